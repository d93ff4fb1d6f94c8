"""What every move shares: the guard in the database; and a call or a note that was put on the wrong case."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from calls import case_parts
from calls.actions.moves import move_call, move_note
from calls.factories import (
    AlarmFactory,
    CallerFactory,
    CallFactory,
    CaseFactory,
    CaseMoveFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    NoteFactory,
    QuickScanFactory,
)
from calls.models import Caller, Case, CaseMove
from calls.models.choices import State
from meetings.factories import MeetingFactory
from referrals.factories import DisclosureFactory, ReferralFactory, SignpostingFactory

pytestmark = pytest.mark.django_db

# Rows that say something of the case itself, and stay with it. Each with its reason.
STAYS = {
    "calls.Case": "what a case was merged into",
    "calls.CaseDecision": "what was decided on that case; shown on the one that goes on",
    "calls.CaseLink": "the pair is set anew when one of it is merged",
    "calls.CaseMove": "tells of both cases",
    "calls.AccessRequest": "who asked about that case, and who was let in; nobody is let into more by a move",
    "calls.CaseOpening": "who opened that case, and why",
    "calls.IdentityReason": "why somebody opens identities of that case; asked anew in the one that goes on",
    "calls.Recusal": "who may not handle that case; a split copies it, and cases that differ in it are not merged",
    "calls.Restriction": "nothing is moved out of or into a case that is restricted",
    "calls.RestrictionRequest": "what was asked of that case, and decided",
    "calls.OtherConcern": "one a case; the case that goes on takes it over where it says nothing else",
    "calls.Likeness": "the pair is set anew when one of it is merged, and settled between the two",
    "calls.Comparison": "says of each case alone that its people were looked for; the night compares the other anew",
    "calls.Promise": "read anew from what waits in each case",
    "calls.PersonOfConcern": "one a case; what is not known is filled in",
    "meetings.Booking": "goes with its meeting, which the database holds",
}


def of_a_case() -> list:
    """Every table with a foreign key to a case."""
    return [
        model
        for model in apps.get_models()
        if any(field.related_model is Case for field in model._meta.concrete_fields)
    ]


def test_every_table_of_a_case_goes_along_or_says_why_it_stays():
    stays = {model._meta.label for model in of_a_case() if model not in case_parts.tables()}

    assert stays == set(STAYS)


def test_every_table_that_goes_along_is_guarded():
    guarded = [
        model
        for model in case_parts.tables()
        if any(trigger.name.endswith("_stays_in_its_case") for trigger in model._meta.triggers)
    ]

    assert guarded == case_parts.tables()


GOES_ALONG = {
    "caller": CallerFactory,
    "call": CallFactory,
    "child decision": ChildDecisionFactory,
    "danger found later": lambda: DangerReportFactory(later=True),
    "alarm": AlarmFactory,
    "note": NoteFactory,
    "meeting": MeetingFactory,
    "referral": ReferralFactory,
    "sent referral": lambda: ReferralFactory(sent=True),
    "disclosure": DisclosureFactory,
    "signposting": SignpostingFactory,
}


def update(row, case) -> None:
    """Straight in the database, past every action."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET case_id = %s WHERE id = %s",
            [case.pk, row.pk],
        )


def say(move) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('stodtelefon.move', %s, true)", [str(move.pk)])


@pytest.mark.parametrize("made", GOES_ALONG.values(), ids=GOES_ALONG)
def test_row_goes_to_another_case_by_a_move_between_those_two_and_in_no_other_way(made):
    row, other, third = made(), CaseFactory(full_record=True), CaseFactory(full_record=True)
    refused = pytest.raises(IntegrityError, match="stays in its case")
    with refused, transaction.atomic():
        update(row, other)
    move = CaseMoveFactory(from_case=row.case, to_case=other)
    with refused, transaction.atomic():
        update(row, other)  # there is a move, and it is not being made
    say(move)
    with refused, transaction.atomic():
        update(row, third)

    update(row, other)

    row.refresh_from_db()
    assert row.case == other
    with refused, transaction.atomic():
        update(row, move.from_case)  # back only when it is undone
    CaseMove.objects.update(undone_at=timezone.now(), undone_by=move.created_by)
    update(row, move.from_case)


