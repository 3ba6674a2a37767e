-- Who and what the articles mention. Only in the published database: when the gazetteer changes, the warehouse does not.

CREATE OR REPLACE TABLE entities (
    entity_id   VARCHAR NOT NULL,
    name        VARCHAR NOT NULL,
    entity_type VARCHAR NOT NULL,
    country     VARCHAR,
    note        VARCHAR
);
COMMENT ON TABLE entities IS 'One row per country, organisation, person and place of the gazetteer.';
COMMENT ON COLUMN entities.entity_id IS 'Identifier, such as kazakhstan or ilham-aliyev.';
COMMENT ON COLUMN entities.name IS 'The usual name.';
COMMENT ON COLUMN entities.entity_type IS 'country, organisation, person or place.';
COMMENT ON COLUMN entities.country IS 'Identifier of the country that a place or person belongs to; null if there is none.';
COMMENT ON COLUMN entities.note IS 'Who or what it is, in a few words.';

CREATE OR REPLACE TABLE entity_names (
    entity_id VARCHAR NOT NULL,
    name      VARCHAR NOT NULL,
    form      VARCHAR NOT NULL
);
COMMENT ON TABLE entity_names IS 'One row per name by which an entity is recognised.';
COMMENT ON COLUMN entity_names.entity_id IS 'The entity.';
COMMENT ON COLUMN entity_names.name IS 'The name. If it has brackets, only what they hold is the mention; the words around them must stand around it.';
COMMENT ON COLUMN entity_names.form IS 'full: always a mention; short or surname: a mention if the article says whose.';

CREATE OR REPLACE TABLE mentions (
    article_id VARCHAR NOT NULL,
    part       VARCHAR NOT NULL,
    position   INTEGER NOT NULL,
    start      INTEGER NOT NULL,
    entity_id  VARCHAR NOT NULL,
    printed_as VARCHAR NOT NULL
);
COMMENT ON TABLE mentions IS 'One row per mention of an entity in a passage; also of articles that repeat another.';
COMMENT ON COLUMN mentions.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN mentions.part IS 'Part of the article, as in passages: title, abstract, body, headline or bio.';
COMMENT ON COLUMN mentions.position IS 'Place of the passage, as in passages.';
COMMENT ON COLUMN mentions.start IS 'Where the mention begins in the text of the passage: characters, from 1.';
COMMENT ON COLUMN mentions.entity_id IS 'The entity that is mentioned.';
COMMENT ON COLUMN mentions.printed_as IS 'The mention as printed.';

CREATE OR REPLACE TABLE entities_by_article (
    article_id   VARCHAR NOT NULL,
    published_on DATE,
    section      VARCHAR,
    title        VARCHAR,
    entity_id    VARCHAR NOT NULL,
    entity       VARCHAR NOT NULL,
    entity_type  VARCHAR NOT NULL,
    mentions     BIGINT NOT NULL,
    in_headline  BOOLEAN NOT NULL,
    printed_as   VARCHAR[] NOT NULL
);
COMMENT ON TABLE entities_by_article IS 'What each article mentions: one row per article and entity. Leaves out duplicates and authors'' bios.';
COMMENT ON COLUMN entities_by_article.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN entities_by_article.published_on IS 'Date of publication.';
COMMENT ON COLUMN entities_by_article.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN entities_by_article.title IS 'Title as printed.';
COMMENT ON COLUMN entities_by_article.entity_id IS 'Identifier of the entity.';
COMMENT ON COLUMN entities_by_article.entity IS 'The usual name of the entity.';
COMMENT ON COLUMN entities_by_article.entity_type IS 'country, organisation, person or place.';
COMMENT ON COLUMN entities_by_article.mentions IS 'Number of mentions in the article.';
COMMENT ON COLUMN entities_by_article.in_headline IS 'True if the title, or a headline of the digest, mentions it.';
COMMENT ON COLUMN entities_by_article.printed_as IS 'The spellings that the article prints, in alphabetical order.';
