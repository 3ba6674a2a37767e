-- What is needed to tell an article that repeats another, and what people decided.

-- Words as two printings of one text share them: small letters without accents, apostrophes and punctuation.
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
COMMENT ON TABLE text_signatures IS 'One row per article: by what its likeness to others is found.';
COMMENT ON COLUMN text_signatures.article_id IS 'The article, as caci:8400.';
COMMENT ON COLUMN text_signatures.text_digest IS 'md5 of abstract and body as words in small letters, without accents and punctuation.';
COMMENT ON COLUMN text_signatures.words IS 'Words of abstract and body.';
COMMENT ON COLUMN text_signatures.shingles IS 'Distinct sequences of four words in them.';
COMMENT ON COLUMN text_signatures.sampled IS 'How many of these are in text_shingles.';
COMMENT ON COLUMN text_signatures.numbers IS 'The numbers in the text, in order, with a space between.';
COMMENT ON COLUMN text_signatures.names IS 'Words that begin with a capital, of a text of at most 120 words.';

CREATE TABLE text_shingles (
    article_id VARCHAR NOT NULL,
    shingle    UBIGINT NOT NULL
);
COMMENT ON TABLE text_shingles IS 'A sample of each text''s sequences of four words: those whose number is in the lowest eighth, and the 32 lowest.';
COMMENT ON COLUMN text_shingles.article_id IS 'The article, as caci:8400.';
COMMENT ON COLUMN text_shingles.shingle IS 'The sequence as a number: the lower half of its md5.';

CREATE TABLE similar_texts (
    one         VARCHAR NOT NULL,
    other       VARCHAR NOT NULL,
    jaccard     DOUBLE NOT NULL,
    containment DOUBLE NOT NULL
);
COMMENT ON TABLE similar_texts IS 'One row per two articles whose texts are alike; whether one repeats the other is in duplicates.';
COMMENT ON COLUMN similar_texts.one IS 'The first of the two by identifier.';
COMMENT ON COLUMN similar_texts.other IS 'The second.';
COMMENT ON COLUMN similar_texts.jaccard IS 'Share of their sequences of four words that both have.';
COMMENT ON COLUMN similar_texts.containment IS 'Share of the shorter text''s sequences that the longer one has.';

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
COMMENT ON COLUMN decisions.decided_at IS 'When, UTC.';
COMMENT ON COLUMN decisions.note IS 'Why, in the words of whoever decided.';

COMMENT ON COLUMN duplicates.method IS 'same_text, near_text, part_of_text, or decision where a person decided.';
COMMENT ON COLUMN duplicates.similarity IS 'Share of four-word sequences that both have, or, of a part, that the longer text has; from 0 to 1.';
COMMENT ON COLUMN duplicates.decided_by IS 'rule, or the person who decided.';
