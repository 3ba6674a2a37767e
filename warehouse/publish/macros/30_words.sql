-- What the macros on topics share. Words are compared as the search index has them, without capitals, accents and
-- apostrophes; but Kazakhstan’s is Kazakhstan here. Between two words there are two spaces, so that each has its own.
CREATE OR REPLACE MACRO spaced_words(printed) AS
' ' || array_to_string(printed_words_of(word_of(regexp_replace(printed, '[''’‘`´]s\b', '', 'g'))), '  ') || ' ';
COMMENT ON MACRO spaced_words IS 'The words of a text as topics are compared, each between spaces, without the s of possessives.';

-- From a row: of a constant DuckDB 1.5.5 would work out every part of the expression again for every part round it.
CREATE OR REPLACE MACRO topic_words(topic) AS (
    SELECT if(ends_with(trim(given), '*'), rtrim(spaced), spaced)
    FROM (SELECT given, spaced_words(given) AS spaced FROM (VALUES (topic)) AS asked (given))
);
COMMENT ON MACRO topic_words IS 'A topic as spaced_words has it; a star behind its last word stands for any ending.';

-- A sentence ends in . ! or ? after two letters or digits (so that U.S. and J. end none) and before a capital or a number,
-- but not after a shortened word; where a paragraph ends, it ends too. Letters by the blocks in which they stand, as in
-- not_of_words: \p{L} is slow to compile. Those of Turkish and Czech stand there in pairs, and count as capitals.
CREATE OR REPLACE MACRO sentences(printed) AS string_split(
    regexp_replace(
        regexp_replace(
            replace(printed, chr(10) || chr(10), chr(31)),
            concat(
                '((?:[^', not_of_words(), ']|[%)\]"”’]){2}[.!?]+["”’)\]]*) ',
                '(["“‘(\[]*[$€£0-9A-Z\x{c0}-\x{d6}\x{d8}-\x{de}\x{100}-\x{17f}\x{391}-\x{3a9}\x{400}-\x{42f}])'
            ),
            '\1' || chr(31) || '\2',
            'g'
        ),
        '\b(Amb|Apr|Aug|Capt|Col|Dec|Dr|Feb|Gen|Gov|Jan|Lt|Maj|Mr|Mrs|Ms|Mt|No|Nov|Oct|Prof|Rep|Sen|Sept|St|vs)\.' || chr(31),
        '\1. ',
        'g'
    ),
    chr(31)
);
COMMENT ON MACRO sentences IS 'The sentences of a text, as a list.';

COMMENT ON MACRO words_of IS 'The words of a text as two printings of it share them: small letters, no accents, no apostrophes, no punctuation.';
