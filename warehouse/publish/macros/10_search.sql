-- The parts of a query: words, "phrases in quotation marks", and beginnings* of words.
CREATE MACRO search_terms(query) AS TABLE
SELECT
    clause_number,
    clause[1] = '"' AS is_phrase,
    clause[1] != '"' AND clause[-1] = '*' AS is_prefix,
    unnest(words) AS word,
    generate_subscripts(words, 1) AS place,
    len(words) AS places,
    clause_number + place AS number
FROM (
    SELECT clause_number, clause, folded_words(clause) AS words
    FROM (
        SELECT unnest(clauses) AS clause, generate_subscripts(clauses, 1) AS clause_number
        FROM (SELECT regexp_extract_all(query, '"[^"]*"?|[^\s"]+') AS clauses)
    )
);
COMMENT ON MACRO TABLE search_terms IS 'The words of a query, as search understands it.';

-- The articles that pass the filters. A name is compared as plain letters: hornak is Horňák.
CREATE MACRO search_filtered(
    kind := NULL, section := NULL, author := NULL, since := NULL, until := NULL, year := NULL
) AS TABLE
SELECT documents.*
FROM search_index.documents AS documents
WHERE
    (kind IS NULL OR documents.kind = kind)
    AND (section IS NULL OR documents.section = section)
    AND (since IS NULL OR documents.published_on >= since::DATE)
    AND (until IS NULL OR documents.published_on <= until::DATE)
    AND (year IS NULL OR year(documents.published_on) = year)
    AND (
        author IS NULL
        OR len(list_filter(documents.names, lambda name: contains(name, word_of(translate(author, '.,', ''))))) > 0
    );
COMMENT ON MACRO TABLE search_filtered IS 'The articles that search looks at, with filters. An author is given by any part of a name, in any spelling of the person, with or without accents.';

