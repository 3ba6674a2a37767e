"""What is between the paragraphs and not part of the text: captions, credits, download lines."""

import re
from dataclasses import dataclass

from spiders.pages.fields.labels import is_bio_label, starts_with_label
from spiders.pages.markup.blocks import Anchor, Block, BlockKind, Line

# Credit: Wikimedia Commons; Source: Flickr; Photo by the author; Image Attribution: …; shutterstock
CREDIT = re.compile(
    r"^\(?(?:(?:photo|picture|image|map|figure)?\s?(?:credits?|source|attribution|courtesy|copyright)\s?[:–—-]"
    r"|(?:photo|picture|image|map)s?\s?(?:by|from|via|courtesy|credit|:)|courtesy\sof|copyright\b|shutterstock|wikimedia"
    r"|flickr|©)",
    re.I,
)
# Image Attribution: …, also far from its image, after the bio
ATTRIBUTION = re.compile(r"^image\sattribution\b", re.I)
# Read Coordinating the Corridors (PDF); Click here to download PDF
DOWNLOAD = re.compile(
    r"^(?:(?:read|view|see|download|get)\b.{0,200}\(\s?pdf\s?\)|(?:please\s)?click\shere\b.{0,80}\bpdf\b|download\b.{0,80}\bpdf\b)",
    re.I,
)
# … visit the mine in Kumtor (Image Courtesy of Wikimedia Commons); … (Photo: AP)BACKGROUND: In
CREDIT_IN_BRACKETS = re.compile(
    r"[(\[](?:(?:image|photo|photograph|picture|map|graphic|illustration)s?\s?(?:credits?|courtesy|source|by|from|via|:|©)"
    r"|cc\sby|source\s?:\s?(?:wikimedia|flickr|shutterstock|getty|reuters))[^()\[\]]{1,100}[)\]](?=\.?$|\s?[A-Z“\"])",
    re.I,
)
# A view of the river, Image Courtesy of Wikimedia Commons
CREDIT_AT_END = re.compile(
    r"[,.;–—|-]\s(?:image|photo)s?\s?(?:\s(?:courtesy|credits?|source|via)\b|:)[^.]{2,80}$", re.I
)
# … in front of the mine (Wikimedia Commons).: only below an image
NAMED_SOURCE = re.compile(
    r"\((?:credits?\s?:|courtesy\s|source\s?:|©|wikimedia\b|shutterstock\b|flickr\b|getty\b|via\s|(?:image|photo)s?\b)"
    r"[^()]{0,100}\)\.?$",
    re.I,
)
# CR1.jpg; Screen_Shot_2018-04-30_at_1.51.42_PM.png; Screenshot 2024-01-19 at 9.36.09 AM; Picture 4 CACI 27 05; DSC_0042
IMAGE_NAME = re.compile(
    r"^\S.{0,120}\.(?:png|jpe?g|gif|webp|bmp|tiff?|svg|avif|heic)$|^(?:screen[\s_-]?shot|whatsapp)[\s_-].{0,60}\d.{0,20}$"
    r"|^(?:picture|image|img|photo|dsc[fn]?|pic|slide)[\s_-]{0,2}\d{1,8}(?:[\s_-](?:\d[\w.-]{0,20}|[A-Z]{2,8})){0,6}$"
    r"|^\w{1,40}_\w{1,60}$",
    re.I,
)
# 18109411 1731737156853135 n; kviri-elections-1; OSCE Vienna 1; border-post-par-Steppe-flickr; shutterstock 1148957-2
ALTERNATIVE = re.compile(r"_|\b\d{6,}|\w-\w+-\w+-|[\s-]\d{1,3}$|^shutterstock\b", re.I)
# Pashinyan large; CA map big; Nagorno-Karabakh Big; but The World at Large and So Big are headings
SIZED_NAME = re.compile(
    r"^(?!(?:so|too|very)\s)(?:[\w’'.-]{1,40}\s){0,2}(?!(?:at|by|and|is|are|too|so|very|looms?|thinks?|dreams?|goes|wins?|bets?)\s)"
    r"[\w’'.-]{1,40}\s(?:large|big|small|medium|cropped|crop|edited|resized|thumb|thumbnail|banner)(?:\s\d{1,3})?$",
    re.I,
)
# … agreed on nothing. (Interfax): a news item, which an image may precede
SENTENCE_WITH_SOURCE = re.compile(r"[.!?…][”’\"']{0,2}\s?\([^()]{2,60}\)\.?$")
MAX_CREDIT_WORDS = 40
MAX_CAPTION_WORDS = 20
MAX_CREDITED_CAPTION_WORDS = 60
"""A caption is longer where its credit stands in brackets at its end, or on the line below it."""
MAX_IMAGE_NAME_CHARACTERS = 120
MAX_LINES_BEFORE_SIZED_NAME = 4
MAX_CHARACTERS_BEFORE_CREDIT = 500
SENTENCE_END = re.compile(r"[.!?…:;,][”’\"')\]]*$")


