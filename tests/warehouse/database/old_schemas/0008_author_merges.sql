-- Which spellings of names are one person.

CREATE TABLE author_merges (
    name        VARCHAR NOT NULL,
    merged_into VARCHAR NOT NULL,
    author_id   VARCHAR NOT NULL,
    method      VARCHAR NOT NULL,
    reason      VARCHAR NOT NULL,
    decided_by  VARCHAR NOT NULL
);
COMMENT ON TABLE author_merges IS 'One row per spelling of a name that is taken for another spelling of the same person.';
COMMENT ON COLUMN author_merges.name IS 'The spelling, as in article_authors.';
COMMENT ON COLUMN author_merges.merged_into IS 'The spelling that the person goes by, as in authors.';
COMMENT ON COLUMN author_merges.author_id IS 'The person.';
COMMENT ON COLUMN author_merges.method IS 'same_letters, middle_names, leading_initial, transliteration, or decision where a person decided.';
COMMENT ON COLUMN author_merges.reason IS 'Why the two are one person, in words.';
COMMENT ON COLUMN author_merges.decided_by IS 'rule, or the person who decided.';

COMMENT ON COLUMN article_authors.author_id IS 'The person: the name that he or she goes by, in small letters with hyphens.';
COMMENT ON COLUMN authors.author_id IS 'Identifier of the person: the name in small letters with hyphens.';
COMMENT ON COLUMN authors.name IS 'The most frequent spelling; of equally frequent ones the fullest.';
