"""The kept inputs of the fuzzer: each target stands them, and a few that are made of them."""

import logging
from random import Random

import pytest

from tests.fuzz.__main__ import CORPUS, corpus_of, fault_of
from tests.fuzz.mutate import mutated
from tests.fuzz.targets import TARGETS

INPUTS = [(target, name) for target in TARGETS for name in corpus_of(target)]
MUTATED = 40
"""Inputs for each target, always the same."""


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL + 1)


def test_every_folder_of_the_corpus_is_of_a_target() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(TARGETS)


@pytest.mark.parametrize(("target", "name"), INPUTS)
def test_a_target_stands_what_is_kept(target: str, name: str) -> None:
    assert fault_of(target, corpus_of(target)[name]) is None


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_stands_what_is_made_of_it(target: str) -> None:
    corpus, random = list(corpus_of(target).values()), Random(target)
    for _ in range(MUTATED):
        content = mutated(corpus, random)
        fault = fault_of(target, content)
        assert fault is None, (content[:1000], fault)