@dataclass(frozen=True)
class SeparatedText:
    """The blocks of the text, and what was between them."""

    blocks: list[Block]
    captions: tuple[str, ...]
    downloads: tuple[Anchor, ...]
    links: tuple[Anchor, ...]
    """All links of the text, the captions and the images in the order of the page, without the download links."""


def is_download(text: str) -> bool:
    """Return True for a line that offers the article as PDF."""
    return DOWNLOAD.match(text) is not None


def is_pdf(anchor: Anchor) -> bool:
    """Return True for a link to a PDF file."""
    return anchor.href.split("?")[0].split("#")[0].strip().lower().endswith(".pdf")


def is_image_name(text: str) -> bool:
    """Return True for a line that is the name of an image's file, as a camera, a program or an editor gives it."""
    return len(text) <= MAX_IMAGE_NAME_CHARACTERS and IMAGE_NAME.match(text) is not None


def is_sized_name(text: str) -> bool:
    """Return True for words that may be an image's name, with its size at the end; a heading may look so, too."""
    return len(text) <= MAX_IMAGE_NAME_CHARACTERS and SIZED_NAME.match(text) is not None


def credited_caption(text: str) -> str | None:
    """Return the caption with which a line begins, if its credit in brackets ends it; None if there is none."""
    match = None
    if "(" in text or "[" in text:
        match = CREDIT_IN_BRACKETS.search(text, 0, MAX_CHARACTERS_BEFORE_CREDIT)
    if match is None:
        is_short = len(text) <= MAX_CHARACTERS_BEFORE_CREDIT and ("mage" in text or "hoto" in text)
        return text if is_short and CREDIT_AT_END.search(text) else None
    caption = text if text[match.end() :] == "." else text[: match.end()]
    return caption if 0 < len(caption.split()) <= MAX_CREDITED_CAPTION_WORDS else None


def separate_captions(blocks: list[Block], labels: tuple[str, ...]) -> SeparatedText:
    """Separate images, captions, credits and download lines from the text."""
    kept: list[Block] = []
    captions: list[str] = []
    downloads: list[Anchor] = []
    links: list[Anchor] = []
    after_image = False
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.IMAGE:
            links.extend(block.anchors)
            after_image = True
            continue
        pdfs, others = _divide_anchors(block) if block.anchors else ([], [])
        downloads.extend(pdfs)
        links.extend(others)
        lines = [line for line in block.lines if not (is_download(line.text) or _is_only_link(line, pdfs))]
        while lines:
            caption = _caption(block, lines[0], kept, labels)
            if (
                caption is None
                and block.kind is BlockKind.PARAGRAPH
                and (after_image or len(lines[0].text) <= MAX_IMAGE_NAME_CHARACTERS)
            ):
                below = lines[1:2] or [line for other in blocks[number + 1 : number + 2] for line in other.lines[:1]]
                is_of_image = after_image and _is_below_image(lines[0], below, labels)
                caption = lines[0].text if is_of_image or _is_above_label(lines[0], below, kept, labels) else None
            if caption is None:
                break
            captions.append(caption)
            rest = lines.pop(0).text[len(caption) :].strip()
            if rest:
                lines.insert(0, Line(rest))
                break
        if lines:
            after_image = False
            kept.append(block.with_lines(tuple(lines)))
    return SeparatedText(kept, tuple(captions), tuple(downloads), tuple(links))


