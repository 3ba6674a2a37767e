-- A database to be exported: read-only, in an instance of its own, which may write files, as a reader's may not.
ATTACH {location} AS warehouse (READ_ONLY);
USE warehouse;
SET TimeZone = 'UTC';
SET memory_limit = '{memory}';

-- A moment as ISO 8601 in UTC, with microseconds where it has any.
CREATE TEMP MACRO moment_text(moment) AS
    replace(strftime(timezone('UTC', moment), '%Y-%m-%dT%H:%M:%S.%f'), '.000000', '') || 'Z';

-- Whether a text begins or ends with a space or tab.
CREATE TEMP MACRO is_padded(printed) AS
    starts_with(printed, ' ') OR ends_with(printed, ' ') OR starts_with(printed, chr(9)) OR ends_with(printed, chr(9));

-- A text that a spreadsheet may have: a formula gets an apostrophe before it, and what a terminal would obey is �.
CREATE TEMP MACRO spreadsheet_text(printed) AS
    CASE WHEN regexp_matches(printed, '^[=+\-@\t\r\n＝＋－＠]') THEN '''' ELSE '' END
    || regexp_replace(
        printed, '[\x00-\x08\x0b-\x1f\x7f-\x{{9f}}\x{{2028}}\x{{2029}}\x{{202a}}-\x{{202e}}\x{{2066}}-\x{{2069}}]', '�', 'g'
    );