-- The articles that match a query and pass the filters, with their scores and, of the best, the passage that search shows.
-- BM25F, which is BM25 over frequencies weighted by field (https://doi.org/10.1145/1031171.1031181): the sum over the stems
-- of rarity * f * (k1 + 1) / (f + k1), where f adds up, for title, authors and text, the field's weight * its frequency
-- / (1 - b + b * its length / the mean length); k1 = 1.2, b = 0.75, the weights are 10, 5 and 1 (search_lengths.sql).
-- The 100 best articles, or more if more are asked for, gain by nearness (after https://doi.org/10.1007/3-540-36618-0_15):
-- each two words of the query within five words add min(rarity) / distance², five times in titles and names, half unless
-- they stand in the order and at the distance that they have in the query. The passage of an article with most counts.
-- Of each UNION below, the branch that a query does not need (it has no beginning, label or phrase) has a condition that
-- is always false, and the planner drops it.
CREATE MACRO search_matches(
    query, label := NULL, part := NULL, kind := NULL, section := NULL, author := NULL, since := NULL, until := NULL,
    year := NULL, top := 20
) AS TABLE
WITH terms AS MATERIALIZED (FROM search_terms(query)),

stems AS MATERIALIZED (
    SELECT words.stem_id, words.rarity, words.first_word_id, words.last_word_id, min(terms.number) AS number
    FROM terms
    JOIN search_index.words AS words USING (word)
    WHERE NOT terms.is_prefix
    GROUP BY ALL
),

-- A word is looked for in all its forms, and a beginning in every word that has it; each once, however often the query
-- names it. With UNION in place of UNION ALL this would take a tenth of the whole search.
query_words AS (
    SELECT unnest(range(first_word_id, last_word_id + 1))::INTEGER AS word_id, stem_id, rarity, number FROM stems
    UNION ALL
    SELECT words.word_id, words.stem_id, any_value(words.rarity), min(terms.number)
    FROM terms
    JOIN search_index.words AS words ON starts_with(words.word, terms.word)
    WHERE contains(query, '*') AND terms.is_prefix AND words.stem_id NOT IN (SELECT stems.stem_id FROM stems)
    GROUP BY words.word_id, words.stem_id
),

matches AS MATERIALIZED (
    SELECT occurrences.*, query_words.stem_id, query_words.rarity, query_words.number
    FROM search_index.occurrences AS occurrences
    JOIN query_words USING (word_id)
    WHERE label IS NULL AND part IS NULL
    UNION ALL
    SELECT occurrences.*, query_words.stem_id, query_words.rarity, query_words.number
    FROM search_index.occurrences AS occurrences
    JOIN query_words USING (word_id)
    JOIN search_index.passages AS passages USING (passage_id)
    WHERE
        (label IS NOT NULL OR part IS NOT NULL)
        AND (label IS NULL OR upper(passages.label) = upper(label))
        AND (part IS NULL OR passages.part = part)
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
    SELECT *, false AS is_in_phrase FROM matches WHERE NOT contains(query, '"')
    UNION ALL
    -- Quotation marks without a word between them ask for nothing.
    SELECT *, passage_id IN (SELECT phrases.passage_id FROM phrases)
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

scores AS MATERIALIZED (
    SELECT
        article_number,
        sum(rarity * frequency * 2.2 / (frequency + 1.2)) AS score
    FROM (
        SELECT
            article_number,
            counted.rarity,
            in_title * title_weight + in_authors * authors_weight + in_text * text_weight AS frequency
        FROM (
            SELECT
                article_number,
                rarity,
                count_if(field = 'title') AS in_title,
                count_if(field = 'authors') AS in_authors,
                count_if(field = 'text') AS in_text
            FROM eligible
            GROUP BY article_number, stem_id, rarity
        ) AS counted
        JOIN search_filtered(
            kind := kind, section := section, author := author, since := since, until := until, year := year
        ) USING (article_number)
    )
    GROUP BY article_number
),

found AS MATERIALIZED (
    FROM eligible
    SEMI JOIN (FROM scores ORDER BY score DESC, article_number DESC LIMIT greatest(top, 100)) USING (article_number)
),

in_passages AS (
    SELECT
        one.article_number,
        one.passage_id,
        list(one.position) AS positions,
        list_sum(list_distinct(list(one.rarity))) AS rarity,
        coalesce(sum(
            least(one.rarity, other.rarity)
            * CASE WHEN one.field != 'text' THEN 5 ELSE 1 END
            * CASE other.position - one.position WHEN other.number - one.number THEN 1 ELSE 0.5 END
            / (other.position - one.position) ** 2
        ), 0) AS nearness,
        bool_or(one.is_in_phrase) AS is_in_phrase
    FROM found AS one
    LEFT JOIN found AS other
        ON one.passage_id = other.passage_id
        AND other.position BETWEEN one.position + 1 AND one.position + 5
        AND one.stem_id != other.stem_id
    GROUP BY one.article_number, one.passage_id
)

-- Rounded, so that equal scores do not depend on the order in which threads add them up.
SELECT
    article_number,
    round(scores.score + coalesce(shown.nearness, 0), 4) AS score,
    shown.place
FROM scores
LEFT JOIN (
    SELECT
        article_number,
        max(nearness) AS nearness,
        arg_max(
            {'passage_id': passage_id, 'positions': positions},
            (is_in_phrase, round(rarity, 4), round(nearness, 4), -passage_id)
        ) AS place
    FROM in_passages
    GROUP BY article_number
) AS shown USING (article_number);
COMMENT ON MACRO TABLE search_matches IS 'The articles that match a query, by their number in search_index.documents.';

CREATE MACRO search(
    query, label := NULL, kind := NULL, section := NULL, author := NULL, since := NULL, until := NULL, year := NULL,
    top := 20, mark := '**', part := NULL
) AS TABLE
WITH best AS MATERIALIZED (
    FROM search_matches(
        query, label := label, part := part, kind := kind, section := section, author := author, since := since,
        until := until, year := year, top := top
    )
    WHERE place IS NOT NULL
    ORDER BY score DESC, article_number DESC
    LIMIT top
),

texts AS (
    SELECT
        best.article_number,
        passages.part,
        passages.position,
        passages.label,
        pieces_of(passages.text) AS pieces,
        list_distinct(best.place.positions) AS positions,
        crowded_place(list_distinct(best.place.positions)) - 6 AS beginning
    FROM best
    JOIN search_index.passages AS passages ON passages.rowid = best.place.passage_id - 1
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
COMMENT ON MACRO TABLE search IS 'Articles with the words of a query, best first, each with a passage: words in titles and names of authors count more (BM25F), and words that are near each other. Where the file is attached under a name, USE it first, as for all macros.';