def _divide_anchors(block: Block) -> tuple[list[Anchor], list[Anchor]]:
    """Return the links that offer the article itself as PDF, and the others, such as a PDF cited in a sentence."""
    offered = {line.text for line in block.lines if is_download(line.text)}
    pdfs = [
        anchor
        for anchor in block.anchors
        if is_pdf(anchor) and (any(anchor.text in line for line in offered) or anchor.text == block.text)
    ]
    return pdfs, [anchor for anchor in block.anchors if anchor not in pdfs]


def _is_only_link(line: Line, pdfs: list[Anchor]) -> bool:
    return any(anchor.text == line.text for anchor in pdfs)


def _caption(block: Block, first: Line, kept: list[Block], labels: tuple[str, ...]) -> str | None:
    """Return the caption or the image's name with which a line begins wherever it stands, mostly all of it."""
    line = first.text
    if block.kind is BlockKind.CAPTION or (ATTRIBUTION.match(line) and len(line.split()) <= MAX_CREDIT_WORDS):
        return line
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    if len(line) <= MAX_IMAGE_NAME_CHARACTERS and (
        is_image_name(line) or (is_sized_name(line) and _is_above_text(kept, labels))
    ):
        return line
    credited = credited_caption(line)
    return credited if credited is not None and not starts_with_label(first, labels) else None


def _is_below_image(line: Line, following: list[Line], labels: tuple[str, ...]) -> bool:
    """Return True for the caption or the credit of the image above it."""
    if starts_with_label(line, labels) or is_bio_label(line.text):
        return False
    words = len(line.text.split())
    if CREDIT.match(line.text):
        return words <= MAX_CREDIT_WORDS
    if line.all_bold:
        return False
    below = following[0].text if following else ""
    if NAMED_SOURCE.search(line.text) or (below[:1] == "(" and credited_caption(below) == below):
        return words <= MAX_CREDITED_CAPTION_WORDS
    is_credited = CREDIT.match(below) is not None and not SENTENCE_END.search(below)
    max_words = MAX_CREDITED_CAPTION_WORDS if is_credited else MAX_CAPTION_WORDS
    return words <= max_words and not SENTENCE_END.search(line.text) and not SENTENCE_WITH_SOURCE.search(line.text)


def _may_be_of_image(line: Line) -> bool:
    """Return True for what may be left of an image that the copy has lost: its name or its credit."""
    if len(line.text) > MAX_IMAGE_NAME_CHARACTERS or SENTENCE_END.search(line.text):
        return False
    return ALTERNATIVE.search(line.text) is not None or CREDIT.match(line.text) is not None


def _is_above_label(line: Line, following: list[Line], kept: list[Block], labels: tuple[str, ...]) -> bool:
    """Return True for the name or the credit of an image between the abstract and the first label."""
    if not (following and kept and kept[-1].lines and _may_be_of_image(line)):
        return False
    return starts_with_label(following[0], labels) and SENTENCE_END.search(kept[-1].lines[-1].text) is not None


def _is_above_text(kept: list[Block], labels: tuple[str, ...]) -> bool:
    """Return True at the beginning of a text, before its first label, where an item's image stands."""
    lines = [line for block in kept for line in block.lines]
    return len(lines) <= MAX_LINES_BEFORE_SIZED_NAME and not any(starts_with_label(line, labels) for line in lines)
