"""The names of the forms that an article has, for reports on how well each form is read."""

from dataclasses import replace

from replica.content.model import Article


def _bio_forms(article: Article) -> list[str]:
    if not article.bio:
        return []
    forms = [f"bio:{article.bio.label}"]
    if article.bio.mail:
        forms.append("bio:cloaked_mail")
    if len(article.bio.texts) > 1:
        forms.append("bio:paragraph_each")
    return forms


def _block_forms(article: Article) -> list[str]:
    forms = [
        f"block:{kind}"
        for kind in dict.fromkeys(block.kind for block in article.blocks)
        if kind not in {"paragraph", "label"}
    ]
    if any(run.href for block in article.blocks for run in block.runs):
        forms.append("block:link")
    return forms


def with_form_names(article: Article, label_form: str) -> Article:
    """Return `article` with the names of its forms."""
    style = article.style
    forms = [
        f"byline:{article.byline.form}",
        f"byline_markup:{style.byline_markup}",
        f"template:{style.template}",
        f"flavour:{style.flavour}",
    ]
    forms += [f"labels:{label_form}"] if label_form else []
    forms += [f"intro:{style.intro}", f"quotes:{style.quotes}", *sorted(f"dirt:{dirt}" for dirt in style.dirt)]
    forms += _bio_forms(article) + _block_forms(article)
    if article.news:
        forms.append(f"digest:{style.digest_layout}" if len(article.news) > 1 else "digest:single")
    if len(article.news) > 1 and article.news[0].headline is None:
        forms.append("digest:first_without_headline")
    flags = {
        "no_header_date": not article.shows_date,
        "item_image": article.image,
        "attribution": article.attribution,
        "comments": article.comments,
        "pdf": article.download,
        "tags": article.tags,
        "twin": article.entry.key != article.entry.item_id,
        "title_date_differs": article.title_date and article.title_date != article.entry.day,
    }
    forms += [name for name, present in flags.items() if present]
    return replace(article, forms=tuple(forms))
