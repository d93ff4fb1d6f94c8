"""What has happened with a referral and what comes next, on its own page and on the case page."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from calls import promptness
from calls.case_page import Entry, Link, NextStep
from calls.models import Case
from calls.models.choices import Outcome, State
from calls.record_levels import Holds
from referrals.models import Referral, Signposting
from stodtelefon.permissions import Permission

Status = Referral.Status


def due_words(referral: Referral, *, today: date) -> promptness.Clock | None:
    """When the answer is due, in words, while it is awaited."""
    if referral.status != Status.SENT:
        return None
    return promptness.in_words(referral.answer_due_on, today=today, what="svar")


# One referral


def events_of(referral: Referral) -> list[Entry]:
    """What has happened, newest first, with what was said at each step."""
    r = referral
    how = r.get_sent_how_display()
    steps = [
        (r.withdrawn_at, r.withdrawn_by, "Återkallad", r.withdrawal_reason),
        (r.completed_at, r.completed_by, f"Klar: {r.get_outcome_display()}", r.outcome_text),
        (r.declined_at, r.declined_by, "De tackade nej", r.answer),
        (r.accepted_at, r.accepted_by, "De tar emot", r.answer),
        (r.reminded_at, r.reminded_by, "Påminnelse", None),
        (r.sent_at, r.sent_by, f"Överlämnad, {how}", None),
        (r.approved_at, r.approved_by, "Godkänd", None),
        (r.approval_requested_at, r.approval_requested_by, "Godkännande begärt", None),
        (r.created_at, r.created_by, "Föreslagen", None),
    ]
    return [
        Entry(at=at, who=by.signature if by else "", title=title, lines=[text] if text else [])
        for at, by, title, text in steps
        if at is not None
    ]


def next_step_of(referral: Referral, user, *, today: date) -> NextStep | None:
    """The one thing that this referral waits for, with its button; nothing when it is over."""
    at = [referral.pk]
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
                url=reverse("referrals:answer", args=at),
                rank=25 if late else 60,
            )
        case Status.ACCEPTED:
            return NextStep(
                what=f"{referral.agency.name} tar emot",
                why="Hör efter hur det går, och skriv in vad det gav när de är klara.",
                label="Skriv in vad det gav",
                url=reverse("referrals:complete", args=at),
                rank=65,
            )
    return None


def _draft_step(referral: Referral, user) -> NextStep:
    at, name = [referral.pk], referral.agency.name
    if not user.can(Permission.REFERRAL_SEND):
        return NextStep(
            what=f"Inkopplingen av {name} är ett utkast",
            why="Samordnaren bestämmer den rättsliga grunden och skickar.",
            rank=55,
        )
    if referral.legal_basis_id is None or referral.sheet is None:
        return NextStep(
            what=f"Gör klart inkopplingen av {name}",
            why="Rättslig grund och underlag ska finnas innan den skickas.",
            label="Gör klart utkastet",
            url=reverse("referrals:edit", args=at),
            rank=30,
        )
    if referral.needs_approval and referral.approval_requested_at is None:
        why = "Chefen ser underlaget och godkänner innan något lämnas till polisen."
        if referral.returned_reason:
            why = "Chefen har lämnat tillbaka den. Ändra underlaget och begär igen."
        return NextStep(
            what=f"Inkopplingen av {name} behöver chefens godkännande",
            why=why,
            label="Begär godkännande",
            url=reverse("referrals:ask", args=at),
            rank=30,
            post=True,
        )
    if referral.awaits_approval:
        return NextStep(
            what=f"Inkopplingen av {name} väntar på chefens godkännande",
            why="Du kan ändra utkastet, men då måste godkännandet begäras igen.",
            badge="väntar",
            rank=55,
        )
    return NextStep(
        what=f"Inkopplingen av {name} kan lämnas över",
        why="Skriv ut brevet eller ring. Skriv sedan in att det är överlämnat.",
        label="Lämna över",
        url=reverse("referrals:send", args=at),
        rank=30,
    )


# On the case page (`calls.case_page`)


def of_case(case: Case) -> list[Referral]:
    """The referrals of a case, read once however many parts of the page ask."""
    people = ("sent_by", "accepted_by", "declined_by", "completed_by", "withdrawn_by")
    rows = Referral.objects.for_list().select_related(*people)
    prefetch_related_objects([case], Prefetch("referrals", rows))
    return list(case.referrals.all())


def signpostings_of(case: Case) -> list[Signposting]:
    prefetch_related_objects([case], Prefetch("signpostings", Signposting.objects.for_list()))
    return list(case.signpostings.all())


def referral_entries(case: Case, user) -> list[Entry]:
    """Each thing that happened with each referral. What was told and answered stands on the referral's own page."""
    return [entry for referral in of_case(case) for entry in _entries(referral)]


