CREATE MACRO search_counts(
    query, label := NULL, kind := NULL, section := NULL, author := NULL, since := NULL, until := NULL, year := NULL,
    part := NULL
) AS TABLE
WITH matching AS MATERIALIZED (
    SELECT documents.article_id, documents.section, year(documents.published_on) AS published_in
    FROM search_matches(
        query, label := label, part := part, kind := kind, section := section, author := author, since := since,
        until := until, year := year, top := 1
    )
    JOIN search_index.documents AS documents USING (article_number)
    WHERE query IS NOT NULL
    UNION ALL
    SELECT filtered.article_id, filtered.section, year(filtered.published_on)
    FROM search_filtered(
        kind := kind, section := section, author := author, since := since, until := until, year := year
    ) AS filtered
    WHERE query IS NULL
)

SELECT 'section' AS counted_by, matching.section AS value, count(*) AS articles FROM matching GROUP BY matching.section
UNION ALL
SELECT 'year', published_in::VARCHAR, count(*) FROM matching GROUP BY published_in
UNION ALL
SELECT 'author', authors.name, count(*)
FROM matching
JOIN article_authors USING (article_id)
JOIN authors USING (author_id)
WHERE author_id != 'anonymous'
GROUP BY authors.author_id, authors.name
ORDER BY counted_by, articles DESC, value;
COMMENT ON MACRO TABLE search_counts IS 'How many articles match a query by section, by year and by author, most first; with NULL in place of the query, how many pass the filters.';
