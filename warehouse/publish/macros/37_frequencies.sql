-- How many words each article has, but for authors and their bios.
CREATE OR REPLACE VIEW search_index.counted_words AS
SELECT occurrences.article_number, occurrences.word_id, count(*) AS times
FROM search_index.occurrences AS occurrences
JOIN search_index.passages AS passages USING (passage_id)
WHERE passages.part NOT IN ('author', 'bio')
GROUP BY occurrences.article_number, occurrences.word_id;
COMMENT ON VIEW search_index.counted_words IS 'How often each article has each word. Leaves out duplicates and authors'' bios.';
COMMENT ON COLUMN search_index.counted_words.article_number IS 'The article.';
COMMENT ON COLUMN search_index.counted_words.word_id IS 'The word.';
COMMENT ON COLUMN search_index.counted_words.times IS 'How often the article has it.';

CREATE OR REPLACE MACRO frequencies(topic) AS TABLE
WITH named AS (
    SELECT article_id, sum(times)::BIGINT AS times FROM topic_passages(topic) GROUP BY article_id
)

SELECT
    year(documents.published_on) AS year,
    documents.section,
    coalesce(sum(named.times), 0)::BIGINT AS times,
    count(named.article_id) AS articles,
    count(*) AS of_articles,
    sum(lengths.words)::BIGINT AS words,
    round(1_000_000 * coalesce(sum(named.times), 0) / sum(lengths.words), 1) AS per_million
FROM search_index.documents AS documents
JOIN (
    SELECT article_number, sum(times)::BIGINT AS words FROM search_index.counted_words GROUP BY article_number
) AS lengths USING (article_number)
LEFT JOIN named USING (article_id)
GROUP BY year(documents.published_on), documents.section
ORDER BY year, documents.section;
COMMENT ON MACRO TABLE frequencies IS 'How often a topic (see topic_passages) is named in each year and section: how many times, in how many of the articles, and how many times in a million words.';
