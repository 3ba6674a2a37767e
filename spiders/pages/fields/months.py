"""The names of the months, in English as people misspell them, and in the other languages of Joomla.

CLDR has the names: https://babel.pocoo.org/en/latest/dates.html
"""

from difflib import get_close_matches
from functools import cache

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
LANGUAGES = (
    "af", "ar", "az", "be", "bg", "bs", "ca", "cs", "cy", "da", "de", "el", "es", "et", "eu", "fa", "fi", "fr",
    "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km", "ko", "ky", "lt", "lv",
    "mk", "mn", "ms", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "si", "sk", "sl", "sq", "sr", "sr_Latn", "sv",
    "sw", "ta", "tg", "th", "tk", "tr", "uk", "ur", "uz", "vi", "zh",
)  # fmt: skip
"""Languages of Joomla's packages (https://downloads.joomla.org/language-packs) that CLDR knows, and of the region."""
MIN_LETTERS = 3


def month_number(word: str) -> int | None:
    """Return the month that a word names, even abbreviated or misspelt ("Deceber", seen in December 2021).

    None for any other word.
    """
    word = word.lower()
    if len(word) >= MIN_LETTERS:
        for number, month in enumerate(MONTHS, start=1):
            if month.startswith(word):
                return number
    close = get_close_matches(word, MONTHS, n=1, cutoff=0.8)
    return MONTHS.index(close[0]) + 1 if close else None


def month_in_any_language(word: str) -> int | None:
    """Return the month that a word names in English or another language; None for any other word.

    A word that names different months in two languages (`listopad`, in Croatian and in Czech) names none.
    """
    word = word.casefold().strip(".")
    if word.isascii() and len(word) >= MIN_LETTERS and any(month.startswith(word) for month in MONTHS):
        return month_number(word)
    numbers = _names().get(word, frozenset())
    return next(iter(numbers)) if len(numbers) == 1 else month_number(word)


@cache
def _names() -> dict[str, frozenset[int]]:
    """Return the months that each name can mean. It takes a second, so only a page in another language asks."""
    from babel import Locale

    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        months = Locale.parse(language).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    found.setdefault(name.casefold().strip("."), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}
