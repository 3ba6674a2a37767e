"""Repairs of the text, each held to the years in which its damage was counted."""

from datetime import date

import pytest

from spiders.pages.fields.repair import repair
from spiders.pages.markup.charset import decode
from spiders.pages.markup.soup import collapse
from spiders.sites import load_site

SITE = load_site("caci")
BEFORE, FIRST, INSIDE, LAST, AFTER = (
    date(2006, 4, 30), date(2006, 5, 1), date(2007, 2, 7), date(2008, 1, 31), date(2008, 2, 1),
)  # fmt: skip
DAMAGED = "an “unbearable†quarrel"


@pytest.mark.parametrize("issued", [date(2000, 7, 5), date(2003, 9, 24), INSIDE, date(2025, 3, 20), None])
@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Uzbekistan\\'s share", "Uzbekistan's share"),
        ('the \\"Crime-Info\\" agency', 'the "Crime-Info" agency'),
        ('\\\\"a mistake\\\\"', '"a mistake"'),
        ("(KEER\\'-gih-stan)", "(KEER'-gih-stan)"),
        ("Uzbekistan\\’s share", "Uzbekistan’s share"),
        ("C:\\path", "C:\\path"),
        ("either\\or", "either\\or"),
        ("no  double   spaces", "no double spaces"),
    ],
    ids=["single", "double", "two-backslashes", "inside", "curly", "path", "word", "spaces"],
)
def test_escaped_quotes_go_in_every_year(text: str, clean: str, issued: date | None) -> None:
    assert repair(text, issued, SITE) == clean


@pytest.mark.parametrize("issued", [FIRST, INSIDE, LAST])
@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (DAMAGED, "an “unbearable” quarrel"),
        ("(“Frontier-2006â€)", "(“Frontier-2006”)"),
        ("“mug’s game.†Win-win", "“mug’s game.” Win-win"),
        ("“new ideology†in", "“new ideology” in"),
        ("â€œFrontierâ€\x9d", "“Frontier”"),
        ("Russiaâ€™s", "Russia’s"),
        ("2006â€“2007", "2006–2007"),
    ],
    ids=["dagger", "two-signs", "after-full-stop", "word", "opening", "apostrophe", "dash"],
)
def test_mojibake_is_repaired_in_its_era(text: str, clean: str, issued: date) -> None:
    assert repair(text, issued, SITE) == clean


@pytest.mark.parametrize("issued", [BEFORE, AFTER, date(2000, 7, 5), date(2020, 1, 1), None])
@pytest.mark.parametrize("text", [DAMAGED, "(“Frontier-2006â€)", "a footnote†"])
def test_mojibake_is_left_alone_outside_its_era(text: str, issued: date | None) -> None:
    assert repair(text, issued, SITE) == text


@pytest.mark.parametrize("issued", [None, INSIDE])
@pytest.mark.parametrize("text", ["“OSCE`s Effectiveness”", "''strategic depth''", "full- scale", "number.Close to"])
def test_what_is_not_known_to_be_damage_stays(text: str, issued: date | None) -> None:
    assert repair(text, issued, SITE) == text


XML = '<?xml version="1.0" encoding="koi8-r"?>'
COMMENT = '<!-- <meta charset="koi8-r"> -->'


@pytest.mark.parametrize(
    ("content", "content_type", "text"),
    [
        ("Asia’s".encode(), None, "Asia’s"),
        ("Asia’s".encode("cp1252"), "text/html; charset=iso-8859-1", "Asia’s"),
        ("Asia’s".encode("cp1252"), "text/html; charset=windows-1252", "Asia’s"),
        (b'<meta charset="iso-8859-1">' + "Asia’s".encode("cp1252"), None, '<meta charset="iso-8859-1">Asia’s'),
        ("Asia’s".encode(), "text/html; charset=iso-8859-1", "Asia’s"),
        ("Asia’s".encode(), "text/html; charset=windows-1251", "Asia’s"),
        ("Asia’s ".encode() + b"\x93Osh\x94", "text/html; charset=utf-8", "Asia’s “Osh”"),
        (b"\xef\xbb\xbf" + "Asia’s".encode(), "text/html; charset=iso-8859-1", "Asia’s"),
        ("Asia’s".encode(), "text/html; charset=no-such-thing", "Asia’s"),
        ("Азия".encode("koi8-r"), "text/html; charset=koi8-r", "Азия"),
        ("Asia\u0092s\u0085 \u0093Osh\u0094\u0081".encode(), None, "Asia’s… “Osh”"),
        ("Asia\u0092s ‘Osh’".encode(), "text/html; charset=iso-8859-1", "Asia’s ‘Osh’"),
        (b"a\0b", None, "ab"),
        (b"", None, ""),
        ("Asia’s".encode("utf-16"), None, "Asia’s"),
        (f"{XML}Азия".encode("koi8-r"), None, f"{XML}Азия"),
        (f"{COMMENT}Asia’s".encode("cp1252"), None, f"{COMMENT}Asia’s"),
        ("Asia’s".encode("cp1252"), "text/html; charset=utf-8-sig", "Asia’s"),
        (b"+ADw-p+AD4-\x92", "text/html; charset=utf-7", "+ADw-p+AD4-’"),
        ("Asia’s".encode("cp1252"), "text/html; charset=hex", "Asia’s"),
        ("Asia’s".encode("cp1252"), "text/html; charset=idna", "Asia’s"),
    ],
    ids=[
        "utf-8", "latin-1", "cp1252", "meta", "false-label", "another-false-label", "stray-bytes", "byte-order-mark",
        "unknown-label", "other-charset", "control-characters", "control-characters-and-false-label", "nul", "empty",
        "utf-16", "xml-declaration", "commented-out", "not-a-label", "utf-7", "not-of-texts", "not-of-bytes",
    ],
)  # fmt: skip
def test_bytes_to_text(content: bytes, content_type: str | None, text: str) -> None:
    assert decode(content, content_type) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\xa0\xa0b", "a b"),
        ("ri\xadver", "river"),
        ("\u200bri\u200dver\ufeff", "river"),
        (" a\n\tb ", "a b"),
        ("", ""),
    ],
    ids=["nbsp", "soft-hyphen", "zero-width", "wrapped", "empty"],
)
def test_white_space(text: str, clean: str) -> None:
    assert collapse(text) == clean
