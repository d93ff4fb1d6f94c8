"""What a referral waits for, on its own page, on the case page and on Idag; and what a call's outcome asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from calls import promptness
from calls.case_page import CasePage
from calls.case_parts import Link, NextStep
from calls.models import Case
from calls.models.choices import Outcome, State
from calls.models.other_concerns import is_something_else
from referrals import exit_programme
from referrals.models import AgencyGroup, Arrival, Disclosure, Referral, Signposting
from referrals.models.choices import Approval
from stodtelefon.addresses import address
from stodtelefon.dates import day, moment
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Status = Referral.Status


def due_words(referral: Referral, *, today: date) -> promptness.Clock | None:
    """When the answer is due, in words, while it is awaited."""
    if referral.status != Status.SENT:
        return None
    return promptness.in_words(referral.answer_due_on, today=today, what="svar")


def next_step_of(referral: Referral, user: User, *, today: date) -> NextStep | None:
    """The one thing that this referral waits for, with its button; nothing when it is over."""
    subject = {"subject": referral.case.number, "subject_url": referral.case.get_absolute_url()}
    match referral.status:
        case Status.DRAFT:
            return _draft_step(referral, user)
        case Status.SENT:
            clock = due_words(referral, today=today)
            late = referral.answer_due_on < today
            return NextStep(
                what=f"{referral.agency.name} skulle ha svarat"
                if late
                else f"Svar från {referral.agency.name}",
                why="Ring och fråga. Skriv in svaret, eller att du har påmint."
                if late
                else "Skriv in svaret.",
                badge=clock.text,
                tone=clock.tone,
                label="Skriv in svaret",
                url=address("referrals:answer", referral.pk),
                rank=25 if late else 60,
                **subject,
            )
        case Status.ACCEPTED:
            return NextStep(
                what=f"{referral.agency.name} tar emot",
                why="Hör efter hur det går, och skriv in vad det gav när de är klara.",
                label="Skriv in vad det gav",
                url=address("referrals:complete", referral.pk),
                rank=65,
                **subject,
            )
    return None


def _draft_step(referral: Referral, user: User) -> NextStep:
    name = referral.agency.name
    subject = {"subject": referral.case.number, "subject_url": referral.case.get_absolute_url()}
    if not user.can(Permission.REFERRAL_SEND):
        return NextStep(
            what=f"Inkopplingen av {name} är ett utkast",
            why="Samordnaren bestämmer den rättsliga grunden och skickar.",
            rank=55,
            **subject,
        )
    if referral.legal_basis_id is None or referral.sheet is None:
        return NextStep(
            what=f"Gör klart inkopplingen av {name}",
            why="Rättslig grund och underlag ska finnas innan den skickas.",
            label="Gör klart utkastet",
            url=address("referrals:edit", referral.pk),
            rank=30,
            **subject,
        )
    if referral.needs_approval and referral.approval_requested_at is None:
        why = "Chefen ser underlaget och godkänner innan något lämnas till polisen."
        if referral.returned_reason:
            why = "Chefen har lämnat tillbaka den. Ändra underlaget och begär igen."
        elif referral.leaves_unapproved:
            why = f"{why} Går ingen chef att nå: lämna den utan att vänta, under Gör mer på inkopplingen."
        return NextStep(
            what=f"Inkopplingen av {name} behöver chefens godkännande",
            why=why,
            label="Begär godkännande",
            url=address("referrals:ask", referral.pk),
            rank=30,
            **subject,
            post=True,
            version=referral.version,
        )
    if referral.awaits_approval:
        return NextStep(
            what=f"Inkopplingen av {name} väntar på chefens godkännande",
            why="Du kan ändra utkastet, men då måste godkännandet begäras igen.",
            badge="väntar",
            rank=55,
            **subject,
        )
    return NextStep(
        what=f"Inkopplingen av {name} kan lämnas över",
        why="Skriv ut brevet eller ring. Skriv sedan in att det är överlämnat.",
        label="Lämna över",
        url=address("referrals:send", referral.pk),
        rank=30,
        **subject,
    )


def approval_step(referral: Referral) -> NextStep:
    """For the manager, who reads that sheet alone and not the case."""
    return NextStep(
        what=referral.agency.name,
        why=f"Föreslagen av {referral.created_by.name}.",
        label="Läs underlaget",
        url=address("referrals:approve", referral.pk),
        subject=referral.case.number,
    )


def judge_step(row: Disclosure, *, today: date) -> NextStep:
    """For the manager, who reads that line alone and not the case. It is due the next working day."""
    reviews = row.approval == Approval.REVIEW
    clock = promptness.in_words(row.judge_by, today=today, what="granskning" if reviews else "svar")
    return NextStep(
        what="Granska vad som lämnats till polisen utan godkännande"
        if reviews
        else "Ett utlämnande till polisen väntar på ditt godkännande",
        why=f"{row.created_by.name}, {moment(row.told_at or row.created_at)}.",
        label="Granska" if reviews else "Läs och svara",
        url=address("referrals:disclosure_judge", row.pk),
        badge=clock.text,
        tone="alarm" if reviews else clock.tone,
        subject=row.case.number,
    )


def disclosure_step(row: Disclosure) -> NextStep | None:
    """What a line to law enforcement waits for, for those who work in the case."""
    subject = {"subject": row.case.number, "subject_url": row.case.get_absolute_url()}
    if row.approval == Approval.APPROVED and row.told_at is None:
        return NextStep(
            what=f"Chefen har godkänt: lämna till {row.to_words}",
            why="Lämna det som står i registret, och skriv in när. Behövs det inte längre: ta tillbaka.",
            label="Skriv in att det är lämnat",
            url=address("referrals:disclosure_tell", row.pk),
            badge="godkänt",
            tone="soon",
            rank=22,
            **subject,
        )
    if row.approval == Approval.WAITS:
        return NextStep(
            what=f"Utlämnandet till {row.to_words} väntar på chefen",
            why="Det är redan lämnat, men inte godkänt."
            if row.told_at
            else "Lämna inget förrän det är godkänt.",
            label="Läs i registret",
            url=f"{address('referrals:disclosure_case', row.case.number)}#rad-{row.pk}",
            badge="väntar",
            rank=56,
            **subject,
        )
    return None


def refused_step(row: Disclosure) -> NextStep:
    """What the manager did not approve, for who wrote it: why, and what to do now."""
    now = (
        "Det är redan sagt: tala med chefen om vad som behöver göras."
        if row.told_at
        else "Lämna det inte. Behövs det ändå, med annat stöd eller mer att gå på: skriv in det på nytt."
    )
    return NextStep(
        what=f"Chefen godkände inte utlämnandet till {row.to_words}",
        why=f"{row.judged_by.name}: {row.judgement} {now}",
        label="Jag har läst",
        url=address("referrals:disclosure_read", row.pk),
        badge="nej",
        tone="alarm",
        rank=22,
        post=True,
        subject=row.case.number,
        subject_url=f"{address('referrals:disclosure_case', row.case.number)}#rad-{row.pk}",
    )


def of_case(page: CasePage) -> Iterator[NextStep]:
    """What the case's referrals wait for, and what the outcome of the call asks for and nobody has done yet."""
    case = page.case
    yield from arrival_steps(page)
    if not case.is_open:
        return
    for referral in page.read["referrals"]:
        step = next_step_of(referral, page.user, today=page.today)
        if step is not None:
            if not step.url:
                step.label, step.url = "Öppna", referral.get_absolute_url()
            yield step
    yield from filter(None, map(disclosure_step, page.read["disclosures"]))
    for row in page.read["disclosures"]:
        if row.approval == Approval.REFUSED and row.answer_read_at is None:
            yield refused_step(row)
    yield from exit_steps(page)
    yield from other_concern_steps(page)
    if case.state not in (State.SCANNED, State.MEETING_PLANNED):
        return
    if is_to_be_helped_onward(page):
        yield signposting_step(case)
    if case.outcome == Outcome.LINKED_IN and not page.read["referrals"]:
        yield link_in_step(case)


