-- Where the authors worked. Only in the published database: when the rules change, the warehouse does not.
CREATE OR REPLACE TABLE author_institutions (
    article_id     VARCHAR NOT NULL,
    author_id      VARCHAR NOT NULL,
    institution_id VARCHAR NOT NULL,
    institution    VARCHAR NOT NULL,
    unit           VARCHAR,
    source         VARCHAR NOT NULL,
    evidence       VARCHAR NOT NULL
);
COMMENT ON TABLE author_institutions IS 'One row per institution that an article names as the place of work or study of its author. What is not said plainly is not here. Leaves out duplicates.';
COMMENT ON COLUMN author_institutions.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN author_institutions.author_id IS 'The person.';
COMMENT ON COLUMN author_institutions.institution_id IS 'Identifier of the institution: its name in lower case and plain letters, with hyphens.';
COMMENT ON COLUMN author_institutions.institution IS 'Its name as printed, without article and place.';
COMMENT ON COLUMN author_institutions.unit IS 'The part of it that is named, such as a department; null if there is none.';
COMMENT ON COLUMN author_institutions.source IS 'Where it is said: affiliation (in the byline) or bio.';
COMMENT ON COLUMN author_institutions.evidence IS 'The sentence that says so, or the affiliation as printed.';
