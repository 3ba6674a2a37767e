"""What Prefect's pages offer as parameters of a flow."""

from flows.orchestration.parameters import SECTIONS
from spiders.sites import load_site


def test_the_sections_that_prefect_offers_are_those_of_the_site() -> None:
    assert list(load_site("caci").sections) == SECTIONS
