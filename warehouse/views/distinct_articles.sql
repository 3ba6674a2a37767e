-- A section's title is the category that most of its pages print; several as often: the first in the alphabet.
CREATE OR REPLACE VIEW distinct_articles AS
WITH titles AS (
    SELECT DISTINCT ON (section) section, category AS section_title
    FROM articles
    WHERE section IS NOT NULL AND category IS NOT NULL
    GROUP BY section, category
    ORDER BY section, count(*) DESC, category
)

SELECT
    articles.article_id,
    articles.title,
    bylines.authors,
    articles.published_on,
    year(articles.published_on) AS year,
    articles.section,
    coalesce(titles.section_title, articles.section) AS section_title,
    articles.kind,
    articles.word_count,
    articles.abstract,
    articles.body,
    articles.bio,
    articles.* EXCLUDE (article_id, title, published_on, section, kind, word_count, abstract, body, bio, duplicate_of)
FROM articles
LEFT JOIN bylines USING (article_id)
LEFT JOIN titles ON titles.section = articles.section
WHERE articles.duplicate_of IS NULL;
COMMENT ON VIEW distinct_articles IS 'Each article once, with its authors: articles without those that repeat another. To count articles, count these.';
COMMENT ON COLUMN distinct_articles.article_id IS 'Identifier of the article, such as caci:8400.';
COMMENT ON COLUMN distinct_articles.title IS 'Title as printed.';
COMMENT ON COLUMN distinct_articles.authors IS 'Names of the authors in the order of the byline, joined by semicolons; null if none is named.';
COMMENT ON COLUMN distinct_articles.published_on IS 'Date of publication.';
COMMENT ON COLUMN distinct_articles.year IS 'Year of publication; null if the date is not known.';
COMMENT ON COLUMN distinct_articles.section IS 'Section of the site as in its addresses, such as analytical-articles: to filter and to group by.';
COMMENT ON COLUMN distinct_articles.section_title IS 'Section as the site prints it, such as Analytical Articles.';
COMMENT ON COLUMN distinct_articles.kind IS 'analytical, field_report, feature, news_item, news_digest or other.';
COMMENT ON COLUMN distinct_articles.word_count IS 'Number of words in the body.';
COMMENT ON COLUMN distinct_articles.abstract IS 'Editorial abstract; null if absent.';
COMMENT ON COLUMN distinct_articles.body IS 'The text alone; a blank line joins paragraphs.';
COMMENT ON COLUMN distinct_articles.bio IS 'Biographical note of the authors as printed.';
COMMENT ON COLUMN distinct_articles.item_id IS 'K2 item id; null for text renderings and old Drupal pages.';
COMMENT ON COLUMN distinct_articles.category IS 'The section as this page prints it, such as Analytical Articles; section_title in distinct_articles has one for all.';
COMMENT ON COLUMN distinct_articles.url IS 'Public canonical address; null for a text without one.';
COMMENT ON COLUMN distinct_articles.byline IS 'Byline as printed; a slash between spaces joins its lines.';
COMMENT ON COLUMN distinct_articles.date_rule IS 'Name of the rule that chose published_on.';
COMMENT ON COLUMN distinct_articles.page_date IS 'Date in the header of the page.';
COMMENT ON COLUMN distinct_articles.issue_date IS 'Date in the byline.';
COMMENT ON COLUMN distinct_articles.slug_date IS 'Date in the address of an imported item.';
COMMENT ON COLUMN distinct_articles.title_date IS 'Date in the title of a news digest.';
COMMENT ON COLUMN distinct_articles.date_conflict IS 'True if the dates that are present do not all agree.';
COMMENT ON COLUMN distinct_articles.hits IS 'Views in the latest capture that shows the counter, from any source, our own among them; reads in most_read leaves ours out.';
COMMENT ON COLUMN distinct_articles.pdf_url IS 'First PDF link in the text.';
COMMENT ON COLUMN distinct_articles.image_url IS 'Image of the item.';
COMMENT ON COLUMN distinct_articles.image_caption IS 'Caption of the image.';
COMMENT ON COLUMN distinct_articles.image_credit IS 'Credit of the image.';
COMMENT ON COLUMN distinct_articles.content_digest IS 'sha256 of the cleaned content; a new digest makes a new revision.';
COMMENT ON COLUMN distinct_articles.record_digest IS 'sha256 of the whole record except the hits; while it stays the same, so do the parts.';
COMMENT ON COLUMN distinct_articles.reader_version IS 'Version of the readers that produced this row.';
COMMENT ON COLUMN distinct_articles.capture_id IS 'The latest capture of the best source, from which this row was read.';
COMMENT ON COLUMN distinct_articles.revision IS 'Number of the current revision, from 1.';
COMMENT ON COLUMN distinct_articles.first_seen_at IS 'When the article was first captured, from any source, UTC.';
COMMENT ON COLUMN distinct_articles.last_seen_at IS 'When the article was last captured, from any source, UTC.';
COMMENT ON COLUMN distinct_articles.gone_since IS 'First answer 404 or 410 after the last capture of the best source, UTC; null if there was none.';
COMMENT ON COLUMN distinct_articles.source_kind IS 'What it was read from, best first: item (page or print view), json, feed or text.';
