"""What somebody began in the demo and has not finished: with this there is one of each kind of promise. All made up."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from calls.actions.access_requests import ask_for_access
from calls.actions.openings import break_glass, break_glass_to_identities
from calls.actions.recusals import recuse
from calls.actions.restrictions import ask_to_lift, ask_to_restrict, restrict_case
from calls.inputs import ContactInput
from calls.models.choices import Outcome, Urgency, VeAssessment
from calls.promptness import add_working_days
from meetings.actions.assessments import sign_assessment
from meetings.actions.meetings import book_meeting, hold_meeting, offer_meeting
from meetings.models import Meeting
from outreach.actions.events import plan_outreach
from outreach.models import OutreachEvent
from referrals.actions.referrals import propose_referral
from stodtelefon.accounts.actions.away import set_away
from stodtelefon.accounts.actions.deputies import ask_for_deputy
from stodtelefon.accounts.actions.role_changes import ask_for_role_change
from stodtelefon.accounts.actions.second_factor import ask_for_reset
from stodtelefon.accounts.models import FactorReset
from stodtelefon.demo import texts
from stodtelefon.demo.released import tell_release_to_approve
from stodtelefon.demo.stories import LEVEL_REASON
from stodtelefon.demo.storylines import ADULT, PARENT, SCHOOL_FAR_RIGHT, SCHOOL_ISLAMIST
from stodtelefon.demo.today import Today
from stodtelefon.drafts.actions import write_draft
from stodtelefon.permissions import Role


def tell_not_done(today: Today) -> None:
    offered(today)
    onward(today)
    to_look_over(today)
    forgotten(today)
    begun(today)
    restricted(today)
    lost(today)
    opened(today)
    asked_for(today)
    other_roles(today)
    deputy(today)
    tell_release_to_approve(today.narrator.staff, on=timezone.localdate(today.now))
    plan_outreach(
        kind=today.narrator.kinds["school_visit"],
        audiences=[today.narrator.audiences["teachers"]],
        on=timezone.localdate(today.now),
        by=today.maja,
    )
    plan_outreach(
        kind=today.narrator.kinds["network"],
        audiences=[today.narrator.audiences[key] for key in ("school_health", "police")],
        on=add_working_days(timezone.localdate(today.now), 12),
        together_with="SSPF-gruppen",
        every=OutreachEvent.Every.QUARTER,
        by=today.yusuf,
    )


def opened(today: Today) -> None:
    """Maja opened a case of Ivan's while Ivan was in a meeting, and the manager who is in it: nobody has looked at
    either yet."""
    ivan = today.users["ivan.stone"]
    call = today.call(
        today.ago(days=3, hour=9),
        SCHOOL_FAR_RIGHT,
        "teacher",
        Urgency.CAN_WAIT,
        taker=ivan,
        contact=ContactInput(
            name="Påhittad Sandberg", phone="070-000 00 21", contact_safety="Ring efter klockan fyra."
        ),
    )
    break_glass(
        case=call.case,
        reason="Läraren ringer igen medan Ivan sitter i ett möte, och är orolig för i kväll.",
        by=today.maja,
        at=today.now - timedelta(hours=1),
    )
    break_glass_to_identities(
        number=call.case.number,
        reason="Rektorn ringde chefen och oroas för läraren i natt.",
        by=today.narrator.staff.users["chef"],
        at=today.now - timedelta(minutes=40),
    )


def restricted(today: Today) -> None:
    """Yusuf's case names a colleague's child, and he asks whether that may end. Maja asks that one of hers is
    restricted. In one that was Ivan's alone nobody is left: he has said that he may not handle it."""
    ivan, manager = today.users["ivan.stone"], today.narrator.staff.users["chef"]
    reason, hour = "En kollegas barn nämns.", 9
    for place, who in enumerate((today.yusuf, ivan)):
        at = today.ago(days=4 + place, hour=hour)
        call = today.call(at, PARENT, "parent", Urgency.CAN_WAIT, taker=who)
        found = restrict_case(
            case=call.case, people=[who], reason=reason, by=manager, at=today.ago(days=3, hour=hour)
        )
        if who == ivan:
            recuse(
                case=call.case, reason="Barnet är min systerson.", by=ivan, at=today.ago(days=2, hour=hour)
            )
        else:
            ask_to_lift(
                restriction=found, reason="Kollegan har slutat.", by=who, at=today.ago(days=1, hour=hour)
            )
    call = today.call(today.ago(days=2, hour=hour), ADULT, "friend", Urgency.CAN_WAIT, taker=today.maja)
    ask_to_restrict(case=call.case, reason=reason, by=today.maja, at=today.ago(days=1, hour=hour))


