"""What the meetings of a case wait for, in the words in which it stands everywhere: book, hold, sign, follow up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils import timezone

from calls.case_page import CasePage
from calls.case_parts import Link, NextStep
from calls.models import Caller, Case
from calls.models.choices import State, Urgency
from calls.promptness import booked_late, in_words
from meetings.models import Assessment, Finding, Meeting
from meetings.models.choices import FindingKind, Kind, Status
from stodtelefon.addresses import address
from stodtelefon.dates import clock, day, moment
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission

URGENCIES = dict(Urgency.choices)


def of_case(page: CasePage) -> Iterator[NextStep]:
    """Offer and book within the clock, hold today's meeting, sign the battery and the assessment, follow up."""
    case, user = page.case, page.user
    if not case.is_open or not user.can(Permission.MEETING_WRITE):
        return
    meetings, callers = page.read["meetings"], {one.pk: one for one in page.read["callers"]}
    for meeting in meetings:
        if (step := tell_step(meeting, callers.get(meeting.caller_id))) is not None:
            yield step
        yield from steps_of(meeting, today=page.today)
        undone = (
            one for one in meeting.findings.all() if one.kind == FindingKind.FIND_OUT and not one.done_at
        )
        yield from (finding_step(one, today=page.today) for one in undone)
        for one in meeting.assessments.all():
            if one.review_on is not None and one.review_on <= page.today and not one.is_replaced:
                yield review_step(one, today=page.today)
    planned = [one for one in meetings if one.is_planned and one.kind == Kind.WITH_CALLER]
    if not page.is_in_contact:
        return
    if case.state == State.SCANNED and case.urgency in Urgency.remaining() and not planned:
        yield first_meeting_step(case, today=page.today)
    if case.state == State.FOLLOW_UP and not any(one.is_planned for one in meetings):
        yield from follow_up_steps(case, meetings, today=page.today)


def first_meeting_step(case: Case, *, today: date) -> NextStep:
    words = in_words(case.meet_by, today=today) if case.meet_by else None
    return NextStep(
        what="Boka möte med den som hör av sig",
        why=f"Oron kvarstår: {URGENCIES.get(case.urgency, case.urgency)}.",
        label="Boka möte",
        url=address("meetings:create", case.number),
        badge=words.text if words else "",
        tone=words.tone if words else "note",
        rank=15,
        subject=case.number,
        subject_url=case.get_absolute_url(),
        shows_clock=words is not None,
    )


