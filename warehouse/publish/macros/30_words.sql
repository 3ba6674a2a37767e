-- Shared by the macros on topics. Words are compared as in the search index, without capitals, accents and apostrophes,
-- but here Kazakhstan’s is Kazakhstan. Two spaces separate two words, so that each word has spaces of its own.
CREATE OR REPLACE MACRO spaced_words(printed) AS
' ' || array_to_string(printed_words_of(word_of(regexp_replace(printed, '[''’‘`´]s\b', '', 'g'))), '  ') || ' ';
COMMENT ON MACRO spaced_words IS 'The words of a text as topics are compared: each between spaces, without the s of possessives.';

-- From a row: of a constant, DuckDB 1.5.5 would compute each part of the expression again for every part around it.
CREATE OR REPLACE MACRO topic_words(topic) AS (
    SELECT if(ends_with(trim(given), '*'), rtrim(spaced), spaced)
    FROM (SELECT given, spaced_words(given) AS spaced FROM (VALUES (topic)) AS asked (given))
);
COMMENT ON MACRO topic_words IS 'A topic as spaced_words returns it; a star after its last word stands for any ending.';

-- A sentence ends with . ! or ? after two letters or digits (so U.S. and J. end none) and before a capital or a number, but
-- not after an abbreviation; it also ends with its paragraph. Letters are given by their Unicode blocks, as in
-- not_of_words: \p{L} is slow to compile. In the blocks of Turkish and Czech capitals alternate; all count as capitals.
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
