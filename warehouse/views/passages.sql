CREATE OR REPLACE VIEW passages AS
SELECT article_id, 'title' AS part, 1 AS position, NULL::VARCHAR AS label, title AS text FROM articles
UNION ALL
SELECT
    paragraphs.article_id,
    -- The abstract's paragraphs come first: one more than it has blank lines.
    CASE
        WHEN paragraphs.position <= abstracts.paragraphs THEN 'abstract'
        ELSE 'body'
    END,
    paragraphs.position,
    sections.label,
    paragraphs.text
FROM paragraphs
JOIN (
    SELECT article_id, len(string_split(abstract, e'\n\n')) AS paragraphs FROM articles
) AS abstracts USING (article_id)
LEFT JOIN sections
    ON sections.article_id = paragraphs.article_id AND sections.position = paragraphs.section_position
UNION ALL
SELECT article_id, 'headline', position, NULL, headline FROM digest_items WHERE headline IS NOT NULL
UNION ALL
SELECT article_id, 'bio', 1, NULL, bio FROM articles WHERE bio IS NOT NULL;
COMMENT ON VIEW passages IS 'Every text of an article once: title, paragraphs of abstract and body, headlines of a digest, bio.';
COMMENT ON COLUMN passages.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN passages.part IS 'title, abstract, body, headline or bio.';
COMMENT ON COLUMN passages.position IS 'Position of the paragraph in abstract and body, of the digest item for a headline; otherwise 1.';
COMMENT ON COLUMN passages.label IS 'Label of the section that a paragraph of the body is in, such as CONCLUSIONS; null if it is in none.';
COMMENT ON COLUMN passages.text IS 'Clean text, as in articles, paragraphs and digest_items.';
