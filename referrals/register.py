"""The register of what was handed over, read in one: the lines of our own, and what calls have told by themselves.

A report of a child (SoL 19:1), a call to 112 and to the socialjour stand in `calls`, where they are done. They are read
from there and never copied, so that the register can neither lack one nor say something else: who, when and to whom
cannot change once written (triggers on `ChildDecision` and `DangerReport`). The basis of each is a row of the list of
legal bases, whose words a municipality edits.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from calls.models import Case, ChildDecision, DangerReport
from calls.models.cases import in_visible_case
from calls.models.visible_keys import visible_keys
from referrals.models import Disclosure, LegalBasis
from referrals.models.choices import Approval
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission

DISCLOSURE, CHILD, DANGER = "disclosure", "child", "danger"
# On which basis what calls tell is told. In danger it is BrB 24:4, for 112 and the socialjour alike.
BASES = {CHILD: "duty_child_report", DANGER: "emergency"}


@dataclass
class HandOver:
    """One line of the register as it is read. `at` is when it was told, or written when it is not told yet."""

    at: datetime
    case: Case
    to: str
    how: str
    basis: LegalBasis
    who: str
    recipient: str = ""
    what: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    is_named: bool | None = None
    is_told: bool = True
    is_handed_over: bool = True
    badge: str = ""
    tone: str = "note"
    links: list[tuple[str, str]] = field(default_factory=list)
    anchor: str = ""


def keys_of(cases: Collection[UUID]) -> QuerySet:
    """What kind, which and when, the newest first, of everything that was handed over in these cases. One statement."""
    danger = DangerReport.objects.told_outside()
    return _newest_first(
        Disclosure.objects.filter(case__in=cases),
        ChildDecision.objects.reported().filter(case__in=cases),
        danger.filter(case__in=cases),
        danger.filter(call__case__in=cases),
    )


class InOpenCases:
    """The same in all cases that somebody may open who may open every open one: read from the newest on, and asked one
    by one whether it is in such a case, no further than a page shows.
    """

    def __init__(self, user: User) -> None:
        self.user = user

    def __getitem__(self, place: slice) -> QuerySet:
        of_case = in_visible_case(self.user)
        rows = (
            Disclosure.objects.filter(of_case),
            ChildDecision.objects.reported().filter(of_case),
            DangerReport.objects.told_outside()
            .in_their_cases()
            .filter(in_visible_case(self.user, "its_case_id")),
        )
        return _newest_first(*rows, until=place.stop)[place]


def _newest_first(*rows: QuerySet, until: int | None = None) -> QuerySet:
    """What kind, which and when of rows of the three tables, as one list. `until`: no more of each are read."""
    ways = {
        Disclosure: (DISCLOSURE, Coalesce("told_at", "created_at")),
        ChildDecision: (CHILD, F("decided_at")),
        DangerReport: (DANGER, F("told_at")),
    }
    first, *others = (
        of_kind.annotate(read_from=Value(kind, output_field=CharField()), at=at)
        .order_by("-at", "pk")
        .values_list("read_from", "pk", "at")[:until]
        for of_kind in rows
        for kind, at in (ways[of_kind.model],)
    )
    return first.union(*others, all=True).order_by("-at", "pk")


def keys_visible_to(user: User) -> InOpenCases | QuerySet:
    """The register over the cases that a person may open."""
    if user.can(Permission.CASE_READ_OPEN):
        return InOpenCases(user)
    return keys_of(visible_keys(user) if user.can(Permission.CASE_READ) else [])


def lines_of(keys: list[tuple[str, UUID, datetime]]) -> list[HandOver]:
    """The lines with these keys, in their order, with all that was said. Four statements, however many there are."""
    rows = {
        DISCLOSURE: Disclosure.objects.for_list(),
        CHILD: ChildDecision.objects.select_related("case", "decided_by"),
        DANGER: DangerReport.objects.with_case(),
    }
    return _lines(keys, rows, told=True)


def outlines_of(keys: list[tuple[str, UUID, datetime]]) -> list[HandOver]:
    """The same without what was told, who it was precisely and why: none of it is read."""
    of_case = ("case__number",)
    signed = ("name", "title")
    rows = {
        DISCLOSURE: Disclosure.objects.for_register(),
        CHILD: ChildDecision.objects.select_related("case", "decided_by").only(
            "decided_at", *of_case, *(f"decided_by__{name}" for name in signed)
        ),
        DANGER: DangerReport.objects.select_related("call__case", "case", "reported_by").only(
            *("told_at", "emergency", "socialjour_told"),
            *(*of_case, "call__case__number"),
            *(f"reported_by__{name}" for name in signed),
        ),
    }
    return _lines(keys, rows, told=False)


def _lines(keys: list[tuple[str, UUID, datetime]], rows: dict[str, Any], *, told: bool) -> list[HandOver]:
    found = {
        kind: of_kind.in_bulk([pk for one, pk, _ in keys if one == kind]) for kind, of_kind in rows.items()
    }
    wanted = [key for kind, key in BASES.items() if found[kind]]
    bases = {row.key: row for row in LegalBasis.objects.filter(key__in=wanted)}
    made = {
        DISCLOSURE: lambda row: _of_disclosure(row, told=told),
        CHILD: lambda row: _of_child(row, bases[BASES[CHILD]], told=told),
        DANGER: lambda row: _of_danger(row, bases[BASES[DANGER]], told=told),
    }
    return [made[kind](found[kind][pk]) for kind, pk, _ in keys]


def _of_child(decision: ChildDecision, basis: LegalBasis, *, told: bool) -> HandOver:
    return HandOver(
        at=decision.decided_at,
        case=decision.case,
        to="Orosanmälan om barn",
        how="gjord av oss",
        basis=basis,
        who=decision.decided_by.signature,
        recipient=decision.reported_to if told else "",
        facts=_said([("Skäl", decision.reason)]) if told else [],
        anchor=f"barn-{decision.pk}",
    )


def _of_danger(report: DangerReport, basis: LegalBasis, *, told: bool) -> HandOver:
    called = report.emergency == DangerReport.Emergency.WE_CALLED
    to = [name for name, is_told in (("112", called), ("socialjouren", report.socialjour_told)) if is_told]
    return HandOver(
        at=report.told_at,
        case=report.its_case,
        to=" och ".join(to).capitalize(),
        how="vid fara",
        basis=basis,
        who=report.reported_by.signature,
        what=(report.done or "") if told else "",
        facts=_said([("Fick veta", report.told_whom)]) if told else [],
        links=[("Öppna samtalet", reverse("calls:call", args=[report.call_id]))] if report.call_id else [],
        anchor=f"fara-{report.pk}",
    )


STANDING: dict[str, tuple[str, str]] = {
    Approval.WAITS: ("väntar på chefen", "soon"),
    Approval.REFUSED: ("chefen godkände inte", "alarm"),
    Approval.REVIEW: ("lämnat utan godkännande, granskas", "soon"),
    Approval.REVIEWED: ("granskat av chefen", "good"),
    Approval.TAKEN_BACK: ("taget tillbaka", "note"),
}


def standing(row: Disclosure) -> tuple[str, str]:
    """Where a line to law enforcement stands with the manager, in words and tone; nothing where nobody is asked."""
    if row.approval == Approval.APPROVED:
        return ("godkänt av chefen", "good") if row.told_at else ("godkänt, inte lämnat än", "soon")
    text, tone = STANDING.get(row.approval, ("", "note"))
    if row.approval in (Approval.WAITS, Approval.REFUSED):
        text = f"{text}, {'men sagt' if row.told_at else 'inte lämnat'}"
    return text, tone


def facts_of(row: Disclosure) -> list[tuple[str, Any]]:
    """What stands behind a line, in words: when consent was given, why it was told, and what the manager said."""
    consented_on = row.consented_on or (row.referral and row.referral.consented_on)
    manager = ""
    if row.judged_by is not None:
        manager = f"{row.get_approval_display().capitalize()}, {row.judged_by.signature}"
    return _said(
        [
            ("Samtycke", f"{consented_on:%Y-%m-%d}" if consented_on else ""),
            ("Skäl", row.basis_reason),
            ("Kunde inte vänta", row.unapproved_reason),
            ("Chefen", manager),
            ("Chefens ord", row.judgement),
        ]
    )


def _of_disclosure(row: Disclosure, *, told: bool) -> HandOver:
    badge, tone = standing(row)
    links = []
    if told and row.referral_id:
        links.append(("Öppna inkopplingen", reverse("referrals:detail", args=[row.referral_id])))
    if told and row.case.is_open and row.told_at is None:
        if row.approval == Approval.APPROVED:
            links.append(("Skriv in att det är lämnat", reverse("referrals:disclosure_tell", args=[row.pk])))
        if row.approval in (Approval.APPROVED, Approval.WAITS):
            links.append(("Ta tillbaka", reverse("referrals:disclosure_take_back", args=[row.pk])))
    return HandOver(
        at=row.told_at or row.created_at,
        case=row.case,
        to=row.to_words if row.agency or row.is_to_police else "",
        how=row.get_how_display(),
        basis=row.legal_basis,
        who=row.told_by.signature if row.told_by else row.signature,
        recipient=(row.recipient or "") if told else "",
        what=row.what if told else "",
        facts=facts_of(row) if told else [],
        is_named=row.is_named,
        is_told=row.told_at is not None,
        is_handed_over=row.is_handed_over,
        badge=badge,
        tone=tone,
        links=links,
        anchor=f"rad-{row.pk}",
    )


def _said(facts: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    return [(term, value) for term, value in facts if value]
