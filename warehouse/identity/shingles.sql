-- Fills {shingles} with each sequence of four words in {texts}, once, as a number: the lower half of its md5.
CREATE OR REPLACE TEMP TABLE {shingles} AS
SELECT DISTINCT article_id, md5_number_lower(concat_ws(' ', first, second, third, fourth)) AS shingle
FROM (
    SELECT
        article_id,
        unnest(words) AS first,
        unnest(words[2:]) AS second,
        unnest(words[3:]) AS third,
        unnest(words[4:]) AS fourth
    FROM {texts}
)
WHERE fourth IS NOT NULL;
