-- The database to be exported, in an instance that may write files, which a reader's may not.
USE warehouse;
SET TimeZone = 'UTC';
SET memory_limit = '{memory}';

-- A moment as ISO 8601 in UTC, with microseconds if it has any.
CREATE TEMP MACRO moment_text(moment) AS
    replace(strftime(timezone('UTC', moment), '%Y-%m-%dT%H:%M:%S.%f'), '.000000', '') || 'Z';

-- Whether a text begins or ends with a space or tab.
CREATE TEMP MACRO is_padded(printed) AS
    starts_with(printed, ' ') OR ends_with(printed, ' ') OR starts_with(printed, chr(9)) OR ends_with(printed, chr(9));

-- A text that is safe in a spreadsheet: an apostrophe before what would be a formula, � for what a terminal would obey.
CREATE TEMP MACRO spreadsheet_text(printed) AS
    CASE WHEN regexp_matches(printed, '^[=+\-@\t\r\n＝＋－＠]') THEN '''' ELSE '' END
    || regexp_replace(
        printed, '[\x00-\x08\x0b-\x1f\x7f-\x{{9f}}\x{{2028}}\x{{2029}}\x{{202a}}-\x{{202e}}\x{{2066}}-\x{{2069}}]', '�', 'g'
    );
