"""What makes each page difficult: template, typing, quotes, intro and dirt, each in the years in which it occurs."""

from datetime import date

from replica.content.issues import ABSTRACTS_BEGIN, ESCAPED_QUOTES, LOST_QUOTES_END, MOJIBAKE, within
from replica.content.model import Entry, Style
from replica.content.randomness import deal, stream

# fmt: off
_TEMPLATES = ("sitelike", "sitelike", "k268", "stock")
_FLAVOURS = {
    "old": ("br", "br", "font", "mixed", "p", "word", "br_tight"),
    "middle": ("br", "p", "word", "div", "mixed", "p"),
    "new": ("p", "justified", "div", "nested", "word", "p"),
}
_BYLINE_MARKUPS = ("p", "bold_name", "strong", "bare", "em", "lines", "word")
_CUT_INTROS = ("cut", "cut", "cut", "cut_abbreviation", "cut_abbreviation", "cut_byline", "all_intro")
_ABSTRACT_INTROS = ("repeat", "repeat", "repeat", "repeat_byline", "split", "all_intro")
_JOOMLA_INTROS = ("split", "split", "repeat", "split", "all_intro", "blank_full", "repeat_byline")
_RECENT_INTROS = ("all_intro", "all_intro", "split", "blank_full")
_LEGACY_REPORT_INTROS = ("cut", "repeat", "repeat", "cut_abbreviation", "repeat_byline", "all_intro")
_DIGEST_INTROS = ("repeat", "repeat", "repeat", "split", "all_intro")
_LOST_QUOTES = ("lost", "curly", "lost", "straight")
_QUOTES_TO_ESCAPE = ("straight_escaped", "straight_escaped", "straight_escaped", "curly")
_DIGEST_LAYOUTS = ("bold", "bold", "paragraphs", "glued", "bold")
# fmt: on


def style_of(seed: int, entry: Entry) -> Style:
    """Return the style of `entry`; common values occur often, and every value certainly occurs."""

    def deal_option(options: tuple[str, ...], deck: str) -> str:
        return deal(options, entry.rank, seed, deck, entry.section)

    quotes = _quotes(seed, entry)
    flavour = deal_option(_FLAVOURS[_age(entry.day)], f"flavour-{_age(entry.day)}")
    intro = deal_option(*_intros(entry))
    return Style(
        template=deal_option(_TEMPLATES, "template"),
        flavour=flavour,
        byline_markup=deal_option(_BYLINE_MARKUPS, "byline-markup"),
        # A cut intro is the beginning of the running text, not whole paragraphs.
        intro=intro,
        quotes=quotes.removesuffix("_escaped"),
        dirt=_dirt(seed, entry, quotes),
        digest_layout=deal_option(_DIGEST_LAYOUTS, "layout"),
    )


def _age(day: date) -> str:
    return "old" if day.year < 2007 else "middle" if day.year < 2013 else "new"


def _intros(entry: Entry) -> tuple[tuple[str, ...], str]:
    """Return the intro modes of the entry's section and years, and the name of their deck."""
    if entry.section == "analytical-articles" and entry.legacy:
        return (_CUT_INTROS, "cut") if entry.day < ABSTRACTS_BEGIN else (_ABSTRACT_INTROS, "abstract")
    if entry.legacy:
        return (_LEGACY_REPORT_INTROS, "report") if entry.section == "field-reports" else (_DIGEST_INTROS, "digest")
    return (_RECENT_INTROS, "recent") if entry.day.year >= 2024 else (_JOOMLA_INTROS, "joomla")


def _quotes(seed: int, entry: Entry) -> str:
    if entry.day <= LOST_QUOTES_END:
        return deal(_LOST_QUOTES, entry.rank, seed, "quotes-lost")
    if within(entry.day, ESCAPED_QUOTES) and not (within(entry.day, MOJIBAKE) and entry.rank % 2):
        return deal(_QUOTES_TO_ESCAPE, entry.rank, seed, "quotes-escaped")
    return deal(("curly", "curly", "straight"), entry.rank, seed, "quotes")


def _dirt(seed: int, entry: Entry, quotes: str) -> frozenset[str]:
    random = stream(seed, entry.key, "dirt")
    dirt: set[str] = set()
    if quotes.endswith("_escaped"):
        dirt.add("doubly_escaped" if random.random() < 0.15 else "escaped")
    if quotes == "curly" and within(entry.day, MOJIBAKE):
        dirt.add("dagger" if random.random() < 0.6 else "euro")
    elif quotes == "curly" and random.random() < 0.25:
        dirt.add("entities")
    if 2004 <= entry.day.year <= 2007 and random.random() < 0.35:
        dirt.add("glued_sentence")
    chances = {"no_break_spaces": 0.15, "double_spaces": 0.12, "soft_hyphens": 0.1 if entry.day.year >= 2013 else 0.0}
    dirt.update(name for name, chance in chances.items() if random.random() < chance)
    return frozenset(dirt)
