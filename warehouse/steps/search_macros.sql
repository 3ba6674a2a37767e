-- Words of a text as printed, `Karimov’s` as one. `words_of` gives the same words as they are compared.
CREATE MACRO printed_words_of(printed) AS regexp_extract_all(
    printed, '[\p{L}\p{M}\p{N}](?:[''’‘`´]*[\p{L}\p{M}\p{N}])*'
);

-- The same, each with what stands between it and the next one.
CREATE MACRO pieces_of(printed) AS regexp_extract_all(
    printed, '[\p{L}\p{M}\p{N}](?:[''’‘`´]*[\p{L}\p{M}\p{N}])*[^\p{L}\p{M}\p{N}]*'
);

CREATE MACRO word_of(printed) AS regexp_replace(lower(strip_accents(printed)), '[''’‘`´]', '', 'g');

-- Without a regular expression, which would be compiled anew for each piece.
CREATE MACRO marked_piece(piece, mark) AS concat(
    mark,
    rtrim(piece, e' \n.,;:!?…—–-()[]{}<>/"“”„«»''’‘`´'),
    mark,
    piece[len(rtrim(piece, e' \n.,;:!?…—–-()[]{}<>/"“”„«»''’‘`´')) + 1:]
);

-- The first of the positions that have most others within the next 20.
CREATE MACRO crowded_place(positions) AS -list_max(list_transform(
    positions,
    lambda place: {'crowd': len(list_filter(positions, lambda other: other BETWEEN place AND place + 20)), 'first': -place}
)).first;
