-- An article's revisions, each with the capture that first showed it.
SELECT
    revisions.revision,
    revisions.first_seen_at,
    revisions.last_seen_at,
    captures.capture_id,
    captures.url,
    captures.fetched_at,
    captures.status,
    captures.content_type,
    captures.payload_digest,
    captures.warc_file,
    captures.warc_offset,
    captures.warc_length,
    captures.page_kind,
    captures.article_id
FROM revisions
JOIN captures USING (capture_id)
WHERE revisions.article_id = $article_id
ORDER BY revisions.revision;
