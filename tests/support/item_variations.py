"""Item pages by construction: every way of typing a part of the page, combined, with the expected record of each.

It shares nothing with the replica. A page is one choice on each of six axes; `cases` chooses
combinations in which every pair of choices occurs together, and as many triples as there is room for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import combinations
from random import Random
from typing import Any

from tests.support.item_templates import TEMPLATES

Wrap = Callable[[Sequence[str]], str]
LABELS = ("BACKGROUND", "IMPLICATIONS", "CONCLUSIONS")
WORD = '<p class="MsoNormal"><span lang="EN-GB" style="font-size: 12pt;">{}<o:p></o:p></span></p>'
SPANS = '<div><span style="font-size: 12pt;"><span>{}</span></span></div>'
FIELD = '<div class="field"><div class="field-items"><div class="field-item even">{}</div></div></div>'
JUSTIFIED = '<p style="text-align: justify;">{}</p>'


def _each(form: str) -> Wrap:
    return lambda texts: "\n".join(form.format(text) for text in texts)


PARAGRAPHS: dict[str, Wrap] = {
    "p": _each("<p>{}</p>"),
    "br": lambda texts: "<br /><br />\n".join(texts),
    "div": _each("<div>{}</div>\n<div>&nbsp;</div>"),
    "font": lambda texts: f'<font face="Arial" size="2">{"<br /><br />".join(texts)}</font>',
    "word": _each(WORD),
    "nested": lambda texts: FIELD.format(_each(SPANS)(texts)),
    "mixed": lambda texts: "\n".join([*texts[:1], *(f"<p>{text}</p>" for text in texts[1:])]),
    "justified": _each(JUSTIFIED),
}  # fmt: skip
# The label in capitals is {0}, in title case {1}, its halves {2} and {3}.
HEADINGS = {
    "plain": "{0}: ",
    "strong": "<strong>{0}:</strong> ",
    "colon-outside": "<b>{0}</b>: ",
    "span": '<span style="font-weight: bold;">{0}:</span>&nbsp;',
    "split": "<b>{2}</b>{3}: ",
    "nbsp-inside": "<strong>{0}:&nbsp;</strong>",
    "title-case": "<b>{1}:</b> ",
    "alone": "<strong>{0}:</strong><br />",
    "h3": "<h3>{0}</h3>",
    "no-colon": "<strong>{0}</strong> ",
    "no-space": "{0}:",
}
# The line in one is {0}, in two {1} and {2}; {3} is the line with the names in bold.
BYLINES = {
    "p": "<p>{0}</p>",
    "em": "<p><em>{0}</em></p>",
    "strong": "<p><strong>{0}</strong></p>",
    "bare": "{0}<br /><br />",
    "bold-name": "<p>{3}</p>",
    "two-p": "<p>{1}</p>\n<p>{2}</p>",
    "two-br": "<p>{1}<br />{2}</p>",
}
INTROS = ("repeat-cut", "repeat-abstract", "repeat-byline", "split", "all-intro")
BIOS = {
    "curly": "AUTHOR’S BIO: {}",
    "straight": "AUTHOR'S BIO: {}",
    "escaped": "AUTHOR\\'S BIO: {}",
    "plural": "AUTHORS’ BIOS: {}",
    "no-s": "AUTHOR BIO: {}",
    "strong": "<strong>AUTHOR’S BIO:</strong> {}",
    "em": "<strong>AUTHOR'S BIO:&nbsp;</strong><em>{}</em>",
}
AXES: dict[str, Sequence[str]] = {
    "paragraph": tuple(PARAGRAPHS),
    "heading": tuple(HEADINGS),
    "byline": tuple(BYLINES),
    "intro": INTROS,
    "bio": tuple(BIOS),
    "template": tuple(TEMPLATES),
}


@dataclass(frozen=True)
class Case:
    """One choice on each axis."""

    number: int
    paragraph: str
    heading: str
    byline: str
    intro: str
    bio: str
    template: str

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(getattr(self, axis) for axis in AXES)

    def __str__(self) -> str:
        return f"{self.number:03}-{'+'.join(self.choices)}"


def subsets(choices: Sequence[str], size: int) -> set[tuple[tuple[int, str], ...]]:
    """Return the choices of a case in groups of `size`, each choice with its axis."""
    return set(combinations(enumerate(choices), size))


def cases(count: int, seed: int = 17) -> list[Case]:
    """Return `count` cases, each the candidate with the most new pairs, and then the most new triples, of choices."""
    random = Random(seed)
    seen: set[tuple[tuple[int, str], ...]] = set()
    chosen: list[Case] = []
    for number in range(count):
        candidates = [tuple(random.choice(values) for values in AXES.values()) for _ in range(60)]
        best = max(candidates, key=lambda one: (len(subsets(one, 2) - seen), len(subsets(one, 3) - seen)))
        seen |= subsets(best, 2) | subsets(best, 3)
        chosen.append(Case(number, *best))
    return chosen


SUBJECTS = ("The harbour board", "A commission of engineers", "The ferry company", "The U.S. consul", "Sen. Aliyeva",
            "The grain exchange", "A customs post", "The weather service", "The older of the two unions")  # fmt: skip
VERBS = ("measured", "has postponed", "will audit", "describes as “temporary”", "no longer disputes", "inherited")
OBJECTS = ("the ministry’s dredging plan", "67.5 percent of the berths", "a tariff on salt, hides and wool",
           "the lighthouse at Cape Doz", "an agreement of 12 articles", "what the surveyors call “dry tonnage”",
           "the governor’s second road", "Tashmal & Sons’ warehouses")  # fmt: skip
ENDS = ("since the spring of 1998", "i.e. before anyone had asked", "for No. 4 district alone", "by the end of winter",
        "in spite of three court orders", "at a cost of $3.4 million", "as the River Act requires")  # fmt: skip
PEOPLE = ("Irma V. Tashmal", "Rustam Kell", "Oda al-Marwi", "Pavel Zhuravin-Lee", "Sona O’Dair")
TITLES = ("Salt, wool and the harbour", "THE FERRY THAT NOBODY ORDERED", "Who owns Cape Doz?")
TAGS = ("Ports", "Water & Energy", "Salt")
SECTIONS_OF_TEXT = (2, 2, 1)
LEGACY, RECENT = ("2004-02-11", "2/11/2004"), ("2015-12-09", "12/09/2015")
HEADER = {LEGACY: "Wednesday, 11 February 2004", RECENT: "Wednesday, 09 December 2015 14:20"}
DATE_LINE = {LEGACY: "February 11th, 2004, The CACI Analyst", RECENT: "December 9th, 2015, The CACI Analyst"}


@dataclass(frozen=True)
class Page:
    """A page and its expected fields."""

    url: str
    content: bytes
    fields: dict[str, Any]


@dataclass(frozen=True)
class Text:
    """An article before it is typed."""

    abstract: str | None
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    people: tuple[str, ...]
    bios: tuple[str, ...]


def page(case: Case) -> Page:
    """Return the page of a case and its truth."""
    random = Random(case.number)
    day = LEGACY if case.intro == "repeat-cut" else RECENT
    text = _write(case, random)
    lines = _byline_lines(case, text.people, day)
    title = random.choice(TITLES)
    item_id = 7000 + case.number
    path = f"/publications/analytical-articles/item/{item_id}-salt-and-wool.html"
    facts = {"id": item_id, "path": path, "title": escape(title), "date": HEADER[day], "hits": 40 + case.number,
             "tags": [escape(tag) for tag in TAGS], "columns": _columns(case, text, lines, day, random)}  # fmt: skip
    url = f"https://www.cacianalyst.org{path}"
    return Page(url, TEMPLATES[case.template](facts).encode(), _truth(case, text, lines, day, title, url, item_id))


def _truth(
    case: Case, text: Text, lines: list[str], day: tuple[str, str], title: str, url: str, item_id: int
) -> dict[str, Any]:
    body = [paragraph for _, paragraphs in text.sections for paragraph in paragraphs]
    joined = " ".join(text.bios)
    bios = text.bios if len(text.people) > 1 else (joined,)
    return {
        "article_id": f"caci:{item_id}",
        "item_id": item_id,
        "kind": "analytical",
        "section": "analytical-articles",
        "category": "Analytical Articles",
        "url": url,
        "title": title,
        "byline": " / ".join(lines),
        "authors": [{"name": name, "bio": bio} for name, bio in zip(text.people, bios, strict=True)],
        "page_date": day[0],
        "issue_date": day[0],
        "published_on": day[0],
        "date_conflict": False,
        "abstract": text.abstract,
        "body": "\n\n".join(body),
        "sections": [
            {"label": label, "label_raw": label, "text": "\n\n".join(paragraphs)} for label, paragraphs in text.sections
        ],
        "paragraphs": [{"text": one} for one in ([text.abstract] if text.abstract else []) + body],
        "bio": joined,
        "tags": list(TAGS),
        "hits": 40 + case.number,
        "links": [],
        "digest_items": [],
        "pdf_url": None,
        "image_url": None,
        "word_count": len(" ".join(body).split()),
    }


def _sentences(random: Random, count: int) -> str:
    return " ".join(
        f"{random.choice(SUBJECTS)} {random.choice(VERBS)} {random.choice(OBJECTS)} {random.choice(ENDS)}."
        for _ in range(count)
    )


def _write(case: Case, random: Random) -> Text:
    legacy = case.intro == "repeat-cut"

    def straight(text: str) -> str:
        return text.replace("’", "'") if legacy else text

    people = tuple(random.sample(PEOPLE[:4] if legacy else PEOPLE, 2 if case.bio == "plural" else 1))
    bios = tuple(straight(f"{name} is the author of a book on {random.choice(OBJECTS)}.") for name in people)
    sections = tuple(
        (label, tuple(straight(_sentences(random, random.randint(2, 4))) for _ in range(count)))
        for label, count in zip(LABELS, SECTIONS_OF_TEXT, strict=True)
    )
    return Text(None if legacy else _sentences(random, 2), sections, people, bios)


def _byline_lines(case: Case, people: Sequence[str], day: tuple[str, str]) -> list[str]:
    names = " and ".join(people)
    if case.byline.startswith("two-"):
        return [f"By {names}", DATE_LINE[day]]
    return [f"By {names} ({day[1]} issue of the CACI Analyst)"]


def _byline(case: Case, lines: list[str], people: Sequence[str]) -> str:
    one, two = escape(lines[0], quote=False), escape(lines[-1], quote=False)
    bold = one
    for name in people:
        bold = bold.replace(name, f"<b>{name}</b>")
    return BYLINES[case.byline].format(one, one, two, bold)


def _typed(text: str, day: tuple[str, str]) -> str:
    """Return clean text as HTML: imported items have backslashes before apostrophes, later ones have entities."""
    html = escape(text, quote=False)
    if day == LEGACY:
        return html.replace("'", "\\'")
    return html.replace("“", "&ldquo;").replace("”", "&rdquo;").replace("’", "&rsquo;")


def _body(case: Case, sections: Sequence[tuple[str, Sequence[str]]], day: tuple[str, str]) -> list[str]:
    """Return the paragraphs of the sections, the first ones after their labels; a heading element is its own piece."""
    pieces: list[str] = []
    for label, paragraphs in sections:
        heading = HEADINGS[case.heading].format(label, label.title(), label[:4], label[4:])
        first, *others = [_typed(paragraph, day) for paragraph in paragraphs]
        pieces += [heading, first] if case.heading == "h3" else [heading + first]
        pieces += others
    return pieces


def _flow(case: Case, pieces: Sequence[str]) -> str:
    """Return the pieces as paragraphs of the case, with the heading elements between runs of them."""
    html, run = "", list[str]()
    for piece in [*pieces, "<h3>"]:
        if piece.startswith("<h3>"):
            html += (PARAGRAPHS[case.paragraph](run) if run else "") + (piece if piece != "<h3>" else "")
            run = []
        else:
            run.append(piece)
    return html


def _columns(case: Case, text: Text, lines: list[str], day: tuple[str, str], random: Random) -> tuple[str | None, str]:
    """Return the intro column, None if the page has only the other, and the full text."""
    byline = _byline(case, lines, text.people) + "\n"
    abstract = [_typed(text.abstract, day)] if text.abstract else []
    bio = BIOS[case.bio].format(_typed(" ".join(text.bios), day))
    body = [*_body(case, text.sections, day), bio]
    match case.intro:
        case "repeat-cut":
            return byline + _flow(case, _body(case, _cut(text.sections, random), day)), _flow(case, body)
        case "repeat-abstract":
            return byline + _flow(case, abstract), _flow(case, abstract + body)
        case "repeat-byline":
            return byline + _flow(case, abstract), byline + _flow(case, abstract + body)
        case "split":
            return byline + _flow(case, abstract), _flow(case, body)
    return None, byline + _flow(case, abstract + body)


def _cut(sections: Sequence[tuple[str, tuple[str, ...]]], random: Random) -> list[tuple[str, tuple[str, ...]]]:
    """Return the beginning of the text up to some full stop, perhaps one inside "U.S." or "67.5"."""
    label, (first, second) = sections[0]
    paragraphs = random.choice([(first,), (first, second)])
    stops = [place for place, sign in enumerate(paragraphs[-1]) if sign == "." and place > 60]
    return [(label, (*paragraphs[:-1], paragraphs[-1][: random.choice(stops) + 1]))]


def different(record: dict[str, Any], truth: Any) -> Iterator[str]:
    """Yield the fields that differ; in the rows of a list only the keys of the truth are compared."""
    for name, expected in truth.items():
        value = record[name]
        if isinstance(expected, list) and expected and isinstance(expected[0], dict):
            value = [{key: row[key] for key in expected[0]} for row in value]
        if value != expected:
            yield f"{name}: {value!r} instead of {expected!r}"
