"""Every way of typing a part of an item page, combined: each field is what the page was made from."""

import pytest

from spiders.pages.forms.item import read_item
from spiders.sites import load_site
from tests.support.item_variations import AXES, Case, cases, different, page, subsets

SITE = load_site("caci")
CASES = cases(400)


def test_every_pair_of_choices_occurs() -> None:
    seen = set().union(*(subsets(case.choices, 2) for case in CASES))
    sizes = [len(values) for values in AXES.values()]
    assert len(seen) == sum(one * other for place, one in enumerate(sizes) for other in sizes[place + 1 :])


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_field_is_that_of_the_page(case: Case) -> None:
    made = page(case)
    article = read_item(made.content, made.url, SITE, "text/html; charset=utf-8")
    assert list(different(article.model_dump(mode="json"), made.fields)) == []