def _entries(referral: Referral) -> list[Entry]:
    r, name = referral, referral.agency.name
    link = [("Öppna inkopplingen", reverse("referrals:detail", args=[r.pk]))]
    basis = [f"Grund: {r.legal_basis.with_section}."] if r.legal_basis else []
    steps = [
        (r.created_at, r.created_by, f"Inkoppling föreslagen: {name}", "note", []),
        (r.sent_at, r.sent_by, f"Inkoppling överlämnad till {name}", "note", basis),
        (r.accepted_at, r.accepted_by, f"{name} tar emot", "good", []),
        (r.declined_at, r.declined_by, f"{name} tackade nej", "note", []),
        (r.completed_at, r.completed_by, f"Inkoppling klar: {name} {r.get_outcome_display()}", "good", []),
        (r.withdrawn_at, r.withdrawn_by, f"Inkoppling återkallad: {name}", "note", []),
    ]
    return [
        Entry(
            at=at,
            who=by.signature,
            title=title,
            tone=tone,
            lines=lines,
            links=link,
            quiet=at == r.created_at,
        )
        for at, by, title, tone, lines in steps
        if at is not None
    ]


def signposting_entries(case: Case, user) -> list[Entry]:
    return [
        Entry(
            at=signposting.given_at,
            who=signposting.created_by.signature,
            title=f"Hänvisad vidare: {signposting.to_words}",
            lines=[line for line in (signposting.note, "Inga uppgifter lämnades ut.") if line],
        )
        for signposting in signpostings_of(case)
    ]


def disclosure_entries(case: Case, user) -> list[Entry]:
    """What was told outside a referral; a referral's own sending stands in its entry."""
    rows = case.disclosures.filter(referral__isnull=True).select_related("agency", "legal_basis")
    return [
        Entry(
            at=row.told_at,
            who=row.signature,
            title=f"Utlämnande till {row.agency.name if row.agency else 'annan mottagare'}, {row.get_how_display()}",
            lines=[f"Grund: {row.legal_basis.with_section}."],
            links=[("Läs i registret", reverse("referrals:disclosure_case", args=[case.number]))],
        )
        for row in rows
    ]


def next_steps(case: Case, user) -> list[NextStep]:
    """What the case's referrals wait for, and what the outcome of the call asks for and nobody has done yet."""
    if not case.is_open:
        return []
    today = timezone.localdate()
    steps = []
    for referral in of_case(case):
        step = next_step_of(referral, user, today=today)
        if step is not None:
            if not step.url:
                step.label, step.url = "Öppna", reverse("referrals:detail", args=[referral.pk])
            steps.append(step)
    if case.state not in (State.SCANNED, State.MEETING_PLANNED):
        return steps
    if case.outcome == Outcome.HELPED_ONWARD and not signpostings_of(case):
        steps.append(
            NextStep(
                what="Hänvisa vidare",
                why="Utfallet säger att den som hörde av sig hjälps till rätt dörr. Skriv in vilken.",
                label="Hänvisa vidare",
                url=reverse("referrals:signposting_create", args=[case.number]),
                rank=15,
            )
        )
    if case.outcome == Outcome.LINKED_IN and not of_case(case):
        steps.append(
            NextStep(
                what="Koppla in en samverkansaktör",
                why="Utfallet säger att någon kopplas in. Skriv ett utkast.",
                label="Koppla in",
                url=reverse("referrals:create", args=[case.number]),
                rank=15,
            )
        )
    return steps


def links(case: Case, user) -> list[Link]:
    """Under "Gör mer"."""
    number = [case.number]
    if not user.can(Permission.REFERRAL_PROPOSE) or case.state == State.NEW:
        return []
    register = Link("Utlämnanden", reverse("referrals:disclosure_case", args=number), rank=60)
    if not case.is_open:
        return [register]
    return [
        Link("Koppla in någon", reverse("referrals:create", args=number), rank=40),
        Link("Hänvisa vidare", reverse("referrals:signposting_create", args=number), rank=50),
        register,
    ]


# What the case's own deeds ask of us (`calls.actions.cases`)


def closing_obstacle(case: Case) -> str:
    """A referral that is under way is settled first: what comes back must have a place to be written."""
    if case.referrals.ongoing().exists():
        return "En inkoppling pågår. Skriv in svaret, vad den gav, eller återkalla den, och avsluta sedan ärendet."
    return ""


def uses_level(case: Case, lower: Holds) -> bool:
    """Is there a sheet with names that a lower level may not hold?"""
    return not lower.named_sheet and case.referrals.filter(is_named=True).exists()