def test_disclosure_that_moves_is_not_changed_in_anything_else():
    row = DisclosureFactory()
    move = CaseMoveFactory(from_case=row.case)
    say(move)

    with (
        pytest.raises(Exception, match="disclosure as written never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE referrals_disclosure SET case_id = %s, is_named = true WHERE id = %s",
            [move.to_case.pk, row.pk],
        )


# A call


@pytest.fixture
def mine(call_taker):
    """Two open cases of the call taker's: one with two callers, and the one where the call should have been."""
    case, right = CaseFactory(handler=call_taker), CaseFactory(handler=call_taker)
    QuickScanFactory(call=CallFactory(caller=CallerFactory(case=case)))
    QuickScanFactory(call=CallFactory(caller=CallerFactory(case=right)))
    return case, right


@pytest.fixture
def wrong(mine, call_taker):
    """A call that the call taker wrote down just now on the first of them, by somebody who is new there."""
    call = CallFactory(caller=CallerFactory(case=mine[0]), taken_by=call_taker)
    QuickScanFactory(call=call)
    return call


def test_call_goes_with_all_that_hangs_on_it(wrong, mine, call_taker, logged):
    danger = DangerReportFactory(call=wrong)
    child = ChildDecisionFactory(call=wrong, kind="caller_reports")
    identity = IdentityFactory(caller=wrong.caller)

    move = move_call(call=wrong, to=mine[1], by=call_taker)

    logged("call.moved", by=call_taker, target=wrong, case=mine[1])
    for row in (wrong, child):
        row.refresh_from_db()
    assert {wrong.case, child.case, Caller.objects.get(pk=wrong.caller_id).case} == {mine[1]}
    assert list(mine[1].calls.filter(danger=danger, caller__identity=identity)) == [wrong]
    assert (move.kind, move.from_case, move.to_case) == ("call", *mine)
    assert [(one.case, one.to_value) for one in move.from_case.decisions.all()] == [(mine[0], mine[1].number)]
    assert mine[1].decisions.get().to_value == mine[0].number


def test_call_of_somebody_who_is_known_there_is_theirs(wrong, mine, call_taker):
    known = mine[1].callers.get()

    move_call(call=wrong, to=mine[1], caller=known, by=call_taker)

    wrong.refresh_from_db()
    assert (wrong.case, wrong.caller) == (mine[1], known)
    assert wrong.caller.calls.count() == 2


def test_call_by_mistake_under_somebody_elses_name_leaves_that_person_alone(mine, call_taker):
    other = mine[0].callers.get()
    IdentityFactory(caller=other)
    call = CallFactory(caller=other, taken_by=call_taker)

    move_call(call=call, to=mine[1], by=call_taker)

    call.refresh_from_db()
    assert call.case == call.caller.case == mine[1]
    assert call.caller != other
    assert (hasattr(call.caller, "identity"), call.caller.code_hash) == (False, None)
    assert Caller.objects.get(pk=other.pk).case == mine[0]


def test_call_that_is_moved_twice_by_one_form_is_moved_once(wrong, mine, call_taker):
    from uuid import uuid4

    token = uuid4()
    first = move_call(call=wrong, to=mine[1], by=call_taker, token=token)

    assert move_call(call=wrong, to=mine[1], by=call_taker, token=token) == first


def test_call_is_moved_by_its_author(wrong, mine, other_call_taker, refused):
    with refused("av den som skrev in det, inom tio minuter"):
        move_call(call=wrong, to=mine[1], by=other_call_taker)


def test_call_is_moved_within_ten_minutes(mine, call_taker, refused):
    late = timezone.now() - timedelta(minutes=11)
    call = CallFactory(
        caller=CallerFactory(case=mine[0]), taken_by=call_taker, received_at=late, logged_at=late
    )

    with refused("inom tio minuter"):
        move_call(call=call, to=mine[1], by=call_taker)


def test_only_call_of_a_case_is_not_moved(mine, call_taker, refused):
    case = CaseFactory(handler=call_taker)
    call = CallFactory(caller=CallerFactory(case=case), taken_by=call_taker)

    with refused("Det är ärendets enda samtal. Be en samordnare slå ihop ärendena i stället."):
        move_call(call=call, to=mine[1], by=call_taker)


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ({"closed": True}, "är avslutat. Öppna det igen först."),
        ({"doublet": True}, "är redan ihopslaget med"),
    ],
)
def test_call_is_not_moved_into_a_case_that_is_closed_or_merged(wrong, call_taker, refused, to, words):
    to = CaseFactory(**to)

    with refused(words):
        move_call(call=wrong, to=to, by=call_taker)


