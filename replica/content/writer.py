"""From an entry of the catalogue to a written article."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from replica.content.analytical import write_abstract, write_body
from replica.content.bios import write_bio
from replica.content.bylines import EVENT, form_of, write_byline
from replica.content.comments import write_comments
from replica.content.dates import Known
from replica.content.digests import write_several, write_single
from replica.content.form_names import with_form_names
from replica.content.issues import ABSTRACTS_BEGIN, JOOMLA_BEGINS
from replica.content.labels import label_form, write_labels
from replica.content.model import Article, Block, Byline, Entry, Kind, NewsItem, Style
from replica.content.pictures import attribution, item_image_texts
from replica.content.prose import Prose
from replica.content.randomness import stream
from replica.content.references import PathPicker
from replica.content.reports import write_download, write_event, write_feature, write_report
from replica.content.styles import style_of
from replica.content.tags import tags_of
from replica.content.titles import alias_of, digest_title, legacy_alias, write_title
from replica.content.vocabulary import Topic, topic

KINDS_OF_SECTIONS: dict[str, Kind] = {
    "analytical-articles": "analytical",
    "field-reports": "field_report",
    "feature-articles": "feature",
}
# One page in 41 lacks the block with the date.
_RANKS_PER_DATELESS_PAGE = 41


def topic_of(seed: int, entry: Entry) -> Topic:
    """Return the topic of the item, which its title and its text share."""
    return topic(entry.day.year, stream(seed, entry.key, "topic"))


def several_items(entry: Entry) -> bool:
    """Return whether a digest page contains several items: all from 2007 on do, and a few earlier ones."""
    return entry.section == "news-digest" and (entry.day.year >= 2007 or entry.rank % 13 == 7)


def title_of(seed: int, entry: Entry) -> tuple[str, datetime | None]:
    """Return the title, and the day in the title of an issue digest."""
    random = stream(seed, entry.key, "title")
    if several_items(entry) and entry.day.year >= 2007:
        named = entry.day + timedelta(days=random.choice((-4, -2, -1, 0, 0, 0, 1, 2)))
        return digest_title(named, with_year=named.year != entry.day.year or random.random() < 0.75), datetime.combine(
            named, datetime.min.time()
        )
    return write_title(topic_of(seed, entry), random, entry.day.year), None


def alias(seed: int, entry: Entry) -> str:
    """Return the alias, which follows the id and a hyphen in the canonical address."""
    return legacy_alias(entry.section, entry.item_id, entry.day) if entry.legacy else alias_of(title_of(seed, entry)[0])


@dataclass(frozen=True, slots=True)
class _Body:
    """The parts in which the kinds of articles differ."""

    abstract: str | None = None
    blocks: tuple[Block, ...] = ()
    news: tuple[NewsItem, ...] = ()
    label_form: str = ""


def _write(seed: int, entry: Entry, byline: Byline, style: Style, own_path: PathPicker, random: Random) -> _Body:
    prose = Prose(topic_of(seed, entry), random, style.quotes)
    year, glued = entry.day.year, "glued_sentence" in style.dirt
    if entry.section == "news-digest":
        if several_items(entry):
            return _Body(news=write_several(prose, entry.day, style.quotes, random, first_bare=year < 2007))
        return _Body(news=write_single(prose, random))
    if byline.form == EVENT:
        return _Body(blocks=write_event(topic_of(seed, entry), prose, random))
    if entry.section == "analytical-articles":
        abstract = write_abstract(prose, random) if entry.day >= ABSTRACTS_BEGIN else None
        form = label_form(seed, entry)
        body = write_body(prose, write_labels(form, entry.rank), own_path, random, year=year, glued=glued)
        return _Body(abstract, body, label_form=form)
    if entry.section == "field-reports":
        return _Body(blocks=write_report(prose, own_path, random, year=year, glued=glued))
    return _Body(blocks=write_feature(prose, own_path, random, year=year))


def write_article(seed: int, entry: Entry, own_path: PathPicker) -> Article:
    """Write the article of `entry`, the same for the same seed and entry; `own_path` picks the targets of its links."""
    random = stream(seed, entry.key, "text")
    style = style_of(seed, entry)
    shows_date = entry.rank % _RANKS_PER_DATELESS_PAGE != 17
    page_day = entry.created.date() if shows_date or style.states_data else None
    known = Known(entry.day if entry.legacy else None, page_day)
    byline = write_byline(form_of(seed, entry), entry.day, known, random)
    body = _write(seed, entry, byline, style, own_path, random)
    title, title_day = title_of(seed, entry)
    born_in_joomla = entry.day >= JOOMLA_BEGINS
    image = born_in_joomla and random.random() < 0.35
    caption, image_credits = item_image_texts(random) if image else (None, None)
    with_bio = random.random() < {"analytical-articles": 0.75, "field-reports": 0.1, "feature-articles": 0.4}.get(
        entry.section, 0.0
    )
    kind: Kind = KINDS_OF_SECTIONS.get(entry.section) or ("news_digest" if len(body.news) > 1 else "news_item")
    article = Article(
        entry=entry,
        kind=kind,
        title=title,
        alias=alias(seed, entry),
        byline=byline,
        style=style,
        abstract=body.abstract,
        blocks=body.blocks,
        bio=write_bio(entry, byline.authors, style.quotes, random) if with_bio else None,
        news=body.news,
        download=write_download(byline, title, entry.day, random)
        if kind == "feature" and random.random() < 0.75
        else None,
        title_date=title_day.date() if title_day else None,
        shows_date=shows_date,
        tags=tags_of(seed, entry),
        image=image,
        image_caption=caption,
        image_credits=image_credits,
        attribution=attribution(random) if born_in_joomla and random.random() < 0.06 else None,
        comments=write_comments(byline, random) if born_in_joomla and random.random() < 0.15 else (),
        hits=stream(seed, entry.item_id, "hits").randrange(200, 16000),
        modified=entry.created + timedelta(days=random.randrange(1, 900), seconds=random.randrange(86400))
        if random.random() < 0.3
        else None,
        account=byline.authors[0].name if byline.authors and born_in_joomla and random.random() < 0.4 else "Super User",
    )
    return with_form_names(article, body.label_form)