def asked_for(today: Today) -> None:
    """Ivan has met a number of Maja's in a mail, and asks for her case."""
    ivan = today.users["ivan.stone"]
    call = today.call(today.ago(days=4, hour=13), ADULT, "friend", Urgency.CAN_WAIT, taker=today.maja)
    ask_for_access(
        number=call.case.number,
        reason="Samma vän ringde till mig i går, och jag ska möta skolan på måndag.",
        by=ivan,
        at=today.now - timedelta(hours=2),
    )


def lost(today: Today) -> None:
    """Yusuf has a new telephone, and waits for a second person."""
    staff = today.narrator.staff.users
    ask_for_reset(user=staff["samordnare"], why=FactorReset.Why.NEW_DEVICE, by=staff["admin"])


def other_roles(today: Today) -> None:
    """Ivan is to be a coordinator, which waits for a second person."""
    staff = today.narrator.staff.users
    ivan = staff["ivan.stone"]
    roles = [*ivan.roles, Role.COORDINATOR]
    ask_for_role_change(user=ivan, roles=roles, is_child_assessor=False, by=staff["admin"])


def deputy(today: Today) -> None:
    """Anna, the manager, is away next week, and asks that Yusuf who stands in is her deputy."""
    staff = today.narrator.staff.users
    first_day = add_working_days(timezone.localdate(today.now), 5)
    away = set_away(
        user=staff["chef"],
        first_day=first_day,
        last_day=first_day + timedelta(days=2),
        stand_in=today.yusuf,
        by=staff["chef"],
    )
    ask_for_deputy(away=away, by=staff["chef"])


def begun(today: Today) -> None:
    """A note that Maja began this morning and has not signed."""
    call = today.call(today.ago(days=2, hour=10), PARENT, "parent", Urgency.CAN_WAIT, taker=today.maja)
    words = QueryDict(mutable=True)
    words.update({"text": "Skolan har hört av sig till familjen", "source": "caller"})
    write_draft(
        draft_id=uuid4(),
        contents={
            "address": reverse("calls:note_create", args=[call.case.number]),
            "title": "Skriv anteckning",
            "place": f"Ärende {call.case.number}",
            "fields": [list(pair) for pair in words.items()],
        },
        fields=words,
        seen=["demo"],
        by=today.maja,
        at=today.now,
    )


def offered(today: Today) -> None:
    """A meeting without a time, and the draft of a referral."""
    call = today.call(today.ago(days=1, hour=8), ADULT, "friend", Urgency.CAN_WAIT, taker=today.yusuf)
    at = today.ago(days=1, hour=9)
    offer_meeting(case=call.case, caller=call.caller, by=today.yusuf, at=at)
    agency = today.narrator.agencies[7]
    propose_referral(case=call.case, agency=agency, scope=texts.SCOPES[0], by=today.yusuf, at=at)


def onward(today: Today) -> None:
    """To be helped onward, and to be linked in: said in the call, and not done yet."""
    at, reason = today.ago(days=1, hour=14), "Det handlar om oron efter skilsmässan."
    scan = {"outcome": Outcome.HELPED_ONWARD, "reason": reason}
    today.call(at, PARENT, "parent", Urgency.NONE, taker=today.maja, scan=scan)
    scan = {"outcome": Outcome.LINKED_IN}
    today.call(at, SCHOOL_ISLAMIST, "school_health", Urgency.PROMPT, taker=today.yusuf, scan=scan)


def to_look_over(today: Today) -> None:
    """An assessment whose day for looking it over is today."""
    call = today.call(today.ago(days=9), SCHOOL_FAR_RIGHT, "teacher", Urgency.PROMPT, taker=today.yusuf)
    starts_at = today.ago(days=7, hour=16)
    meeting = book_meeting(
        case=call.case,
        caller=call.caller,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=45),
        staff=[today.yusuf],
        by=today.yusuf,
        mode=Meeting.Mode.PHONE,
        at=today.ago(days=8),
    )
    hold_meeting(meeting=meeting, by=today.yusuf, level_reason=LEVEL_REASON, at=meeting.ends_at)
    sign_assessment(
        meeting=meeting,
        ve=VeAssessment.CANNOT_TELL,
        speaks_against=texts.AGAINST[0],
        review_on=timezone.localdate(today.now),
        by=today.yusuf,
        at=today.ago(days=6),
    )


def forgotten(today: Today) -> None:
    """One that was settled in the call, and has stood still since: nobody closed it."""
    scan = {"outcome": Outcome.SETTLED, "reason": "Det var ett skämt, och skolan vet."}
    today.call(today.ago(days=70), PARENT, "parent", Urgency.NONE, taker=today.yusuf, scan=scan)
