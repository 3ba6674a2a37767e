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

-- A moment as spreadsheets read it, in UTC, with milliseconds if it has any.
CREATE TEMP MACRO spreadsheet_moment(moment) AS
    replace(strftime(timezone('UTC', moment), '%Y-%m-%d %H:%M:%S.%g'), '.000', '');

-- A text as a spreadsheet may have it: an apostrophe before what it would run or read as a number or a day (see
-- present/spreadsheet_text.py), � for what a terminal would obey.
CREATE TEMP MACRO spreadsheet_text(printed) AS
    CASE
        WHEN regexp_matches(printed, '^{formula}') OR regexp_full_match(printed, '{not_a_text}') THEN ''''
        ELSE ''
    END
    || regexp_replace(
        printed, '[\x00-\x08\x0b-\x1f\x7f-\x{{9f}}\x{{2028}}\x{{2029}}\x{{202a}}-\x{{202e}}\x{{2066}}-\x{{2069}}]', '�', 'g'
    );
