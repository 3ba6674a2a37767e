"""Faults of the template: the site prints what it always printed, but in another form.

Each leaves out the JSON-LD in the page's head, as K2 before 2.10 does, so that the page alone says what it says; a
value that ends in `+head` keeps it.
"""

import re
from collections.abc import Callable
from datetime import date

from replica.faults.exchange import Exchange
from replica.web.responses import Response

_JSON_LD = re.compile(r'<script type="application/ld\+json">.*?</script>\n?', re.DOTALL)
_DAY = re.compile(r'(class="\w*[iI]temDateCreated">\s*)(?P<weekday>\w+), (?P<day>\d\d?) (?P<month>\w+) (?P<year>\d{4})')
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_RUSSIAN_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
_RUSSIAN_DAYS = ("Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота", "Воскресенье")
_RUSSIAN_WORDS = {
    "<span>Published in</span>": "<span>Опубликовано в</span>",
    "<span>Tagged under</span>": "<span>Теги</span>",
    "<h3>Related items</h3>": "<h3>Похожие материалы</h3>",
}
_HITS = re.compile(r"Read <b>(\d+)</b> times")
_RENAMED_LABELS = {"BACKGROUND": "WHAT HAPPENED", "IMPLICATIONS": "WHAT IT MEANS", "CONCLUSIONS": "WHAT COMES NEXT"}
# <b>BACK</b>GROUND:, IMPLICATIONS</strong>:, CONCLUSION:
_LABELS = {
    re.compile("(?:<[^<>]*>)*".join(label[:-1]) + f"(?:<[^<>]*>)*{label[-1]}?(?=(?:<[^<>]*>)*:)"): renamed
    for label, renamed in _RENAMED_LABELS.items()
}
_BY = re.compile(r"(?<=>|\n)By (?=[A-Z])")
_MAGAZINE = re.compile(r"CACI? Analyst", re.IGNORECASE)
_DATE_LINE_END = re.compile(r",? the CACI? Analyst|(?:\d{1,2}/){2}\d{2,4} issue of the CACI? Analyst", re.IGNORECASE)
_TEXT_BOX = re.compile(r'<div class="itemFullText">|<div class="itemIntroText">')
_TEXT_END = '<div class="itemContentFooter">'
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


def dates(exchange: Exchange, value: str) -> Response:
    """Return the page with its date in another form: `us`, `numeric` (the default), `us-numeric` or `relative`."""
    form, _, head = value.partition("+")

    def printed(match: re.Match[str]) -> str:
        day, month, year = int(match["day"]), match["month"], match["year"]
        number = _MONTHS.index(month) + 1
        forms = {
            "us": f"{match['weekday']}, {month} {day}, {year}",
            "us-numeric": f"{number:02}/{day:02}/{year}",
            "relative": f"{date(2027, 1, 1).year - int(year)} years ago",
        }
        return match[1] + forms.get(form, f"{day:02}/{number:02}/{year}")

    return _changed(exchange, head, lambda page: _DAY.sub(printed, page))


def bylines(exchange: Exchange, value: str) -> Response:
    """Return the page with another byline: `words` (no By, no magazine; the default), or `magazine`, of another one."""
    form, _, head = value.partition("+")

    def change(page: str) -> str:
        if form == "magazine":
            return _MAGAZINE.sub("Turkey Review", page)
        return _BY.sub("Words and research: ", _DATE_LINE_END.sub(", first edition", page))

    return _changed(exchange, head, change)


def labels(exchange: Exchange, value: str) -> Response:
    """Return the page with other labels in its text: WHAT HAPPENED where BACKGROUND was."""

    def change(page: str) -> str:
        for pattern, renamed in _LABELS.items():
            page = pattern.sub(renamed, page)
        return page

    return _changed(exchange, value.partition("+")[2], change)


def half_text(exchange: Exchange, value: str) -> Response:
    """Return the page without the second half of the words of its text."""

    def change(page: str) -> str:
        boxes, end = list(_TEXT_BOX.finditer(page)), page.find(_TEXT_END)
        if not boxes or end < 0:
            return page
        start = boxes[-1].end()
        texts = [(match.start(), match.end()) for match in _TEXT.finditer(page, start - 1, end)]
        left = sum(last - first for first, last in texts) // 2
        pieces, place = [page[:start]], start
        for first, last in texts:
            pieces += [page[place:first], page[first : min(last, first + left)]]
            left, place = max(0, left - (last - first)), last
        return "".join([*pieces, page[place:]])

    return _changed(exchange, value.partition("+")[2], change)


def language(exchange: Exchange, value: str) -> Response:
    """Return the page with what the template prints in Russian: the date, the number of hits, what is around them."""

    def day(match: re.Match[str]) -> str:
        number = _MONTHS.index(match["month"])
        weekday = date(int(match["year"]), number + 1, int(match["day"])).weekday()
        return f"{match[1]}{_RUSSIAN_DAYS[weekday]}, {match['day']} {_RUSSIAN_MONTHS[number]} {match['year']}"

    def change(page: str) -> str:
        page = _HITS.sub(r"Прочитано <b>\1</b> раз", _DAY.sub(day, page))
        for english, russian in _RUSSIAN_WORDS.items():
            page = page.replace(english, russian)
        return page

    return _changed(exchange, value.partition("+")[2], change)


def _changed(exchange: Exchange, head: str, change: Callable[[str], str]) -> Response:
    """Return the site's own answer with a change to its HTML."""
    response = exchange.answer()
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    page = response.body.decode()
    return Response(response.status, change(page if head else _JSON_LD.sub("", page)).encode(), response.headers)
