FROM search_counts(
    $text,
    label := $label, part := $part, kind := $kind, section := $section, author := $author,
    since := $since, until := $until, year := $year
)
