"""The restricted case: a manager restricts it and names people. One asks to lift it, another manager agrees."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.access_requests import end_all_access
from calls.actions.cases import hand_over_case
from calls.actions.promises import Ended, keep_promises
from calls.models import Case, CaseLink, NamedPerson, Promise, Restriction, RestrictionRequest
from calls.models.choices import State
from calls.models.outsiders import not_recused, workers_of
from calls.models.recusals import recused_in
from calls.promise_kinds import kinds
from calls.states import REFUSALS
from stodtelefon.accounts.actions.by_two import NOT_ONESELF, check_decides, check_withdraws, settle
from stodtelefon.accounts.actions.holdings import lock_everybody, move_what_is_of
from stodtelefon.accounts.models import Deputyship, User
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, check_version, lock, moment, save
from stodtelefon.swedish_order import swedish_key
from stodtelefon.texts import tidy

Part, Kind, Decision = NamedPerson.Part, RestrictionRequest.Kind, RestrictionRequest.Decision
PERMISSIONS = {Part.WORKS: Permission.CASE_WRITE, Part.APPROVES: Permission.CASE_RESTRICT}
ONLY_MANAGERS = "Enhetschefen beslutar om skyddade ärenden."
RECUSED = "Du är jävig i ärendet. En annan enhetschef beslutar."
NO_REASON = "Skriv i en mening varför ärendet behöver skyddas."
NO_LIFT_REASON = "Skriv i en mening varför skyddet kan hävas."
NOBODY_NAMED = "Välj minst en som ska arbeta i ärendet."
RESTRICTED_ALREADY = "Ärendet är redan skyddat."
NOT_RESTRICTED = "Ärendet är inte skyddat längre."
NO_DECIDER = (
    "Det finns ingen annan enhetschef, och ingen ställföreträdare i dag, som kan besluta. "
    "Be systemförvaltaren ordna det."
)
LAST = {
    Part.WORKS: "Ingen annan arbetar i ärendet. Namnge någon annan först.",
    Part.APPROVES: "Ingen annan godkänner i ärendet. Namnge en annan enhetschef först.",
}
BY_ANOTHER = "Du är ställföreträdare. En enhetschef namnger dig."
HANDED_ON = "Ärendet är skyddat."
LINK_REMOVED = "Ett av ärendena kopplas inte längre."


@transaction.atomic
@made_once(RestrictionRequest)
def ask_to_restrict(
    *, case: Case, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> RestrictionRequest:
    """Ask a manager to restrict a case. Refuses who does not work in it, a restricted one, an empty reason, asking
    twice, and to ask when nobody else can decide."""
    at = moment(at)
    case = lock(Case, case.pk)
    if refused := obstacle_to_asking(case, by):
        raise ValidationError(refused, code="state")
    check_faults({} if tidy(reason) else {"reason": NO_REASON})
    request = _asked(Kind.RESTRICT, case, reason, by=by, token=token, at=at)
    keep_promises(request, by=by)
    record("restriction.asked", by=by, target=request, case=case.pk)
    return request


@transaction.atomic
@made_once(Restriction)
def restrict_case(
    *,
    case: Case,
    people: Collection[User],
    reason: str,
    by: User,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Restriction:
    """Restrict a case to `people`, who work in it, and to `by`, who approves what has to be; where a deputy decides,
    to the manager, and to nobody where that one is recused. What others have in it goes to `people`, an open case to
    the first of them where its handler is none. A request to restrict it is approved, and whoever had access for having
    asked has it no more.

    Refuses who may not or is recused, a case that is restricted or a part of another, an empty reason, nobody, people
    who may not work with cases or are recused, a deputy who names themselves in what they may not open, and where none
    of them can take over what waits.
    """
    at = moment(at)
    lock_everybody(by, None)
    case = lock(Case, case.pk)
    _check_decides(case.pk, by)
    if case.state == State.MERGED:
        raise ValidationError(REFUSALS[State.MERGED], code="state")
    if standing_in(case) is not None:
        raise ValidationError(RESTRICTED_ALREADY, code="state")
    people = [User.objects.get(pk=person.pk) for person in people]
    check_faults(restriction_faults(case, people, reason, by=by))
    _take_back_links(case, by=by, at=at)
    end_all_access(case, by=by, at=at)
    restriction = save(
        Restriction(case=case, reason=tidy(reason), decided_at=at, decided_by=by, form_token=token)
    )
    for person in people:
        _name(restriction, person, Part.WORKS, by=by, at=at)
    approvers = approvers_of(by, at=at)
    recused = recused_in(case.pk, approvers)
    for person in (one for one in approvers if one.pk not in recused):
        _name(restriction, person, Part.APPROVES, by=by, at=at)
    _leave_to_named(case, people, by=by, at=at)
    for request in RestrictionRequest.objects.open().filter(case=case):
        own = request.asked_by_id == by.pk
        settle(request, Decision.WITHDRAWN if own else Decision.APPROVED, by=by)
        keep_promises(request, by=by)
    keep_promises(lock(Case, case.pk), by=by)
    keep_promises(restriction, by=by)
    record("restriction.made", by=by, target=restriction, case=case.pk)
    return restriction


@transaction.atomic
def name_person(
    *, restriction: Restriction, person: User, part: str, by: User, at: datetime | None = None
) -> NamedPerson:
    """Open a restricted case to somebody more. What nobody who is named has goes to who is named.

    Refuses who may not decide or is recused, somebody who may not do that part by their own roles or is recused, a
    deputy who names themselves, and one who is named for it already.
    """
    at = moment(at)
    lock_everybody(by, None)
    case, restriction = _lock_standing(restriction)
    _check_decides(case.pk, by)
    person = User.objects.get(pk=person.pk)
    if fault := naming_fault(case, person, part, by=by):
        raise ValidationError({"person": fault})
    named = _name(restriction, person, part, by=by, at=at)
    _leave_to_named(case, workers_of(case.pk), by=by, at=at)
    keep_promises(lock(Case, case.pk), by=by)
    keep_promises(restriction, by=by)
    record("restriction.named", by=by, target=named, case=case.pk)
    return named


@transaction.atomic
def remove_person(*, named: NamedPerson, by: User, at: datetime | None = None) -> NamedPerson:
    """Close a restricted case to somebody who is named in it. What is theirs in it goes to the others.

    Refuses who may not decide or is recused, the last one of a part, one who is removed already, and where none of the
    others can take over what waits.
    """
    at = moment(at)
    lock_everybody(by, None)
    case, restriction = _lock_standing(named.restriction)
    _check_decides(case.pk, by)
    named = lock(NamedPerson.objects.select_related("user"), named.pk)
    if named.removed_at is not None:
        raise ValidationError(f"{named.user.name} är redan borttagen.", code="state")
    others = restriction.named.standing().filter(part=named.part).exclude(pk=named.pk)
    if not others.exists():
        raise ValidationError(LAST[Part(named.part)], code="last")
    named = _end_naming(named, by=by, at=at)
    _leave_to_named(case, workers_of(case.pk), by=by, at=at)
    keep_promises(lock(Case, case.pk), by=by)
    record("restriction.person_removed", by=by, target=named, case=case.pk)
    return named


def end_naming(*, named: NamedPerson, by: User, at: datetime) -> NamedPerson:
    """A step of closing an account, of changing its roles, and of a recusal. Where nobody is left of the part, the
    managers see on Idag that somebody is to be named."""
    named = _end_naming(named, by=by, at=at)
    record("restriction.person_removed", by=by, target=named, case=named.restriction.case_id)
    return named


@transaction.atomic
@made_once(RestrictionRequest)
def ask_to_lift(
    *, restriction: Restriction, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> RestrictionRequest:
    """Ask that a restriction is lifted: somebody who works in the case, or a manager. Another manager decides.

    Refuses others, what is lifted, an empty reason, asking twice, and where nobody else can decide.
    """
    at = moment(at)
    case, restriction = _lock_standing(restriction)
    if refused := obstacle_to_lifting(restriction, by):
        raise ValidationError(refused, code="state")
    check_faults({} if tidy(reason) else {"reason": NO_LIFT_REASON})
    request = _asked(Kind.LIFT, case, reason, by=by, token=token, at=at)
    keep_promises(request, by=by)
    record("lift.asked", by=by, target=request, case=case.pk)
    return request


@transaction.atomic
def decide_request(
    *,
    asked: RestrictionRequest,
    is_approved: bool,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> RestrictionRequest:
    """Say yes to lifting a restriction, which ends at once; or no to either. To restrict is said yes to by
    `restrict_case`.

    Refuses who may not or is recused, whoever asked, under whatever session or role, and what is decided already.
    """
    at = moment(at)
    case = lock(Case, asked.case_id)
    _check_decides(case.pk, by)
    asked = lock(RestrictionRequest, asked.pk)
    check_version(asked, version)
    check_decides(asked, by)
    if is_approved and not asked.is_to_lift:
        raise ValidationError("Välj vilka som ska få öppna ärendet.", code="people")
    settle(asked, Decision.APPROVED if is_approved else Decision.DECLINED, by=by)
    if is_approved:
        _lift(case, asked, by=by, at=at)
    keep_promises(asked, by=by)
    record(
        "lift.approved" if is_approved else "lift.declined" if asked.is_to_lift else "restriction.declined",
        by=by,
        target=asked,
        case=case.pk,
    )
    return asked


@transaction.atomic
def withdraw_request(*, asked: RestrictionRequest, by: User) -> RestrictionRequest:
    """Take back what one has asked for. Refuses what somebody else asked for, and what is decided already."""
    lock(Case, asked.case_id)
    asked = lock(RestrictionRequest, asked.pk)
    check_withdraws(asked, by)
    settle(asked, Decision.WITHDRAWN, by=by)
    keep_promises(asked, by=by, how=Ended.TAKEN_BACK)
    record(
        "lift.withdrawn" if asked.is_to_lift else "restriction.withdrawn",
        by=by,
        target=asked,
        case=asked.case_id,
    )
    return asked


# What forms and pages ask too


def standing_in(case: Case) -> Restriction | None:
    """The restriction of a case, where it is restricted."""
    return Restriction.objects.standing().filter(case=case).first()


def restriction_faults(
    case: Case | None, people: Iterable[User], reason: str | None, *, by: User
) -> dict[str, str]:
    """What is missing or wrong in a decision to restrict a case, by field."""
    faults = {} if tidy(reason) else {"reason": NO_REASON}
    people = list(people)
    if not people:
        return faults | {"people": NOBODY_NAMED}
    found = [fault for one in people if case and (fault := naming_fault(case, one, Part.WORKS, by=by))]
    return faults | ({"people": found[0]} if found else {})


def naming_fault(case: Case, person: User, part: str, *, by: User) -> str:
    """Why `by` cannot name this person for that part; empty when nothing hinders. What is lent for some days gives
    nobody a part, and who decides by it does not let themselves in."""
    if not person.is_active:
        return person.why_gone
    is_by_what_is_lent = person.pk == by.pk and not by.can_by_own_roles(Permission.CASE_RESTRICT)
    if is_by_what_is_lent and not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return BY_ANOTHER
    if not person.can_by_own_roles(PERMISSIONS[Part(part)]):
        return f"{person.name} {'arbetar inte med ärenden' if part == Part.WORKS else 'är inte enhetschef'}."
    return f"{person.name} är jävig i ärendet." if recused_in(case.pk, [person]) else ""


def approvers_of(by: User, *, at: datetime | None = None) -> list[User]:
    """Who is named to approve in what `by` restricts: themselves; of a deputy, whom they stand in for."""
    if by.can_by_own_roles(Permission.CASE_RESTRICT):
        return [by]
    lent = Deputyship.objects.lending(Permission.CASE_RESTRICT, to=by, on=timezone.localdate(moment(at)))
    return [one.of for one in lent]


def obstacle_to_deciding(request: RestrictionRequest, by: User) -> str:
    """Why `by` cannot decide about it; empty when nothing hinders."""
    if not by.can(Permission.CASE_RESTRICT):
        return ONLY_MANAGERS
    if request.decision:
        return f"Det är redan avgjort: {request.get_decision_display()}."
    if recused_in(request.case_id, [by]):
        return RECUSED
    return NOT_ONESELF if by.pk in request.not_deciders else ""


def obstacle_to_asking(case: Case, by: User) -> str:
    """Why `by` cannot ask that it is restricted; empty when nothing hinders."""
    if not by.can(Permission.CASE_WRITE) or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return "Ärendet finns inte."
    if standing_in(case) is not None:
        return RESTRICTED_ALREADY
    return _obstacle_to_requests(case, by)


def obstacle_to_lifting(restriction: Restriction, by: User) -> str:
    """Why `by` cannot ask that it is lifted; empty when nothing hinders."""
    mine = not_recused(Restriction.objects.to_lift_by(by), by)
    if not mine.filter(pk=restriction.pk).exists():
        return "Ärendet finns inte."
    return _obstacle_to_requests(restriction.case, by)


def _obstacle_to_requests(case: Case, by: User) -> str:
    """A deputy decides like the manager, so one who is there on the day is enough to ask."""
    if RestrictionRequest.objects.open().filter(case=case).exists():
        return "Det är redan begärt, och väntar på en enhetschef."
    able = User.objects.able_to_sign_in().who_may_on(timezone.localdate(), Permission.CASE_RESTRICT)
    deciders = able.exclude(pk=by.pk).exclude(pk__in=case.recusals.standing().values("user"))
    return "" if deciders.exists() else NO_DECIDER


def _check_decides(case: UUID, by: User) -> None:
    """Refuse who is no manager, and who is recused in the case."""
    if not by.can(Permission.CASE_RESTRICT):
        raise ValidationError(ONLY_MANAGERS, code="permission")
    if recused_in(case, [by]):
        raise ValidationError(RECUSED, code="recused")


def _lock_standing(restriction: Restriction) -> tuple[Case, Restriction]:
    case = lock(Case, restriction.case_id)
    restriction = lock(Restriction.objects.select_related("case"), restriction.pk)
    if restriction.lifted_at is not None:
        raise ValidationError(NOT_RESTRICTED, code="state")
    return case, restriction


def _asked(
    kind: str, case: Case, reason: str, *, by: User, token: UUID | None, at: datetime
) -> RestrictionRequest:
    return save(
        RestrictionRequest(
            case=case, kind=kind, reason=tidy(reason), asked_at=at, asked_by=by, form_token=token
        )
    )


def _name(restriction: Restriction, person: User, part: str, *, by: User, at: datetime) -> NamedPerson:
    return save(NamedPerson(restriction=restriction, user=person, part=part, named_at=at, named_by=by))


def _end_naming(named: NamedPerson, *, by: User, at: datetime) -> NamedPerson:
    named = lock(NamedPerson.objects.select_related("restriction", "user"), named.pk)
    named.removed_at, named.removed_by = at, by
    save(named)
    keep_promises(named.restriction, by=by)
    return named


def _lift(case: Case, request: RestrictionRequest, *, by: User, at: datetime) -> None:
    restriction = lock(Restriction.objects.standing().filter(case=case), standing_in(case).pk)
    restriction.lifted_at, restriction.lift = at, request
    save(restriction)
    keep_promises(restriction, by=by)
    keep_promises(case, by=by)


def _take_back_links(case: Case, *, by: User, at: datetime) -> None:
    """A link that waits for a second person would show the number to all who can confirm it."""
    for link in CaseLink.objects.unconfirmed().of(case).order_by("pk"):
        link.removed_at, link.removed_by, link.removal_reason = at, by, LINK_REMOVED
        save(link)
        keep_promises(link, by=by, how=Ended.TAKEN_BACK)
        record("link.removed", by=by, target=link, case=link.first_id)


def _leave_to_named(case: Case, people: list[User], *, by: User, at: datetime) -> None:
    """What those have in the case who are not named goes to `people`, who work in it: the case itself to the first of
    them. Refuses what none of them can take over."""
    named = NamedPerson.objects.standing().filter(restriction__case=case).values("user")
    if case.is_open and case.handler_id and not named.filter(user=case.handler_id).exists():
        hand_over_case(case=case, to=people[0], by=by, reason=HANDED_ON, at=at)
    waiting = Promise.objects.open().filter(case=case, owner__isnull=False).exclude(owner__in=named)
    holders = User.objects.filter(is_active=True) | User.objects.filter(pk__in=waiting.values("owner"))
    for user in holders.exclude(pk__in=named).order_by("pk"):
        move_what_is_of(case, user=user, by=by, at=at, why=HANDED_ON)
    if left := sorted({kinds()[one.kind].what for one in waiting}, key=swedish_key):
        raise ValidationError(
            f"Ingen av de namngivna kan göra det som väntar: {', '.join(left).lower()}. Namnge någon som kan.",
            code="nobody",
        )
