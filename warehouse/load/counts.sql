-- To be run before the articles are written: it compares what they were with what they will be.
SELECT
    count(*) FILTER (WHERE articles.article_id IS NULL) AS articles_new,
    count(*) FILTER (WHERE states.revision > articles.revision) AS articles_changed,
    count(*) FILTER (WHERE states.revision = articles.revision) AS articles_seen
FROM (SELECT DISTINCT article_id FROM new_observations)
JOIN article_states AS states USING (article_id)
LEFT JOIN articles USING (article_id);
