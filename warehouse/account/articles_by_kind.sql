SELECT
    section,
    kind,
    count(*) FILTER (WHERE duplicate_of IS NULL) AS articles,
    count(duplicate_of) AS duplicates,
    min(published_on) AS first,
    max(published_on) AS last
FROM articles
GROUP BY section, kind
ORDER BY section NULLS LAST, kind;
