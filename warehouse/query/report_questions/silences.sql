-- The longest stretches between two days on which something was published; at least a month.
WITH days AS (
    SELECT DISTINCT published_on
    FROM articles
    WHERE duplicate_of IS NULL AND published_on IS NOT NULL
),

steps AS (
    SELECT lag(published_on) OVER (ORDER BY published_on) AS silent_from, published_on AS silent_until
    FROM days
)

SELECT silent_from, silent_until, date_diff('day', silent_from, silent_until) AS days
FROM steps
WHERE date_diff('day', silent_from, silent_until) >= 30
ORDER BY days DESC, silent_from
LIMIT 6;
