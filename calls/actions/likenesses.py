"""Likenesses between cases: found by whatever action writes down who somebody is, settled by a coordinator."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from calls import likeness
from calls.actions.promises import keep_promises
from calls.models import Case, Comparison, Identity, Likeness, Promise
from stodtelefon.audit.actions import record
from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission
from stodtelefon.saving import lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

CASES_A_NIGHT = 200
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
    gone, _ = _compare(case, at=at)
    _take_away(gone, case, by=by, at=at)


def compare_again(case: Case) -> None:
    """Others' people have come to the case: the night holds them against every other."""
    Comparison.objects.filter(case=case).delete()


# What was never compared: before there were likenesses, or before the board let telephone and e-mail be compared.


def compare_the_rest(*, by: None = None, most: int = CASES_A_NIGHT) -> tuple[int, int]:
    """Hold the people of open cases that were never compared against every other case, as the system itself: at most
    so many cases, the oldest first, each in a transaction of its own. How many cases, and how many pairs were found.
    """
    by_contact = Organisation.load().likeness_by_contact
    compared = Comparison.objects.whole(by_contact=by_contact).values("case")
    callers = Identity.objects.filter(caller__case=OuterRef("pk"))
    persons = Identity.objects.filter(person__case=OuterRef("pk"))
    waiting = Case.objects.open().filter(Exists(callers) | Exists(persons)).exclude(pk__in=compared)
    cases = list(waiting.order_by("opened_at").values_list("pk", flat=True)[:most])
    return len(cases), sum(_compare_alone(case) for case in cases)


@transaction.atomic
def _compare_alone(case_id: UUID) -> int:
    case = lock(Case, case_id)
    _, found = _compare(case, at=timezone.now())
    keep_promises(case, by=None)
    for pair in found:
        record("likeness.found", by=None, target=pair, case=case.pk)
    return len(found)


def _compare(case: Case, *, at: datetime) -> tuple[list[Likeness], list[Likeness]]:
    """Write the pairs. Gives those that are not alike any more, and the new ones."""
    wait_for(Lock.LIKENESS)
    alike_in = likeness.of_case(case.pk)
    gone = []
    for pair in Likeness.objects.of(case.pk).select_for_update(no_key=True):
        alike = alike_in.pop(pair.second_id if pair.first_id == case.pk else pair.first_id, [])
        if alike:
            _follow(pair, alike, at=at)
        elif pair.settled_at is None:
            gone.append(pair)
    found = []
    for other, alike in alike_in.items():
        first, second = sorted((case.pk, other))
        found.append(save(Likeness(first_id=first, second_id=second, alike=alike, found_at=at)))
    _note_comparison(case, at=at)
    return gone, found


def _note_comparison(case: Case, *, at: datetime) -> None:
    by_contact = Organisation.load().likeness_by_contact
    Comparison.objects.bulk_create(
        [Comparison(case=case, compared_at=at, by_contact=by_contact)],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["compared_at", "by_contact"],
    )


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
