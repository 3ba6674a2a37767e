-- The articles read most, by the site's own counter when it was last seen, and what the counter gained since first seen.
WITH observed AS (
    SELECT
        article_id,
        count(*) AS observations,
        max(hits) - arg_min(hits, observed_at) AS gained,
        min(observed_at) AS first_observed_at,
        max(observed_at) AS last_observed_at
    FROM hits
    GROUP BY article_id
)

SELECT
    articles.article_id,
    articles.title,
    articles.url,
    articles.section,
    articles.published_on,
    articles.hits,
    (
        SELECT string_agg(article_authors.name, ', ' ORDER BY article_authors.position)
        FROM article_authors
        WHERE article_authors.article_id = articles.article_id
    ) AS authors,
    coalesce(observed.observations, 0) AS observations,
    observed.gained,
    observed.first_observed_at,
    observed.last_observed_at
FROM articles
LEFT JOIN observed USING (article_id)
WHERE articles.duplicate_of IS NULL AND articles.hits > 0
ORDER BY articles.hits DESC, articles.article_id
LIMIT 12;
