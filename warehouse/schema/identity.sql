-- Which articles repeat another, which spellings are one person, and what people decided about both.

-- The words of a text as any printing of it has them: in lower case, without accents, apostrophes and punctuation.
CREATE MACRO words_of(printed) AS regexp_extract_all(
    regexp_replace(lower(strip_accents(printed)), '[''’‘`´]', '', 'g'), '[\p{L}\p{N}]+'
);

CREATE TABLE text_signatures (
    article_id  VARCHAR NOT NULL,
    text_digest VARCHAR NOT NULL,
    words       INTEGER NOT NULL,
    shingles    INTEGER NOT NULL,
    sampled     INTEGER NOT NULL,
    numbers     VARCHAR NOT NULL,
    names       VARCHAR[] NOT NULL
);
COMMENT ON TABLE text_signatures IS 'One row per article: the values by which similar texts are found.';
COMMENT ON COLUMN text_signatures.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN text_signatures.text_digest IS 'md5 of abstract and body as words in lower case, without accents and punctuation.';
COMMENT ON COLUMN text_signatures.words IS 'Number of words in abstract and body.';
COMMENT ON COLUMN text_signatures.shingles IS 'Number of distinct sequences of four words in them.';
COMMENT ON COLUMN text_signatures.sampled IS 'How many of these are in text_shingles.';
COMMENT ON COLUMN text_signatures.numbers IS 'The numbers in the text, in order, separated by spaces.';
COMMENT ON COLUMN text_signatures.names IS 'Words that begin with a capital letter; empty if the text has more than 120 words.';

CREATE TABLE text_shingles (
    article_id VARCHAR NOT NULL,
    shingle    UBIGINT NOT NULL
);
COMMENT ON TABLE text_shingles IS 'A sample of each text''s sequences of four words: those whose number is in the lowest eighth, and the 32 lowest.';
COMMENT ON COLUMN text_shingles.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN text_shingles.shingle IS 'The sequence as a number: the lower half of its md5.';

CREATE TABLE similar_texts (
    one         VARCHAR NOT NULL,
    other       VARCHAR NOT NULL,
    jaccard     DOUBLE NOT NULL,
    containment DOUBLE NOT NULL
);
COMMENT ON TABLE similar_texts IS 'One row per two articles whose texts are similar; whether one repeats the other is in duplicates.';
COMMENT ON COLUMN similar_texts.one IS 'The first of the two by identifier.';
COMMENT ON COLUMN similar_texts.other IS 'The second.';
COMMENT ON COLUMN similar_texts.jaccard IS 'Share of their sequences of four words that both have.';
COMMENT ON COLUMN similar_texts.containment IS 'Share of the shorter text''s sequences that the longer one has.';

CREATE TABLE duplicates (
    article_id   VARCHAR NOT NULL,
    duplicate_of VARCHAR NOT NULL,
    method       VARCHAR NOT NULL,
    similarity   DOUBLE,
    reason       VARCHAR NOT NULL,
    decided_by   VARCHAR NOT NULL
);
COMMENT ON TABLE duplicates IS 'One row per decision that an article repeats another.';
COMMENT ON COLUMN duplicates.article_id IS 'The article that repeats.';
COMMENT ON COLUMN duplicates.duplicate_of IS 'The article that is repeated.';
COMMENT ON COLUMN duplicates.method IS 'same_text, near_text, part_of_text, or decision if a person decided.';
COMMENT ON COLUMN duplicates.similarity IS 'Share of the sequences of four words that both texts have; of a part, that the longer text has; from 0 to 1.';
COMMENT ON COLUMN duplicates.reason IS 'Why it was decided so, in words.';
COMMENT ON COLUMN duplicates.decided_by IS 'rule, or the person who decided.';

CREATE TABLE decisions (
    decision_id VARCHAR NOT NULL,
    subject     VARCHAR NOT NULL,
    one         VARCHAR NOT NULL,
    other       VARCHAR NOT NULL,
    verdict     VARCHAR NOT NULL,
    decided_by  VARCHAR NOT NULL,
    decided_at  TIMESTAMPTZ NOT NULL,
    note        VARCHAR
);
COMMENT ON TABLE decisions IS 'One row per decision of a person on two articles or two names; the latest on the same two counts.';
COMMENT ON COLUMN decisions.decision_id IS 'Identifier of the decision.';
COMMENT ON COLUMN decisions.subject IS 'article or author.';
COMMENT ON COLUMN decisions.one IS 'Identifier of an article, or a name.';
COMMENT ON COLUMN decisions.other IS 'The other one.';
COMMENT ON COLUMN decisions.verdict IS 'same, different, or by_rule, which withdraws what was decided before.';
COMMENT ON COLUMN decisions.decided_by IS 'Who decided.';
COMMENT ON COLUMN decisions.decided_at IS 'When it was decided, UTC.';
COMMENT ON COLUMN decisions.note IS 'Why, in the words of the person who decided.';

CREATE TABLE author_merges (
    name        VARCHAR NOT NULL,
    merged_into VARCHAR NOT NULL,
    author_id   VARCHAR NOT NULL,
    method      VARCHAR NOT NULL,
    reason      VARCHAR NOT NULL,
    decided_by  VARCHAR NOT NULL
);
COMMENT ON TABLE author_merges IS 'One row per spelling of a name that is joined to another spelling of the same person.';
COMMENT ON COLUMN author_merges.name IS 'The spelling, as in article_authors.';
COMMENT ON COLUMN author_merges.merged_into IS 'The spelling that the person goes by, as in authors.';
COMMENT ON COLUMN author_merges.author_id IS 'The person.';
COMMENT ON COLUMN author_merges.method IS 'same_letters, middle_names, leading_initial, transliteration, or decision if a person decided.';
COMMENT ON COLUMN author_merges.reason IS 'Why the two are one person, in words.';
COMMENT ON COLUMN author_merges.decided_by IS 'rule, or the person who decided.';
