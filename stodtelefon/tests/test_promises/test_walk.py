"""No promise disappears, in whatever order people act. `make machine` walks farther (STEPS=, SEED=).

A walk that fails is printed as sentences, in the order in which they happened. SHRINK=1 shortens it first, which takes
minutes. At the end stands how often each action was done and refused.
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from conftest import SEED
from stodtelefon.tests.test_promises.line import Line, never_done, table

STEPS = int(os.environ.get("STEPS", "2000"))
SHRINK = bool(os.environ.get("SHRINK"))
EACH = 50
ENOUGH = 2000  # steps after which every action has been done at least once


def walk(*, steps: int, each: int, chance: int, phases: tuple = (Phase.generate,)) -> None:
    """So many steps, in walks of `each`; the same for the same `chance`. Each walk ends with the pages."""
    for count in (Line.done, Line.refused, Line.why):
        count.clear()
    quick = settings(
        max_examples=max(steps // each, 1),
        stateful_step_count=each,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(seed(chance)(Line), settings=quick)


def test_no_promise_disappears(database):
    walk(steps=12, each=6, chance=7)


@pytest.mark.long
def test_no_promise_disappears_on_a_long_way(database, capsys):
    phases = (Phase.generate, Phase.shrink) if SHRINK else (Phase.generate,)
    walk(steps=STEPS, each=EACH, chance=SEED, phases=phases)

    with capsys.disabled():
        sys.stdout.write(table())
    if STEPS >= ENOUGH:
        assert never_done() == []
