"""Learns in rounds: from what was read otherwise than it is known as well; what stays unsure is left out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.page_layout import PageLayout, Role
from spiders.pages.induce.known import KnownPage
from spiders.pages.induce.learn import MAX_PAGES, learn
from spiders.pages.induce.trial import Trial, run_trial
from spiders.sites import Site

MAX_ROUNDS = 4
MAX_ADDED = 4
"""Pages that were read otherwise, and are learned from in the next round."""
MAX_HELD_BACK = 200
MIN_LEARNED = 3
FIELD_OF = {
    Role.PAGE_DATE: "page_date",
    Role.CATEGORY: "category",
    Role.TAGS: "tags",
    Role.IMAGE: "image_url",
    Role.IMAGE_CAPTION: "image_caption",
    Role.IMAGE_CREDIT: "image_credit",
}
"""By part that a layout may lack: the field that it gives."""


@dataclass(frozen=True)
class Proposal:
    """A layout that was learned, and how it did on pages that it was not learned from."""

    layout: PageLayout
    trial: Trial
    learned_from: int
    held_back: int
    """Pages of the trial; 0 if all were needed to learn from, and the trial is on these."""
    gone: tuple[Role, ...]
    """Parts that articles have, and pages print no more."""
    left_out: tuple[Role, ...]
    """Parts that no selector finds for certain."""


def propose(name: str, pages: Sequence[KnownPage], site: Site) -> Proposal:
    """Return the layout of pages that are known, tried on those that it was not learned from.

    Args:
        name: of the layout.
        pages: in the order in which they are learned from, mixed by section and year.
        site: whose pages they are.

    Raises:
        NothingLearnedError: title and text of the articles stand nowhere.
    """
    number = max(MIN_LEARNED, min(MAX_PAGES, len(pages) // 2))
    training, held = list(pages[:number]), list(pages[number : number + MAX_HELD_BACK])
    best: Proposal | None = None
    for _ in range(MAX_ROUNDS):
        learned = learn(name, training, site)
        trial = run_trial(learned.layout, held or training, site)
        proposal = Proposal(learned.layout, trial, len(training), len(held), learned.gone, learned.unsure)
        if best is None or _rank(proposal) > _rank(best):
            best = proposal
        misread = {url for name in trial.failed for url in trial.wrong[name]}
        added = [page for page in held if page.url in misread][:MAX_ADDED]
        if not added or len(held) - len(added) < len(added):
            break
        training, held = training + added, [page for page in held if page not in added]
    assert best is not None  # noqa: S101 there is at least one round
    return _without_unsure(best, held or training, site)


def _rank(proposal: Proposal) -> tuple[bool, float, int]:
    trial = proposal.trial
    return trial.is_usable, trial.share_of(trial.asked), len(proposal.layout.item.roles)


def _without_unsure(proposal: Proposal, pages: Sequence[KnownPage], site: Site) -> Proposal:
    """Return the proposal without the parts whose fields are not right often enough: a gap beats an error."""
    roles = proposal.layout.item.roles
    unsure = tuple(role for role, field in FIELD_OF.items() if role in roles and field in proposal.trial.failed)
    if not unsure:
        return proposal
    item = proposal.layout.item.model_copy(
        update={"roles": {role: selectors for role, selectors in roles.items() if role not in unsure}}
    )
    layout = proposal.layout.model_copy(update={"item": item})
    left_out = (*proposal.left_out, *unsure)
    return replace(proposal, layout=layout, trial=run_trial(layout, pages, site), left_out=left_out)
