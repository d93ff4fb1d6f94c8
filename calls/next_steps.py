"""What calls, children and reminders of a case wait for: each step in the words in which it stands everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.text import capfirst

from calls import promptness
from calls.actions.children import may_decide_freely
from calls.case_page import CasePage
from calls.case_parts import NextStep
from calls.deeds import alarm_address
from calls.models import (
    AccessRequest,
    Alarm,
    Callback,
    Case,
    CaseLink,
    CaseOpening,
    ChildDecision,
    DangerReport,
    Likeness,
    QuickScan,
    Reminder,
)
from calls.models.choices import State, Urgency
from calls.models.outcomes import Rule
from stodtelefon.addresses import address
from stodtelefon.dates import clock as clock_of
from stodtelefon.dates import moment
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


STATES, URGENCIES = dict(State.choices), dict(Urgency.choices)
WHY = {
    Alarm.Deed.DANGER: "Skriv in vad som gjordes, eller varför det inte behövs.",
    Alarm.Deed.CHILD: "Avgör om en orosanmälan ska göras, eller skriv varför det inte behövs (19 kap. 1 § SoL).",
}
NOT_ANSWERED = "Frågorna om barn och bedömning är inte besvarade än."
BEFORE_WITHDRAWAL = (
    "Bevakning, skriven innan någon som hört av sig drog sig tillbaka. Hör inte av er till den personen."
)
UNANSWERED = {
    State.CLOSED: "Ärendet avslutades innan någon hade svarat.",
    State.MERGED: "Ärendet är en del av ett annat nu. Fråga igen om du behöver det.",
}


def of_case(page: CasePage) -> Iterator[NextStep]:
    """Everything that the case waits for here."""
    case = page.case
    for alarm in page.open_alarms:
        yield alarm_step(alarm, case)
    for decision in waiting_children(page):
        yield child_step(decision, case, page.user, today=page.today)
    for reminder in page.reminders:
        if reminder.due_on <= page.today:
            yield reminder_step(reminder, case, today=page.today)
    if case.state == State.NEW:
        yield from (scan_step(scan, case) for scan in page.scans if not scan.is_signed)
    if case.is_open and case.handler_id is None:
        yield take_step(case)
    latest = page.scans[-1] if page.scans else None
    if case.state == State.SCANNED and latest is not None and latest.contradiction is not None:
        yield contradiction_step(latest, latest.contradiction)
    elif case.state == State.SCANNED and case.urgency == Urgency.NONE and page.is_in_contact:
        yield NextStep(
            what="Oron kvarstår inte",
            why=f"Utfall: {case.get_outcome_display()}. Avsluta ärendet när inget mer ska göras.",
            label="Avsluta ärendet",
            url=address("calls:case_close", case.number),
            rank=40,
        )
    yield from (likeness_step(pair, case, page.user) for pair in page.likenesses)
    if page.user.can(Permission.CASE_JOIN):
        for link, other in page.case_links:
            if link.confirmed_at is None and link.created_by_id != page.user.pk:
                yield link_step(link, other)
    if case.is_open and case.state != State.NEW and not page.is_in_contact:
        yield withdrawn_step(case, callers=len(page.callers))
    elif case.state == State.FOLLOW_UP:
        yield NextStep(
            what="Avsluta när stödet är klart",
            why="Behövs mer tid: sätt en bevakning eller boka en uppföljning under Gör mer.",
            label="Avsluta ärendet",
            url=address("calls:case_close", case.number),
            rank=70,
        )


def waiting_children(page: CasePage) -> list[ChildDecision]:
    """Children who are left to be assessed today, as the page has read the decisions."""
    settled = {decision.settles_id for decision in page.child_decisions}
    return [
        decision
        for decision in page.child_decisions
        if decision.kind == ChildDecision.Kind.ASSESS_TODAY and decision.pk not in settled
    ]


def child_step(decision: ChildDecision, case: Case, user: User, *, today: date) -> NextStep:
    """SoL 19:1: at once. Only a barnbedömare gets the button."""
    decides = may_decide_freely(user)
    return NextStep(
        what="Ett barn ska bedömas idag",
        why=f"{decision.assessor.name} bedömer om en orosanmälan ska göras (19 kap. 1 § SoL).",
        label="Bedöm" if decides else "",
        url=address("calls:child_decide", decision.pk) if decides else "",
        badge="skulle ha bedömts" if decision.assess_on < today else "genast",
        tone="alarm",
        rank=1,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def alarm_step(alarm: Alarm, case: Case) -> NextStep:
    """A flagged "ja": what it demands, until it is done or said not to be needed."""
    return NextStep(
        what=alarm.about,
        why=WHY[Alarm.Deed(alarm.deed)],
        label="Besluta om barnet" if alarm.deed == Alarm.Deed.CHILD else "Till röda rutan",
        url=alarm_address(alarm, case),
        badge="genast",
        tone="alarm",
        rank=2,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def scan_step(scan: QuickScan, case: Case) -> NextStep:
    return NextStep(
        what="Besvara det som återstår i snabbscanningen",
        why=f"Samtalet {moment(scan.call.received_at)} sparades vid fara. {NOT_ANSWERED}",
        label="Besvara",
        url=address("calls:scan_complete", scan.call_id),
        badge="fara",
        tone="alarm",
        rank=5,
        subject=case.number,
        subject_url=address("calls:call", scan.call_id),
    )


def contradiction_step(scan: QuickScan, rule: Rule) -> NextStep:
    """A snabbscanning from before outcomes were held against answers: what comes next cannot be said of it."""
    return NextStep(
        what="Svaren och utfallet säger olika saker",
        why=rule.sentence,
        label="Rätta snabbscanningen",
        url=address("calls:scan_correct", scan.call_id),
        tone="soon",
        rank=12,
    )


def take_step(case: Case, *, clock: promptness.Clock | None = None) -> NextStep:
    """`clock` is given where the case's own clock does not stand beside the step."""
    return NextStep(
        what="Ärendet har ingen handläggare",
        why=f"Oron kvarstår: {URGENCIES.get(case.urgency) or 'inte bedömt än'}. "
        "Ta det, så vet kollegorna vem som har det.",
        label="Ta ärendet",
        url=address("calls:case_take", case.number),
        badge=clock.text if clock else "",
        tone=clock.tone if clock else "note",
        post=True,
        rank=10,
        subject=case.number,
    )


