"""No promise disappears, in whatever order people act. `make machine` walks farther (STEPS=, SEED=).

A walk that fails is printed as sentences, in the order in which they happened. SHRINK=1 shortens it first, which takes
minutes.
"""

import os
import sys

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from conftest import SEED
from referrals.factories import AgencyFactory
from stodtelefon.tests.test_promises.away import AwayDeeds
from stodtelefon.tests.test_promises.calls import CallDeeds
from stodtelefon.tests.test_promises.cases import CaseDeeds
from stodtelefon.tests.test_promises.closed import ClosedDeeds
from stodtelefon.tests.test_promises.found import FoundDeeds
from stodtelefon.tests.test_promises.meetings import MeetingDeeds
from stodtelefon.tests.test_promises.moves import MoveDeeds
from stodtelefon.tests.test_promises.onward import OnwardDeeds
from stodtelefon.tests.test_promises.people import PeopleDeeds
from stodtelefon.tests.test_promises.referrals import ReferralDeeds
from stodtelefon.tests.test_promises.register import RegisterDeeds

STEPS = int(os.environ.get("STEPS", "2000"))
SHRINK = bool(os.environ.get("SHRINK"))
EACH = 50


class Line(
    PeopleDeeds,
    AwayDeeds,
    CallDeeds,
    CaseDeeds,
    ClosedDeeds,
    FoundDeeds,
    MoveDeeds,
    MeetingDeeds,
    ReferralDeeds,
    RegisterDeeds,
    OnwardDeeds,
):
    """A line at work, with two agencies in its directory."""

    def __init__(self):
        super().__init__()
        AgencyFactory(name="Socialtjänsten", created_by=self.administrator)
        AgencyFactory(name="Polisen", police=True, created_by=self.administrator)


def walk(*, steps: int, each: int, chance: int, phases: tuple = (Phase.generate,)) -> None:
    """So many steps, in walks of `each`; the same for the same `chance`. Each walk ends with the pages."""
    Line.done.clear()
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
    walk(steps=45, each=15, chance=7)


@pytest.mark.long
def test_no_promise_disappears_on_a_long_way(database, capsys):
    phases = (Phase.generate, Phase.shrink) if SHRINK else (Phase.generate,)
    walk(steps=STEPS, each=EACH, chance=SEED, phases=phases)

    with capsys.disabled():
        sys.stdout.write(
            "\n" + "\n".join(f"{times:5} {name}" for name, times in sorted(Line.done.items())) + "\n"
        )
