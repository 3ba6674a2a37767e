-- {shingles} gets each sequence of four words in {texts}, once, as a number: the lower half of the md5 of the words.
-- Texts by number: identifiers would take twice the time and memory.
CREATE OR REPLACE TEMP TABLE {shingles} AS
SELECT DISTINCT number, md5_number_lower(concat_ws(' ', first, second, third, fourth)) AS shingle
FROM (
    SELECT
        number,
        unnest(words) AS first,
        unnest(words[2:]) AS second,
        unnest(words[3:]) AS third,
        unnest(words[4:]) AS fourth
    FROM {texts}
)
WHERE fourth IS NOT NULL;
