-- What `search.sql` returns, without a query: the newest articles that pass the filters.
SELECT
    row_number() OVER (ORDER BY published_on DESC NULLS LAST, article_number DESC) AS rank,
    article_id,
    published_on,
    title,
    authors,
    section,
    url
FROM search_filtered(
    kind := $kind, section := $section, author := $author, since := $since, until := $until, year := $year
)
ORDER BY rank
LIMIT $top
