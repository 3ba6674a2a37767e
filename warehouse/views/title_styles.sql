-- KAZAKHSTAN'S WATER PUZZLE / The Return of the Taliban to Kunduz / Prison break in Kyrgyzstan
CREATE OR REPLACE VIEW title_styles AS
WITH letters AS (
    SELECT
        *,
        length(regexp_replace(title, '[^\p{Lu}]+', '', 'g')) AS capitals,
        length(regexp_replace(title, '[^\p{Ll}]+', '', 'g')) AS small_letters,
        -- In title case, prepositions begin with a small letter too. No word begins after an apostrophe or a hyphen.
        regexp_matches(
            regexp_replace(
                title,
                '\b(about|across|after|against|along|amid|among|amongst|around|before|behind|below|beneath|between|beyond|'
                'during|from|into|near|onto|over|past|since|than|that|through|toward|towards|under|until|upon|versus|'
                'when|while|with|within|without)\b',
                '',
                'g'
            ),
            '[^\p{L}''’-]\p{Ll}{4}'
        ) AS has_small_word
    FROM articles
    WHERE duplicate_of IS NULL
)

SELECT
    article_id,
    published_on,
    section,
    kind,
    title,
    CASE
        WHEN capitals + small_letters = 0 THEN 'no_letters'
        WHEN capitals >= 9 * small_letters THEN 'capitals'
        WHEN has_small_word THEN 'sentence_case'
        ELSE 'title_case'
    END AS style
FROM letters;
COMMENT ON VIEW title_styles IS 'How the title of each article is written. Leaves out duplicates.';
COMMENT ON COLUMN title_styles.article_id IS 'The article, such as caci:8400.';
COMMENT ON COLUMN title_styles.published_on IS 'Date of publication.';
COMMENT ON COLUMN title_styles.section IS 'Section of the site, such as analytical-articles.';
COMMENT ON COLUMN title_styles.kind IS 'analytical, field_report, feature, news_item, news_digest or other.';
COMMENT ON COLUMN title_styles.title IS 'Title as printed.';
COMMENT ON COLUMN title_styles.style IS 'capitals: at least nine letters in ten are; sentence_case: a word of four letters or more, other than the first and prepositions, begins with a small letter; title_case: none does; no_letters.';
