-- What the gazetteer knows in the titles of articles: where each name begins, from 0, as it is printed, and its spellings.
SELECT article_id, start - 1 AS start, printed_as, list(
        coalesce(nullif(regexp_extract(name, '\[(.+)\]', 1), ''), name) ORDER BY name
    ) AS names
FROM mentions JOIN entity_names USING (entity_id)
WHERE part = 'title' AND list_contains($articles::VARCHAR[], article_id)
GROUP BY ALL
ORDER BY ALL
