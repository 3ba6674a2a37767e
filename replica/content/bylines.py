"""Whole bylines: the 35 forms that were counted on the site and a few similar ones, each in its years."""

from dataclasses import dataclass
from datetime import date
from random import Random

from replica.content.byline_names import WHO_FORMS
from replica.content.dates import DATE_FORMS, Known, Printed
from replica.content.issues import within
from replica.content.model import Byline, Entry
from replica.content.randomness import deal


@dataclass(frozen=True, slots=True)
class Form:
    """A form of byline: its names, its date (None without one), what precedes the names, and its lines."""

    who: str
    when: str | None
    by: str = "By "
    two_lines: bool = False
    indented: bool = False


# fmt: off
# By name; the numbers are those of the list of byline forms counted on the site.
FORMS: dict[str, Form] = {
    "one_line": Form("one", "month_first"),                                                     # 1
    "padded_date": Form("one", "padded"),                                                       # 2
    "lower_case_by": Form("one", "padded", by="by "),                                           # 3
    "day_first_date": Form("one", "day_first"),                                                 # 4
    "no_by_one_line": Form("one", "day_first", by=""),                                          # 5
    "two_digit_year": Form("one", "two_digit_year", by="by "),                                  # 6
    "issue_missing": Form("one", "issue_missing"),                                              # 7
    "broken_date": Form("one", "broken"),                                                       # 8
    "magazine_typo": Form("one", "magazine_typo", by="by "),                                    # 9
    "empty": Form("empty", "month_first"),                                                      # 10
    "doubled_by": Form("one", "month_first", by="By By "),                                      # 11
    "two_with_and": Form("two_and", "month_first"),                                             # 12
    "two_with_ampersand": Form("two_ampersand", "month_first"),                                 # 13
    "two_with_comma": Form("two_comma", "ordinal", two_lines=True),                             # 14
    "second_ranked": Form("second_ranked", "month_first"),                                      # 15
    "title_before": Form("title_before", "month_first"),                                        # 16
    "degree": Form("degree", "month_first"),                                                    # 17
    "country": Form("country", "month_first"),                                                  # 18
    "affiliation": Form("affiliation", "month_first"),                                          # 19
    "long_affiliation": Form("long_affiliation", "month_first"),                                # 20
    "doctor_without_space": Form("doctor_without_space", "month_first"),                        # 21
    "truncated_affiliation": Form("truncated_affiliation", "month_first"),                      # 22
    "description": Form("description", "month_first"),                                          # 23
    "anonymous_country": Form("anonymous_country", "month_first"),                              # 24
    "anonymous_city": Form("anonymous_city", "month_first"),                                    # 24
    "unusual_name": Form("unusual", "month_first"),                                             # 25
    "unusual_name_two_lines": Form("unusual", "words", two_lines=True),                         # 25
    "stray_dot": Form("stray_dot", "the_padded"),                                               # 26
    "ordinal_two_lines": Form("one", "ordinal", two_lines=True),                                # 27
    "ordinal_without_comma": Form("one", "ordinal_without_comma", two_lines=True),
    "without_year": Form("one", "without_year", two_lines=True),                                # 28
    "date_alone": Form("one", "words_alone", two_lines=True),                                   # 29
    "no_by_two_lines": Form("one", "words_alone", by="", two_lines=True),                       # 30
    "second_titled": Form("second_titled", "words_alone", two_lines=True),                      # 31
    "byline_only": Form("one", None),                                                           # 32
    "indented": Form("one", "words", two_lines=True, indented=True),                            # 34
    "glued_in_listing": Form("one", "month_first"),                                             # 35
    "three_authors": Form("three", "month_first"),
    "three_authors_two_lines": Form("three", "words", two_lines=True),
    "words_two_lines": Form("one", "words", two_lines=True),
    "typo_month": Form("one", "typo_month", two_lines=True),
    "wrong_issue": Form("one", "wrong_issue"),
    "wrong_year": Form("one", "wrong_year", two_lines=True),
    "the_padded_date": Form("one", "the_padded"),
}
# 33: an event among the articles, without a byline.
EVENT = "event"
_DIGEST_FORMS = ("one_line", "one_line", "empty", "one_line")
_AUTHORED = ("analytical-articles", "field-reports")

