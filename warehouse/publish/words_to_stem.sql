-- Each word, and what its stem is taken from: of a possessive the word without its s.
SELECT word, if(bool_or(regexp_matches(printed, '[''’‘`´][sS]$')), word[:-2], word) AS base
FROM spellings
GROUP BY word
ORDER BY word
