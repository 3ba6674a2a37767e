-- Articles by authors a spelling of whose name contains $author, or who have it as identifier; none that repeats another.
SELECT DISTINCT article_id
FROM article_authors
JOIN articles USING (article_id)
WHERE duplicate_of IS NULL AND author_id IN (
    SELECT author_id
    FROM article_authors JOIN authors USING (author_id)
    WHERE
        author_id = lower($author)
        OR contains(lower(strip_accents(authors.name)), lower(strip_accents($author)))
        OR contains(lower(strip_accents(article_authors.name)), lower(strip_accents($author)))
)
