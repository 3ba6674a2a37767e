-- What an analyst should know of before trusting a number: a group, what was found, and in how many.
SELECT 'articles' AS topic, 'dates_disagree' AS finding, count(*) FILTER (WHERE date_conflict) AS found, count(*) AS among
FROM articles
WHERE duplicate_of IS NULL
UNION ALL
SELECT 'articles', 'undated', count(*) FILTER (WHERE published_on IS NULL), count(*)
FROM articles
WHERE duplicate_of IS NULL
UNION ALL
SELECT
    'articles',
    'without_author',
    count(*) FILTER (WHERE article_id NOT IN (SELECT article_id FROM article_authors)),
    count(*)
FROM articles
WHERE duplicate_of IS NULL AND kind IN ('analytical', 'field_report')
UNION ALL
SELECT 'articles', 'gone', count(*) FILTER (WHERE gone_since IS NOT NULL), count(*)
FROM articles
WHERE duplicate_of IS NULL
UNION ALL
SELECT 'articles', 'revised', count(*) FILTER (WHERE revision > 1), count(*)
FROM articles
WHERE duplicate_of IS NULL
UNION ALL
SELECT 'rejects', reason, count(DISTINCT url), (SELECT count(DISTINCT url) FROM rejects)
FROM rejects
GROUP BY reason
UNION ALL
SELECT 'duplicates', method, count(*), (SELECT count(*) FROM duplicates)
FROM duplicates
GROUP BY method
ORDER BY topic, found DESC, finding;
