-- Where do the dates of one page disagree, and which one was believed?
SELECT article_id AS article, published_on AS published, date_rule AS rule, page_date, issue_date, title_date
FROM distinct_articles
WHERE date_conflict
ORDER BY published_on, article_id
LIMIT 5;
