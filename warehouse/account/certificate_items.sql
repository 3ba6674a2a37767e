-- Each item that a listing, a feed, a tag page or a redirect names: where, and what became of it.
WITH latest AS (
    SELECT DISTINCT ON (article_id) article_id, capture_id, status, moved_to
    FROM captures
    WHERE page_kind = 'item' AND article_id IS NOT NULL
    -- A time that has not come yet is unknown, and never outranks another.
    ORDER BY article_id, fetched_at > now(), fetched_at DESC, capture_id DESC
),

named AS (
    SELECT
        article_id,
        list(section ORDER BY section) AS sections,
        max_by(url, (last_listed_at, capture_id)) AS url,
        max_by(published_on, (last_listed_at, capture_id)) AS published_on
    FROM listed_items
    GROUP BY article_id
    UNION ALL
    SELECT
        article_id,
        [] AS sections,
        max_by(url, (last_named_at, capture_id, url)) AS url,
        max_by(published_on, (last_named_at, capture_id, url)) AS published_on
    FROM named_items ANTI JOIN listed_items USING (article_id)
    GROUP BY article_id
)

SELECT
    named.article_id,
    named.url,
    named.sections,
    CASE
        -- After a copy from a feed, a JSON view or a text, the page is still to be fetched.
        WHEN articles.source_kind = 'item' THEN 'stored'
        -- A page that broke off is requested again.
        WHEN rejects.reason <> 'broken_off' THEN 'rejected'
        WHEN latest.status IN (404, 410) OR latest.moved_to IS NOT NULL THEN 'gone'
        ELSE 'pending'
    END AS state,
    CASE state
        WHEN 'rejected' THEN rejects.reason
        WHEN 'gone' THEN if(latest.moved_to IS NULL, latest.status::VARCHAR, 'moved')
        WHEN 'pending' THEN coalesce(rejects.reason, 'status ' || latest.status, 'not fetched')
    END AS reason,
    CASE state
        WHEN 'rejected' THEN rejects.detail
        WHEN 'gone' THEN 'to ' || latest.moved_to
    END AS detail,
    coalesce(articles.published_on, named.published_on) AS published_on
FROM named
LEFT JOIN articles USING (article_id)
LEFT JOIN latest USING (article_id)
LEFT JOIN rejects ON rejects.capture_id = latest.capture_id
ORDER BY named.article_id;
