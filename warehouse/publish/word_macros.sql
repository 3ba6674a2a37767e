-- How texts are taken apart into words, and how words are compared. The patterns and letters are those of words.py; they
-- are written out here, since DuckDB would put them together again for each query.
CREATE MACRO not_of_words() AS {not_of_words};

-- The words of a text as printed.
CREATE MACRO printed_words_of(printed) AS regexp_extract_all(printed, {word});

-- The same, each with what follows it up to the next one.
CREATE MACRO pieces_of(printed) AS regexp_extract_all(printed, {piece});

-- A word as words are compared: in small letters, without accents and apostrophes, and of plain letters where people type
-- these (ﬁ, ı, ł, ß). Each of `several` is a letter and what people type for it.
CREATE MACRO word_of(printed) AS list_reduce(
    [translate(lower(strip_accents(printed)), {letters}, {plain}), {several}],
    lambda text, pair: replace(text, pair[1], pair[2:])
);

-- The same of a word in ASCII, faster.
CREATE MACRO word_of_ascii(printed) AS translate(lower(printed), '''`', '');

-- The words of a text as words are compared, as a list.
CREATE MACRO folded_words(printed) AS list_transform(printed_words_of(printed), lambda word: word_of(word));
