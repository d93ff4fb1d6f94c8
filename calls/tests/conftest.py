"""What the tests of a call begin with: a concern as `log_call` takes it."""

import pytest

from calls.inputs import CallerInput, ScanInput
from calls.models import CallerRole
from calls.models.choices import Outcome, Urgency


@pytest.fixture
def teacher(database):
    return CallerRole.objects.get(key="teacher")


@pytest.fixture
def inputs(teacher):
    """`inputs(danger="yes", child_at_risk="")`: what `log_call` takes, a settled concern unless said otherwise."""

    def values(**changes):
        scan = {
            "danger": "no",
            "child_at_risk": "no",
            "urgency": Urgency.NONE,
            "reason": "Läraren har redan en plan med elevhälsan.",
            "outcome": Outcome.ADVICE_GIVEN,
        }
        return {
            "scan": ScanInput(**scan | changes),
            "caller": CallerInput(
                role=teacher, is_municipal_staff=True, is_anonymous=True, was_informed=True
            ),
        }

    return values


@pytest.fixture
def child_assessor(database):
    from stodtelefon.accounts.factories import UserFactory
    from stodtelefon.permissions import Role

    return UserFactory(roles=[Role.CALL_TAKER], is_child_assessor=True)
