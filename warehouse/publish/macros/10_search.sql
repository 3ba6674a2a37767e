-- The parts of a query: words, "phrases in quotation marks", and beginnings* of words.
CREATE MACRO search_terms(query) AS TABLE
SELECT
    clause_number,
    clause[1] = '"' AS is_phrase,
    clause[1] != '"' AND clause[-1] = '*' AS is_prefix,
    unnest(words) AS word,
    generate_subscripts(words, 1) AS place,
    len(words) AS places
FROM (
    SELECT clause_number, clause, list_transform(printed_words_of(clause), lambda word: word_of(word)) AS words
    FROM (
        SELECT unnest(clauses) AS clause, generate_subscripts(clauses, 1) AS clause_number
        FROM (SELECT regexp_extract_all(query, '"[^"]*"?|[^\s"]+') AS clauses)
    )
);
COMMENT ON MACRO TABLE search_terms IS 'The words of a query, as search understands it.';

-- BM25 with k1 = 1.2 and b = 0.75 over whole articles: https://doi.org/10.1561/1500000019.
-- Passages and documents are read by row number, which is their own number less one: DuckDB then reads only these rows.
-- Of each UNION below, the branch that a query does not need (it has no beginning, label or phrase) has a condition that
-- is always false, and the planner drops it.
CREATE MACRO search(
    query, label := NULL, kind := NULL, section := NULL, author := NULL, since := NULL, until := NULL, year := NULL,
    top := 20, mark := '**'
) AS TABLE
WITH terms AS (FROM search_terms(query)),

stems AS (
    SELECT words.stem_id FROM terms JOIN search_index.words AS words USING (word) WHERE NOT terms.is_prefix
),

-- A word is looked for in all its forms, and a beginning in every word that has it; each once, however often the query
-- names it. With UNION in place of UNION ALL this would take a tenth of the whole search.
query_words AS (
    SELECT word_id, stem_id, rarity FROM search_index.words WHERE stem_id IN (FROM stems)
    UNION ALL
    SELECT word_id, stem_id, rarity
    FROM search_index.words
    WHERE
        contains(query, '*')
        AND stem_id NOT IN (FROM stems)
        AND word_id IN (
            SELECT words.word_id
            FROM terms
            JOIN search_index.words AS words ON starts_with(words.word, terms.word)
            WHERE terms.is_prefix
        )
),

matches AS MATERIALIZED (
    SELECT occurrences.*, query_words.stem_id, query_words.rarity
    FROM search_index.occurrences AS occurrences
    JOIN query_words USING (word_id)
    WHERE label IS NULL
    UNION ALL
    SELECT occurrences.*, query_words.stem_id, query_words.rarity
    FROM search_index.occurrences AS occurrences
    JOIN query_words USING (word_id)
    JOIN search_index.passages AS passages USING (passage_id)
    WHERE label IS NOT NULL AND upper(passages.label) = upper(label)
),

phrases AS (
    SELECT matches.article_number, matches.passage_id, terms.clause_number
    FROM terms
    JOIN search_index.words AS words USING (word)
    JOIN matches USING (word_id)
    WHERE terms.is_phrase
    GROUP BY matches.article_number, matches.passage_id, terms.clause_number, terms.places, matches.position - terms.place
    HAVING count(*) = terms.places
),

eligible AS (
    FROM matches WHERE NOT contains(query, '"')
    UNION ALL
    -- Quotation marks without a word between them ask for nothing.
    FROM matches
    WHERE contains(query, '"') AND (
        NOT EXISTS (FROM terms WHERE terms.is_phrase)
        OR article_number IN (
            SELECT article_number
            FROM phrases
            GROUP BY article_number
            HAVING count(DISTINCT clause_number) = (
                SELECT count(DISTINCT terms.clause_number) FROM terms WHERE terms.is_phrase
            )
        )
    )
),

best AS MATERIALIZED (
    SELECT
        article_number,
        -- Rounded, so that equal scores do not depend on the order in which threads add them up.
        round(
            sum(rarity * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * documents.relative_length))), 4
        ) AS score
    FROM (
        SELECT article_number, rarity, count(*) AS frequency FROM eligible GROUP BY article_number, stem_id, rarity
    )
    JOIN search_index.documents AS documents USING (article_number)
    WHERE
        (kind IS NULL OR documents.kind = kind)
        AND (section IS NULL OR documents.section = section)
        AND (since IS NULL OR documents.published_on >= since::DATE)
        AND (until IS NULL OR documents.published_on <= until::DATE)
        AND (year IS NULL OR year(documents.published_on) = year)
        AND (author IS NULL OR len(list_filter(documents.names, lambda name: contains(name, lower(author)))) > 0)
    GROUP BY article_number
    ORDER BY score DESC, article_number DESC
    LIMIT top
),

-- Of each article the passage with the most of what is looked for, preferably in a phrase.
in_passages AS (
    SELECT
        matches.article_number,
        matches.passage_id,
        list(matches.position) AS positions,
        round(list_sum(list_distinct(list(matches.rarity))), 4) AS weight
    FROM best
    JOIN matches USING (article_number)
    GROUP BY matches.article_number, matches.passage_id
),

candidates AS (
    FROM in_passages
    UNION ALL
    SELECT in_passages.* REPLACE (1000 + weight AS weight)
    FROM in_passages
    SEMI JOIN phrases USING (passage_id)
    WHERE contains(query, '"')
),

texts AS (
    SELECT
        places.article_number,
        passages.part,
        passages.position,
        passages.label,
        pieces_of(passages.text) AS pieces,
        places.place.positions AS positions,
        crowded_place(places.place.positions) - 6 AS beginning
    FROM (
        SELECT
            article_number,
            arg_max({'passage_id': passage_id, 'positions': positions}, (weight, -passage_id)) AS place
        FROM candidates
        GROUP BY article_number
    ) AS places
    JOIN search_index.passages AS passages ON passages.rowid = places.place.passage_id - 1
)

SELECT
    row_number() OVER (ORDER BY best.score DESC, article_number DESC) AS rank,
    best.score,
    documents.article_id,
    documents.published_on,
    documents.title,
    documents.authors,
    texts.part,
    texts.position,
    texts.label,
    concat(
        CASE WHEN beginning > 1 THEN '… ' END,
        trim(array_to_string(list_transform(
            pieces[greatest(beginning, 1):beginning + 30],
            lambda piece, place: CASE
                WHEN list_contains(positions, place + greatest(beginning, 1) - 1) THEN marked_piece(piece, mark)
                ELSE piece
            END
        ), '')),
        CASE WHEN len(pieces) > beginning + 30 THEN ' …' END
    ) AS snippet,
    documents.url
FROM best
JOIN texts USING (article_number)
JOIN search_index.documents AS documents ON documents.rowid = article_number - 1
ORDER BY best.score DESC, article_number DESC;
COMMENT ON MACRO TABLE search IS 'Articles with the words of a query, best first (BM25), each with a passage.';
