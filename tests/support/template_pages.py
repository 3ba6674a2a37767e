"""Item pages and lists as templates of K2 print them: one article, and a choice for each part of the page."""

import json
from dataclasses import dataclass
from datetime import date
from random import Random

ITEM_ID, ALIAS = 4711, "the-glacier-office"
PATH = f"/publications/analytical-articles/item/{ITEM_ID}-{ALIAS}.html"
TITLE, CATEGORY, HITS, TAGS = "The Glacier Office", "Analytical Articles", 12345, ("Ice", "Rivers")
DAY = date(2019, 3, 6)
INTRO = (
    "<p><em>By Olena Marchuk</em></p><p><em>March 6, 2019, the CACI"
    " Analyst</em></p><p>An office counts the glaciers, and"
    " nobody has asked it what it found in these nine years of walking.</p>"
)
PARTS = (
    "<p><strong>BACKGROUND:</strong> The office has one sledge, two maps and a stove"
    " that warms a third of its only room.</p>",
    "<p><strong>IMPLICATIONS:</strong> Whoever plans a dam needs the numbers that"
    " lie in its drawer since the spring.</p>",
    "<p><strong>CONCLUSIONS:</strong> Somebody should open the drawer before the summer comes and the ice is gone.</p>",
    "<p><strong>AUTHOR’S BIO:</strong> Olena Marchuk is a writer in Lviv.</p>",
)
FULL = "".join(PARTS)
MODULE = (
    '<div class="moduletable"><h3>Latest</h3><ul><li><span class="itemDateCreated">Monday, 01 May 2000</span>'
    '<span class="itemHits">Read 5 times</span><h4 class="itemTitle">Another</h4><a'
    ' href="/x/item/9-y.html">Another</a></li></ul></div>'
)

CONTAINERS = {
    "stock": '<span id="startOfPageId{id}"></span><div id="k2Container" class="itemView">{parts}</div>',
    "without class": '<span id="startOfPageId{id}"></span><div id="k2Container" class="general-item">{parts}</div>',
    "class alone": '<span id="startOfPageId{id}"></span><div class="itemView group">{parts}</div>',
    "mark alone": '<span id="startOfPageId{id}"></span><section class="panel">{parts}</section>',
    "article": '<article class="itemView"><span id="startOfPageId{id}"></span>{parts}</article>',
    "none": '<div class="wrap">{parts}</div>',
}
TITLES = {
    "stock": '<h2 class="itemTitle">{title}</h2>',
    "featured": '<h2 class="itemTitle">{title} <span><sup>Featured</sup></span></h2>',
    "link and subtitle": '<h2 class="itemTitle"><a href="#">{title}</a> <small>{category}</small></h2>',
    "article title": '<h1 class="article-title">{title}</h1>',
    "header": "<header><h1>{title}</h1></header>",
    "page header": '<div class="page-header"><h2 itemprop="headline">{title}</h2></div>',
}
DATES = {
    "stock": '<span class="itemDateCreated">{day:%A}, {day:%d} {day:%B} {day:%Y} 10:20</span>',
    "US": '<span class="itemDateCreated">{day:%A}, {day:%B} {day.day}, {day:%Y}</span>',
    "time": '<time datetime="{day}T10:20:00+00:00">{day.day} {day:%b}</time>',
    "item with time": '<ul><li class="itemDate"><time datetime="{day}">{day:%d.%m.%Y}</time></li></ul>',
    "ISO in a list": "<ul><li><span>{day} 10:20</span></li></ul>",
    "in bars": "<p>| {day:%A}, {day:%d} {day:%B} {day:%Y} |</p>",
    "German": '<dd class="published">{day.day}. März {day:%Y}</dd>',
    "Russian": '<span class="itemDateCreated">{day.day} марта {day:%Y}</span>',
    "in spans": '<span class="itemDateCreated"><span>{day:%B}</span>'
    " <span>{day.day}</span> <span>{day:%Y}</span></span>",
}
HIT_FORMS = {
    "stock": '<span class="itemHits">Read <b>{hits}</b> times</span>',
    "thousands": '<span class="itemHits">Read <b>12 345</b> times</span>',
    "commas": '<div class="itemHits">12,345</div>',
    "other case": '<span class="ItemHits">Read <b>{hits}</b> times</span>',
    "Joomla": '<dd class="hits"><span>Hits: <b>{hits}</b></span></dd>',
    "views": '<div class="post-views">{hits} views</div>',
    "no class": "<ul><li>Read <strong>{hits}</strong> times</li></ul>",
}
CATEGORIES = {
    "stock": '<div class="itemCategory"><span>Published in</span> <a href="{list}">{category}</a></div>',
    "Joomla": '<dl class="article-info"><dd class="category-name"><a href="{list}">{category}</a></dd></dl>',
    "none": "",
}
TAG_FORMS = {
    "stock": '<div class="itemTagsBlock"><ul class="itemTags"><li><a'
    ' href="/t/1.html">{tags[0]}</a></li><li><a href="/t/2.html">{tags[1]}</a></li></ul></div>',
    "commas": '<ul class="itemTags"><li><a href="/t/1.html">{tags[0]},</a></li><li><a'
    ' href="/t/2.html">{tags[1]}</a></li></ul>',
    "bare": '<div class="tags"><a href="/t/1.html">{tags[0]}</a><a href="/t/2.html">{tags[1]}</a></div>',
}
TEXTS = {
    "stock": f'<div class="itemBody"><div class="itemIntroText">{INTRO}</div><div'
    f' class="itemFullText">{FULL}</div></div>',
    "one box": f'<div class="itemBody"><div class="itemFullText">{INTRO}{FULL}</div></div>',
    "bare": f'<div class="itemBody">{INTRO}{FULL}</div>',
    "half wrapped": f'<div class="itemBody"><div class="itemIntroText">{INTRO}</div>{FULL}</div>',
    "other half": f'<div class="itemBody">{INTRO}<div class="itemFullText">{FULL}</div></div>',
    "article-content": f'<section class="article-content">{INTRO}{FULL}</section>',
    "articleBody": f'<div itemprop="articleBody">{INTRO}{FULL}</div>',
}
BETWEEN = {
    "nothing": "",
    "module": MODULE,
    "related": '<div class="itemRelated"><h3 class="itemTitle">A related one</h3></div>',
}
CHOICES: dict[str, dict[str, str]] = {
    "container": CONTAINERS, "title": TITLES, "date": DATES, "hits": HIT_FORMS, "category": CATEGORIES,
    "tags": TAG_FORMS, "text": TEXTS, "between": BETWEEN,
}  # fmt: skip