_OLD_FORMS = (
    *["one_line"] * 6, "doubled_by", "title_before", "country", "affiliation", "long_affiliation",
    "doctor_without_space", "truncated_affiliation",
    "description", "anonymous_country", "anonymous_city", "unusual_name", "padded_date", "two_with_and", "wrong_issue",
)
_ERAS: tuple[tuple[tuple[date, date], tuple[str, ...]], ...] = (
    ((date(2000, 1, 1), date(2002, 12, 31)), _OLD_FORMS),
    ((date(2003, 1, 1), date(2006, 12, 31)), (
        *["one_line"] * 4, "two_with_ampersand", "second_ranked", "degree", "glued_in_listing", "glued_in_listing",
        "unusual_name", "three_authors", "two_with_and",
    )),
    ((date(2007, 1, 1), date(2012, 12, 31)), (
        *["one_line"] * 4, "padded_date", "padded_date", "two_with_and", "unusual_name", "three_authors",
    )),
    ((date(2013, 1, 1), date(2013, 7, 31)), (
        "lower_case_by", "lower_case_by", "magazine_typo", "padded_date", "two_digit_year",
    )),
    ((date(2013, 8, 1), date(2015, 8, 31)), (
        "day_first_date", "day_first_date", "no_by_one_line", "two_digit_year", "issue_missing", "broken_date",
        "stray_dot", "the_padded_date", "day_first_date",
    )),
    ((date(2015, 9, 1), date(2017, 1, 31)), (
        "ordinal_two_lines", "ordinal_two_lines", "without_year", "without_year", "two_with_comma",
        "ordinal_without_comma",
    )),
    ((date(2017, 2, 1), date(2022, 6, 30)), (
        *["words_two_lines"] * 3, "indented", "unusual_name_two_lines", "three_authors_two_lines",
    )),
    ((date(2022, 7, 1), date(2023, 12, 31)), ("date_alone", "date_alone", "no_by_two_lines", "second_titled")),
    ((date(2024, 1, 1), date(2026, 12, 31)), ("byline_only", "byline_only", "date_alone", "no_by_two_lines")),
)
_FEATURE_ERAS: tuple[tuple[tuple[date, date], tuple[str, ...]], ...] = (
    ((date(2017, 1, 1), date(2022, 6, 30)), (
        "words_two_lines", "date_alone", "no_by_two_lines", EVENT, "unusual_name_two_lines",
    )),
    ((date(2022, 7, 1), date(2022, 12, 31)), ("date_alone", "no_by_two_lines")),
    ((date(2023, 1, 1), date(2023, 4, 30)), ("wrong_year", "wrong_year", "wrong_year", "date_alone")),
    ((date(2023, 5, 1), date(2026, 12, 31)), ("no_by_two_lines", "no_by_two_lines", "date_alone", EVENT)),
)
# fmt: on


def form_of(seed: int, entry: Entry) -> str:
    """Return the name of the byline form of `entry`; the forms of its era are dealt in turn."""
    if entry.section == "news-digest":
        # Most issue digests name their editor; single items before 2007 never name anybody.
        return deal(_DIGEST_FORMS, entry.rank, seed, "digest") if entry.day.year >= 2007 else "empty"
    if entry.day.month == 12 and entry.day.year == 2021 and entry.section in _AUTHORED:
        return "typo_month"
    eras = _ERAS if entry.section in _AUTHORED else _FEATURE_ERAS
    forms = next(forms for span, forms in eras if within(entry.day, span))
    return deal(forms, entry.rank, seed, "byline", entry.section, forms[-1])


def write_byline(form_name: str, day: date, known: Known, random: Random) -> Byline:
    """Write a byline of the form `form_name` for an item of `day`; `known` are the other dates of its page."""
    if form_name == EVENT:
        return Byline(EVENT, ())
    form = FORMS[form_name]
    who = WHO_FORMS[form.who](random)
    printed = DATE_FORMS[form.when](day, known) if form.when else Printed("", None)
    names = form.by + who.text
    if form.two_lines:
        lines: tuple[str, ...] = (names, printed.text)
    else:
        lines = (f"{names} {printed.text}".strip(),)
    return Byline(form_name, lines, who.authors, printed.meaning, who.text, form.indented)
