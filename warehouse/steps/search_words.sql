-- The first half of the search index: what is searched, and its words. Articles that repeat another are left out.
-- A search reads some ten rows of these texts; compressed, two thousand would be unpacked for each.
CREATE SCHEMA search_index;

CREATE TABLE search_index.passages (
    passage_id     INTEGER,
    article_number INTEGER,
    article_id     VARCHAR,
    part           VARCHAR,
    position       INTEGER,
    label          VARCHAR,
    words          INTEGER,
    text           VARCHAR USING COMPRESSION uncompressed
);
CREATE TEMP TABLE numbered_articles AS
SELECT article_id, row_number() OVER (ORDER BY published_on NULLS FIRST, article_id)::INTEGER AS article_number
FROM articles
WHERE duplicate_of IS NULL;

-- Joined, sorted and numbered one after the other: at once they would need all texts in memory.
CREATE TEMP TABLE unsorted_passages AS
SELECT
    numbered_articles.article_number,
    list_position(['title', 'abstract', 'body', 'headline', 'bio'], part) AS part_order,
    passages.*
FROM passages
JOIN numbered_articles USING (article_id);

INSERT INTO search_index.passages BY NAME
SELECT
    row_number() OVER ()::INTEGER AS passage_id,
    * EXCLUDE (part_order),
    len(printed_words_of(text))::INTEGER AS words
FROM (FROM unsorted_passages ORDER BY article_number, part_order, position);

DROP TABLE unsorted_passages;
DROP TABLE numbered_articles;
COMMENT ON TABLE search_index.passages IS 'One row per passage that search finds, as in the view passages.';
COMMENT ON COLUMN search_index.passages.passage_id IS 'Number of the passage.';
COMMENT ON COLUMN search_index.passages.article_number IS 'Number of its article: the later, the higher.';
COMMENT ON COLUMN search_index.passages.article_id IS 'The article, as caci:8400.';
COMMENT ON COLUMN search_index.passages.part IS 'title, abstract, body, headline or bio.';
COMMENT ON COLUMN search_index.passages.position IS 'As in the view passages.';
COMMENT ON COLUMN search_index.passages.label IS 'Label of its section, as CONCLUSIONS.';
COMMENT ON COLUMN search_index.passages.words IS 'How many words it has.';
COMMENT ON COLUMN search_index.passages.text IS 'As in the view passages.';

CREATE TABLE search_index.documents (
    article_number  INTEGER,
    article_id      VARCHAR USING COMPRESSION uncompressed,
    published_on    DATE,
    kind            VARCHAR,
    section         VARCHAR,
    title           VARCHAR USING COMPRESSION uncompressed,
    authors         VARCHAR USING COMPRESSION uncompressed,
    names           VARCHAR[],
    url             VARCHAR USING COMPRESSION uncompressed,
    relative_length DOUBLE
);
INSERT INTO search_index.documents BY NAME
WITH lengths AS (
    SELECT article_number, article_id, sum(words) AS words FROM search_index.passages GROUP BY ALL
),

bylines AS (
    SELECT
        article_id,
        string_agg(article_authors.name, '; ' ORDER BY article_authors.position) AS authors,
        list_distinct(list(author_id) || list(lower(authors.name)) || list(lower(article_authors.name))) AS names
    FROM article_authors
    JOIN authors USING (author_id)
    GROUP BY article_id
)

SELECT
    lengths.article_number,
    article_id,
    articles.published_on,
    articles.kind,
    articles.section,
    articles.title,
    bylines.authors,
    bylines.names,
    articles.url,
    lengths.words / avg(lengths.words) OVER () AS relative_length
FROM lengths
JOIN articles USING (article_id)
LEFT JOIN bylines USING (article_id)
ORDER BY lengths.article_number;
COMMENT ON TABLE search_index.documents IS 'One row per article that search finds, with what it shows and filters by.';
COMMENT ON COLUMN search_index.documents.article_number IS 'Number of the article.';
COMMENT ON COLUMN search_index.documents.article_id IS 'The article, as caci:8400.';
COMMENT ON COLUMN search_index.documents.published_on IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.kind IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.section IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.title IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.authors IS 'Names of its authors in the order of the byline.';
COMMENT ON COLUMN search_index.documents.names IS 'Every identifier and spelling of them, in small letters.';
COMMENT ON COLUMN search_index.documents.url IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.relative_length IS 'Its words, divided by the mean of all articles.';

CREATE TEMP TABLE printed_words AS
SELECT article_number, passage_id, unnest(found) AS printed, generate_subscripts(found, 1)::INTEGER AS position
FROM (SELECT article_number, passage_id, printed_words_of(text) AS found FROM search_index.passages);

CREATE TEMP TABLE spellings AS
SELECT printed, word_of(printed) AS word FROM (SELECT DISTINCT printed FROM printed_words);
