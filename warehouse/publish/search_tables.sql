-- What is searched, and what search shows of it; filled a slice of articles at a time.
-- A search reads some ten rows of these texts. Compressed, two thousand would be unpacked for each of them.
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
COMMENT ON TABLE search_index.passages IS 'One row per passage, as in the view passages, and per author. Search finds it unless its article repeats another.';
COMMENT ON COLUMN search_index.passages.passage_id IS 'Number of the passage.';
COMMENT ON COLUMN search_index.passages.article_number IS 'Number of its article: the later, the higher. null if it repeats another.';
COMMENT ON COLUMN search_index.passages.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN search_index.passages.part IS 'title, author, abstract, body, headline or bio.';
COMMENT ON COLUMN search_index.passages.position IS 'As in the view passages; of an author as in article_authors.';
COMMENT ON COLUMN search_index.passages.label IS 'Label of its section, such as CONCLUSIONS.';
COMMENT ON COLUMN search_index.passages.text IS 'As in the view passages; of an author the name as printed, and in brackets the words of its other spellings.';

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
    title_weight    DOUBLE,
    authors_weight  DOUBLE,
    text_weight     DOUBLE
);
COMMENT ON TABLE search_index.documents IS 'One row per article that search finds, with what it shows and filters by.';
COMMENT ON COLUMN search_index.documents.article_number IS 'Number of the article.';
COMMENT ON COLUMN search_index.documents.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN search_index.documents.published_on IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.kind IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.section IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.title IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.authors IS 'Names of its authors in the order of the byline.';
COMMENT ON COLUMN search_index.documents.names IS 'Every identifier and spelling of the authors, in plain small letters.';
COMMENT ON COLUMN search_index.documents.url IS 'As in articles.';
COMMENT ON COLUMN search_index.documents.title_weight IS 'What a word counts each time that it is in the title: 10, less in a long title, more in a short one.';
COMMENT ON COLUMN search_index.documents.authors_weight IS 'The same of the names of its authors: 5.';
COMMENT ON COLUMN search_index.documents.text_weight IS 'The same of all its other texts: 1.';

CREATE TABLE search_index.words (
    word_id       INTEGER,
    word          VARCHAR USING COMPRESSION uncompressed,
    stem          VARCHAR,
    stem_id       INTEGER,
    first_word_id INTEGER,
    last_word_id  INTEGER,
    rarity        DOUBLE
);
COMMENT ON TABLE search_index.words IS 'One row per word of the texts that search finds, and per stem of them.';
COMMENT ON COLUMN search_index.words.word_id IS 'Number of the word, in order of stem and alphabet.';
COMMENT ON COLUMN search_index.words.word IS 'In plain small letters, without accents and apostrophes.';
COMMENT ON COLUMN search_index.words.stem IS 'What it shares with its other forms, such as milit of militants.';
COMMENT ON COLUMN search_index.words.stem_id IS 'Number of the stem, in alphabetical order.';
COMMENT ON COLUMN search_index.words.first_word_id IS 'The first word of the stem; all of them have consecutive numbers.';
COMMENT ON COLUMN search_index.words.last_word_id IS 'The last word of the stem.';
COMMENT ON COLUMN search_index.words.rarity IS 'Weight of the stem: the inverse document frequency of BM25.';

-- Sorted, so that a query reads only the rows of its own words.
CREATE TABLE search_index.occurrences (
    word_id        INTEGER,
    article_number INTEGER,
    passage_id     INTEGER,
    position       INTEGER,
    field          ENUM ('title', 'authors', 'text')
);
COMMENT ON TABLE search_index.occurrences IS 'One row per word of each passage.';
COMMENT ON COLUMN search_index.occurrences.word_id IS 'The word.';
COMMENT ON COLUMN search_index.occurrences.article_number IS 'The article.';
COMMENT ON COLUMN search_index.occurrences.passage_id IS 'The passage.';
COMMENT ON COLUMN search_index.occurrences.position IS 'Its place among the words of the passage, from 1.';
COMMENT ON COLUMN search_index.occurrences.field IS 'What the passage is part of: title, authors or text.';
