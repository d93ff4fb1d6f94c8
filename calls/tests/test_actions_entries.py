"""The day of the last entry on a case: each action is one, and none written in afterwards moves it back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory, PersonOfConcernFactory
from calls.models import Case
from calls.tests import openings
from calls.tests.test_actions import ACTIONS, ALSO_WHEN_CLOSED, TAKES, taking
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


NO_ENTRY = {*ALSO_WHEN_CLOSED, "undo_raise", "ask_handler"} - {
    "log_call",
    "set_reminder",
    "reopen_case",
    *openings.ENTRIES,
}


@pytest.fixture
def by(database):
    return UserFactory(roles=[Role.CALL_TAKER, Role.COORDINATOR, Role.MANAGER], child_assessor=True)


@pytest.fixture
def case(by):
    """Open, in the queue, and without an entry for ten days."""
    ten_days_ago = timezone.localdate() - timedelta(days=10)
    return PersonOfConcernFactory(case=CaseFactory(last_entry_on=ten_days_ago)).case


@pytest.mark.parametrize("name", [name for name in TAKES if name not in NO_ENTRY])
def test_action_is_an_entry_of_the_day(name, case, by):
    given = TAKES[name](case, by)

    ACTIONS[name](**given, by=by)

    case.refresh_from_db()
    assert case.last_entry_on == timezone.localdate()


@pytest.mark.parametrize("name", [name for name in taking("at") if name not in {*NO_ENTRY, "set_reminder"}])
def test_action_written_in_afterwards_moves_the_last_entry_never_back(name, case, by):
    Case.objects.filter(pk=case.pk).update(last_entry_on=timezone.localdate())
    given = TAKES[name](case, by)

    ACTIONS[name](**given, by=by, at=timezone.now() - timedelta(days=3))

    case.refresh_from_db()
    assert case.last_entry_on == timezone.localdate()
