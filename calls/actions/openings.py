"""Opening a case: a closed one for reading, at once or by a manager's decision; a colleague's by break-glass, and to a
manager the identities in it alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.models import Case, CaseOpening
from calls.models.case_sets import breaks_to_identities
from calls.models.choices import State
from calls.models.openings import OPEN_FOR, REVIEWED_BY, Kind, kind_of
from calls.promptness import add_working_days
from calls.states import REFUSALS
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import note_refusal, refuse_own_deed
from stodtelefon.dates import midnight
from stodtelefon.dates import moment as in_words
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.privacy.sought import NO_SUCH_CASE
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

FEWEST_WORDS = 3
NO_REASON_TO_BREAK = "Skriv i en mening varför du behöver öppna ärendet nu."
NO_REASON_FOR_IDENTITIES = "Skriv i en mening varför du behöver veta vem det är nu."
NO_REASON = "Skriv i en mening varför ärendet behöver öppnas."
NO_REFUSAL = "Skriv i en mening varför ärendet inte öppnas."
OWN = "Du har själv frågat. En annan chef behöver besluta."
OWN_BREAKS = {
    Kind.BREAK_GLASS: "Du har själv nödöppnat. En annan chef granskar.",
    Kind.IDENTITIES: "Du har själv nödöppnat. En annan enhetschef eller en samordnare granskar.",
}


@transaction.atomic
@made_once(CaseOpening)
def open_closed_case(
    *, case: Case, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> CaseOpening:
    """Open a case that was closed within a year to `by`, for 24 hours.

    Refuses who may not open closed cases, a case that they may read anyway, an older one, and an empty reason.
    """
    at = moment(at)
    case = lock(Case, case.pk)
    _check(case, Kind.CLOSED_LATELY, reason, by=by, at=at)
    opening = _opened_at_once(Kind.CLOSED_LATELY, case=case, reason=reason, by=by, token=token, at=at)
    keep_promises(case, by=by)
    record("opening.made", by=by, target=opening, case=case.pk)
    return opening


@transaction.atomic
@made_once(CaseOpening)
def ask_to_open(
    *, case: Case, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> CaseOpening:
    """Ask a manager to open a case that was closed more than a year ago.

    Refuses what `open_closed_case` refuses, a case that opens without being asked for, asking twice, and to ask when
    nobody else can decide.
    """
    at = moment(at)
    case = lock(Case, case.pk)
    _check(case, Kind.CLOSED_LONG_AGO, reason, by=by, at=at)
    if asked_already(case, by=by):
        raise ValidationError("Du har redan frågat. Chefens svar kommer på Idag.", code="asked")
    deciders = User.objects.who_may_on(timezone.localdate(at), Permission.OPENING_DECIDE)
    if not deciders.exclude(pk=by.pk).exists():
        raise ValidationError("Det finns ingen chef som kan besluta. Be systemförvaltaren ordna det.")
    opening = save(
        CaseOpening(
            case=case,
            kind=Kind.CLOSED_LONG_AGO,
            reason=tidy(reason),
            created_at=at,
            created_by=by,
            form_token=token,
        )
    )
    keep_promises(case, by=by)
    record("opening.asked", by=by, target=opening, case=case.pk)
    return opening


@transaction.atomic
def decide_opening(
    *,
    opening: CaseOpening,
    is_granted: bool | None,
    by: User,
    refusal: str | None = None,
    at: datetime | None = None,
) -> CaseOpening:
    """Open an older case to who asked, until the end of the next working day; or say why not.

    Refuses who may not decide or has asked, what is decided or no longer needed, and a no without a reason.
    """
    at = moment(at)
    case = lock(Case, opening.case_id)
    opening = lock(CaseOpening.objects.select_related("created_by", "decided_by"), opening.pk)
    if refused := obstacle_to_deciding(opening, case, by):
        if refused == OWN:
            refuse_own_deed(OWN, by=by, target=opening, case=case.pk)
        raise ValidationError(refused, code="state")
    check_faults(decision_faults(opening, is_granted, refusal))
    opening.decided_at, opening.decided_by = at, by
    if is_granted:
        opening.opened_at, opening.until = at, end_of_next_working_day(at)
    else:
        opening.refusal = tidy(refusal)
    save(opening)
    keep_promises(case, by=by)
    record("opening.decided", by=by, target=opening, case=case.pk)
    return opening


@transaction.atomic
def read_refusal(*, opening: CaseOpening, by: User, at: datetime | None = None) -> CaseOpening:
    """Who asked has read why a case is not opened. Refuses others, and what is no refusal. Twice changes nothing."""
    at = moment(at)
    case = lock(Case, opening.case_id)
    opening = lock(CaseOpening, opening.pk)
    if opening.created_by_id != by.pk or not opening.is_refused:
        raise ValidationError("Det finns inget svar att läsa här.")
    if opening.read_at is not None:
        raise ValidationError("Du har redan läst svaret.")
    opening.read_at = at
    save(opening)
    keep_promises(case, by=by)
    record("opening.answer_read", by=by, target=opening, case=case.pk)
    return opening


@transaction.atomic
@made_once(CaseOpening)
def break_glass(
    *, case: Case, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> CaseOpening:
    """Open a case that somebody else has to `by`, for 24 hours, open or closed. A manager reviews it afterwards.

    Refuses who may not, a case that they may open anyway, and a reason of less than a few words.
    """
    at = moment(at)
    case = lock(Case, case.pk)
    if refused := obstacle_to_breaking(case, by):
        raise ValidationError(refused, code="state")
    check_faults(break_faults(reason))
    opening = _opened_at_once(Kind.BREAK_GLASS, case=case, reason=reason, by=by, token=token, at=at)
    keep_promises(case, by=by)
    record("opening.by_break_glass", by=by, target=opening, case=case.pk)
    return opening


@transaction.atomic
@made_once(CaseOpening)
def break_glass_to_identities(
    *, number: str, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> CaseOpening:
    """Open the identities in the case of that number to `by`, a manager, for 24 hours, and nothing else of it. Another
    manager or a coordinator reviews it afterwards.

    Refuses who may not, a reason of less than a few words, and a case that is open to them so already. A restricted
    case, and one that is taken from `by`, is refused as a number that no case has, and leaves a line.
    """
    at = moment(at)
    if not breaks_to_identities(by):
        raise ValidationError("Du kan inte nödöppna identiteter.", code="state")
    check_faults(break_faults(reason, lacking=NO_REASON_FOR_IDENTITIES))
    found = Case.objects.numbered(number).first()
    case = lock(Case, found.pk) if found is not None else None
    if case is None or not Case.objects.with_identities_behind_glass(by).filter(pk=case.pk).exists():
        note_refusal("identity.refused", by=by, case=case.pk if case is not None else None)
        raise ValidationError({"number": NO_SUCH_CASE})
    if already := CaseOpening.objects.to_identities(by, at=at).filter(case=case).first():
        raise ValidationError({"number": f"Du har redan nödöppnat dem, till {in_words(already.until)}."})
    opening = _opened_at_once(Kind.IDENTITIES, case=case, reason=reason, by=by, token=token, at=at)
    keep_promises(case, by=by)
    record("opening.identities_by_break_glass", by=by, target=opening, case=case.pk)
    return opening


@transaction.atomic
def review_opening(*, opening: CaseOpening, by: User, at: datetime | None = None) -> CaseOpening:
    """Somebody else has looked at a break-glass: of a case a manager, of a manager's another one or a coordinator.
    Refuses who may not or opened it, and what is reviewed already."""
    at = moment(at)
    case = lock(Case, opening.case_id)
    opening = lock(CaseOpening.objects.select_related("created_by", "reviewed_by"), opening.pk)
    if refused := obstacle_to_reviewing(opening, by):
        if refused in OWN_BREAKS.values():
            refuse_own_deed(refused, by=by, target=opening, case=case.pk)
        raise ValidationError(refused, code="state")
    opening.reviewed_at, opening.reviewed_by = at, by
    save(opening)
    keep_promises(case, by=by)
    record("opening.reviewed", by=by, target=opening, case=case.pk)
    return opening


# What forms and pages ask too


def obstacle_to_opening(case: Case, by: User) -> str:
    """Why `by` need not, or may not, open this case; empty when nothing hinders."""
    if not by.can(Permission.CASE_OPEN_CLOSED):
        return "Samordnaren öppnar avslutade ärenden."
    if case.is_open:
        return "Ärendet är öppet."
    if case.merged_into_id:
        return REFUSALS[State.MERGED]
    if Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return "Du kan redan läsa ärendet."
    return ""


def obstacle_to_breaking(case: Case, by: User) -> str:
    """Why `by` need not, or may not, break the glass; empty when nothing hinders."""
    if not by.can(Permission.CASE_BREAK_GLASS):
        return "Du kan inte nödöppna ärenden."
    if case.merged_into_id:
        return REFUSALS[State.MERGED]
    if Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return "Du kan redan läsa ärendet."
    if not Case.objects.behind_glass(by).filter(pk=case.pk).exists():
        return "Ärendet finns inte."
    return ""


def break_faults(reason: str | None, *, lacking: str = NO_REASON_TO_BREAK) -> dict[str, str]:
    """What is missing in a reason to break the glass, by field."""
    return {} if len((tidy(reason) or "").split()) >= FEWEST_WORDS else {"reason": lacking}


def obstacle_to_reviewing(opening: CaseOpening, by: User) -> str:
    """Why `by` may not review it; empty when nothing hinders."""
    if not by.can(REVIEWED_BY.get(opening.kind, Permission.OPENING_DECIDE)):
        return "Chefen granskar nödöppningar."
    if not opening.is_break_glass:
        return "Den här öppningen behöver ingen granskning."
    if opening.reviewed_by is not None:
        return f"{opening.reviewed_by.name} granskade redan {in_words(opening.reviewed_at)}."
    return OWN_BREAKS[Kind(opening.kind)] if opening.created_by_id == by.pk else ""


def asked_already(case: Case, *, by: User) -> bool:
    return CaseOpening.objects.waiting().filter(case=case, created_by=by).exists()


def obstacle_to_deciding(opening: CaseOpening, case: Case, by: User) -> str:
    """Why `by` may not decide about it; empty when nothing hinders."""
    if not by.can(Permission.OPENING_DECIDE):
        return "Chefen beslutar om att öppna äldre ärenden."
    if opening.decided_at is not None:
        return f"{opening.decided_by.name} beslutade redan {in_words(opening.decided_at)}."
    if not opening.is_waiting:
        return "Den här öppningen behöver inget beslut."
    if opening.created_by_id == by.pk:
        return OWN
    if case.is_open or case.closed_at > opening.created_at:
        return "Ärendet har öppnats igen sedan frågan ställdes. Det behövs inget beslut."
    return ""


def decision_faults(opening: CaseOpening, is_granted: bool | None, refusal: str | None) -> dict[str, str]:
    """What is missing or wrong in a decision, by field."""
    if is_granted is None:
        return {"is_granted": "Välj om ärendet ska öppnas."}
    if is_granted and not opening.created_by.can(Permission.CASE_OPEN_CLOSED):
        return {"is_granted": f"{opening.created_by.name} får inte längre läsa avslutade ärenden. Svara nej."}
    return {} if is_granted or tidy(refusal) else {"refusal": NO_REFUSAL}


def end_of_next_working_day(at: datetime) -> datetime:
    """Who has asked need not sit waiting: a yes on a Friday afternoon holds on Monday too."""
    return midnight(add_working_days(timezone.localdate(at), 1) + timedelta(days=1))


def _check(case: Case, kind: Kind, reason: str, *, by: User, at: datetime) -> None:
    if refused := obstacle_to_opening(case, by):
        raise ValidationError(refused, code="state")
    if kind_of(timezone.localdate(case.closed_at), today=timezone.localdate(at)) != kind:
        older = kind == Kind.CLOSED_LATELY
        raise ValidationError(
            "Ärendet avslutades för mer än ett år sedan. Be chefen öppna det."
            if older
            else "Ärendet avslutades det senaste året. Du kan öppna det själv.",
            code="kind",
        )
    if not tidy(reason):
        raise ValidationError({"reason": NO_REASON})


def _opened_at_once(
    kind: Kind, *, case: Case, reason: str, by: User, token: UUID | None, at: datetime
) -> CaseOpening:
    """One that waits for nobody's decision."""
    return save(
        CaseOpening(
            case=case,
            kind=kind,
            reason=tidy(reason),
            created_at=at,
            created_by=by,
            opened_at=at,
            until=at + OPEN_FOR,
            form_token=token,
        )
    )
