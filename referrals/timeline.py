"""What has happened with a referral, on its own page and on the case's timeline."""

from __future__ import annotations

from calls.case_page import CasePage
from calls.case_parts import Entry
from referrals.models import Disclosure, Referral, Signposting
from referrals.register import standing
from stodtelefon.addresses import address
from stodtelefon.dates import day

# One referral


def events_of(referral: Referral) -> list[Entry]:
    """What has happened, newest first, with what was said at each step."""
    r = referral
    how = r.get_sent_how_display()
    steps = [
        (r.withdrawn_at, None, r.withdrawn_by, "Återkallad", r.withdrawal_reason),
        (
            r.completed_at,
            r.end_written_at,
            r.completed_by,
            f"Klar: {r.get_outcome_display()}",
            r.outcome_text,
        ),
        (r.declined_at, r.answer_written_at, r.declined_by, "De tackade nej", r.answer),
        (r.accepted_at, r.answer_written_at, r.accepted_by, "De tar emot", r.answer),
        (r.reminded_at, None, r.reminded_by, "Påminnelse", None),
        (r.sent_at, r.sent_written_at, r.sent_by, f"Överlämnad, {how}", None),
        (r.approved_at, None, r.approved_by, "Godkänd", None),
        (r.approval_requested_at, None, r.approval_requested_by, "Godkännande begärt", None),
        (r.created_at, None, r.created_by, "Föreslagen", None),
    ]
    return [
        Entry(
            at=at,
            written_at=written_at,
            who=by.signature if by else "",
            title=title,
            lines=[text] if text else [],
        )
        for at, written_at, by, title, text in steps
        if at is not None
    ]


# On the case page


def referral_entries(page: CasePage) -> list[Entry]:
    """Each thing that happened with each referral. What was told and answered stands on the referral's own page."""
    return [entry for referral in page.read["referrals"] for entry in entries_of(referral)]


def entries_of(referral: Referral) -> list[Entry]:
    r, name = referral, referral.agency.name
    link = [("Öppna inkopplingen", address("referrals:detail", r.pk))]
    basis = [f"Grund: {r.legal_basis.with_section}."] if r.legal_basis else []
    done = f"Inkoppling klar: {name} {r.get_outcome_display()}"
    steps = [
        (r.created_at, None, r.created_by, f"Inkoppling föreslagen: {name}", "note", []),
        (r.sent_at, r.sent_written_at, r.sent_by, f"Inkoppling överlämnad till {name}", "note", basis),
        (r.accepted_at, r.answer_written_at, r.accepted_by, f"{name} tar emot", "good", []),
        (r.declined_at, r.answer_written_at, r.declined_by, f"{name} tackade nej", "note", []),
        (r.completed_at, r.end_written_at, r.completed_by, done, "good", []),
        (r.withdrawn_at, None, r.withdrawn_by, f"Inkoppling återkallad: {name}", "note", []),
    ]
    return [
        Entry(
            at=at,
            written_at=written_at,
            who=by.signature,
            title=title,
            tone=tone,
            lines=lines,
            links=link,
            quiet=at == r.created_at,
        )
        for at, written_at, by, title, tone, lines in steps
        if at is not None
    ]


def signposting_entries(page: CasePage) -> list[Entry]:
    return [
        Entry(
            at=signposting.given_at,
            who=signposting.created_by.signature,
            title=f"Hänvisad vidare: {signposting.to_words}",
            lines=[
                line
                for line in (
                    signposting.note,
                    "Hänvisningen lämnade inte ut något.",
                    *_arrival_lines(signposting),
                )
                if line
            ],
            links=_arrival_links(signposting),
        )
        for signposting in page.read["signpostings"]
    ]


def _arrival_lines(signposting: Signposting) -> list[str]:
    arrival = getattr(signposting, "arrival", None)
    if arrival is None:
        return []
    if not arrival.is_settled:
        return [f"Vill bli uppringd {day(arrival.ask_on)}: kom du fram?"]
    asked = f"{arrival.get_result_display().capitalize()}, {day(arrival.settled_at)}."
    return [asked, arrival.note or ""]


def _arrival_links(signposting: Signposting) -> list[tuple[str, str]]:
    arrival = getattr(signposting, "arrival", None)
    if arrival is None or arrival.is_settled:
        return []
    return [("Fråga: kom du fram?", address("referrals:arrival", arrival.pk))]


def disclosure_entries(page: CasePage) -> list[Entry]:
    """What was told outside a referral; a referral's own sending stands in its entry."""
    register = address("referrals:disclosure_case", page.case.number)
    return [_disclosure_entry(row, register) for row in page.read["disclosures"] if row.referral_id is None]


def _disclosure_entry(row: Disclosure, register: str) -> Entry:
    badge, _ = standing(row)
    return Entry(
        at=row.told_at or row.created_at,
        written_at=row.created_at if row.told_at and not row.told_by_id else None,
        who=row.told_by.signature if row.told_by else row.signature,
        title=f"Utlämnande till {row.to_words}, {row.get_how_display()}"
        if row.told_at
        else f"Utlämnande till {row.to_words}, inte lämnat",
        badge=badge,
        lines=[f"Grund: {row.legal_basis.with_section}."],
        links=[("Läs i registret", f"{register}#rad-{row.pk}")],
    )
