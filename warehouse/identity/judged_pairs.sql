-- Two articles of which one repeats the other: by which rule, how similar they are, and why.
WITH compared AS (
    SELECT
        articles.article_id,
        articles.item_id IS NOT NULL AS is_item,
        kind,
        published_on,
        pdf_url,
        array_to_string(words_of(title), ' ') AS title_key,
        (SELECT string_agg(author_id, ' ' ORDER BY author_id) FROM article_authors
         WHERE article_authors.article_id = articles.article_id) AS author_key,
        text_digest,
        words,
        shingles,
        numbers,
        names
    FROM articles
    JOIN text_signatures USING (article_id)
    WHERE
        article_id IN (SELECT unnest([one, other]) FROM similar_texts)
        OR text_digest IN (SELECT text_digest FROM text_signatures GROUP BY text_digest HAVING count(*) > 1)
),

-- Of articles with the same text, each is paired with the one before it: by date, and among those with its title.
same_texts AS (
    SELECT article_id AS one, previous AS other, 1.0 AS jaccard, 1.0 AS containment
    FROM (
        SELECT
            article_id,
            unnest([
                lag(article_id) OVER (PARTITION BY text_digest ORDER BY published_on, article_id),
                lag(article_id) OVER (PARTITION BY text_digest, title_key ORDER BY article_id)
            ]) AS previous
        FROM compared
        WHERE words >= 8
    )
    WHERE previous IS NOT NULL
),

pairs AS (
    SELECT
        one.article_id AS one,
        other.article_id AS other,
        pair.jaccard,
        pair.containment,
        one.text_digest = other.text_digest AS same_text,
        least(one.words, other.words) AS words,
        least(one.shingles, other.shingles) AS shingles,
        one.is_item AND other.is_item AS both_items,
        one.numbers = other.numbers
        AND len(list_intersect(one.names, other.names)) = least(len(one.names), len(other.names)) AS same_facts,
        len(one.title_key) >= 10 AND one.title_key = other.title_key AS same_title,
        coalesce(one.author_key = other.author_key, false) AS same_authors,
        abs(one.published_on - other.published_on) AS days,
        (one.kind = 'news_digest') != (other.kind = 'news_digest') AS one_is_digest,
        one.kind = 'news_item' AND other.kind = 'news_item' AS both_news,
        coalesce(one.pdf_url != other.pdf_url, false) AS other_pdf
    FROM (FROM similar_texts UNION BY NAME FROM same_texts) AS pair
    JOIN compared AS one ON one.article_id = pair.one
    JOIN compared AS other ON other.article_id = pair.other
),

judged AS (
    SELECT
        *,
        same_title OR (same_authors AND coalesce(days <= 31, false)) AS corroborated,
        CASE
            -- A feature may be nothing but its PDF, below a line that all features have.
            WHEN other_pdf THEN NULL
            WHEN same_text AND (words >= 40 OR same_title OR (both_news AND coalesce(days, 0) <= 31)) THEN 'same_text'
            WHEN one_is_digest THEN NULL
            WHEN shingles >= 80 AND jaccard >= 0.6 THEN 'near_text'
            WHEN shingles >= 80 AND jaccard >= 0.35 AND corroborated AND coalesce(days, 0) <= 31 THEN 'near_text'
            -- In a short text a number or a name may be all that distinguishes one event from another.
            WHEN
                shingles < 80 AND jaccard >= 0.6 AND (both_news OR same_title) AND same_facts
                AND coalesce(days, 0) <= 31 THEN 'near_text'
            WHEN containment >= 0.9 AND shingles >= 40 AND (corroborated OR NOT both_items) THEN 'part_of_text'
        END AS method
    FROM pairs
)

SELECT
    one,
    other,
    method,
    CASE method WHEN 'part_of_text' THEN containment ELSE jaccard END AS similarity,
    CASE method
        WHEN 'same_text' THEN 'the texts are the same, word for word'
        WHEN 'near_text' THEN format('{:.0f} % of the sequences of four words are in both texts', 100 * jaccard)
        ELSE format('{:.0f} % of the shorter text is in the longer one', 100 * containment)
    END
    || CASE WHEN same_title THEN ', and the titles agree' ELSE '' END
    || CASE WHEN same_authors THEN ', and the authors agree' ELSE '' END
    || CASE WHEN days = 0 THEN ', of the same day' WHEN days <= 31 THEN format(', {} days apart', days) ELSE '' END
        AS reason
FROM judged
WHERE method IS NOT NULL
ORDER BY ALL;
