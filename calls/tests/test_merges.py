"""Merging a doublet, and undoing it: everything is found on the one that goes on, and goes back where it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.links import link_cases
from calls.actions.merges import undo_merge
from calls.actions.notes import write_note
from calls.actions.people import open_by_code
from calls.factories import (
    CallerFactory,
    CaseFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    NoteFactory,
    ReminderFactory,
)
from calls.inputs import CallInput
from calls.models import Call, Caller, Case, CaseMove
from calls.models.choices import State
from calls.reporting import cases, concerns, persons
from meetings.factories import AssessmentFactory, FindingFactory, MeetingFactory
from meetings.models import Meeting
from referrals.factories import DisclosureFactory, ReferralFactory, SignpostingFactory
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db

LEVEL = {"record_level": "open_service"}


def year():
    return timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)


def now(row):
    return type(row)._base_manager.get(pk=row.pk)


def everything_of(case) -> dict:
    """A row of each kind on a case, by name."""
    call = case.calls.get()
    held = MeetingFactory(case=case, caller=call.caller, held=True)
    return {
        "call": call,
        "caller": call.caller,
        "note": NoteFactory(case=case),
        "child": ChildDecisionFactory(call=call),
        "reminder": ReminderFactory(case=case),
        "meeting": held,
        "referral": ReferralFactory(case=case, sent=True),
        "disclosure": DisclosureFactory(case=case),
        "signposting": SignpostingFactory(case=case),
    }


def hanging_on(case) -> dict:
    call, meeting = case.calls.get(), case.meetings.get()
    return {
        "danger": DangerReportFactory(call=call),
        "finding": FindingFactory(meeting=meeting),
        "assessment": AssessmentFactory(meeting=meeting),
    }


def test_everything_that_hangs_on_it_is_found_on_the_one_that_goes_on_and_goes_back(
    both, merge, coordinator, logged
):
    kept, doublet = both
    rows = everything_of(doublet)
    hangs = hanging_on(doublet)

    move = merge()

    logged("case.merged", by=coordinator, target=doublet, case=kept)
    assert {name: now(row).case for name, row in rows.items()} == dict.fromkeys(rows, kept)
    assert now(hangs["danger"]).call.case == now(hangs["finding"]).meeting.case == kept
    assert (now(doublet).state, now(doublet).merged_into, now(doublet).closed_by) == (
        State.MERGED,
        kept,
        coordinator,
    )
    assert now(kept).state == State.FOLLOW_UP

    undo_merge(move=move, by=coordinator)

    logged("case.merge_undone", by=coordinator, target=doublet, case=kept)
    assert {name: now(row).case for name, row in rows.items()} == dict.fromkeys(rows, doublet)
    assert (now(doublet).state, now(doublet).merged_into, now(doublet).closed_at) == (
        State.FOLLOW_UP,
        None,
        None,
    )
    assert now(kept).state == State.SCANNED
    assert kept.calls.count() == 1


def test_decision_with_its_reason_stands_on_both(both, merge, coordinator):
    kept, doublet = both

    merge()

    one, other = kept.decisions.get(), doublet.decisions.get()
    assert (one.kind, one.to_value, one.reason) == (
        "merged",
        doublet.number,
        "Samma lärare ringde två kollegor.",
    )
    assert (other.kind, other.to_value, other.reason) == ("merged", kept.number, one.reason)


def test_both_callers_remain_unless_they_are_said_to_be_the_same(both, merge):
    merge()

    assert both[0].callers.count() == 2
    assert [row.count for row in persons(*year())] == [2]


def test_callers_who_are_the_same_are_one_person_and_cases_of_the_year_count_once(both, merge, coordinator):
    kept, doublet = both
    first, later = kept.callers.get(), doublet.callers.get()
    meeting = MeetingFactory(case=doublet, caller=later)

    move = merge(same=[(later, first)])

    assert {one.caller for one in Call.objects.all()} == {now(meeting).caller} == {first}
    assert list(kept.callers.all()) == [first]
    assert sum(row.count for row in persons(*year())) == 1
    assert list(cases(*year())) == [kept]
    assert sum(row.count for row in concerns(*year())) == 1

    undo_merge(move=move, by=coordinator)

    assert {call.caller for call in doublet.calls.all()} == {now(meeting).caller} == {later}
    assert (now(later).same_as, cases(*year()).count()) == (None, 2)


@pytest.mark.parametrize("turned", [False, True])
def test_both_codes_lead_to_the_same_person(both, merge, coordinator, turned):
    first, later = both[0].callers.get(), both[1].callers.get()
    for caller, code in ((first, "LEK-47-RAV"), (later, "BRO-23-SOL")):
        Caller.objects.filter(pk=caller.pk).update(
            code_hash=reference_code_hash(code), code_set_at=timezone.now()
        )

    merge(same=[(first, later) if turned else (later, first)])

    assert open_by_code(code="BRO-23-SOL", by=coordinator).caller == first
    assert open_by_code(code="LEK-47-RAV", by=coordinator).caller == first


def test_doublet_that_has_the_only_contact_details_gives_them(both, merge, coordinator):
    first, later = both[0].callers.get(), both[1].callers.get()
    identity = IdentityFactory(caller=later)

    move = merge(same=[(later, first)])
    assert now(identity).caller == first

    undo_merge(move=move, by=coordinator)
    assert now(identity).caller == later


def test_page_opened_under_the_doublets_name_saves_the_call_with_the_one_who_goes_on(
    both, merge, coordinator, inputs
):
    first, later = both[0].callers.get(), both[1].callers.get()
    merge(same=[(later, first)])

    call = log_call(by=coordinator, call=CallInput(), scan=inputs()["scan"], joins=now(later))

    assert (call.case, call.caller) == (both[0], first)


def test_what_is_not_known_of_the_person_is_taken_over_and_given_back(both, merge, coordinator):
    kept, doublet = both
    type(kept.person_of_concern).objects.filter(case=doublet).update(age_band="15_17", situation="at_risk")

    move = merge()
    assert (now(kept.person_of_concern).age_band, now(kept.person_of_concern).situation) == (
        "15_17",
        "at_risk",
    )

    undo_merge(move=move, by=coordinator)
    assert (now(kept.person_of_concern).age_band, now(kept.person_of_concern).situation) == ("unknown", "")


def test_name_of_the_person_goes_along(both, merge, coordinator):
    Case.objects.update(record_level="case")
    kept, doublet = both
    identity = IdentityFactory(caller=None, person=doublet.person_of_concern)

    move = merge()
    assert now(identity).case == kept

    undo_merge(move=move, by=coordinator)
    assert now(identity).case == doublet


def test_first_call_of_the_one_that_goes_on_is_the_earliest_of_both(both, merge, coordinator):
    kept, doublet = both
    long_ago = timezone.now() - timedelta(days=9)
    Case.objects.filter(pk=doublet.pk).update(opened_at=long_ago, handler=None)

    move = merge()
    assert now(kept).opened_at == long_ago

    undo_merge(move=move, by=coordinator)
    assert now(kept).opened_at == kept.opened_at


# What comes after


def test_what_is_written_after_stays_and_what_hangs_on_what_was_moved_goes_back(both, merge, coordinator):
    kept, doublet = both
    old, moved = NoteFactory(case=doublet), doublet.calls.get()
    move = merge()
    new = write_note(case=kept, event_on=timezone.localdate(), source="own", text="Efteråt.", by=coordinator)
    corrected = NoteFactory(case=kept, replaces=old)
    child = ChildDecisionFactory(call=now(moved), case=kept)

    undo_merge(move=move, by=coordinator)

    assert (now(new).case, now(corrected).case, now(child).case) == (kept, doublet, doublet)


def test_meeting_that_came_instead_of_one_that_goes_back_goes_with_it(both, merge, coordinator):
    kept, doublet = both
    first, later = kept.callers.get(), doublet.callers.get()
    old = MeetingFactory(case=doublet, caller=later, rescheduled=True)
    move = merge(same=[(later, first)])
    new = MeetingFactory(case=kept, caller=first, booked=True)
    Meeting.objects.filter(pk=old.pk).update(superseded_by=new)

    undo_merge(move=move, by=coordinator)

    assert (now(new).case, now(new).caller) == (doublet, later)


def test_value_that_somebody_changed_since_is_left(both, merge, coordinator):
    kept, doublet = both
    type(kept.person_of_concern).objects.filter(case=doublet).update(age_band="15_17")
    move = merge()
    type(kept.person_of_concern).objects.filter(case=kept).update(age_band="18_20")

    undo_merge(move=move, by=coordinator)

    assert now(kept.person_of_concern).age_band == "18_20"


def test_merge_of_the_one_that_went_on_is_undone_first(both, merge, coordinator, refused):
    kept, doublet = both
    third = CaseFactory(handler=coordinator, **LEVEL)
    inner = merge()
    outer = merge(case=kept, into=third)
    assert now(doublet).merged_into == third

    with refused(f"Ärende {kept.number} är redan ihopslaget med {third.number}."):
        undo_merge(move=inner, by=coordinator)
    undo_merge(move=outer, by=coordinator)
    undo_merge(move=inner, by=coordinator)

    assert (now(doublet).merged_into, doublet.calls.count(), kept.calls.count(), third.calls.count()) == (
        None,
        1,
        1,
        0,
    )


def test_links_of_the_doublet_are_links_of_the_one_that_goes_on(both, merge, coordinator):
    kept, doublet = both
    third = CaseFactory(handler=coordinator)
    words = {"degree": "possible", "reason": "Samma skola.", "by": coordinator}
    link = link_cases(case=doublet, other=third, **words)
    link_cases(case=doublet, other=kept, **words)

    move = merge()
    assert {now(link).first, now(link).second} == {kept, third}

    undo_merge(move=move, by=coordinator)
    assert {now(link).first, now(link).second} == {doublet, third}


# Refused


def test_case_is_not_merged_into_itself(both, merge, refused):
    with refused("Välj ett annat ärende än det som du är i."):
        merge(into=both[1])


def test_second_who_merges_crosswise_is_told(both, merge, refused):
    merge()

    with refused(f"Ärende {both[1].number} är redan ihopslaget med {both[0].number}."):
        merge(case=both[0], into=both[1])
    with refused("är redan ihopslaget med"):
        merge()


@pytest.mark.parametrize("which", [0, 1])
def test_open_and_closed_case_are_not_merged(both, merge, refused, which):
    Case.objects.filter(pk=both[which].pk).update(
        state="closed", closed_at=timezone.now(), closed_by=both[0].handler, ve_assessment="no_reason"
    )

    with refused(f"Ärende {both[which].number} är avslutat. Öppna det igen först."):
        merge()


def test_case_with_the_higher_level_goes_on(both, merge, refused):
    Case.objects.filter(pk=both[1].pk).update(record_level="case")

    with refused(f"Låt {both[1].number} fortsätta, eller höj nivån i {both[0].number} först.") as refusal:
        merge()

    assert set(refusal.value.error_dict) == {"goes_on"}
    merge(case=both[0], into=both[1])


def test_merge_says_why(merge, refused):
    with refused("Skriv i en mening varför de hör ihop."):
        merge(reason=" ")


def test_one_person_is_not_two_of_the_others(both, merge, refused):
    first, second = both[1].callers.get(), CallerFactory(case=both[1])
    known = both[0].callers.get()

    with refused("Samma person kan inte vara två"):
        merge(same=[(first, known), (second, known)])


def test_same_person_is_met_once_at_a_time(both, merge, refused):
    pair = [case.callers.get() for case in both]
    for caller in pair:
        MeetingFactory(case=caller.case, caller=caller)

    with refused("Ett möte med samma person är planerat i båda ärendena. Ställ in det ena först."):
        merge(same=[pair])
    merge()


def test_merge_is_undone_within_a_day(merge, coordinator, refused):
    move = merge(at=timezone.now() - timedelta(hours=24, minutes=1))

    with refused("Det går att ångra inom ett dygn."):
        undo_merge(move=move, by=coordinator)


def test_merge_is_undone_once(merge, coordinator, refused):
    move = merge()
    undo_merge(move=move, by=coordinator)

    with refused("Det är redan ångrat."):
        undo_merge(move=now(move), by=coordinator)


def test_form_sent_twice_merges_once(merge):
    token = uuid4()

    assert merge(token=token) == merge(token=token)
    assert CaseMove.objects.count() == 1


def test_note_is_refused_on_a_doublet_in_words(both, merge, coordinator, refused):
    merge()

    with refused("Ärendet är ihopslaget med ett annat. Fortsätt i det."):
        write_note(case=both[1], event_on=timezone.localdate(), source="own", text="Ja.", by=coordinator)
