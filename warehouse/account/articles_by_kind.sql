SELECT section, kind, count(*) AS articles, min(published_on) AS first, max(published_on) AS last
FROM articles
GROUP BY section, kind
ORDER BY section NULLS LAST, kind;
