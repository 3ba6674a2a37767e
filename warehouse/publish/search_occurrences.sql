-- Where the words of some stems are: to sort all at once would take as much memory as they do.
INSERT INTO search_index.occurrences BY NAME
SELECT spelled.word_id, printed_words.article_number, printed_words.passage_id, printed_words.position, field
FROM printed_words
JOIN spelled USING (spelling_id)
WHERE spelled.stem_id BETWEEN {first} AND {last}
ORDER BY ALL;

INSERT INTO frequencies BY NAME
SELECT stem_id, count(*) AS articles
FROM (
    SELECT DISTINCT words.stem_id, occurrences.article_number
    FROM search_index.occurrences AS occurrences
    JOIN search_index.words AS words USING (word_id)
    WHERE words.stem_id BETWEEN {first} AND {last}
)
GROUP BY stem_id;
