-- What the archive holds, in numbers. Articles that repeat another are left out of all but their own count.
SELECT
    count(*) FILTER (WHERE duplicate_of IS NULL) AS articles,
    coalesce(sum(word_count) FILTER (WHERE duplicate_of IS NULL), 0)::BIGINT AS words,
    min(published_on) FILTER (WHERE duplicate_of IS NULL) AS first_published_on,
    max(published_on) FILTER (WHERE duplicate_of IS NULL) AS last_published_on,
    (SELECT count(*) FROM authors_by_articles) AS authors,
    (SELECT count(*) FROM captures) AS captures,
    (SELECT max(fetched_at) FROM captures) AS last_captured_at
FROM articles;
