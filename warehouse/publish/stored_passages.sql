-- In the warehouse this view joins the tables that hold texts; here one table holds all of them.
CREATE OR REPLACE VIEW passages AS SELECT article_id, part, position, label, text FROM search_index.passages WHERE part != 'author';
COMMENT ON VIEW passages IS 'Every text of an article once: title, paragraphs of abstract and body, headlines of a digest, bio.';
COMMENT ON COLUMN passages.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN passages.part IS 'title, abstract, body, headline or bio.';
COMMENT ON COLUMN passages.position IS 'Position of the paragraph in abstract and body, of the digest item for a headline; otherwise 1.';
COMMENT ON COLUMN passages.label IS 'Label of the section that a paragraph of the body is in, such as CONCLUSIONS; null if it is in none.';
COMMENT ON COLUMN passages.text IS 'Clean text, as in articles, paragraphs and digest_items.';
