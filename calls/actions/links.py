"""Links between cases that may be about one concern: proposed, confirmed by a second person, changed, removed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from calls.actions.likenesses import ask_again_between, settle_between
from calls.actions.moves import decide_both, lock_both
from calls.actions.promises import Ended, keep_promises
from calls.models import Case, CaseDecision, CaseLink, Likeness
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import refuse_own_deed
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import check_faults, check_version, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Kind = CaseDecision.Kind
OWN = "Någon annan än du behöver bekräfta det som du själv har föreslagit."
ITSELF = "Ett ärende kan inte kopplas ihop med sig självt."
TAKEN_AWAY = "Kopplingen är redan borttagen."


@transaction.atomic
@made_once(CaseLink)
def link_cases(
    *,
    case: Case,
    other: Case,
    degree: str,
    reason: str,
    by: User,
    token: UUID | None = None,
    at: datetime | None = None,
) -> CaseLink:
    """Propose that two cases are about the same concern. It changes no figure, and waits for a second person.

    Refuses a case with itself, one that `by` may not open, a pair that is linked already, and no reason.
    """
    at = moment(at)
    check_faults(link_faults(case, other, reason=reason))
    case, other = _lock_opened(case, other, by=by)
    first, second = sorted((case, other), key=lambda one: one.pk)
    link = save(
        CaseLink(
            first=first,
            second=second,
            degree=degree,
            reason=reason,
            proposed_at=at,
            created_by=by,
            form_token=token,
        )
    )
    _decide(Kind.LINKED, link, by=by, at=at, reason=reason)
    settle_between(case, other, Likeness.How.LINKED, by=by, at=at)
    keep_promises(link, by=by)
    record("link.proposed", by=by, target=link, case=case.pk)
    return link


@transaction.atomic
def confirm_link(
    *, link: CaseLink, by: User, version: int | None = None, at: datetime | None = None
) -> CaseLink:
    """A second person agrees. Refuses the one who proposed it, who may not open both cases, and a second time."""
    at = moment(at)
    link = _lock_link(link, by=by, version=version)
    if link.confirmed_at is not None:
        raise ValidationError(f"{link.confirmed_by.name} har redan bekräftat kopplingen.")
    if link.created_by_id == by.pk:
        refuse_own_deed(OWN, by=by, target=link, case=link.first_id)
    link.confirmed_at, link.confirmed_by = at, by
    save(link)
    _decide(Kind.LINK_CONFIRMED, link, by=by, at=at)
    keep_promises(link, by=by)
    record("link.confirmed", by=by, target=link, case=link.first_id)
    return link


@transaction.atomic
def change_link(
    *,
    link: CaseLink,
    degree: str,
    reason: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> CaseLink:
    """Say how surely anew, with a reason: a proposal that waits for a second person again. Refuses the same degree."""
    at = moment(at)
    link = _lock_link(link, by=by, version=version)
    check_faults(change_faults(link, degree=degree, reason=reason))
    link.degree, link.reason = degree, reason
    link.proposed_at, link.created_by = at, by
    link.confirmed_at = link.confirmed_by = None
    save(link)
    _decide(Kind.LINK_CHANGED, link, by=by, at=at, reason=reason)
    keep_promises(link, by=by)
    record("link.changed", by=by, target=link, case=link.first_id, fields=["degree"])
    return link


@transaction.atomic
def remove_link(
    *, link: CaseLink, reason: str, by: User, version: int | None = None, at: datetime | None = None
) -> CaseLink:
    """Take a link away, with a reason. The row stays; the cases can be linked anew."""
    at = moment(at)
    link = _lock_link(link, by=by, version=version)
    if not tidy(reason):
        raise ValidationError({"reason": "Skriv i en mening varför kopplingen tas bort."})
    link.removed_at, link.removed_by, link.removal_reason = at, by, reason
    save(link)
    _decide(Kind.LINK_REMOVED, link, by=by, at=at, reason=reason)
    ask_again_between(link.first, link.second, Likeness.How.LINKED, by=by)
    keep_promises(link, by=by, how=Ended.TAKEN_BACK)
    record("link.removed", by=by, target=link, case=link.first_id)
    return link


def link_faults(case: Case, other: Case, *, reason: str) -> dict[str, str]:
    """What is wrong or missing in a new link, each by its field."""
    if case.pk == other.pk:
        return {"number": ITSELF}
    if not tidy(reason):
        return {"reason": "Skriv i en mening vad som talar för att det är samma oro."}
    if CaseLink.objects.of(case).of(other).filter(removed_at__isnull=True).exists():
        return {"number": "Ärendena är redan ihopkopplade. Ändra kopplingen i stället."}
    return {}


def change_faults(link: CaseLink, *, degree: str, reason: str) -> dict[str, str]:
    """What is wrong or missing in a change, each by its field."""
    if degree == link.degree:
        return {"degree": "Det står redan så. Välj ett annat svar, eller avbryt."}
    if not tidy(reason):
        return {"reason": "Skriv i en mening vad som har ändrats."}
    return {}


def _lock_opened(case: Case, other: Case, *, by: User) -> tuple[Case, Case]:
    """Both cases locked, if `by` may open both: nobody says of a case that they may not read what it is about."""
    locked = lock_both(case, other)
    if Case.objects.visible_to(by).filter(pk__in=[one.pk for one in locked]).count() < 2:
        raise ValidationError("Du behöver kunna öppna båda ärendena.", code="closed_to_you")
    return locked


def _lock_link(link: CaseLink, *, by: User, version: int | None) -> CaseLink:
    _lock_opened(link.first, link.second, by=by)
    link = lock(CaseLink.objects.select_related("first", "second"), link.pk)
    if link.removed_at is not None:
        raise ValidationError(TAKEN_AWAY)
    check_version(link, version)
    return link


def _decide(kind: Kind, link: CaseLink, *, by: User, at: datetime, reason: str | None = None) -> None:
    decide_both(kind, link.first, link.second, by=by, at=at, from_value=link.degree, reason=reason)
