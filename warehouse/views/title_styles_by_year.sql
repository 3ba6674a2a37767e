CREATE OR REPLACE VIEW title_styles_by_year AS
SELECT
    year(published_on) AS year,
    section,
    count(*) AS articles,
    count(*) FILTER (style = 'capitals') AS capitals,
    count(*) FILTER (style = 'title_case') AS title_case,
    count(*) FILTER (style = 'sentence_case') AS sentence_case,
    round(capitals / articles, 3) AS share_in_capitals,
    year(published_on) AS published_in
FROM title_styles
GROUP BY year(published_on), section;
COMMENT ON VIEW title_styles_by_year IS 'How many titles of a year are in capitals, in title case or in sentence case. Leaves out duplicates.';
COMMENT ON COLUMN title_styles_by_year.year IS 'Year of publication; null if the date is not known.';
COMMENT ON COLUMN title_styles_by_year.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN title_styles_by_year.articles IS 'Number of articles.';
COMMENT ON COLUMN title_styles_by_year.capitals IS 'Titles in capitals, as in title_styles.';
COMMENT ON COLUMN title_styles_by_year.title_case IS 'Titles whose longer words all begin with a capital letter.';
COMMENT ON COLUMN title_styles_by_year.sentence_case IS 'Titles with longer words that begin with a small letter.';
COMMENT ON COLUMN title_styles_by_year.share_in_capitals IS 'Share of the titles that are in capitals, from 0 to 1.';
COMMENT ON COLUMN title_styles_by_year.published_in IS 'The same as year: the name that it had before.';
