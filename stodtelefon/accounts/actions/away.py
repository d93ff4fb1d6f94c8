"""Who is away when, and who stands in: set, changed, ended early, taken back. Nothing is said of why."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from stodtelefon.accounts.actions.deputies import end_fallen_deputyships
from stodtelefon.accounts.actions.holdings import lock_people, lock_receivers
from stodtelefon.accounts.models import Away, User
from stodtelefon.accounts.models.away import FARTHEST
from stodtelefon.audit.actions import record
from stodtelefon.bounds import PLANNED, Days
from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.dates import day_in_sentence
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, check_version, lock, moment, save

AWAY = Days(ahead=FARTHEST.days, too_late="Välj en dag inom ett år.")

CLOSED = "Kontot för {} är avstängt, så dagarna ändrar inget. De kan avslutas eller tas bort."


@transaction.atomic
@made_once(Away)
def set_away(
    *,
    user: User,
    first_day: date,
    last_day: date,
    by: User,
    stand_in: User | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Away:
    """Write in days away, one's own or a colleague's, from today on.

    Refuses days that have been, are more than a year ahead or are written in already, a stand-in who is away then, and
    the last coordinator without a stand-in.
    """
    at = moment(at)
    _begin(user, stand_in, by=by)
    lock_receivers(user, field="user" if user != by else None)
    check_faults(away_faults(user, first_day, last_day, stand_in, at=at))
    away = save(
        Away(
            user=user,
            first_day=first_day,
            last_day=last_day,
            stand_in=stand_in,
            created_at=at,
            created_by=by,
            form_token=token,
        )
    )
    record("away.set", by=by, target=away)
    return away


@transaction.atomic
def change_away(
    *,
    away: Away,
    first_day: date,
    last_day: date,
    by: User,
    stand_in: User | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Away:
    """Other days, or somebody else who stands in. The first day stands once it has been. Refuses as `set_away`."""
    at = moment(at)
    person = _begin(away.user, stand_in, by=by)
    away = lock(Away, away.pk)
    if not person.is_active:
        raise ValidationError(CLOSED.format(person.name), code="closed")
    check_version(away, version)
    check_faults(away_faults(away.user, first_day, last_day, stand_in, at=at, away=away))
    away.first_day, away.last_day, away.stand_in = first_day, last_day, stand_in
    save(away)
    end_fallen_deputyships(by=by, at=at)
    record("away.changed", by=by, target=away)
    return away


@transaction.atomic
def end_away(*, away: Away, by: User, at: datetime | None = None) -> Away:
    """Back today: yesterday was the last day. Refuses days that are over, and those whose first is today or later."""
    today = timezone.localdate(moment(at))
    _begin(away.user, None, by=by)
    away = lock(Away, away.pk)
    if not away.has_begun(on=today):
        raise ValidationError("Frånvaron har inte hunnit börja. Ta bort den i stället.", code="ahead")
    if away.last_day < today:
        raise ValidationError("Frånvaron är redan slut.", code="over")
    away.last_day = today - timedelta(days=1)
    save(away)
    end_fallen_deputyships(by=by, at=at)
    record("away.ended", by=by, target=away)
    return away


@transaction.atomic
def remove_away(*, away: Away, by: User, at: datetime | None = None) -> None:
    """Take back days of which none has been. Refuses those that have begun."""
    today = timezone.localdate(moment(at))
    _begin(away.user, None, by=by)
    away = lock(Away, away.pk)
    if away.has_begun(on=today):
        raise ValidationError("Frånvaron har redan börjat. Avsluta den i stället.", code="begun")
    record("away.removed", by=by, target=away)
    away.delete()
    end_fallen_deputyships(by=by, at=at)


# Parts of other actions, and what forms ask too.


def replace_stand_in(*, user: User, to: User | None, by: User, at: datetime, why: str) -> None:
    """Whoever was to stand in cannot: the colleague does, except for their own days away; else nobody in particular.

    Refuses that nobody stands in for the last coordinator.
    """
    for away in Away.objects.not_over(on=timezone.localdate(at)).filter(stand_in=user).order_by("pk"):
        theirs = Away.objects.overlapping(away.first_day, away.last_day).filter(user=to)
        is_free = to is not None and to.pk != away.user_id and not theirs.exists()
        away.stand_in = to if is_free else None
        if away.stand_in is None:
            _check_not_alone(away, on=timezone.localdate(at))
        save(away)
        record("away.changed", by=by, target=away)


def _check_not_alone(away: Away, *, on: date) -> None:
    first_day = max(away.first_day, on)
    others = Away.objects.overlapping(first_day, away.last_day).exclude(pk=away.pk)
    if _alone_faults(away.user, first_day, away.last_day, others):
        raise ValidationError(
            {
                "to": f"{away.user.name} är borta, och ingen annan samordnare är på plats. Välj någon som kan stå in."
            }
        )


def away_faults(
    user: User,
    first_day: date | None,
    last_day: date | None,
    stand_in: User | None,
    *,
    at: datetime,
    away: Away | None = None,
) -> dict[str, str]:
    """What is wrong with days away, by field. `away`: the row that is changed."""
    if first_day is None or last_day is None:
        return {}
    today = timezone.localdate(at)
    faults = _day_faults(first_day, last_day, today=today, away=away)
    if faults:
        return faults
    others = Away.objects.overlapping(first_day, last_day).exclude(pk=away and away.pk)
    if others.filter(user=user).exists():
        return {"first_day": "Personen är redan inskriven som borta någon av dagarna. Ändra den raden."}
    if stand_in is None:
        return _alone_faults(user, first_day, last_day, others)
    if not stand_in.can(Permission.HOME_READ):
        return {"stand_in": "Välj en kollega som arbetar med Idag."}
    if stand_in == user:
        return {"stand_in": "Välj någon annan än den som är borta."}
    theirs = others.filter(user=stand_in).first()
    return {"stand_in": f"{stand_in.name} är själv {theirs}. Välj någon annan."} if theirs else {}


def _day_faults(first_day: date, last_day: date, *, today: date, away: Away | None) -> dict[str, str]:
    has_begun = away is not None and away.has_begun(on=today)
    if has_begun and first_day != away.first_day:
        return {"first_day": "Första dagen har varit och går inte att ändra."}
    if not has_begun and first_day < today:
        return {"first_day": PLANNED.too_early}
    if last_day < first_day:
        return {"last_day": "Sista dagen kan inte vara före den första."}
    if last_day < today:
        return {"last_day": "Dagen har redan varit. Välj idag eller senare, eller avsluta frånvaron."}
    return AWAY.faults("last_day", last_day, on=today)


def _alone_faults(user: User, first_day: date, last_day: date, others: QuerySet) -> dict[str, str]:
    """When nobody else who sees every open case is here on one of the days, somebody has to stand in."""
    if not user.can(Permission.CASE_READ_OPEN):
        return {}
    able = User.objects.able_to_sign_in().who_may(Permission.CASE_READ_OPEN).exclude(pk=user.pk)
    here = set(able.values_list("pk", flat=True))
    gone = list(others.filter(user__in=here))
    for days in range((last_day - first_day).days + 1):
        on = first_day + timedelta(days=days)
        if not here - {one.user_id for one in gone if one.is_on(on)}:
            return {
                "stand_in": f"Ingen annan samordnare är på plats {day_in_sentence(on)}. Välj vem som står in."
            }
    return {}


def _begin(user: User, stand_in: User | None, *, by: User) -> User:
    """One at a time: two coordinators who go away at once each see the other here. Whoever stands in stays open.

    Gives who is away, as the account is now: days of a closed one may be ended and taken away, and nothing else.
    """
    wait_for(Lock.AWAY)
    if by.pk != user.pk and not by.can(Permission.AWAY_SET):
        raise ValidationError(
            "Bara samordnare, chef och systemförvaltare skriver in när en kollega är borta."
        )
    locked = lock_people(user, *filter(None, [stand_in]))
    if stand_in is not None:
        lock_receivers(stand_in, field="stand_in")
    return locked[user.pk]