def test_call_is_not_moved_to_where_it_is(wrong, call_taker, refused):
    with refused("Välj ett annat ärende än det som du är i."):
        move_call(call=wrong, to=wrong.case, by=call_taker)


def test_call_is_not_given_to_a_caller_of_a_third_case(wrong, mine, call_taker, refused):
    stranger = CallerFactory()

    with refused("som hör till det ärende som samtalet flyttas till"):
        move_call(call=wrong, to=mine[1], caller=stranger, by=call_taker)


def test_case_follows_its_calls_when_one_comes_or_goes(mine, call_taker):
    call = CallFactory(caller=CallerFactory(case=mine[0]), taken_by=call_taker, received_at=timezone.now())
    QuickScanFactory(call=call, urgency="prompt", outcome="invited")
    Case.objects.filter(pk=mine[0].pk).update(
        urgency="prompt", outcome="invited", meet_by=timezone.localdate()
    )

    move_call(call=call, to=mine[1], by=call_taker)

    case, right = (Case.objects.get(pk=one.pk) for one in mine)
    assert (case.urgency, case.outcome, case.meet_by, case.state) == (
        "none",
        "advice_given",
        None,
        State.SCANNED,
    )
    assert (right.urgency, right.outcome, right.state) == ("prompt", "invited", State.SCANNED)
    assert right.meet_by > timezone.localdate()


# A note


def test_note_goes_with_its_corrections(mine, call_taker, logged):
    note = NoteFactory(case=mine[0], created_by=call_taker)
    corrected = NoteFactory(case=mine[0], created_by=call_taker, replaces=note)

    move_note(note=corrected, to=mine[1], by=call_taker)

    logged("note.moved", by=call_taker, target=corrected, case=mine[1])
    assert set(mine[1].notes.all()) == {note, corrected}
    assert mine[1].decisions.get().kind == mine[0].decisions.get().kind == "note_moved"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"signed_at": timezone.now() - timedelta(hours=1)}, "inom tio minuter"),
        ({"kind": "objection", "about_kind": "anteckning"}, "Den enskildes invändning hör ihop"),
    ],
)
def test_note_that_cannot_be_moved(mine, call_taker, refused, values, words):
    if "about_kind" in values:
        values = values | {"about_id": NoteFactory().pk}
    note = NoteFactory(case=mine[0], created_by=call_taker, **values)

    with refused(words):
        move_note(note=note, to=mine[1], by=call_taker)


def test_note_is_moved_by_its_author(mine, call_taker, refused):
    note = NoteFactory(case=mine[0])

    with refused("av den som skrev den"):
        move_note(note=note, to=mine[1], by=call_taker)


def test_note_that_an_objection_is_about_stays(mine, call_taker, refused):
    note = NoteFactory(case=mine[0], created_by=call_taker)
    NoteFactory(case=mine[0], kind="objection", about_kind="anteckning", about_id=note.pk)

    with refused("hör ihop med det som den gäller"):
        move_note(note=note, to=mine[1], by=call_taker)


def test_note_is_not_longer_than_the_level_there_holds(call_taker, refused):
    case = CaseFactory(handler=call_taker, full_record=True)
    note = NoteFactory(case=case, created_by=call_taker, text="o" * 5000)
    to = CaseFactory(handler=call_taker)

    with refused("På det ärendets nivå ryms 1\u00a0000 tecken. Höj nivån där först.") as refusal:
        move_note(note=note, to=to, by=call_taker)

    assert set(refusal.value.error_dict) == {"number"}
