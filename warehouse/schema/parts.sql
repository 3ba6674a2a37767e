-- The parts of an article. In each table a position makes the rows of an article unique.

CREATE TABLE sections (
    article_id VARCHAR NOT NULL,
    position   INTEGER NOT NULL,
    label      VARCHAR NOT NULL,
    label_raw  VARCHAR NOT NULL,
    text       VARCHAR NOT NULL
);
COMMENT ON TABLE sections IS 'One row per labelled section of an article.';
COMMENT ON COLUMN sections.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN sections.position IS 'Place among the labelled sections, from 1.';
COMMENT ON COLUMN sections.label IS 'BACKGROUND, IMPLICATIONS or CONCLUSIONS; otherwise the heading as printed.';
COMMENT ON COLUMN sections.label_raw IS 'The label as printed, without its colon.';
COMMENT ON COLUMN sections.text IS 'Clean text; a blank line joins paragraphs.';

CREATE TABLE paragraphs (
    article_id       VARCHAR NOT NULL,
    position         INTEGER NOT NULL,
    section_position INTEGER,
    text             VARCHAR NOT NULL
);
COMMENT ON TABLE paragraphs IS 'One row per paragraph of an article: the abstract first, then the body.';
COMMENT ON COLUMN paragraphs.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN paragraphs.position IS 'Place in the article, from 1.';
COMMENT ON COLUMN paragraphs.section_position IS 'The labelled section that it is in; null before the first label.';
COMMENT ON COLUMN paragraphs.text IS 'Clean text with single spaces.';

CREATE TABLE article_authors (
    article_id  VARCHAR NOT NULL,
    position    INTEGER NOT NULL,
    author_id   VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    printed_as  VARCHAR NOT NULL,
    honorific   VARCHAR,
    affiliation VARCHAR,
    bio         VARCHAR
);
COMMENT ON TABLE article_authors IS 'One row per author of an article.';
COMMENT ON COLUMN article_authors.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN article_authors.position IS 'Place in the byline, from 1.';
COMMENT ON COLUMN article_authors.author_id IS 'Identifier of the person: the name that he or she goes by, in lower case and plain letters, with hyphens.';
COMMENT ON COLUMN article_authors.name IS 'Name without honorific, rank, degree and affiliation.';
COMMENT ON COLUMN article_authors.printed_as IS 'Name as printed, with honorific and degree.';
COMMENT ON COLUMN article_authors.honorific IS 'Honorific or rank before the name, as printed.';
COMMENT ON COLUMN article_authors.affiliation IS 'What follows the name, as printed.';
COMMENT ON COLUMN article_authors.bio IS 'Biographical note of this author alone.';

CREATE TABLE authors (
    author_id VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,
    former_id VARCHAR NOT NULL
);
COMMENT ON TABLE authors IS 'One row per person who wrote an article, and one for Anonymous.';
COMMENT ON COLUMN authors.author_id IS 'Identifier of the person: the name in lower case and plain letters, with hyphens.';
COMMENT ON COLUMN authors.name IS 'The most frequent spelling; of equally frequent ones the fullest.';
COMMENT ON COLUMN authors.former_id IS 'The identifier that older files have: with the letters of the name, such as zdeněk-horňák.';

CREATE TABLE links (
    article_id        VARCHAR NOT NULL,
    position          INTEGER NOT NULL,
    block             VARCHAR NOT NULL,
    url               VARCHAR NOT NULL,
    text              VARCHAR NOT NULL,
    target_article_id VARCHAR
);
COMMENT ON TABLE links IS 'One row per link on the page of an article.';
COMMENT ON COLUMN links.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN links.position IS 'Place on the page, from 1.';
COMMENT ON COLUMN links.block IS 'The block that it is in: text, related, visit_also, staff_publications or pdf.';
COMMENT ON COLUMN links.url IS 'Absolute address.';
COMMENT ON COLUMN links.text IS 'Text of the link, or the alternative text of its image.';
COMMENT ON COLUMN links.target_article_id IS 'The article that it points to, if it is one of ours.';

CREATE TABLE tags (
    article_id VARCHAR NOT NULL,
    position   INTEGER NOT NULL,
    tag        VARCHAR NOT NULL
);
COMMENT ON TABLE tags IS 'One row per tag of an article.';
COMMENT ON COLUMN tags.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN tags.position IS 'Place on the page, from 1.';
COMMENT ON COLUMN tags.tag IS 'The tag as printed.';

CREATE TABLE digest_items (
    article_id VARCHAR NOT NULL,
    position   INTEGER NOT NULL,
    headline   VARCHAR,
    item_date  DATE,
    text       VARCHAR NOT NULL,
    agency     VARCHAR
);
COMMENT ON TABLE digest_items IS 'One row per item of a news digest.';
COMMENT ON COLUMN digest_items.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN digest_items.position IS 'Place in the digest, from 1.';
COMMENT ON COLUMN digest_items.headline IS 'Headline of the item, if it has one of its own.';
COMMENT ON COLUMN digest_items.item_date IS 'Date in the date line of the item.';
COMMENT ON COLUMN digest_items.text IS 'Clean text, with the bracket of the agency as printed.';
COMMENT ON COLUMN digest_items.agency IS 'Source named in the bracket at the end, such as RFE/RL.';

CREATE TABLE evidence (
    article_id     VARCHAR NOT NULL,
    position       INTEGER NOT NULL,
    field          VARCHAR NOT NULL,
    rule           VARCHAR NOT NULL,
    raw            VARCHAR,
    reader_version VARCHAR NOT NULL
);
COMMENT ON TABLE evidence IS 'Why a field of an article has the value it has: the rule, and the raw text that it read.';
COMMENT ON COLUMN evidence.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN evidence.position IS 'Place in the record, from 1.';
COMMENT ON COLUMN evidence.field IS 'Name of the field.';
COMMENT ON COLUMN evidence.rule IS 'Name of the rule that produced the value.';
COMMENT ON COLUMN evidence.raw IS 'The raw text that the rule read.';
COMMENT ON COLUMN evidence.reader_version IS 'Version of the readers.';
