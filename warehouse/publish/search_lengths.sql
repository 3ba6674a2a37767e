-- How many words each article has, of those that search finds.
CREATE TEMP TABLE lengths AS
SELECT article_number, count(*) AS words FROM printed_words GROUP BY article_number;
