"""What is between the paragraphs and not part of the text: captions, credits, download lines."""

import re
from dataclasses import dataclass

from spiders.pages.fields.labels import is_bio_label, starts_with_label
from spiders.pages.markup.blocks import Anchor, Block, BlockKind, Line

# Credit: Wikimedia Commons; Source: Flickr; Photo by the author; Image Attribution: …; shutterstock
CREDIT = re.compile(
    r"^(?:(?:photo|picture|image|map|figure)?\s?(?:credits?|source|attribution|courtesy|copyright)\s?[:–—-]"
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
MAX_CREDIT_WORDS = 40
MAX_CAPTION_WORDS = 20
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


def separate_captions(blocks: list[Block], labels: tuple[str, ...]) -> SeparatedText:
    """Separate images, captions, credits and download lines from the text."""
    kept: list[Block] = []
    captions: list[str] = []
    downloads: list[Anchor] = []
    links: list[Anchor] = []
    after_image = False
    for block in blocks:
        if block.kind is BlockKind.IMAGE:
            links.extend(block.anchors)
            after_image = True
            continue
        pdfs, others = _divide_anchors(block) if block.anchors else ([], [])
        downloads.extend(pdfs)
        links.extend(others)
        lines = [line for line in block.lines if not (is_download(line.text) or _is_only_link(line, pdfs))]
        while lines and _is_caption(block, lines, after_image, labels):
            captions.append(lines.pop(0).text)
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


def _is_caption(block: Block, lines: list[Line], after_image: bool, labels: tuple[str, ...]) -> bool:
    line = lines[0].text
    if block.kind is BlockKind.CAPTION or (ATTRIBUTION.match(line) and len(line.split()) <= MAX_CREDIT_WORDS):
        return True
    if not after_image or block.kind is not BlockKind.PARAGRAPH:
        return False
    if starts_with_label(lines[0], labels) or is_bio_label(line):
        return False
    words = len(line.split())
    if CREDIT.match(line):
        return words <= MAX_CREDIT_WORDS
    return words <= MAX_CAPTION_WORDS and not SENTENCE_END.search(line) and not lines[0].all_bold
