"""Raising the record level, and taking a slip back within ten minutes (SoL 14:3-14:5)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.cases import raise_level, undo_raise, undoable_raise
from calls.actions.notes import write_note
from calls.factories import CaseFactory, IdentityFactory, NoteFactory, PersonOfConcernFactory
from calls.models import Case, CaseDecision
from calls.models.choices import RecordLevel
from meetings.factories import FindingFactory, MeetingFactory
from referrals.factories import ReferralFactory

pytestmark = pytest.mark.django_db

ADVICE, OPEN_SERVICE, FULL = RecordLevel
ONLY_UP = "Nivån kan bara höjas. Den som just höjde den kan ångra i tio minuter."
WITHIN = "En höjning kan ångras i tio minuter, av den som gjorde den."
USED = "Nivån används redan och kan inte sänkas."


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


@pytest.fixture
def raised(case, call_taker):
    """`raised(minutes=9)`: the case, raised to a full record so long ago by the call taker."""

    def to(level=FULL, **ago):
        at = timezone.now() - timedelta(**ago)
        return raise_level(case=case, level=level, reason="Fel knapp.", by=call_taker, at=at)

    return to


@pytest.mark.parametrize(("before", "after"), [(ADVICE, OPEN_SERVICE), (ADVICE, FULL), (OPEN_SERVICE, FULL)])
def test_raise_level_is_logged_with_its_reason(call_taker, changed, decided, logged, before, after):
    case, at = CaseFactory(handler=call_taker, record_level=before), timezone.now()

    raise_level(case=case, level=after, reason="Stöd behövs över tid.", by=call_taker, at=at)

    assert changed(case) == {"record_level": after, "version": 2}
    words = {"from_value": before, "to_value": after, "reason": "Stöd behövs över tid."}
    decided(case, "level_raised", by=call_taker, at=at, **words)
    logged("case.level_raised", by=call_taker, target=case, case=case, fields=["record_level"])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (FULL, OPEN_SERVICE),
        (FULL, ADVICE),
        (OPEN_SERVICE, ADVICE),
        (ADVICE, ADVICE),
        (OPEN_SERVICE, OPEN_SERVICE),
        (FULL, FULL),
    ],
)
def test_raise_level_never_lowers(call_taker, refused, before, after):
    case = CaseFactory(handler=call_taker, record_level=before)

    with refused(ONLY_UP):
        raise_level(case=case, level=after, reason="Fel.", by=call_taker)

    assert Case.objects.get().record_level == before


@pytest.mark.parametrize("reason", ["", "  ", "\n", None])
def test_raise_level_without_a_reason_changes_nothing(case, call_taker, refused, reason):
    with refused("Skriv i en mening varför nivån behöver höjas."):
        raise_level(case=case, level=FULL, reason=reason, by=call_taker)


# Undoing


def test_undo_raise_takes_back_a_slip(raised, call_taker, changed, logged):
    case = raised(minutes=1)
    version = case.version
    logged("case.level_raised", by=call_taker, target=case, case=case, fields=["record_level"])

    undo_raise(case=case, by=call_taker)

    assert changed(case) == {"record_level": ADVICE, "version": version + 1}
    last = CaseDecision.objects.latest("at")
    assert (last.kind, last.from_value, last.to_value) == ("level_raise_undone", FULL, ADVICE)
    assert (last.by, last.reason) == (call_taker, None)
    logged("case.level_raise_undone", by=call_taker, target=case, case=case, fields=["record_level"])


def test_undo_raise_is_done_up_to_ten_minutes(raised, call_taker):
    undo_raise(case=raised(minutes=9, seconds=55), by=call_taker)

    assert Case.objects.get().record_level == ADVICE


def test_undo_raise_is_refused_after_ten_minutes(raised, call_taker, refused):
    case = raised(minutes=10, seconds=1)

    with refused(WITHIN):
        undo_raise(case=case, by=call_taker)

    assert Case.objects.get().record_level == FULL


def test_undo_raise_is_refused_to_a_colleague(raised, coordinator, refused):
    case = raised(minutes=1)

    with refused(WITHIN):
        undo_raise(case=case, by=coordinator)


def test_undo_raise_is_refused_where_nothing_was_raised(case, call_taker, refused):
    with refused(WITHIN):
        undo_raise(case=case, by=call_taker)


def test_undo_raise_is_refused_a_second_time(raised, call_taker, refused):
    case = raised(minutes=1)
    undo_raise(case=case, by=call_taker)

    with refused(WITHIN):
        undo_raise(case=case, by=call_taker)


def test_undo_raise_takes_back_the_last_of_two(raised, call_taker):
    raised(level=OPEN_SERVICE, minutes=2)

    undo_raise(case=raised(minutes=1), by=call_taker)

    assert Case.objects.get().record_level == OPEN_SERVICE


def test_undo_raise_is_refused_when_a_colleague_raised_it_further(raised, call_taker, coordinator, refused):
    case = raised(level=OPEN_SERVICE, minutes=2)
    raise_level(case=case, level=FULL, reason="Behövs.", by=coordinator)

    with refused(WITHIN):
        undo_raise(case=case, by=call_taker)


@pytest.mark.parametrize(
    ("ago", "is_fresh"), [({"minutes": 9, "seconds": 55}, True), ({"minutes": 10, "seconds": 1}, False)]
)
def test_undoable_raise_is_the_last_one_while_it_is_fresh(raised, call_taker, ago, is_fresh):
    case = raised(**ago)

    last = undoable_raise(case, CaseDecision.objects.all(), by=call_taker)

    assert (last == CaseDecision.objects.get()) == is_fresh


# What the level is used for


def test_undo_raise_is_refused_once_the_level_is_used(call_taker, refused):
    person = PersonOfConcernFactory(case__handler=call_taker)
    raise_level(case=person.case, level=FULL, reason="Behövs.", by=call_taker)
    IdentityFactory(caller=None, person=person)

    with refused(USED):
        undo_raise(case=person.case, by=call_taker)

    assert Case.objects.get().record_level == FULL


@pytest.mark.parametrize(
    ("level", "use"),
    [
        (OPEN_SERVICE, lambda case: NoteFactory(case=case, text="o" * 1001)),
        (OPEN_SERVICE, lambda case: MeetingFactory(case=case, held=True)),
        (OPEN_SERVICE, lambda case: FindingFactory(meeting=MeetingFactory(case=case))),
        (FULL, lambda case: ReferralFactory(case=case, is_named=True)),
    ],
    ids=["long note", "held meeting", "finding", "sheet with names"],
)
def test_undo_raise_is_refused_under_what_the_lower_level_may_not_hold(
    raised, call_taker, refused, level, use
):
    case = raised(level=level, minutes=1)
    use(case)

    with refused(USED):
        undo_raise(case=case, by=call_taker)


@pytest.mark.parametrize(
    "use",
    [
        lambda case: NoteFactory(case=case, text="o" * 1000),
        lambda case: IdentityFactory(caller__case=case),
        lambda case: ReferralFactory(case=case),
        lambda case: MeetingFactory(case=case),
        lambda case: IdentityFactory(caller=None, person=PersonOfConcernFactory(case__full_record=True)),
    ],
    ids=["note", "caller's contact", "sheet without names", "offered meeting", "another case's name"],
)
def test_undo_raise_is_done_over_what_the_lower_level_may_hold(raised, call_taker, use):
    case = raised(minutes=1)
    use(case)

    undo_raise(case=case, by=call_taker)

    case.refresh_from_db()
    assert case.record_level == ADVICE


def test_raise_level_lets_a_longer_note_be_signed(raised, call_taker):
    said = {"event_on": timezone.localdate(), "source": "caller", "text": "o" * 1001}

    note = write_note(case=raised(level=OPEN_SERVICE), by=call_taker, **said)

    assert len(note.text) == 1001
