"""The report in a real browser: nothing asked of the network, nothing run, nothing too wide, too small or too pale."""

import re
import zlib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from flows.report.context import Context
from flows.report.page import page_of, resource
from tests.support.report_archive import NOW, SITE, TITLES, whole_archive
from warehouse.query.report_answers import read_answers

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SCREENS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"},
}
SMALLEST_TEXT = 11
TEXT_CONTRAST, MARK_CONTRAST = 4.5, 3.0
# Lines that help the eye and say nothing, the unfilled rest of a column, the white of a hatched one
DECORATION = {"grid", "rest", "hatch", "band"}
APART = 10
"""The least distance of two colours of sections, as CIE76 measures it: 2 is just noticed side by side."""
# How the three kinds of colour blindness see linear red, green and blue (Machado, Oliveira and Fernandes 2009).
SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
TEXTS = """() => [...document.querySelectorAll('body *')].filter(element =>
    element.getClientRects().length && !element.closest('title, desc, defs, style')
    && [...element.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
  .map(element => { const style = getComputedStyle(element); return {
    text: element.textContent.trim().slice(0, 40), size: parseFloat(style.fontSize),
    colour: element instanceof SVGElement ? style.fill : style.color,
    opacity: parseFloat(style.opacity) }; })"""
MARKS = """() => [...document.querySelectorAll('svg rect, svg circle, svg line, svg path')]
  .filter(element => element.getClientRects().length && !element.closest('defs'))
  .map(element => { const style = getComputedStyle(element); return {
    classes: [...element.classList],
    colour: style.fill !== 'none' && element.tagName !== 'line' ? style.fill : style.stroke
  }; })"""
OVERFLOW = """() => [...document.querySelectorAll('body *')].filter(element =>
    !element.closest('.scroll') && element.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .map(element => element.outerHTML.slice(0, 90))"""