def stalled_step(case: Case, *, today: date) -> NextStep:
    """An open case in which nothing has been written for the days that the settings say."""
    days = (today - case.last_entry_on).days
    return NextStep(
        what="Ärendet står stilla",
        why=f"Inget är skrivet på {days} dagar. Skriv vad som händer, sätt en bevakning eller avsluta.",
        label="Öppna ärendet",
        url=case.get_absolute_url(),
        badge=STATES[case.state],
        rank=75,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def likeness_step(pair: Likeness, case: Case, user: User) -> NextStep:
    """`case`: the one of the two whose page it stands on, or under which it stands on Idag."""
    other = pair.beside(case.pk)
    decides = user.can(Permission.LIKENESS_SETTLE)
    return NextStep(
        what=f"Liknar ärende {other.number}",
        why=f"Lika: {pair.in_words}. "
        + ("Är det samma oro?" if decides else "Samordnaren avgör om det är samma oro."),
        label="Jämför" if decides else f"Öppna {other.number}",
        url=address("calls:likeness", pair.pk) if decides else other.get_absolute_url(),
        tone="soon",
        rank=35,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def link_step(link: CaseLink, other: Case | None = None) -> NextStep:
    """For a second person, who reads why and agrees, or changes it. `other`: the other case, on the page of the one."""
    return NextStep(
        what=f"{link.get_degree_display().capitalize()}{f' som {other.number}' if other else ''}?",
        why=f"{link.created_by.name} har kopplat ihop ärendena. Någon mer behöver läsa skälet och bekräfta.",
        label="Läs och svara",
        url=link.get_absolute_url(),
        rank=60,
        subject=" och ".join(case.number for case in link.pair),
        subject_url=link.get_absolute_url(),
    )


def reminder_step(reminder: Reminder, case: Case, *, today: date) -> NextStep:
    """`reminder` as `for_step()` reads it."""
    clock = promptness.in_words(reminder.due_on, today=today, what="gör")
    return NextStep(
        what=reminder.text,
        why=BEFORE_WITHDRAWAL if reminder.is_before_withdrawal else "Bevakning.",
        badge=clock.text,
        tone=clock.tone,
        label="Klar",
        url=address("calls:reminder_done", reminder.pk),
        post=True,
        rank=20,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def danger_step(report: DangerReport) -> NextStep:
    """For the manager, who reads the report alone and not the case."""
    return NextStep(
        what="Granska vad som gjordes vid fara",
        why=f"{moment(report.told_at).capitalize()}, {report.reported_by.name}.",
        label="Granska",
        url=address("calls:danger_review", report.pk),
        badge="fara",
        tone="alarm",
        subject=report.its_case.number,
    )


def callback_step(callback: Callback, user: User, *, now: datetime) -> NextStep:
    """`Ring nu` says that one is calling and leads to the number; while a colleague is calling there is no button.
    Wherever it stands the heading says what is to be done."""
    clock = promptness.call_back_clock(callback, now=now)
    left = promptness.how_long(callback.due_on, today=timezone.localdate(now)).text
    step = NextStep(
        what="",
        why=f"{capfirst(clock.text.replace(f', {left}', ''))}. {tries_in_words(callback)}".strip(),
        label="Ring nu",
        url=address("calls:callback_try", callback.pk),
        post=True,
        badge=left,
        tone=clock.tone,
        subject=f"Meddelande {moment(callback.call.received_at)}",
        subject_url=address("calls:callback", callback.pk),
    )
    other = callback.held_by_another(user, at=now)
    if other is not None:
        step.why = f"{other.tried_by.name} ringer sedan {clock_of(other.begun_at)}."
        step.url, step.tone = "", "note"
        return step
    one = callback.open_try
    is_mine = one is not None and one.tried_by_id == user.pk
    if is_mine:
        step.why = f"Du ringer sedan {clock_of(one.begun_at)}. Numret finns kvar tills det är klart."
    if is_mine or callback.is_early(on=timezone.localdate(now)):
        step.label, step.url, step.post = "Öppna", address("calls:callback", callback.pk), False
    return step


def tries_in_words(callback: Callback) -> str:
    """«2 försök utan svar, senast tor 26 nov 14:10.»"""
    unanswered = callback.unanswered
    if not unanswered:
        return ""
    return f"{len(unanswered)} försök utan svar, senast {moment(unanswered[-1].begun_at)}."


def withdrawn_step(case: Case, *, callers: int = 1) -> NextStep:
    """Nobody is left to talk to: is anything left to do?"""
    who = "Den som hörde av sig" if callers == 1 else "Alla som hörde av sig"
    return NextStep(
        what="Avgör om ärendet kan avslutas",
        why=f"{who} har dragit sig tillbaka. Avsluta ärendet, om inget är kvar att göra ändå.",
        label="Avsluta ärendet",
        url=address("calls:case_close", case.number),
        rank=40,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def opening_step(opening: CaseOpening) -> NextStep:
    """For the manager: an older case that somebody asks to read."""
    return NextStep(
        what="Avgör om ett äldre ärende ska öppnas",
        why=f"{opening.created_by.name} frågade {moment(opening.created_at)}.",
        label="Läs skälet",
        url=address("calls:opening_decide", opening.pk),
        subject=opening.case.number,
    )


def opening_review_step(opening: CaseOpening) -> NextStep:
    """For who reviews it: a case that somebody opened without having it, or who is in it and nothing else."""
    opened = "identiteterna" if opening.is_of_identities else "ärendet"
    return NextStep(
        what="Granska en nödöppning",
        why=f"{opening.created_by.name} nödöppnade {opened} {moment(opening.created_at)}.",
        label="Läs skälet",
        url=address("calls:opening_review", opening.pk),
        subject=opening.case.number,
    )


def opening_answer_step(opening: CaseOpening) -> NextStep:
    """For who asked: what the manager decided."""
    if opening.is_refused:
        return NextStep(
            what="Chefen öppnade inte ärendet",
            why=f"{opening.decided_by.name}: {opening.refusal}",
            label="Jag har läst",
            url=address("calls:opening_read", opening.pk),
            post=True,
            subject=opening.case.number,
        )
    return NextStep(
        what="Chefen har öppnat ärendet för dig",
        why=f"Du kan läsa det och öppna det igen, till {moment(opening.until)}.",
        label="Läs ärendet",
        url=opening.case.get_absolute_url(),
        badge="öppet för dig",
        tone="good",
        subject=opening.case.number,
    )


def access_step(request: AccessRequest) -> NextStep:
    """For whoever has the case: a colleague asks for access to it."""
    return NextStep(
        what="Svara på en fråga om tillgång",
        why=f"{request.created_by.name} frågade {moment(request.created_at)}.",
        label="Läs och svara",
        url=address("calls:access_answer", request.pk),
        tone="soon",
        rank=18,
        subject=request.case.number,
        subject_url=request.case.get_absolute_url(),
    )


def access_answer_step(request: AccessRequest) -> NextStep:
    """For who asked: what whoever has the case answered, or that nobody did."""
    if not request.is_yes:
        is_no = request.answer == AccessRequest.Answer.NO
        return NextStep(
            what="Du fick inte tillgång" if is_no else "Din fråga om tillgång besvaras inte",
            why=f"{request.answered_by.name}: {request.refusal}" if is_no else UNANSWERED[request.case.state],
            label="Jag har läst",
            url=address("calls:access_read", request.pk),
            post=True,
            subject=request.number,
        )
    is_whole = request.answer == AccessRequest.Answer.WHOLE
    return NextStep(
        what="Du har tillgång till ärendet" if is_whole else "Du har tillgång till en identitet i ärendet",
        why=f"{request.answered_by.name} öppnade för dig, till {moment(request.until)}.",
        label="Öppna ärendet" if is_whole else "Öppna identiteten",
        url=address("calls:case", request.number)
        if is_whole
        else address("calls:access_identity", request.pk),
        badge="öppet för dig",
        tone="good",
        subject=request.number,
    )


def queue_url(name: str) -> str:
    """The address of a work queue."""
    return f"{address('calls:case_index')}?lista={name}"
