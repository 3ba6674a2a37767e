-- What did the CONCLUSIONS of the most read analytical articles say?
SELECT published_on AS published, left(title, 34) AS title, left(text, 60) || '…' AS conclusions, hits
FROM sections
JOIN articles USING (article_id)
WHERE label = 'CONCLUSIONS'
ORDER BY hits DESC
LIMIT 5;
