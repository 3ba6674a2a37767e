-- What the filters of search can be: sections, kinds, the most frequent labels, the first and last day; and whether any
-- author has the name, or else which ones are similar.
WITH labels AS (
    SELECT label, count(*) AS times FROM sections GROUP BY label
),

alike AS (
    SELECT DISTINCT name, min(damerau_levenshtein(word, word_of($author))) AS distance
    FROM (SELECT name, unnest(folded_words(name)) AS word FROM authors)
    GROUP BY name
)

SELECT
    (SELECT list(DISTINCT section ORDER BY section) FROM search_index.documents) AS sections,
    (SELECT list(DISTINCT kind ORDER BY kind) FROM search_index.documents) AS kinds,
    (SELECT list(label ORDER BY times DESC, label)[:8] FROM labels) AS labels,
    (SELECT count(*) FROM labels WHERE upper(label) = upper($label)) > 0 AS has_label,
    (SELECT min(published_on) FROM search_index.documents) AS first_day,
    (SELECT max(published_on) FROM search_index.documents) AS last_day,
    (SELECT count(*) FROM search_filtered(author := $author)) > 0 AS has_author,
    (SELECT list(name ORDER BY distance, name)[:3] FROM alike WHERE distance <= 2) AS similar_authors
