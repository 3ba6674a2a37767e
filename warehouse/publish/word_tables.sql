-- Temporary tables for publishing: each spelling of a word, where it occurs, and in how many articles each stem occurs.
CREATE TEMP TABLE spellings (
    spelling_id INTEGER,
    printed     VARCHAR,
    word        VARCHAR
);
CREATE TEMP TABLE printed_words (
    spelling_id    INTEGER,
    article_number INTEGER,
    passage_id     INTEGER,
    position       INTEGER,
    field          ENUM ('title', 'authors', 'text')
);
CREATE TEMP TABLE frequencies (
    stem_id  INTEGER,
    articles BIGINT
);
