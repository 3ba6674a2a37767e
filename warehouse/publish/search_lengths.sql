-- How many words each article has that search finds.
CREATE TEMP TABLE lengths AS
SELECT article_number, count(*) AS words FROM printed_words GROUP BY article_number;
