"""What a record level may hold: the table that the forms and actions read says the same as the database."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from calls.actions.cases import raise_level, undo_raise
from calls.factories import CaseFactory, IdentityFactory, NoteFactory, PersonOfConcernFactory
from calls.models.choices import RecordLevel
from calls.record_levels import TABLE, holds
from meetings.actions.findings import add_finding
from meetings.factories import MeetingFactory
from referrals.factories import ReferralFactory

pytestmark = pytest.mark.django_db

LEVELS = list(RecordLevel)


def database_takes(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return False
    return True


def test_every_level_stands_in_the_table():
    assert list(TABLE) == LEVELS


@pytest.mark.parametrize(
    ("level", "note_max", "person_identity", "battery", "named_sheet", "free_removal"),
    [
        ("advice", 1000, False, False, False, True),
        ("open_service", 20_000, False, True, False, True),
        ("case", 20_000, True, True, True, False),
    ],
)
def test_level_holds_what_the_law_says(level, note_max, person_identity, battery, named_sheet, free_removal):
    held = holds(level)

    assert (held.note_max, held.person_identity, held.battery) == (note_max, person_identity, battery)
    assert (held.named_sheet, held.free_removal) == (named_sheet, free_removal)


def test_level_that_is_none_holds_nothing():
    with pytest.raises(ValueError, match="is not a valid RecordLevel"):
        holds("secret")


@pytest.mark.parametrize(("level", "rank"), [("advice", 0), ("open_service", 1), ("case", 2)])
def test_levels_rise_in_order(level, rank):
    assert RecordLevel(level).rank == rank


@pytest.mark.parametrize("what", ["note_max", "person_identity", "battery", "named_sheet"])
def test_higher_level_holds_all_that_a_lower_one_does(what):
    held = [getattr(holds(level), what) for level in LEVELS]

    assert held == sorted(held)


@pytest.mark.parametrize("level", LEVELS)
def test_database_names_whom_the_concern_is_about_where_the_table_says(level):
    person = PersonOfConcernFactory(case__record_level=level)

    assert database_takes(lambda: IdentityFactory(caller=None, person=person)) == holds(level).person_identity


@pytest.mark.parametrize("level", LEVELS)
def test_database_lets_a_meeting_be_held_where_the_table_says(level):
    case = CaseFactory(record_level=level)

    assert database_takes(lambda: MeetingFactory(held=True, case=case)) == holds(level).battery


@pytest.mark.parametrize("level", LEVELS)
def test_database_keeps_a_sheet_with_names_where_the_table_says(level):
    case = CaseFactory(record_level=level)

    assert database_takes(lambda: ReferralFactory(case=case, is_named=True)) == holds(level).named_sheet


def test_finding_is_refused_at_the_level_of_advice(coordinator):
    meeting = MeetingFactory(booked=True, case__record_level=RecordLevel.ADVICE)

    with pytest.raises(ValidationError, match="skrivs inga iakttagelser"):
        add_finding(meeting=meeting, kind="works", text="Skolan.", by=coordinator)

    assert not meeting.findings.exists()


def test_slip_to_full_record_is_undone_although_a_meeting_has_been_held(call_taker):
    case = MeetingFactory(held=True, case__record_level=RecordLevel.OPEN_SERVICE).case
    raise_level(case=case, level=RecordLevel.CASE, reason="Fel knapp.", by=call_taker)

    undo_raise(case=case, by=call_taker)

    case.refresh_from_db()
    assert case.record_level == RecordLevel.OPEN_SERVICE


@pytest.mark.parametrize(("length", "level"), [(1000, RecordLevel.ADVICE), (1001, RecordLevel.OPEN_SERVICE)])
def test_raise_is_not_undone_under_a_note_too_long_for_advice(call_taker, length, level):
    case = CaseFactory(record_level=RecordLevel.ADVICE)
    raise_level(case=case, level=RecordLevel.OPEN_SERVICE, reason="Behövs.", by=call_taker)
    NoteFactory(case=case, text="o" * length)

    with suppress(ValidationError):
        undo_raise(case=case, by=call_taker)

    case.refresh_from_db()
    assert case.record_level == level


def test_undone_raise_is_not_offered_to_be_undone_again(call_taker, login):
    case = CaseFactory(handler=call_taker, record_level=RecordLevel.OPEN_SERVICE)
    client, undo = login(call_taker), reverse("calls:level_undo", args=[case.number])

    raise_level(case=case, level=RecordLevel.CASE, reason="Fel knapp.", by=call_taker)
    offered = client.get(case.get_absolute_url()).content.decode()
    undo_raise(case=case, by=call_taker)
    undone = client.get(case.get_absolute_url()).content.decode()

    assert [undo in offered, undo in undone] == [True, False]
