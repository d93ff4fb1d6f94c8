"""Likenesses between cases: found by whatever action writes down who somebody is, settled by a coordinator."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from calls import likeness
from calls.actions.promises import keep_promises
from calls.models import Case, Likeness, Promise
from stodtelefon.audit.actions import record
from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.permissions import Permission
from stodtelefon.saving import lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

NOT_YOURS = "Här avgör en samordnare som får öppna båda ärendena."


@transaction.atomic
def dismiss_likeness(*, likeness: Likeness, by: User, at: datetime | None = None) -> Likeness:
    """Say that the two cases are not about the same concern. What else is found alike later is asked about anew.

    Refuses one that is settled, and who may not open both cases or not settle at all.
    """
    at = moment(at)
    case, _ = (lock(Case, pk) for pk in (likeness.first_id, likeness.second_id))
    likeness = lock(Likeness, likeness.pk)
    if not by.can(Permission.LIKENESS_SETTLE) or not _may_open(likeness, by):
        raise ValidationError(NOT_YOURS)
    if likeness.settled_at is not None:
        raise ValidationError(f"Det är redan avgjort: {likeness.get_how_display()}.", code="settled")
    likeness.how, likeness.settled_at, likeness.settled_by = Likeness.How.NOT_SAME, at, by
    save(likeness)
    keep_promises(case, by=by)
    record("likeness.dismissed", by=by, target=likeness, case=likeness.first_id)
    return likeness


def _may_open(pair: Likeness, by: User) -> bool:
    return Likeness.objects.visible_to(by).filter(pk=pair.pk).exists()


# Steps of other actions


def settle_between(one: Case, other: Case, how: str, *, by: User, at: datetime) -> None:
    """The two locked cases were linked or merged: whether they are about the same concern is asked no more."""
    for pair in Likeness.objects.between(one, other).unsettled().select_for_update(no_key=True):
        pair.how, pair.settled_at, pair.settled_by = how, at, by
        save(pair)
        keep_promises(pair.first, by=by)


def ask_again_between(one: Case, other: Case, how: str, *, by: User) -> None:
    """What settled it `how` was taken back: the coordinator is asked again."""
    for pair in Likeness.objects.between(one, other).filter(how=how).select_for_update(no_key=True):
        pair.how, pair.settled_at, pair.settled_by = "", None, None
        save(pair)
        keep_promises(pair.first, by=by)


def note_likenesses(case: Case, *, by: User, at: datetime) -> None:
    """Write what is alike between this case and every other: one of the last steps of an action on an identity.

    Two at once wait for each other here, so that each sees what the other wrote. What is not alike any more is taken
    away while it waits; a pair that was said not to be the same waits again when something more is alike.
    """
    wait_for(Lock.LIKENESS)
    found = likeness.of_case(case.pk)
    gone = []
    for pair in Likeness.objects.of(case.pk).select_for_update(no_key=True):
        alike = found.pop(pair.second_id if pair.first_id == case.pk else pair.first_id, [])
        if alike:
            _follow(pair, alike, at=at)
        elif pair.settled_at is None:
            gone.append(pair)
    for other, alike in found.items():
        first, second = sorted((case.pk, other))
        save(Likeness(first_id=first, second_id=second, alike=alike, found_at=at))
    _take_away(gone, case, by=by, at=at)


def _follow(pair: Likeness, alike: list[str], *, at: datetime) -> None:
    if pair.settled_at is None and alike != pair.alike:
        pair.alike = alike
        save(pair)
    elif pair.how == Likeness.How.NOT_SAME and not set(alike) <= set(pair.alike):
        pair.alike, pair.found_at = alike, at
        pair.how, pair.settled_at, pair.settled_by = "", None, None
        save(pair)


def _take_away(gone: list[Likeness], case: Case, *, by: User, at: datetime) -> None:
    """Settled first, so that what was promised of them ends with them."""
    for pair in gone:
        pair.how, pair.settled_at, pair.settled_by = Likeness.How.NOT_SAME, at, by
        save(pair)
    if gone:
        keep_promises(case, by=by, how=Promise.Ended.TAKEN_BACK)
    for pair in gone:
        pair.delete()
