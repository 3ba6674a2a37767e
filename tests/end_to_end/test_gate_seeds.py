"""Replicas that nobody looked at while the readers were written: every field of every item is exact."""

import pytest

from replica.server import Replica
from tests.gold.corpus import different_fields, published_pages, read


@pytest.mark.parametrize("seed", [1, 77, 4096])
def test_every_field_of_an_unseen_replica_is_exact(seed: int) -> None:
    with Replica(articles=120, seed=seed) as replica:
        pages = list(published_pages(replica))
    assert len(pages) > 100
    wrong = {
        row["article_id"]: different
        for row, content in pages
        if (different := different_fields(read(content, row["url"]), row))
    }
    assert wrong == {}
