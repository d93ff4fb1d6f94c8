"""What every action answers when the case, or the row, is gone: refused in one sentence, and nothing changed."""

import pytest

from calls.factories import CaseFactory, PersonOfConcernFactory
from calls.models import Case
from calls.tests.test_actions import ACTIONS, TAKES
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.erasing import erase

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(database):
    return UserFactory(call_taker=True, child_assessor=True)


@pytest.fixture
def case(by):
    return PersonOfConcernFactory(case=CaseFactory()).case


@pytest.mark.parametrize(
    "name", ["take_over_case", "hand_over_case", "raise_level", "undo_raise", "close_case", "write_note"]
)
def test_action_on_a_case_that_is_gone_changes_nothing(own_database, name, case, by, refused):
    given = TAKES[name](case, by)
    erase(Case.objects.get(pk=case.pk))

    with refused("Det här finns inte längre. Gå tillbaka och se hur det är nu.") as refusal:
        ACTIONS[name](**given, by=by)

    assert refusal.value.code == "gone"


@pytest.mark.parametrize(
    "name",
    [
        "undo_contact",
        "change_identity",
        "remove_identity",
        "finish_reminder",
        "begin_try",
        "give_up_callback",
    ],
)
def test_action_on_a_row_that_is_gone_changes_nothing(name, case, by, refused):
    given = TAKES[name](case, by)
    row = next(
        value for key, value in given.items() if key in ("contact", "identity", "reminder", "callback")
    )
    type(row).objects.get(pk=row.pk).delete()

    with refused("Det här finns inte längre. Gå tillbaka och se hur det är nu."):
        ACTIONS[name](**given, by=by)