def is_to_be_helped_onward(page: CasePage) -> bool:
    case = page.case
    return page.is_in_contact and case.outcome == Outcome.HELPED_ONWARD and not page.read["signpostings"]


def signposting_step(case: Case) -> NextStep:
    return NextStep(
        what="Hänvisa vidare",
        why="Det rör inte våldsbejakande extremism. Skriv in vart personen hänvisas, och vad det var i stället.",
        label="Hänvisa vidare",
        url=address("referrals:signposting_create", case.number),
        rank=15,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def link_in_step(case: Case) -> NextStep:
    return NextStep(
        what="Koppla in en samverkansaktör",
        why="Utfallet säger att någon kopplas in. Skriv ett utkast.",
        label="Koppla in",
        url=address("referrals:create", case.number),
        rank=15,
        subject=case.number,
        subject_url=case.get_absolute_url(),
    )


def exit_steps(page: CasePage) -> Iterator[NextStep]:
    """While somebody who wants to leave has not been helped to an exit programme, nor one been linked in."""
    case = page.case
    if not any(exit_programme.wants_to_leave(scan.call, scan) for scan in page.scans):
        return
    groups = {row.agency_type.group for row in page.read["signpostings"]}
    groups |= {row.agency.type.group for row in page.read["referrals"]}
    if AgencyGroup.EXIT not in groups:
        yield from exit_programme.steps(case, may_go_on=case.state != State.NEW)


def other_concern_steps(page: CasePage) -> Iterator[NextStep]:
    """Of a concern that is something else: what it was, which is otherwise asked with where the person is helped to."""
    case = page.case
    if case.state in (State.NEW, State.MEETING_HELD) or page.other_concern is not None:
        return
    if is_something_else(case.outcome, case.ve_assessment) and not is_to_be_helped_onward(page):
        yield NextStep(
            what="Skriv in vad det var i stället",
            why="Ett val ur listan. Årsstatistiken räknar det.",
            label="Välj",
            url=address("calls:other_concern", case.number),
            rank=45,
        )


def arrival_steps(page: CasePage) -> Iterator[NextStep]:
    for signposting in page.read["signpostings"]:
        arrival = getattr(signposting, "arrival", None)
        if arrival is not None and not arrival.is_settled and arrival.ask_on <= page.today:
            yield arrival_step(arrival, signposting, today=page.today)


def arrival_step(arrival: Arrival, signposting: Signposting, *, today: date) -> NextStep:
    clock = promptness.in_words(arrival.ask_on, today=today, what="fråga")
    return NextStep(
        what="Ring och fråga: kom du fram?",
        why=f"Hänvisades {day(signposting.given_at)} till {signposting.to_words}, och ville bli uppringd.",
        label="Öppna numret",
        url=address("referrals:arrival", arrival.pk),
        badge=clock.text,
        tone=clock.tone,
        rank=22,
        subject=signposting.case.number,
        subject_url=signposting.case.get_absolute_url(),
    )


def links(page: CasePage) -> list[Link]:
    """Under "Gör mer"."""
    case, number = page.case, page.case.number
    if not page.user.can(Permission.REFERRAL_PROPOSE) or case.state == State.NEW:
        return []
    register = Link("Utlämnanden", address("referrals:disclosure_case", number), rank=60)
    if not case.is_open:
        return [register]
    return [
        Link("Koppla in någon", address("referrals:create", number), rank=40),
        Link("Hänvisa vidare", address("referrals:signposting_create", number), rank=50),
        register,
    ]
