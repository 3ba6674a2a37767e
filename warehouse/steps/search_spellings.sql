-- Each word of the texts as it is compared, and how many each article has.
CREATE TEMP TABLE spellings AS
SELECT printed, word_of(printed) AS word FROM (SELECT DISTINCT printed FROM printed_words);

CREATE TEMP TABLE lengths AS
SELECT article_number, count(*) AS words FROM printed_words GROUP BY article_number;
