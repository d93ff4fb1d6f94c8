"""The reference code: one caller's, given anew, spoken by the one who comes back, and never guessed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.people import open_by_code, replace_code
from calls.factories import CallerFactory, CaseFactory
from calls.models import Caller, CodeAccess
from stodtelefon.audit.models import AuditEvent
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db

CODE, NEW = "LEK-47-RAV", "MED-82-GAV"
WRONG = "Koden stämmer inte. Be den som ringer läsa upp den en gång till."
TOO_MANY = "Det har blivit för många fel koder. Vänta en timme, eller fråga en kollega."


@pytest.fixture
def caller(other_call_taker):
    """A colleague's caller with a code."""
    return CallerFactory(
        case__handler=other_call_taker, code_hash=reference_code_hash(CODE), code_set_at=timezone.now()
    )


def tried(by, times, *, at=None, event="code.refused"):
    at = at or timezone.now()
    AuditEvent.objects.bulk_create(AuditEvent(event=event, actor_id=by.pk, at=at) for _ in range(times))


# Giving a new one


def test_replace_code_keeps_the_hash_and_when_it_counts_from(call_taker, changed, decided, logged):
    caller, at = CallerFactory(), timezone.now()

    replace_code(caller=caller, code=CODE, by=call_taker, at=at)

    assert changed(caller) == {"code_hash": reference_code_hash(CODE), "code_set_at": at}
    decided(caller.case, "code_replaced", by=call_taker, at=at)
    logged("code.replaced", by=call_taker, target=caller, case=caller.case)


def test_replace_code_kills_the_old_one(call_taker):
    caller = CallerFactory()
    replace_code(caller=caller, code=CODE, by=call_taker)

    replace_code(caller=caller, code=NEW, by=call_taker)

    assert bytes(Caller.objects.get().code_hash) == reference_code_hash(NEW)
    assert AuditEvent.objects.filter(event="code.replaced").count() == 2


def test_replace_code_closes_what_the_old_one_opened(caller, call_taker, other_call_taker):
    at = timezone.now()
    ended = open_by_code(code=CODE, by=call_taker, at=at - timedelta(hours=25))
    open_by_code(code=CODE, by=call_taker, at=at - timedelta(hours=1))

    replace_code(caller=caller, code=NEW, by=other_call_taker, at=at)

    assert list(CodeAccess.objects.all()) == [ended]


def test_replace_code_leaves_other_callers_openings(caller, call_taker):
    other = CallerFactory(case=caller.case)
    open_by_code(code=CODE, by=call_taker)

    replace_code(caller=other, code=NEW, by=call_taker)

    assert CodeAccess.objects.get().caller == caller


def test_code_of_another_caller_is_refused(caller, call_taker, refused):
    other = CallerFactory()

    with refused("Koden är redan given till någon annan. Läs upp den nya.") as refusal:
        replace_code(caller=other, code=CODE, by=call_taker)

    assert refusal.value.code == "reference_code_belongs_to_one_caller"
    assert Caller.objects.get(pk=other.pk).code_hash is None


# Opening by it


def test_open_by_code_lasts_a_day_and_leaves_one_line(caller, call_taker, changed, logged):
    at = timezone.now()

    access = open_by_code(code=CODE, by=call_taker, at=at)

    assert (access.caller, access.user) == (caller, call_taker)
    assert (access.opened_at, access.until) == (at, at + timedelta(hours=24))
    assert (changed(caller), changed(caller.case)) == ({}, {})
    logged("caller.opened_by_code", by=call_taker, target=caller, case=caller.case)


@pytest.mark.parametrize("written", ["LEK-47-RAV", "lek 47 rav", "lek47rav", "Lek–47–Rav."])
def test_open_by_code_however_it_is_written(caller, call_taker, written):
    assert open_by_code(code=written, by=call_taker).caller == caller


def test_open_by_code_of_a_closed_case(call_taker):
    caller = CallerFactory(
        case=CaseFactory(closed=True), code_hash=reference_code_hash(CODE), code_set_at=timezone.now()
    )

    assert open_by_code(code=CODE, by=call_taker).caller == caller


@pytest.mark.parametrize("code", ["BEN-22-TEM", "nonsense", "", "2026-0001", "LEK-47-RAT"])
def test_open_by_code_that_is_nobodys_changes_nothing(caller, call_taker, refused, code):
    with refused(WRONG, is_logged=True):
        open_by_code(code=code, by=call_taker)


def test_open_by_code_that_was_replaced_changes_nothing(caller, call_taker, refused):
    replace_code(caller=caller, code=NEW, by=call_taker)

    with refused(WRONG, is_logged=True):
        open_by_code(code=CODE, by=call_taker)


def test_open_by_code_counts_each_wrong_one(caller, call_taker):
    for code in (NEW, "nonsense") * 5:
        with pytest.raises(ValidationError, match=WRONG):
            open_by_code(code=code, by=call_taker)

    with pytest.raises(ValidationError, match=TOO_MANY):
        open_by_code(code=CODE, by=call_taker)

    lines = AuditEvent.objects.values_list("event", "actor_id", "is_read", "case_id").distinct()
    assert list(lines) == [("code.refused", call_taker.pk, True, None)]
    assert AuditEvent.objects.count() == 11


def test_open_by_code_after_nine_wrong_ones_opens(caller, call_taker):
    tried(call_taker, 9)

    assert open_by_code(code=CODE, by=call_taker).caller == caller


def test_open_by_code_after_ten_wrong_ones_changes_nothing(caller, call_taker, refused):
    tried(call_taker, 10)

    with refused(TOO_MANY, is_logged=True):
        open_by_code(code=CODE, by=call_taker)


@pytest.mark.parametrize("ago", [timedelta(minutes=59, seconds=58), timedelta(hours=1)])
def test_open_by_code_within_the_hour_of_ten_wrong_ones_changes_nothing(caller, call_taker, refused, ago):
    at = timezone.now()
    tried(call_taker, 10, at=at - ago)

    with refused(TOO_MANY, is_logged=True):
        open_by_code(code=CODE, by=call_taker, at=at)


def test_open_by_code_an_hour_after_ten_wrong_ones_opens(caller, call_taker):
    at = timezone.now()
    tried(call_taker, 10, at=at - timedelta(hours=1, seconds=1))

    assert open_by_code(code=CODE, by=call_taker, at=at).caller == caller


def test_open_by_code_counts_the_wrong_ones_of_the_one_who_tries(caller, call_taker, other_call_taker):
    tried(other_call_taker, 10)
    tried(call_taker, 10, event="search.name")

    assert open_by_code(code=CODE, by=call_taker).caller == caller
