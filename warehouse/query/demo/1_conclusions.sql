-- What did the CONCLUSIONS say about a customs union, in the newest articles?
SELECT published_on AS published, trim(regexp_extract(text, '[^.]*customs union[^.]*\.')) AS sentence
FROM sections
JOIN distinct_articles USING (article_id)
WHERE label = 'CONCLUSIONS' AND text ILIKE '%customs union%'
ORDER BY published_on DESC, article_id
LIMIT 3;
