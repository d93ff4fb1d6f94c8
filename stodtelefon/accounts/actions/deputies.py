"""Deputies: whoever stands in gets the rights of the role as well, on the days away. One asks, another decides.

Nothing is written on the account (`Deputyship`). What the days, the accounts or the roles do not let stand any more is
ended in the same step as these are changed (`end_fallen_deputyships`).
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from stodtelefon.accounts.actions.by_two import (
    ASKED_ALREADY,
    check_decides,
    check_withdraws,
    settle,
)
from stodtelefon.accounts.actions.holdings import lock_people
from stodtelefon.accounts.by_two_parts import tell
from stodtelefon.accounts.models import Away, Deputyship, RoleChange, User
from stodtelefon.audit.actions import record
from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.permissions import Permission, role_to_lend
from stodtelefon.saving import check_version, lock, moment, save

Decision = Deputyship.Decision
NOT_ONESELF = "Du kan inte begära att själv bli ställföreträdare. Den som är borta eller chefen begär det."
NOBODY_ELSE = "Ingen annan kan besluta om det. Be systemförvaltaren att låta någon mer besluta."
NOT_ABLE = (
    "{} kan inte vara ställföreträdare för {}. En samordnare kan vara det för chefen, och en samtalsmottagare "
    "för samordnaren."
)


def may_ask_for_deputy(away: Away, by: User) -> bool:
    """Whoever is away, and who decides about roles; never the one who would be it."""
    return by.pk != away.stand_in_id and (by.pk == away.user_id or by.can(Permission.ROLE_CHANGE_DECIDE))


@transaction.atomic
def ask_for_deputy(
    *, away: Away, by: User, version: int | None = None, at: datetime | None = None
) -> Deputyship:
    """Ask that whoever stands in gets the rights of the role, from today at the earliest to the last day away.

    Refuses whoever may not ask; where nobody stands in, or somebody who cannot be lent the role, is away then, or has
    it for those days already; and where nobody else can decide.
    """
    today = timezone.localdate(moment(at))
    wait_for(Lock.AWAY)
    away = lock(Away, away.pk)
    check_version(away, version)
    if away.stand_in_id is None:
        raise ValidationError("Välj först vem som står in.")
    if by.pk == away.stand_in_id:
        raise ValidationError(NOT_ONESELF)
    if not may_ask_for_deputy(away, by):
        raise ValidationError(
            "Bara den som är borta, chefen eller systemförvaltaren begär en ställföreträdare."
        )
    people = lock_people(away.user, away.stand_in)
    of, user = people[away.user_id], people[away.stand_in_id]
    deputyship = Deputyship(
        user=user,
        of=of,
        role=role_to_lend(of.roles, user.roles) or "",
        first_day=max(away.first_day, today),
        last_day=away.last_day,
        asked_at=timezone.now(),
        asked_by=by,
    )
    _check_can_be(deputyship, on=today)
    save(deputyship)
    record("deputyship.asked", by=by, target=deputyship)
    tell(deputyship, by=by)
    return deputyship


def _check_can_be(deputyship: Deputyship, *, on: date) -> None:
    user, of = deputyship.user, deputyship.of
    if deputyship.last_day < on:
        raise ValidationError("Frånvaron är redan slut.")
    if not deputyship.can_be_lent:
        raise ValidationError(NOT_ABLE.format(user.name, of.name))
    days = (deputyship.first_day, deputyship.last_day)
    if theirs := Away.objects.overlapping(*days).filter(user=user).first():
        raise ValidationError(f"{user.name} är själv {theirs}. Välj någon annan som står in.")
    if Deputyship.objects.open().filter(user=user).exists():
        raise ValidationError(ASKED_ALREADY)
    known = Deputyship.objects.approved().filter(user=user, of=of, role=deputyship.role)
    if known.filter(first_day__lte=days[0], last_day__gte=days[1]).exists():
        raise ValidationError(f"{user.name} är redan ställföreträdare för {of.name} de dagarna.")
    if not RoleChange.deciders(user=user, by=deputyship.asked_by).exists():
        raise ValidationError(NOBODY_ELSE)


@transaction.atomic
def decide_deputy(
    *,
    deputyship: Deputyship,
    is_approved: bool,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> Deputyship:
    """Approve: the rights come and go with the days. Or decline.

    Refuses who may not, whoever asked, whoever would be deputy, and what is decided already. What cannot be any more
    is not approved: it ends as outdated, and that is what is given.
    """
    at = moment(at)
    if not by.can(Permission.ROLE_CHANGE_DECIDE):
        raise ValidationError("Bara en systemförvaltare eller chef kan besluta om det.")
    lock_people(deputyship.of, deputyship.user)
    lock(Deputyship, deputyship.pk)
    deputyship = Deputyship.objects.for_list().get(pk=deputyship.pk)
    check_version(deputyship, version)
    check_decides(deputyship, by)
    decision = Decision.APPROVED if is_approved else Decision.DECLINED
    if is_approved and _has_fallen(deputyship, at=at):
        decision = Decision.OUTDATED
    settle(deputyship, decision, by=by)
    record(
        "deputyship.outdated"
        if decision == Decision.OUTDATED
        else "deputyship.approved"
        if is_approved
        else "deputyship.declined",
        by=by,
        target=deputyship,
    )
    tell(deputyship, by=by)
    return deputyship


def _has_fallen(deputyship: Deputyship, *, at: datetime) -> bool:
    """Whether what was asked for cannot be decided any more: the days, the accounts or the roles are others, or who
    asked may not ask."""
    away, asked_by = deputyship.covering, User.objects.get(pk=deputyship.asked_by_id)
    days = (deputyship.first_day, deputyship.last_day)
    return (
        deputyship.last_day < timezone.localdate(at)
        or not deputyship.can_be_lent
        or away is None
        or not (away.first_day <= days[0] and days[1] <= away.last_day)
        or Away.objects.overlapping(*days).filter(user=deputyship.user_id).exists()
        or not asked_by.is_active
        or not may_ask_for_deputy(away, asked_by)
    )


@transaction.atomic
def withdraw_deputy(*, deputyship: Deputyship, by: User) -> Deputyship:
    """Take back what one has asked for. Refuses what somebody else asked for, and what is decided already."""
    deputyship = lock(Deputyship, deputyship.pk)
    check_withdraws(deputyship, by)
    settle(deputyship, Decision.WITHDRAWN, by=by)
    record("deputyship.withdrawn", by=by, target=deputyship)
    tell(deputyship, by=by)
    return deputyship


def may_end_deputy(deputyship: Deputyship, by: User) -> bool:
    """Whoever is away, the deputy, and who decides about roles: to take rights away takes one alone."""
    return by.pk in (deputyship.of_id, deputyship.user_id) or by.can(Permission.ROLE_CHANGE_DECIDE)


@transaction.atomic
def end_deputy(
    *, deputyship: Deputyship, by: User, version: int | None = None, at: datetime | None = None
) -> Deputyship:
    """End it at once. Refuses who may not, and what was never approved, is ended or is over."""
    at = moment(at)
    deputyship = lock(Deputyship, deputyship.pk)
    check_version(deputyship, version)
    if not may_end_deputy(deputyship, by):
        raise ValidationError(
            "Bara den som är borta, ställföreträdaren, chefen eller systemförvaltaren avslutar det."
        )
    if deputyship.decision != Decision.APPROVED:
        raise ValidationError("Det är inte godkänt, så det finns inget att avsluta.")
    if deputyship.ended_at is not None or deputyship.last_day < timezone.localdate(at):
        raise ValidationError("Det är redan slut.")
    _end(deputyship, by=by)
    record("deputyship.ended", by=by, target=deputyship)
    return deputyship


def _end(deputyship: Deputyship, *, by: User) -> None:
    deputyship.ended_at, deputyship.ended_by = timezone.now(), by
    save(deputyship, update_fields=["ended_at", "ended_by"])


# A part of other actions.


def end_fallen_deputyships(*, by: User, at: datetime | None = None) -> None:
    """A step of changing days away, roles or accounts: what cannot stand any more has ended, and what rests on fewer
    days has only those. It never becomes more than what was decided."""
    today = timezone.localdate(moment(at))
    rows = Deputyship.objects.open() | Deputyship.objects.approved()
    for found in rows.not_over(on=today).for_days():
        away = found.covering
        if away is None or not found.can_be_lent:
            deputyship = lock(Deputyship, found.pk)
            if deputyship.decision == Decision.APPROVED:
                _end(deputyship, by=by)
                record("deputyship.ended", by=by, target=deputyship)
            else:
                settle(deputyship, Decision.OUTDATED, by=by)
                record("deputyship.outdated", by=by, target=deputyship)
                tell(deputyship, by=by)
        elif away.first_day > found.first_day or away.last_day < found.last_day:
            _narrow(lock(Deputyship, found.pk), away, by=by)


def _narrow(deputyship: Deputyship, away: Away, *, by: User) -> None:
    deputyship.first_day = max(away.first_day, deputyship.first_day)
    deputyship.last_day = min(away.last_day, deputyship.last_day)
    save(deputyship, update_fields=["first_day", "last_day"])
    record("deputyship.narrowed", by=by, target=deputyship, fields=("first_day", "last_day"))
    tell(deputyship, by=by)