@dataclass(frozen=True)
class Template:
    """One choice for each part of a page."""

    choices: dict[str, str]
    states_data: bool = False

    def page(self) -> bytes:
        """Return the page of the article."""
        values = {"title": TITLE, "category": CATEGORY, "day": DAY, "hits": HITS, "tags": TAGS, "id": ITEM_ID,
                  "list": "/publications/analytical-articles.html"}  # fmt: skip
        part = {name: CHOICES[name][choice] for name, choice in self.choices.items()}
        printed = {
            name: text if name in ("text", "between") else text.format(parts="{parts}", **values)
            for name, text in part.items()
        }
        parts = "\n".join(printed[name] for name in ("between", "title", "date", "category", "text", "hits", "tags"))
        return html(printed["container"].replace("{parts}", parts), self.states_data).encode()


def html(body: str, states_data: bool) -> str:
    """Return a whole page; its head may state the article in JSON-LD."""
    stated = {
        "@type": "Article", "headline": TITLE, "datePublished": f"{DAY}T10:20:00+00:00", "keywords": ",".join(TAGS),
        "articleSection": CATEGORY, "articleBody": text_of(INTRO + FULL),
    }  # fmt: skip
    data = f'<script type="application/ld+json">{json.dumps(stated)}</script>' if states_data else ""
    return (
        f'<!DOCTYPE html><html><head><base href="https://www.cacianalyst.org{PATH}"><title>{TITLE}</title>'
        f'<link rel="canonical" href="{PATH}">{data}</head><body><nav><a href="/">Home</a></nav>{body}'
        '<div class="moduletable"><h3>Latest</h3><a'
        ' href="/publications/field-reports/item/8-z.html">Z</a></div></body></html>'
    )


def text_of(markup: str) -> str:
    """Return a text as K2 states it: without tags, and without spaces in their place."""
    inside, kept = False, []
    for sign in markup:
        inside = sign == "<" or (inside and sign != ">")
        if not inside and sign != ">":
            kept.append(sign)
    return "".join(kept)


def drawn(seed: int) -> Template:
    """Draw a template."""
    random = Random(seed)
    return Template({name: random.choice(sorted(forms)) for name, forms in CHOICES.items()}, random.random() < 0.5)


STOCK = {name: next(iter(forms)) for name, forms in CHOICES.items()}
"""The choices that K2's own template makes."""
