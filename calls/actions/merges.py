"""Merging a doublet: the same caller was logged twice, and two cases become one. Undone within a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from calls import case_parts
from calls.actions.cases import decide
from calls.actions.identities import Both, both_known, identity_faults, unite, unsay
from calls.actions.likenesses import ask_again_between, compare_again, settle_between
from calls.actions.moves import (
    Changes,
    carry,
    change_all,
    decide_both,
    fill,
    lock_both,
    moving,
    refuse_closed,
    settle,
    take_back,
)
from calls.actions.promises import Ended, keep_promises
from calls.hanging import Rows, rows_of, with_what_hangs
from calls.models import (
    Call,
    Caller,
    Case,
    CaseDecision,
    CaseLink,
    CaseMove,
    Identity,
    Likeness,
    OtherConcern,
    PersonOfConcern,
)
from calls.models.choices import AgeBand, RecordLevel
from calls.states import Move, after
from stodtelefon.accounts.actions.holdings import lock_people
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save, save_alike
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

TOO_LATE = "Det går att ångra inom ett dygn. Nu har det gått längre tid."
UNDONE = "Det är redan ångrat."
Pairs = Iterable[tuple[Caller, Caller]]


@transaction.atomic
@made_once(CaseMove)
def merge_cases(
    *,
    case: Case,
    into: Case,
    reason: str,
    by: User,
    same: Pairs = (),
    stays: Collection[UUID] = (),
    token: UUID | None = None,
    at: datetime | None = None,
) -> CaseMove:
    """Merge a doublet: everything of `case` is from now on in `into`, which goes on; the other points to it.

    `same`: pairs of callers, one of each case, who are one person. The person of the case that goes on remains, has
    the other's calls and meetings, and is who both codes lead to. All other callers remain as they are. `stays`: of
    people who have an identity in both cases, the ids of the identities that hold where the two differ.
    Refuses what `merge_faults` says.
    """
    at = moment(at)
    case, into = lock_both(case, into)
    same = oriented(same, case)
    known = both_known(case, into, same)
    check_faults(merge_faults(case=case, into=into, reason=reason, same=same))
    check_faults(identity_faults(known, stays))
    move = save(
        CaseMove(
            kind=CaseMove.Kind.MERGE,
            from_case=case,
            to_case=into,
            reason=reason,
            moved_at=at,
            created_by=by,
            form_token=token,
        )
    )
    with moving(move):
        move.changes = absorb(case, into, same=same, known=known, stays=stays, by=by, at=at)
    save(move, update_fields=["changes"])
    decide_both(CaseDecision.Kind.MERGED, case, into, by=by, at=at, reason=reason)
    settle_between(case, into, Likeness.How.MERGED, by=by, at=at)
    compare_again(into)
    for one in (into, case, *links_of(case, into)):
        keep_promises(one, by=by, how=Ended.TAKEN_BACK)
    record("case.merged", by=by, target=case, case=into.pk)
    return move


@transaction.atomic
def undo_merge(*, move: CaseMove, by: User, at: datetime | None = None) -> Case:
    """Undo a merge within a day: all that was moved goes back, with what hangs on it since. Gives that case.

    What was written since stays in the case that went on. Refuses later than that, twice, and while the case that
    went on is closed or is a part of another. A handler who works with cases no longer leaves it to the queue.
    """
    at = moment(at)
    handler = _handler_now(move.from_case)
    into, case = lock_both(move.to_case, move.from_case)
    move = lock(CaseMove, move.pk)
    refuse_late(move, at=at)
    refuse_closed(into)
    move.undone_at, move.undone_by = at, by
    save(move, update_fields=["undone_at", "undone_by"])
    with moving(move):
        changes = move.changes or []
        moved = take_back(changes)
        hanging = with_what_hangs(moved, case=into)
        since = {table: ids - moved.get(table, set()) for table, ids in hanging.items()}
        carry(since, to=case, origin=into)
        _give_back_callers(changes, since)
    unsay(changes)
    case.refresh_from_db()
    into.refresh_from_db()
    case.state, case.merged_into, case.closed_at, case.closed_by = case_parts.state_of(case), None, None, None
    if handler is not None and not handler.can(Permission.CASE_WRITE):
        leave_to_the_queue(case, by=by, at=at)
    for one in (case, into):
        settle(one, at=at)
        save(one)
    decide_both(CaseDecision.Kind.MERGE_UNDONE, case, into, by=by, at=at)
    ask_again_between(case, into, Likeness.How.MERGED, by=by)
    for one in (case, into, *links_of(case, into)):
        keep_promises(one, by=by, how=Ended.TAKEN_BACK)
    record("case.merge_undone", by=by, target=case, case=into.pk)
    return case


def refuse_late(move: CaseMove, *, at: datetime) -> None:
    if move.undone_at is not None:
        raise ValidationError(UNDONE)
    if at > move.until:
        raise ValidationError(TOO_LATE)


def _handler_now(case: Case) -> User | None:
    """Who had it, locked before the cases: an account that closes meanwhile waits, and then moves this case too."""
    return lock_people(case.handler).get(case.handler_id) if case.handler is not None else None


def leave_to_the_queue(case: Case, *, by: User, at: datetime) -> None:
    """Whoever had it works with cases no longer. Part of an action, which saves it."""
    name, case.handler, case.handed_over_at = case.handler.name, None, None
    reason = f"{name} arbetar inte längre med ärenden."
    decide(
        case,
        CaseDecision.Kind.HANDED_OVER,
        by=by,
        at=at,
        from_value=name[:40],
        to_value="ej tilldelade",
        reason=reason,
    )


def oriented(same: Pairs, case: Case) -> dict[Caller, Caller]:
    """Who of the doublet is whom in the case that goes on, whichever way round the pairs were said."""
    return dict(pair if pair[0].case_id == case.pk else pair[::-1] for pair in map(tuple, same))


def merge_faults(*, case: Case, into: Case, reason: str, same: dict[Caller, Caller]) -> dict[str, str]:
    """Why these two cannot become one, each by its field."""
    refuse_closed(case, into)
    if not tidy(reason):
        return {"reason": "Skriv i en mening varför de hör ihop."}
    if has_lower_level(into, than=case):
        return {
            "goes_on": f"Ärende {case.number} har en högre nivå än {into.number}. Låt {case.number} fortsätta, "
            f"eller höj nivån i {into.number} först."
        }
    if len(set(same.values())) < len(same):
        return {"same": "Samma person kan inte vara två av dem som hör av sig i det andra ärendet."}
    for one, other in same.items():
        if fault := _contact_fault(one, other):
            return {"same": fault}
    obstacles = [one for part in case_parts.parts() for one in part.obstacles_to_merging(case, into, same)]
    return {"goes_on": obstacles[0]} if obstacles else {}


def has_lower_level(case: Case, *, than: Case) -> bool:
    return RecordLevel(case.record_level).rank < RecordLevel(than.record_level).rank


def still_in_contact(one: Caller, other: Caller) -> Caller | None:
    """Of two who are said to be one, the one who is in contact while the other withdrew and has not called since."""
    if bool(one.withdrawn_at) == bool(other.withdrawn_at) or _has_called_since(one, other):
        return None
    return other if one.withdrawn_at else one


def _contact_fault(one: Caller, other: Caller) -> str:
    """One person is in contact or is not."""
    still = still_in_contact(one, other)
    if still is None:
        return ""
    gone = one if still == other else other
    return (
        f"Personen drog sig tillbaka i {gone.case.number}, men är i kontakt i {still.case.number}. "
        f"Notera det i {still.case.number} först, eller låt dem vara två."
    )


def _has_called_since(one: Caller, other: Caller) -> bool:
    """Has the person called, in either case, since withdrawing in one?"""
    since = max(filter(None, (one.withdrawn_at, other.withdrawn_at)))
    return Call.objects.filter(caller__in=(one, other), received_at__gt=since).exists()


# What becomes of each part. `case` ends as merged into the other, and both are saved.


def absorb(
    case: Case,
    into: Case,
    *,
    same: dict[Caller, Caller],
    known: Collection[Both],
    stays: Collection[UUID],
    by: User,
    at: datetime,
) -> Changes:
    """Everything of `case` becomes a part of `into`. Gives what was changed, for undoing."""
    case.state = after(case.state, Move.MERGE)
    changes = [one for both in known for one in unite(both, stays=stays, level=into.record_level)]
    left = {both.doublet.pk for both in known}
    changes += [change for one, other in same.items() for change in _make_one(one, other, left=left)]
    rows = rows_of(case)
    rows[Caller] -= {caller.pk for caller in same}
    changes += carry(rows, to=into, origin=case)
    doublets = Case.objects.filter(merged_into=case).values_list("pk", flat=True)
    changes += change_all(Case, doublets, field="merged_into_id", before=case.pk, after=into.pk)
    changes += _take_links(case, into)
    changes += _take_likenesses(case, into)
    changes += _take_person(case, into, left=left)
    _take_other_concern(case, into)
    changes += fill(
        into,
        opened_at=min(into.opened_at, case.opened_at),
        ve_assessment=into.ve_assessment or case.ve_assessment,
        handler=into.handler or case.handler,
        handed_over_at=into.handed_over_at if into.handler else case.handed_over_at,
    )
    case.closed_at, case.closed_by, case.merged_into = at, by, into
    settle(into, at=at)
    save(case)
    save(into)
    return changes


def _take_other_concern(case: Case, into: Case) -> None:
    """One a case: the case that goes on says it too, where it says nothing else."""
    noted = OtherConcern.objects.filter(case=case).first()
    if noted is not None and not OtherConcern.objects.filter(case=into).exists():
        save(OtherConcern(case=into, kind=noted.kind, noted_at=noted.noted_at, noted_by=noted.noted_by))


def links_of(case: Case, into: Case) -> list[CaseLink]:
    """The links of both, which rest while a case of theirs is a part of another."""
    return list((CaseLink.objects.of(case) | CaseLink.objects.of(into)).filter(removed_at__isnull=True))


def _make_one(doublet: Caller, caller: Caller, *, left: set[UUID]) -> Changes:
    """What was the doublet's is the caller's, but for the code, which leads there, and the identities that are left."""
    pair = {"before": doublet.pk, "after": caller.pk}
    changes = []
    if caller.withdrawn_at is not None and doublet.withdrawn_at is None:
        changes += fill(caller, withdrawn_at=None)
        save(caller, update_fields=["withdrawn_at"])
    for tie in Caller._meta.get_fields(include_hidden=True):
        if tie.one_to_many or tie.one_to_one:
            rows = tie.related_model._base_manager.filter(**{tie.field.name: doublet})
            ids = set(rows.values_list("pk", flat=True)) - left
            changes += change_all(tie.related_model, ids, field=tie.field.attname, **pair)
    return changes + change_all(Caller, [doublet.pk], field="same_as_id", before=None, after=caller.pk)


def _give_back_callers(changes: Changes, since: Rows) -> None:
    """What has come since, and goes back with what was moved, is the doublet's again and no longer the other's."""
    for change in changes:
        if "same_as_id" in change["fields"] and change["fields"]["same_as_id"][0] is None:
            [doublet], caller = change["ids"], change["fields"]["same_as_id"][1]
            for table, ids in since.items():
                if any(field.name == "caller" for field in table._meta.concrete_fields):
                    theirs = table._base_manager.filter(pk__in=ids, caller=caller)
                    save_alike(theirs, caller=doublet)


def _take_links(case: Case, into: Case) -> Changes:
    """What the case was linked to, the other is linked to now. The link between the two rests while they are one."""
    changes = []
    for link in CaseLink.objects.of(case).filter(removed_at__isnull=True):
        other = link.other(case)
        pair = sorted((into, other), key=lambda one: one.pk)
        is_there = CaseLink.objects.filter(first=pair[0], second=pair[1], removed_at__isnull=True).exists()
        if other.pk != into.pk and not is_there:
            changes += fill(link, first=pair[0], second=pair[1])
            save(link)
    return changes


def _take_likenesses(case: Case, into: Case) -> Changes:
    """Who is like somebody of the case is like somebody of the other: what was asked, or answered, follows along."""
    changes = []
    for pair in Likeness.objects.of(case.pk).select_related("first", "second"):
        other = pair.beside(case.pk)
        if other.pk != into.pk and not Likeness.objects.between(into, other).exists():
            first, second = sorted((into, other), key=lambda one: one.pk)
            changes += fill(pair, first=first, second=second)
            save(pair)
    return changes


def _take_person(case: Case, into: Case, *, left: set[UUID]) -> Changes:
    """Whom the concern is about: what is not known in the one that goes on is taken from the other."""
    people = {person.case_id: person for person in PersonOfConcern.objects.filter(case__in=(case, into))}
    person, other = people.get(into.pk), people.get(case.pk)
    if person is None or other is None:
        return []
    age = other.age_band if person.age_band == AgeBand.UNKNOWN else person.age_band
    changes = fill(
        person,
        age_band=age,
        situation=person.situation or other.situation,
        milieus=person.milieus or other.milieus,
    )
    if changes:
        save(person)
    named = set(Identity.objects.filter(person=other).values_list("pk", flat=True)) - left
    return changes + change_all(Identity, named, field="person_id", before=other.pk, after=person.pk)
