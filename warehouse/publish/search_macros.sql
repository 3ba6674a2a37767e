-- What is not part of a word: punctuation, symbols and spaces, by the Unicode blocks that hold them; also apostrophes.
-- \p{L} and the like say the same, but take twenty times as long to compile, and each search would wait for that.
CREATE MACRO not_of_words() AS '\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa9\xab-\xb1\xb4\xb6-\xb8\xbb\xbf\xd7\xf7'
    || '\x{2000}-\x{206f}\x{20a0}-\x{20cf}\x{2116}\x{2122}\x{2190}-\x{2bff}\x{2e00}-\x{2e7f}\x{3000}-\x{303f}'
    || '\x{fffc}\x{fffd}';

-- `Karimov’s` is one word.
CREATE MACRO word_pattern() AS concat(
    '[^', not_of_words(), ']+(?:[''’‘`´]+[^', not_of_words(), ']+)*'
);

-- The words of a text as printed.
CREATE MACRO printed_words_of(printed) AS regexp_extract_all(printed, word_pattern());

-- The same, each with what follows it up to the next one.
CREATE MACRO pieces_of(printed) AS regexp_extract_all(printed, concat(word_pattern(), '[', not_of_words(), ']*'));

-- A word as words are compared.
CREATE MACRO word_of(printed) AS regexp_replace(lower(strip_accents(printed)), '[''’‘`´]', '', 'g');

-- Without a regular expression, which would be compiled again for each piece.
CREATE MACRO marked_piece(piece, mark) AS concat(
    mark,
    rtrim(piece, e' \n.,;:!?…—–-()[]{}<>/"“”„«»''’‘`´'),
    mark,
    piece[len(rtrim(piece, e' \n.,;:!?…—–-()[]{}<>/"“”„«»''’‘`´')) + 1:]
);

-- The position with most others within the next 20; of several the first.
CREATE MACRO crowded_place(positions) AS -list_max(list_transform(
    positions,
    lambda place: {'crowd': len(list_filter(positions, lambda other: other BETWEEN place AND place + 20)), 'first': -place}
)).first;