def late_step(meeting: Meeting, *, today: date) -> NextStep | None:
    """A first meeting that is booked after the promised day: is there an earlier time? On its own day it stands among
    the meetings of the day, and afterwards it is one to hold like any other."""
    on = timezone.localdate(meeting.starts_at)
    if on <= today:
        step = None if on == today else booked_step(meeting, today=today)
        if step is not None:
            step.stands_with = "meeting_to_hold"
        return step
    case = meeting.case
    words = booked_late(on, case.meet_by, today=today)
    said = meeting.why_late.rstrip(".")
    return NextStep(
        what="Mötet blir efter sista dagen",
        why=f"{said[:1].upper()}{said[1:]}." if said else "",
        label="Sök en tidigare tid",
        url=address("meetings:reschedule", meeting.pk),
        badge=words.text,
        tone=words.tone,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def follow_up_steps(case: Case, meetings: list[Meeting], *, today: date) -> Iterator[NextStep]:
    """Once, `follow_up_weeks` after the last held meeting."""
    held = [one for one in meetings if one.status == Status.HELD]
    if not held or any(one.kind == Kind.FOLLOW_UP and one.status == Status.HELD for one in meetings):
        return
    last = max(held, key=lambda one: one.held_at)
    due_on = follow_up_on(timezone.localdate(last.held_at))
    yield follow_up_step(case, due_on, today=today, after=last)


def follow_up_on(last_held_on: date) -> date:
    """The day of the follow-up (a setting), reckoned from the last held meeting."""
    return last_held_on + timedelta(weeks=Organisation.load().follow_up_weeks)


def follow_up_step(case: Case, due_on: date, *, today: date, after: Meeting | None = None) -> NextStep:
    words = in_words(due_on, today=today, what="uppföljning")
    return NextStep(
        what="Boka uppföljning",
        why=f"Uppföljning {Organisation.load().follow_up_weeks} veckor efter mötet.",
        label="Boka uppföljning",
        url=booking_url(case, Kind.FOLLOW_UP, after),
        badge=words.text,
        tone=words.tone,
        rank=60,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def steps_of(meeting: Meeting, *, today: date) -> Iterator[NextStep]:
    """What one meeting waits for."""
    if meeting.status == Status.OFFERED:
        yield offered_step(meeting)
    if meeting.status == Status.BOOKED:
        yield booked_step(meeting, today=today)
    if meeting.status == Status.HELD and meeting.kind != Kind.COOPERATION:
        yield from steps_after(meeting)


def offered_step(meeting: Meeting) -> NextStep:
    return NextStep(
        what="Ge det erbjudna mötet en tid",
        why=f"Mötet erbjöds {day(meeting.offered_at)}.",
        label="Boka en tid",
        url=address("meetings:book", meeting.pk),
        tone="soon",
        rank=15,
        subject=meeting.case.number,
        subject_url=meeting.case.get_absolute_url(),
    )


def booked_step(meeting: Meeting, *, today: date) -> NextStep:
    """A meeting to come, one to hold today, or one whose time has passed. One that is held says so."""
    on = timezone.localdate(meeting.starts_at)
    hours = f"{clock(meeting.starts_at)}–{clock(meeting.ends_at)}"
    kind = Kind(meeting.kind).label.capitalize()
    what, why, badge, tone, rank = f"{kind} {moment(meeting.starts_at)}", f"{meeting.where}.", "", "note", 45
    if meeting.status == Status.HELD:
        what, why, badge, tone = kind, f"{hours}, {meeting.where}.", "hållet", "good"
    elif meeting.ends_at < timezone.now():
        what, why = "När hölls mötet?", f"{kind}, {moment(meeting.starts_at)}, {meeting.where}."
        badge, tone, rank = "tiden har varit", "soon", 12
    elif on == today:
        what, why = "Håll dagens möte", f"{kind}, {meeting.where}."
        badge, tone, rank = f"idag {hours}", "note", 12
    else:
        why = f"{meeting.where}. Förbered er, eller boka om i god tid."
    return NextStep(
        what=what,
        why=why,
        label="Öppna mötet",
        url=meeting.get_absolute_url(),
        badge=badge,
        tone=tone,
        rank=rank,
        subject=meeting.case.number,
        subject_url=meeting.case.get_absolute_url(),
    )


def tell_step(meeting: Meeting, caller: Caller | None) -> NextStep | None:
    """Somebody who is reached by nobody is told the time while they are still there. Nothing once it is confirmed."""
    is_to_come = meeting.status == Status.BOOKED and meeting.starts_at > timezone.now()
    is_told = meeting.confirmed_at is not None or caller is None or hasattr(caller, "identity")
    if is_told or not is_to_come:
        return None
    return NextStep(
        what=f"Säg tiden: {moment(meeting.starts_at)}, {meeting.where}",
        why="Personen går inte att nå på annat sätt än med sin kod. Säg tiden medan ni talas vid.",
        label="Mötet är bekräftat",
        url=address("meetings:confirm", meeting.pk),
        post=True,
        version=meeting.version,
        rank=11,
        subject=meeting.case.number,
        subject_url=meeting.case.get_absolute_url(),
    )


def steps_after(meeting: Meeting) -> Iterator[NextStep]:
    """The battery to sign, and the assessment to write. `is_assessed` comes with `meetings.timeline.read_meetings`."""
    if meeting.battery_id and meeting.battery_signed_at is None:
        yield battery_step(meeting)
    if not meeting.is_assessed and meeting.kind == Kind.WITH_CALLER:
        yield assessment_step(meeting)


def battery_step(meeting: Meeting) -> NextStep:
    return NextStep(
        what="Gör klart och signera frågebatteriet",
        why=f"Mötet hölls {day(meeting.held_at)}.",
        label="Till frågebatteriet",
        url=address("meetings:battery_start", meeting.pk),
        rank=25,
        subject=meeting.case.number,
        subject_url=meeting.case.get_absolute_url(),
    )


def assessment_step(meeting: Meeting) -> NextStep:
    return NextStep(
        what="Skriv bedömningen efter mötet",
        why="Vad talar för, vad talar emot, vad är osäkert?",
        label="Skriv bedömning",
        url=address("meetings:assessment", meeting.pk),
        rank=30,
        subject=meeting.case.number,
        subject_url=meeting.case.get_absolute_url(),
    )


def on_its_own_page(meeting: Meeting, *, is_assessed: bool, is_answered: bool = False) -> NextStep | None:
    """The one thing that a meeting waits for, for who has its page open; nothing when it was moved. `is_answered`: no
    question of its battery is open. A battery is begun by the press, except where its page asks why the level rises."""
    is_past = meeting.status == Status.HELD
    battery = address("meetings:battery_start", meeting.pk)
    if meeting.status == Status.OFFERED:
        why = "Mötet är erbjudet men har ingen tid än."
        return NextStep("Ge mötet en tid", why, "Boka en tid", address("meetings:book", meeting.pk))
    if meeting.status == Status.BOOKED and meeting.starts_at <= timezone.now():
        why = "Markera det som hållet, eller att ingen kom."
        return NextStep("När hölls mötet?", why, "Markera som hållet", address("meetings:hold", meeting.pk))
    if (step := tell_step(meeting, meeting.caller)) is not None:
        return step
    has_battery = meeting.kind != Kind.COOPERATION
    if meeting.status == Status.BOOKED and has_battery and not meeting.battery_id:
        why = "Frågebatteriet kan öppnas redan nu. Varje fråga får lämnas öppen."
        return NextStep(
            "Förbered mötet", why, "Öppna frågebatteriet", battery, post=meeting.level_holds_battery
        )
    if meeting.status == Status.BOOKED and has_battery:
        return NextStep("Gå igenom frågebatteriet på mötet", "", "Till frågebatteriet", battery)
    if is_past and has_battery and not meeting.battery_id:
        why = "Skriv det som kom fram medan det är färskt."
        return NextStep("Fyll i frågebatteriet", why, "Öppna frågebatteriet", battery, post=True)
    if meeting.awaits_signing and is_answered:
        why = "Alla frågor är besvarade."
        sign = address("meetings:battery_sign", meeting.pk)
        return NextStep("Signera frågebatteriet", why, "Signera frågebatteriet", sign)
    if is_past and has_battery and not meeting.battery_signed_at:
        return NextStep("Gör klart och signera frågebatteriet", "", "Till frågebatteriet", battery)
    if is_past and not is_assessed and has_battery:
        why = "Vad talar för, vad talar emot, vad är osäkert?"
        return NextStep(
            "Skriv bedömningen", why, "Skriv bedömning", address("meetings:assessment", meeting.pk)
        )
    if meeting.status in (Status.NO_SHOW, Status.CANCELLED) and not meeting.battery_went_to_id:
        url = booking_url(meeting.case, meeting.kind, meeting)
        return NextStep("Erbjud en ny tid", "Mötet blev inte av.", "Boka möte", url)
    if is_past and meeting.kind == Kind.WITH_CALLER:
        why = "Mötet är hållet och bedömningen signerad."
        url = booking_url(meeting.case, Kind.FOLLOW_UP, meeting)
        return NextStep("Boka en uppföljning, eller avsluta ärendet", why, "Boka uppföljning", url)
    return None


def booking_url(case: Case, kind: str, after: Meeting | None = None) -> str:
    """Where a meeting of a kind is booked: with the same person as `after`, which it comes instead of or follows."""
    url = f"{address('meetings:create', case.number)}?slag={kind}"
    return f"{url}&med={after.caller_id}" if after is not None and after.caller_id else url


def finding_step(finding: Finding, *, today: date) -> NextStep:
    words = in_words(finding.due_on, today=today, what="svar")
    return NextStep(
        what=finding.text,
        why=f"Att ta reda på: {finding.owner_words}.",
        label="Skriv svar",
        url=address("meetings:detail", finding.meeting_id),
        badge=words.text,
        tone=words.tone,
        subject=finding.meeting.case.number,
        subject_url=finding.meeting.case.get_absolute_url(),
    )


def review_step(assessment: Assessment, *, today: date) -> NextStep:
    words = in_words(assessment.review_on, today=today, what="se över")
    case = assessment.meeting.case
    return NextStep(
        what="Se över bedömningen",
        why=f"Bedömningen signerades {day(assessment.signed_at)}.",
        label="Se över",
        url=address("meetings:assessment", assessment.meeting_id),
        badge=words.text,
        tone=words.tone,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def links(page: CasePage) -> list[Link]:
    """Under "Gör mer": the kinds of meeting that make sense now."""
    case = page.case
    if not case.is_open or not page.user.can(Permission.MEETING_WRITE):
        return []
    url = address("meetings:create", case.number)
    found = [Link("Boka samverkansmöte", f"{url}?slag={Kind.COOPERATION}", rank=32)]
    if case.state != State.NEW:
        found.append(Link("Boka möte", url, rank=30))
    if case.state in (State.MEETING_HELD, State.FOLLOW_UP):
        found.append(Link("Boka uppföljning", f"{url}?slag={Kind.FOLLOW_UP}", rank=31))
    return found
