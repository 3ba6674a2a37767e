"""Some of the kills of `make chaos`, without Prefect: the next run stores everything once, as if undisturbed."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from replica.server import Replica
from tests.chaos.plans import MARKS, VICTIMS, plans
from tests.chaos.stages import ROOT, STAGES, stage_of
from tests.chaos.trials import Trial, Workshop, attempt
from tests.conftest import environment_of
from tests.support.forks import prepare_forks

KILLS, SEED = 9, 6314


@pytest.fixture(scope="module")
def trials(prefect_server: str, tmp_path_factory: pytest.TempPathFactory) -> list[Trial]:
    """Return the kills, two at a time, each with the faults after the next run."""
    directory: Path = tmp_path_factory.mktemp("chaos")
    prepare_forks(environment_of(directory, PREFECT_API_URL=prefect_server))
    with Replica(articles=24) as site, ThreadPoolExecutor(2) as pool:
        workshop = Workshop(directory, site.url, {"PREFECT_API_URL": ""})
        return list(pool.map(lambda plan: attempt(workshop, plan), plans(SEED, KILLS)))


@pytest.mark.slow
def test_whatever_is_killed_the_next_run_finishes_the_work(trials: list[Trial]) -> None:
    assert {f"{trial.plan}, {trial.stage}": trial.faults for trial in trials if trial.faults} == {}
    assert len(trials) == KILLS


@pytest.mark.slow
def test_the_kills_hit_every_part_of_a_run(trials: list[Trial]) -> None:
    parts = Counter(trial.stage.split(":")[0].split(",")[0] for trial in trials)
    assert {"fetch", "load", "publish"} <= parts.keys(), parts
    assert {trial.plan.command for trial in trials} == MARKS.keys()


def test_two_hundred_plans_contain_every_victim_in_every_interval() -> None:
    drawn = {(plan.command, plan.after, plan.victim, plan.signals) for plan in plans(1, 200)}
    assert drawn == {
        (command, after, victim, signals)
        for (command, after), (victims, _) in VICTIMS.items()
        for victim, signals in victims
    }
    assert list(plans(1, 200)) == list(plans(1, 200)) != list(plans(2, 200))


def test_every_stage_is_known_by_a_function_that_exists(tmp_path: Path) -> None:
    for name, stage in STAGES.items():
        file, _, function = name.partition(":")
        text = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^ *(async )?def {function}\b", text, re.MULTILINE), name
        assert stage_of(f'  File "{ROOT / file}", line 7 in {function}\n', tmp_path) == stage
