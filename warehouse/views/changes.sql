CREATE OR REPLACE VIEW changes AS
WITH titled AS (
    SELECT
        revisions.article_id,
        revisions.revision,
        revisions.first_seen_at AS seen_at,
        observations.title,
        lag(revisions.last_seen_at) OVER of_article AS seen_before_at,
        lag(observations.title) OVER of_article AS title_before
    FROM revisions
    JOIN observations USING (article_id, capture_id)
    WINDOW of_article AS (PARTITION BY revisions.article_id ORDER BY revisions.revision)
),

edited AS (
    SELECT
        article_id,
        if(title = title_before, 'edited', 'retitled') AS change,
        seen_at,
        seen_before_at,
        if(title = title_before, NULL, title_before) AS before,
        if(title = title_before, NULL, title) AS after,
        format('caci diff {} --to {}', article_id, revision) AS diff
    FROM titled
    WHERE revision > 1
),

addressed AS (
    SELECT
        article_id,
        fetched_at AS seen_at,
        url AS after,
        lag(fetched_at) OVER of_article AS seen_before_at,
        lag(url) OVER of_article AS before
    FROM observations
    WHERE source_kind = 'item' AND url IS NOT NULL
    WINDOW of_article AS (PARTITION BY article_id ORDER BY fetched_at, capture_id)
),

moved AS (
    SELECT article_id, 'moved' AS change, seen_at, seen_before_at, before, after
    FROM addressed
    WHERE before != after
    UNION ALL BY NAME
    SELECT
        captures.article_id,
        'moved' AS change,
        min(captures.fetched_at) AS seen_at,
        any_value(articles.last_seen_at) AS seen_before_at,
        any_value(articles.url) AS before,
        coalesce(any_value(targets.url), captures.moved_to) AS after
    FROM captures
    JOIN articles USING (article_id)
    LEFT JOIN articles AS targets ON targets.article_id = captures.moved_to
    WHERE captures.page_kind = 'item'
    GROUP BY captures.article_id, captures.moved_to
    HAVING captures.moved_to IS NOT NULL
),

answered AS (
    SELECT
        article_id,
        fetched_at AS seen_at,
        lag(fetched_at) OVER of_article AS seen_before_at,
        status != 200 AS is_gone,
        lag(status != 200) OVER of_article AS was_gone
    FROM captures
    WHERE page_kind = 'item' AND status IN (200, 404, 410)
    WINDOW of_article AS (PARTITION BY article_id ORDER BY fetched_at, capture_id)
),

all_changes AS (
    SELECT article_id, 'new' AS change, first_seen_at AS seen_at FROM articles
    UNION ALL BY NAME
    FROM edited
    UNION ALL BY NAME
    FROM moved
    UNION ALL BY NAME
    SELECT article_id, if(is_gone, 'gone', 'back') AS change, seen_at, seen_before_at
    FROM answered
    WHERE is_gone != was_gone
)

SELECT
    all_changes.article_id,
    all_changes.change,
    all_changes.seen_at,
    all_changes.seen_before_at,
    articles.title,
    articles.url,
    all_changes.before,
    all_changes.after,
    all_changes.diff
FROM all_changes
JOIN articles USING (article_id);
COMMENT ON VIEW changes IS 'What changed on the site, as it was noticed: articles that are new, edited, retitled, moved, gone or back.';
COMMENT ON COLUMN changes.article_id IS 'The article.';
COMMENT ON COLUMN changes.change IS 'new; edited; retitled: the title was edited, perhaps with more; moved: it has another address; gone: the site answers 404 or 410; back.';
COMMENT ON COLUMN changes.seen_at IS 'When it was first seen so, UTC.';
COMMENT ON COLUMN changes.seen_before_at IS 'When it was last seen as before, UTC: the change happened in between. Null if it is new.';
COMMENT ON COLUMN changes.title IS 'The title that it has now.';
COMMENT ON COLUMN changes.url IS 'The address that it has now.';
COMMENT ON COLUMN changes.before IS 'The title or the address before, if that changed.';
COMMENT ON COLUMN changes.after IS 'The title or the address after it.';
COMMENT ON COLUMN changes.diff IS 'The command that shows the edit, word by word; null if the text did not change.';
