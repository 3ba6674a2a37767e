"""Titles that are printed in capitals, as a sentence: proper names and abbreviations keep their capitals.

A word is written as the gazetteer writes the name that it is of, else as most often within the sentences of the
article, else as within those of the whole publication; where none of them has it, in small letters.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from warehouse.identity.spelling import words

MIN_CAPITALS = 0.9
"""Share of a title's letters that are capitals, in a title that is printed in capitals: PRESIDENT McCAIN."""
MAX_MARKS = 20
"""Characters between the end of a sentence in a title and the next word."""
MAX_WORDS = 4
"""Words of a phrase that is looked for in the text: Commonwealth of Independent States."""
# Uzbekistan, O'Neill, Kara-Murza's, U.S., G7, 1990s
WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d*[^\W\d_][^\W_]*(?:['’-][^\W_]+)*")
# the end of a sentence or a heading, or the beginning of a quotation: behind it also ordinary words have a capital
BEFORE_SENTENCE = re.compile(r"[.!?:…\n]|[\"“„«]\s*$")
# the same in a title, in which a dash or a bracket begins nothing; the dot of an initial or of U.S. ends nothing
BEFORE_SUBTITLE = re.compile(r"(?:^|[!?:…]\s|(?<![\s.][^\W\d_])\.\s)[\s\"'“”‘’„«»(\[]*$")
# the month, and not the verb: IN MAY, 7 MAY, MAY 2003
MAY = re.compile(r"(?:\d|\b(?:BY|EARLY|IN|LATE|MID|OF|SINCE|UNTIL))[ -]MAY\b|\bMAY(?= \d)")
POSSESSIVE = re.compile(r"(?<=\w)['’][Ss]$")
# U.S., G7, S-300, 9-11, II, XIV
KEPT = re.compile(r"(?:[^\W\d_]\.){2,}|.*\d.*|[IVX]{2,}")
ALWAYS = {
    word.lower(): word
    for word in words(
        """I January February March April June July August September October November December Monday Tuesday
        Wednesday Thursday Friday Saturday Sunday Asia Asian Europe European Eurasia Eurasian Caspian Caucasus
        Caucasian Soviet Islam Islamic Islamist Muslim Christian Orthodox Western English Turkic Slavic Pashtun
        Taliban Afghan American Armenian Azerbaijani Azeri Abkhaz Abkhazian Ajarian Belarusian British Chechen
        Chinese Dagestani French Georgian German Indian Ingush Iranian Israeli Japanese Karakalpak Kazakh
        Kazakhstani Korean Kurdish Kyrgyz Mongolian Ossetian Pakistani Persian Polish Russian Tajik Tatar Turkish
        Turkmen Uighur Uyghur Ukrainian Uzbek"""
    )
}
"""Words with a capital in every English sentence, of those that the text may not have: months, peoples, faiths."""
SMALL = words("a an and as at but by for from in into nor of on or over per than the to up via vs with")
"""Words that are small within names too."""


class Mention(NamedTuple):
    """A name in a title: where it begins, as it is printed, and how the gazetteer spells it."""

    start: int
    printed: str
    names: Sequence[str]


def is_in_capitals(title: str) -> bool:
    """Return whether a title is printed in capitals: two words of three letters at least, since NATO is always."""
    letters = [letter for letter in title if letter.isalpha() and letter.lower() != letter.upper()]
    long = [word for word in WORD.findall(title) if len(word) > 2]
    return len(long) > 1 and sum(map(str.isupper, letters)) >= MIN_CAPITALS * len(letters)


def words_of(titles: Iterable[str]) -> set[str]:
    """Return the words of titles in small letters, for `usual`."""
    return {part.lower() for title in titles for word in WORD.findall(title) for part in re.split("['’-]", word)}


def sentence_case(title: str, texts: Iterable[str], mentions: Iterable[Mention], usual: Mapping[str, str]) -> str:
    """Return a title that is printed in capitals as a sentence.

    Args:
        title: as printed.
        texts: the article's own.
        mentions: what the gazetteer knows in the title.
        usual: how the publication writes words within sentences, by word in small letters.
    """
    tokens = list(WORD.finditer(title))
    written = {place: word for place, token in enumerate(tokens) if (word := _of_its_own(title, token)) is not None}
    for mention in mentions:
        places = [
            place for place, token in enumerate(tokens)
            if mention.start <= token.start() < mention.start + len(mention.printed)
        ]  # fmt: skip
        _write(written, tokens, places, _spelling(mention))
    forms = Forms(texts, {_stem(token[0]).lower() for token in tokens} | words_of([title]))
    for length in range(min(MAX_WORDS, len(tokens)), 1, -1):
        for begin in range(len(tokens) - length + 1):
            places = list(range(begin, begin + length))
            phrase = tuple(_stem(tokens[place][0]).lower() for place in places)
            if phrase[0] in SMALL or phrase[-1] in SMALL or phrase not in forms.phrases:
                continue
            ((form, _),) = forms.phrases[phrase].most_common(1)
            if _is_name(form):
                _write(written, tokens, places, " ".join(form))
    for place, token in enumerate(tokens):
        if place not in written:
            written[place] = _written_alone(token[0], forms, usual)
    return _joined(title, tokens, written)


def _of_its_own(title: str, token: re.Match[str]) -> str | None:
    """Return a word that says by itself how it is written; None for all others."""
    if KEPT.fullmatch(token[0]):
        return token[0]
    is_month = token[0] == "MAY" and MAY.search(title, max(token.start() - MAX_MARKS, 0), token.end() + 2)
    return "May" if is_month else None


def _joined(title: str, tokens: Sequence[re.Match[str]], written: Mapping[int, str]) -> str:
    """Return the title with its words as written, and a capital at the beginning of each sentence and subtitle."""
    parts: list[str] = []
    end = 0
    for place, token in enumerate(tokens):
        word = written[place]
        if BEFORE_SUBTITLE.search(title, max(token.start() - MAX_MARKS, 0), token.start()):
            word = word[:1].upper() + word[1:]
        parts += [title[end : token.start()], word]
        end = token.end()
    return "".join([*parts, title[end:]])


def _write(written: dict[int, str], tokens: Sequence[re.Match[str]], places: Sequence[int], spelling: str) -> None:
    """Write the words of a name at their places, unless one is written already, or the numbers of words differ."""
    spelled = [match[0] for match in WORD.finditer(spelling)]
    if len(spelled) == len(places) and not any(place in written for place in places):
        for place, word in zip(places, spelled, strict=True):
            printed = tokens[place][0]
            ending = "" if POSSESSIVE.search(word) else _possessive(printed)
            written[place] = word + ending


def _spelling(mention: Mention) -> str:
    """Return how the gazetteer spells a name that is printed in capitals; if it does not, with a capital each word."""
    printed = _stem(mention.printed)
    same = [name for name in mention.names if name.casefold() == printed.casefold()]
    return same[0] if same else WORD.sub(lambda word: _capitalised(word[0]), printed)


def _capitalised(word: str) -> str:
    if word.lower() in SMALL:
        return word.lower()
    return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _stem(word: str) -> str:
    """Return a word without a possessive 's."""
    return POSSESSIVE.sub("", word)


def _possessive(word: str) -> str:
    """Return the possessive 's of a word, in a small letter; empty if it has none."""
    match = POSSESSIVE.search(word)
    return match[0].lower() if match else ""


def _is_name(form: Sequence[str]) -> bool:
    """Return whether a phrase is written as a name: with a capital at its beginning and in another word."""
    capitals = [word[:1].isupper() for word in form]
    return capitals[0] and sum(capitals) > 1


def _written_alone(printed: str, forms: "Forms", usual: Mapping[str, str]) -> str:
    """Return a word as it is written by itself, each part of a compound by itself if the text does not have it."""
    stem, ending = _stem(printed), _possessive(printed)
    word = stem.lower()
    if (alone := forms.words.get(word)) is not None:
        ((written, _),) = alone.most_common(1)
        return written + ending
    if "-" in stem and word not in forms.within_names:
        return "-".join(_written_alone(part, forms, usual) if part else "" for part in stem.split("-")) + ending
    if (known := ALWAYS.get(word) or usual.get(word) or forms.within_names.get(word)) is not None:
        return known + ending
    return (stem if len(stem) == 1 and word != "a" else word) + ending


class Forms:
    """How texts write some words within their sentences, by words in small letters.

    Attributes:
        phrases: successive words.
        words: single words, but for those beside another with a capital: Security says nothing of security.
        within_names: those, as they were written last.
    """

    def __init__(self, texts: Iterable[str], wanted: AbstractSet[str]) -> None:
        self.phrases: dict[tuple[str, ...], Counter[tuple[str, ...]]] = defaultdict(Counter)
        self.words: dict[str, Counter[str]] = defaultdict(Counter)
        self.within_names: dict[str, str] = {}
        for text in texts:
            self._read(text, wanted)

    def _read(self, text: str, wanted: AbstractSet[str]) -> None:
        run: list[str] = []
        tokens = list(WORD.finditer(text))
        for place, token in enumerate(tokens):
            word = _stem(token[0])
            begins = _begins_sentence(text, tokens, place)
            # An abbreviation says what it is at the beginning of a sentence too.
            says = word.lower() in wanted and (not begins or word[1:] != word[1:].lower())
            if begins or not says or text[tokens[place - 1].end() : token.start()] != " ":
                self._count(run)
                run = []
            if not says:
                continue
            run.append(word)
            if word.islower() or word.isupper() or not _beside_capital(text, tokens, place):
                self.words[word.lower()][word] += 1
            else:
                self.within_names[word.lower()] = word
        self._count(run)

    def _count(self, run: Sequence[str]) -> None:
        for begin in range(len(run)):
            for end in range(begin + 2, min(begin + MAX_WORDS, len(run)) + 1):
                form = tuple(run[begin:end])
                self.phrases[tuple(word.lower() for word in form)][form] += 1


def _begins_sentence(text: str, tokens: Sequence[re.Match[str]], place: int) -> bool:
    between = text[tokens[place - 1].end() : tokens[place].start()] if place else ""
    return place == 0 or BEFORE_SENTENCE.search(between) is not None


def _beside_capital(text: str, tokens: Sequence[re.Match[str]], place: int) -> bool:
    """Return whether a word with a capital is before or behind a word, perhaps with a small one between: of, and."""
    for step in (-1, 1):
        other = place + step
        while 0 <= other < len(tokens) and tokens[other][0] in SMALL:
            other += step
        if not 0 <= other < len(tokens) or not tokens[other][0][0].isupper():
            continue
        first, last = sorted((place, other))
        joined = text[tokens[first].start() : tokens[last].end()].replace("-", " ")
        if not re.search(r"[^\w\s'’]", joined) and not _begins_sentence(text, tokens, other):
            return True
    return False
