-- A row for each change of each article since {before}, the articles of the previous release.
-- {fields}: a list with the name of each column that differs, and nulls.
WITH compared AS (
    SELECT
        coalesce(now.article_id, before.article_id) AS article_id,
        CASE
            WHEN before.article_id IS NULL THEN ['added']
            WHEN now.article_id IS NULL THEN ['removed']
            ELSE [
                CASE
                    WHEN now.content_digest IS DISTINCT FROM before.content_digest THEN 'modified'
                    WHEN len(list_filter({fields}, lambda field: field IS NOT NULL)) > 0 THEN 'redescribed'
                END,
                CASE
                    WHEN now.gone_since IS NOT NULL AND before.gone_since IS NULL THEN 'gone'
                    WHEN now.gone_since IS NULL AND before.gone_since IS NOT NULL THEN 'back'
                END
            ]
        END AS changes,
        coalesce(now.title, before.title) AS title,
        coalesce(now.published_on, before.published_on) AS published_on,
        coalesce(now.url, before.url) AS url,
        now.revision,
        before.revision AS previous_revision,
        now.content_digest,
        before.content_digest AS previous_content_digest,
        now.gone_since,
        CASE
            WHEN now.article_id IS NULL OR before.article_id IS NULL THEN NULL
            ELSE list_filter({fields}, lambda field: field IS NOT NULL)
        END AS fields
    FROM articles AS now
    FULL JOIN {before} AS before USING (article_id)
)

SELECT unnest(list_filter(changes, lambda change: change IS NOT NULL)) AS change, compared.* EXCLUDE (changes)
FROM compared
ORDER BY ALL;
