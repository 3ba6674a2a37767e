"""Every regular expression of the readers takes time in proportion to its text, also to text written against it."""

import re
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from time import process_time
from typing import Any

import pytest

import spiders.pages
import spiders.sites
from spiders.pages.fields import dates
from spiders.pages.fields.byline import one_line_pattern, other_bracket_pattern, without_brackets_pattern
from spiders.pages.fields.labels import label_patterns
from spiders.pages.forms.drupal import name_pattern
from spiders.pages.forms.rendering.cut import boilerplate_pattern, foot_pattern, structure_pattern
from spiders.sites import Site, load_site
from spiders.urls import section_pattern

SHORT, LONG = 10_000, 40_000
"""Characters of the two texts that are compared."""
GROWTH = 10
"""Four times the text may take up to ten times the time: sixteen is quadratic."""
QUICK = 0.05
"""Seconds of processor time below which a pattern is quick enough for any text."""
HOPELESS = 0.5
"""Seconds for the short text, and for an eighth of it a quarter, after which no longer one is tried."""
REPEATED = (
    "a ", "a", "A", "A ", "By ", "(", " ", ". ", ", ", "AUTHORS ", "AUTHOR’S ", "BACKGROUND", "1/", "1 ", "Dr. ", "â€",
    "†", "\\", "&#", "&#x", "-art-", "-2003-1-1", ", and ", "Credit ", "Click here ", "Read (", "January 1", "/item/1",
    "%2F", "charset=", "<meta ", "charset ", "E-mail: ", "\ufffc", "\u00a0", "Ph.D. ", "Lt. (ret.)", "<b", "<b ",
    "B A C K G R O U N D ", "C O ", "A U T H O R ", "<b/x=", "<b x=\"", "<b x='", "<b x=\"' ", "<b x = ",
)  # fmt: skip
BEGINNINGS = (
    "charset=", "charset", "By ", "Read ", "font-weight", "E-mail", "AUTHOR", "&#", "<meta ", "Dr", "startOfPageId",
    "cloak", "https://www.cacianalyst.org/", "Page 1", "September ", "This e-mail",
)  # fmt: skip
TEXTS = [("", repeated) for repeated in REPEATED] + [
    (beginning, repeated) for beginning in BEGINNINGS for repeated in (" ", "a", "A", "1", "a ", ".", "/a")
]
"""What a text begins with and what it continues with."""


def modules() -> list[str]:
    packages = [spiders.pages, spiders.sites]
    found = [module.name for package in packages for module in walk_packages(package.__path__, f"{package.__name__}.")]
    return sorted(["spiders.pages", "spiders.sites", "spiders.urls", *found])


def patterns() -> dict[str, re.Pattern[Any]]:
    """The compiled patterns by module and name, and those that are built from the site file."""
    return {
        f"{module.removeprefix('spiders.')}.{name}": value
        for module in modules()
        for name, value in vars(import_module(module)).items()
        if isinstance(value, re.Pattern)
    } | of_site(load_site("caci"))


def of_site(site: Site) -> dict[str, re.Pattern[str]]:
    magazine = site.magazine
    labels = label_patterns(magazine.labels)
    return {
        "site.one_line_byline": one_line_pattern(magazine.in_bylines),
        "site.other_bracket": other_bracket_pattern(magazine.in_bylines),
        "site.byline_without_brackets": without_brackets_pattern(magazine.in_bylines),
        "site.date_line": dates.date_line_pattern(magazine.in_bylines),
        "site.digest_title": dates.digest_title_pattern(site.digest_titles),
        "site.labels_in_capitals": labels.in_capitals,
        "site.labels_at_start": labels.at_start,
        "site.spaced_labels_in_capitals": labels.spaced_in_capitals,
        "site.spaced_labels_at_start": labels.spaced_at_start,
        "site.name_in_titles": name_pattern(magazine.in_titles),
        "site.foot": foot_pattern(magazine.foot),
        "site.boilerplate": boilerplate_pattern(magazine.boilerplate),
        "site.structure": structure_pattern(site),
        "site.legacy_slug": re.compile(site.legacy_slug or "", re.I),
        "site.section_path": section_pattern(site.sections_path),
    }


PATTERNS = patterns()


def seconds(pattern: re.Pattern[Any], text: tuple[str, str], length: int) -> float:
    """The processor time in which all matches are looked for in a text that ends so that none reaches its end."""
    beginning, repeated = text
    whole = beginning + (repeated * (length // len(repeated) + 1))[:length] + "\x01"
    subject: Any = whole.encode() if isinstance(pattern.pattern, bytes) else whole
    start = process_time()
    pattern.match(subject)
    pattern.fullmatch(subject)
    for _found in pattern.finditer(subject):
        pass
    return process_time() - start


def is_superlinear(pattern: re.Pattern[Any], text: tuple[str, str]) -> bool:
    """True when four times the text takes more than its share of time, by the least of three tries."""
    if seconds(pattern, text, SHORT // 8) > HOPELESS / 4:
        return True
    once = seconds(pattern, text, SHORT)
    if once < QUICK / 16:
        return False
    if once > HOPELESS:
        return True
    short, long = (min(seconds(pattern, text, length) for _ in range(3)) for length in (SHORT, LONG))
    return long > QUICK and long > GROWTH * short


def test_the_patterns_are_those_of_the_code() -> None:
    source = Path(sys.modules["spiders.pages"].__path__[0])
    written = sum(len(re.findall(r"^[A-Z_]+ = re\.compile\(", path.read_text(), re.M)) for path in source.rglob("*.py"))
    assert len({id(pattern) for name, pattern in PATTERNS.items() if name.startswith("pages.")}) >= written - 3
    assert written > 30


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_takes_linear_time(name: str) -> None:
    slow = next((text for text in TEXTS if is_superlinear(PATTERNS[name], text)), None)
    assert slow is None


@pytest.mark.parametrize(
    ("quadratic", "repeated"),
    [
        (r"a*b", "a"),
        pytest.param(r"\s*\n", " ", marks=pytest.mark.slow),
        pytest.param(r"(?:By\s)+\)", "By ", marks=pytest.mark.slow),
        (r".*BACKGROUND$", "A"),
    ],
)
def test_a_quadratic_pattern_is_found(quadratic: str, repeated: str) -> None:
    # A busy machine may slow down the short text alone, for a moment.
    assert any(is_superlinear(re.compile(quadratic), ("", repeated)) for _ in range(4))
