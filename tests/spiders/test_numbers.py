"""Numbers from outside: read by one function, in ASCII digits and bounds, or not at all."""

import re

import pytest

from spiders.numbers import MAX_LONG, whole_number
from tests.support.paths import ROOT


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0), ("7", 7), ("007", 7), ("0" * 5000, 0), (str(MAX_LONG), MAX_LONG), (str(MAX_LONG + 1), None),
        ("9" * 5000, None), ("", None), (" 7", None), ("7\n", None), ("-7", None), ("+7", None), ("1_0", None),
        ("1e3", None), ("0x7", None), ("7.0", None), ("²", None), ("١", None), ("7²", None), ("\ud800", None),
    ],
)  # fmt: skip
def test_whole_number(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_number_has_a_bound() -> None:
    assert [whole_number(text, 999) for text in ("999", "0999", "1000")] == [999, 999, None]


def test_nobody_else_asks_whether_a_text_is_a_number() -> None:
    packages = ("schemas", "spiders", "warehouse", "flows")
    asking = re.compile(r"\.is(?:digit|decimal|numeric)\(")
    modules = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    assert [str(path) for path in modules if asking.search(path.read_text(encoding="utf-8"))] == []
