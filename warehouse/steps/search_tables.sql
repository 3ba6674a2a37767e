-- What is searched, and what search shows of it; filled by slices of articles.
-- A search reads some ten rows of these texts; compressed, two thousand would be unpacked for each.
CREATE SCHEMA search_index;

CREATE TABLE search_index.passages (
    passage_id     INTEGER,
    article_number INTEGER,
    article_id     VARCHAR,
    part           VARCHAR,
    position       INTEGER,
    label          VARCHAR,
    text           VARCHAR USING COMPRESSION uncompressed
);
COMMENT ON TABLE search_index.passages IS 'One row per passage, which search finds where its article repeats no other; what the view passages shows.';
COMMENT ON COLUMN search_index.passages.passage_id IS 'Number of the passage.';
COMMENT ON COLUMN search_index.passages.article_number IS 'Number of its article: the later, the higher. NULL where it repeats another.';
COMMENT ON COLUMN search_index.passages.article_id IS 'The article, as caci:8400.';
COMMENT ON COLUMN search_index.passages.part IS 'title, abstract, body, headline or bio.';
COMMENT ON COLUMN search_index.passages.position IS 'As in the view passages.';
COMMENT ON COLUMN search_index.passages.label IS 'Label of its section, as CONCLUSIONS.';
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

-- The words of the passages that search finds, as printed; no part of what is published.
CREATE TEMP TABLE printed_words (
    article_number INTEGER,
    passage_id     INTEGER,
    printed        VARCHAR,
    position       INTEGER
);