Screen = tuple[str, Page, dict[str, list[str]]]

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason=f"{CHROMIUM} is not installed: the report cannot be looked at (Debian: chromium)"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:  # each launch has a new, empty profile
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on an archive with hostile texts."""
    folder = tmp_path_factory.mktemp("browser")
    context = Context(read_answers(whole_archive(folder / "analyst.duckdb")), SITE, TITLES, NOW)
    path = folder / "report.html"
    path.write_text(page_of(context), encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=SCREENS, ids=str)
def screen(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Screen]:
    """The page as it is on one screen, with what it said to the console and asked for."""
    seen: dict[str, list[str]] = {"console": [], "errors": [], "requests": []}
    context = browser.new_context(**SCREENS[request.param])  # type: ignore[arg-type]
    page = context.new_page()
    page.on("console", lambda message: seen["console"].append(message.text))
    page.on("pageerror", lambda error: seen["errors"].append(str(error)))
    page.on("request", lambda asked: seen["requests"].append(asked.url))
    page.goto(report.as_uri())
    yield request.param, page, seen
    context.close()


def test_nothing_is_asked_of_the_network_and_nothing_is_run(screen, report):
    _, page, seen = screen
    assert seen == {"console": [], "errors": [], "requests": [report.as_uri()]}
    assert page.evaluate("window.hacked") is None


def test_nothing_is_wider_than_the_screen(screen):
    _, page, _ = screen
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(OVERFLOW) == []


def test_no_text_is_too_small_or_too_pale(screen):
    _, page, _ = screen
    background = rgb(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    texts = page.evaluate(TEXTS)
    assert len(texts) > 200
    assert [text for text in texts if text["size"] < SMALLEST_TEXT] == []
    pale = [text for text in texts if contrast(rgb(text["colour"]), background) < TEXT_CONTRAST or text["opacity"] < 1]
    assert pale == []


def test_no_mark_is_too_pale(screen):
    _, page, _ = screen
    background = rgb(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    marks = [mark for mark in page.evaluate(MARKS) if mark["classes"] and not DECORATION & set(mark["classes"])]
    assert {name for mark in marks for name in mark["classes"]} >= {
        "first",
        "fourth",
        "other",
        "stored",
        "peak",
        "dot",
        "day",
    }
    assert {
        tuple(mark["classes"]) for mark in marks if contrast(rgb(mark["colour"]), background) < MARK_CONTRAST
    } == set()


def test_light_and_dark_differ(screen):
    name, page, _ = screen
    light = luminance(rgb(page.evaluate("getComputedStyle(document.body).backgroundColor"))) > 0.5
    assert light == ("dark" not in name)


def test_a_screen_reader_announces_every_chart(screen):
    _, page, _ = screen
    session = page.context.new_cdp_session(page)
    nodes = [node for node in session.send("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
    images = [node for node in nodes if node["role"]["value"] in {"image", "img"}]
    assert len(images) == page.locator("svg[role=img]:visible").count() > 20
    assert all(image["name"]["value"].strip() and image["description"]["value"].strip() for image in images)
    headings = [node["name"]["value"] for node in nodes if node["role"]["value"] == "heading"]
    assert headings[0].startswith(SITE)


def test_the_numbers_open_without_widening_the_page(screen):
    _, page, _ = screen
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    assert page.locator("table:visible").count() == page.locator("table").count() >= 8
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_colours_of_sections_are_told_apart_by_everyone(scheme, sight):
    palettes = resource("report.css").split("@media screen and (prefers-color-scheme: dark)")
    names = ("first", "second", "third", "fourth", "other")
    colours = [re.search(rf"--{name}: #(\w{{6}})", palettes[scheme])[1] for name in names]  # type: ignore[index]
    seen = [
        lab(as_seen(linear(tuple(int(colour[i : i + 2], 16) for i in (0, 2, 4))), SIGHT[sight])) for colour in colours
    ]
    assert (
        min(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 for one, other in combinations(seen, 2))
        > APART
    )


def rgb(colour: str) -> tuple[float, ...]:
    """Red, green and blue of rgb(1, 2, 3), from 0 to 255; the test fails where the colour is not opaque."""
    values = [float(value) for value in re.findall(r"[\d.]+", colour)]
    assert len(values) == 3, colour
    return tuple(values)


def linear(colour: tuple[float, ...]) -> list[float]:
    shares = [value / 255 for value in colour]
    return [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]


def luminance(colour: tuple[float, ...]) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """As WCAG 2 defines it, from 1 to 21."""
    pale, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (pale + 0.05) / (dark + 0.05)


def as_seen(colour: list[float], sight: Any) -> list[float]:
    return [min(max(sum(factor * part for factor, part in zip(row, colour, strict=True)), 0), 1) for row in sight]


def lab(colour: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* of linear red, green and blue, for daylight (D65)."""
    red, green, blue = colour
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


CLIPPED = """() => [...document.querySelectorAll('svg.plot text')]
  .filter(element => element.getClientRects().length && element.getBoundingClientRect().left
    < document.body.getBoundingClientRect().left - 0.5).map(element => element.outerHTML.slice(0, 90))"""
A4 = {"width": 680, "height": 1000}
"""What 15 mm margins leave of a page, in CSS pixels."""
# 12 0 obj … /Contents 34 0 R … of a page, and 34 0 obj <<…>> stream … endstream
PAGE_CONTENTS = re.compile(rb"/Type /Page\b.*?/Contents (\d+) 0 R", re.DOTALL)


def glyphs_by_page(pdf: bytes) -> list[int]:
    """Return how many runs of text each page of a PDF shows; Chromium writes most glyphs as a run of their own."""
    streams = [
        re.search(rb"\n%b 0 obj\b.*?stream\r?\n(.*?)\r?\nendstream" % number, pdf, re.DOTALL)
        for number in PAGE_CONTENTS.findall(pdf)
    ]
    contents = [zlib.decompressobj().decompress(stream[1]) for stream in streams if stream is not None]
    return [len(re.findall(rb"T[jJ]\b", content)) for content in contents]


def test_on_paper_no_label_is_cut_and_no_page_has_the_foot_alone(browser: Browser, report: Path) -> None:
    page = browser.new_page(viewport=A4)  # type: ignore[arg-type]
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate(CLIPPED) == []
    foot = len(page.locator("footer").inner_text())
    for height in (285, 297, 305):  # A4, and a little less and more, as if the archive were another
        glyphs = glyphs_by_page(page.pdf(width="210mm", height=f"{height}mm"))
        assert len(glyphs) > 3 and glyphs[-1] > 1.5 * foot
    page.close()
