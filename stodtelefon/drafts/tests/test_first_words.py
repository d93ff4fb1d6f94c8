"""What is compared when a form is sent twice: what was meant, in one way of writing it down."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.utils import timezone as now_in

from calls.actions.reminders import set_reminder
from calls.factories import CaseFactory
from calls.inputs import CallInput
from calls.models import Case, Reminder
from calls.models.choices import Urgency
from stodtelefon.drafts.first_words import KEPT_FOR, drop_old_words, written_down
from stodtelefon.drafts.models import FirstWords
from stodtelefon.saving import SentBefore

STOCKHOLM = timezone(timedelta(hours=1))
NUMBER = UUID("00000000-0000-4000-8000-000000000001")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("rad\r\nrad", "rad\nrad"),
        (Urgency.ACUTE, "acute"),
        (datetime(2026, 11, 26, 14, 30, tzinfo=STOCKHOLM), "2026-11-26T13:30:00+00:00"),
        (date(2026, 11, 26), "2026-11-26"),
        (time(14, 30), "14:30:00"),
        (NUMBER, str(NUMBER)),
        (Decimal("1.5"), "1.5"),
        (Case(pk=NUMBER), ["calls.Case", str(NUMBER)]),
        (Reminder, "Reminder"),
        ({"b": 1, "a": None}, {"b": 1, "a": None}),
        (("x", True, 2), ["x", True, 2]),
        ({"b", "a"}, ["a", "b"]),
    ],
)
def test_what_is_said_is_written_down_in_one_way(value, written):
    assert written_down(value) == written


def test_inputs_are_written_down_field_by_field():
    written = written_down(CallInput(minutes=5, advice=("listen",)))

    assert (written["minutes"], written["advice"], written["taken_by"]) == (5, ["listen"], None)


def test_what_cannot_be_compared_says_so():
    with pytest.raises(TypeError, match="generator cannot be compared"):
        written_down(value for value in ())


@pytest.mark.django_db
def test_words_are_kept_as_a_hash_as_long_as_a_form_can_come_back(call_taker):
    case, token = CaseFactory(handler=call_taker), uuid4()
    said = {"case": case, "due_on": now_in.localdate(), "by": call_taker, "token": token}
    first = set_reminder(text="Ring rektorn.", **said)

    with pytest.raises(SentBefore) as refusal:
        set_reminder(text="Ring kuratorn.", **said)

    assert (refusal.value.made, FirstWords.objects.get().pk) == (first, token)
    assert "Ring" not in str(FirstWords.objects.values().get())
    drop_old_words()
    assert FirstWords.objects.count() == 1
    FirstWords.objects.update(sent_at=now_in.now() - KEPT_FOR)
    drop_old_words()
    assert not FirstWords.objects.exists()
    assert set_reminder(text="Ring kuratorn.", **said) == first
