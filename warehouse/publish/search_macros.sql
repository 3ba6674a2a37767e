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
