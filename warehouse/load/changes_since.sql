-- What was noticed since `changes_before` was made. An article that is new is not also edited, moved or back.
SELECT article_id, change, title, before, after, diff
FROM changes
ANTI JOIN changes_before USING (article_id, change, seen_at)
QUALIFY change = 'new' OR NOT bool_or(change = 'new') OVER (PARTITION BY article_id)
ORDER BY article_id, seen_at, change;
