"""What is begun and not saved, of whatever case: who has the case now, and that it waits for its writer. And that
something waits for a second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import IntegerField, Model, QuerySet, Value
from django.urls import ResolverMatch
from django.utils import timezone

from calls.actions.access_requests import asked_of
from calls.actions.children import may_decide_freely
from calls.actions.promises import keep_promises
from calls.models import AccessRequest, Call, Caller, Case, CaseLink, ChildDecision, Reminder, Restriction
from calls.models.case_sets import CaseQuerySet
from meetings.models import Meeting
from referrals.models import Arrival, Disclosure, Referral
from stodtelefon.accounts.models import User
from stodtelefon.accounts.models.by_two import ByTwo
from stodtelefon.drafts.draft_parts import DraftPart
from stodtelefon.drafts.models import Draft

# What an address names, by the name of its part: the table, and the way from a row to its case. None: it is of two.
NAMED: dict[str, tuple[type[Model], str, str | None]] = {
    "number": (Case, "number", ""),
    "caller_id": (Caller, "pk", "case__"),
    "call_id": (Call, "pk", "case__"),
    "access_id": (AccessRequest, "pk", "case__"),
    "decision_id": (ChildDecision, "pk", "case__"),
    "reminder_id": (Reminder, "pk", "case__"),
    "meeting_id": (Meeting, "pk", "case__"),
    "referral_id": (Referral, "pk", "case__"),
    "disclosure_id": (Disclosure, "pk", "case__"),
    "arrival_id": (Arrival, "pk", "signposting__case__"),
    "restriction_id": (Restriction, "pk", "case__"),
    "link_id": (CaseLink, "pk", None),
}


def _to_assess(user: User) -> QuerySet:
    rows = ChildDecision.objects
    return rows.to_assess_by(user) if may_decide_freely(user) else rows.none()


# The pages with another ground than that the case may be opened: what each shows to a person, as its view asks.
SHOWN: dict[str, Callable[[User], QuerySet]] = {
    "calls:case_reassign": lambda user: Case.objects.listed_late_to(user, on=timezone.localdate()),
    "calls:access_answer": asked_of,
    "calls:break_glass": lambda user: Case.objects.behind_glass(user) | Case.objects.visible_to(user),
    "calls:opening_create": lambda user: Case.objects.listed_to(user),
    "calls:child_decide": _to_assess,
    "calls:lift_ask": lambda user: Restriction.objects.to_lift_by(user),
    "calls:restriction": lambda user: Restriction.objects.to_lift_by(user),
    "referrals:approve": lambda user: Referral.objects.to_approve_by(user),
    "referrals:disclosure_judge": lambda user: Disclosure.objects.to_judge_by(user),
}


def named_in(match: ResolverMatch) -> tuple[str, Any] | None:
    """The part of an address that names a case or what is in one, and its value; a battery has a number too."""
    parts = match.kwargs.items()
    return next(
        ((name, value) for name, value in parts if name in NAMED and not isinstance(value, int)), None
    )


def cases_at(match: ResolverMatch) -> CaseQuerySet | None:
    """The case that an address is about, as a set of one; None where it is about none, or about two. Of one that was
    merged, the case that goes on, as its pages lead to it."""
    if (named := named_in(match)) is None:
        return None
    model, key, way = NAMED[named[0]]
    if way is None:
        return None
    if model is Case:
        return Case.objects.numbered(named[1])
    cases = model._base_manager.filter(**{key: named[1]}).values(f"{way}pk")
    return Case.objects.filter(pk__in=cases)


def shown_at(match: ResolverMatch, user: User) -> QuerySet:
    """What an address that names something of a case shows to a person: one row, or none."""
    name, value = named_in(match)
    model, key, _ = NAMED[name]
    if (shown := SHOWN.get(match.view_name)) is not None:
        return shown(user).filter(**{key: value})
    cases = cases_at(match)
    return model.objects.visible_to(user).filter(pk=value) if cases is None else cases.visible_to(user)


class DeskDraftPart(DraftPart):
    def is_of_case(self, match: ResolverMatch) -> bool:
        return cases_at(match) is not None

    def handler(self, match: ResolverMatch) -> User | None:
        """None: it is about no one case, or nobody has it."""
        cases = cases_at(match)
        if cases is None:
            return None
        return User.objects.able_to_sign_in().filter(cases__in=cases).first()

    def are_open(self, asked: list[tuple[ResolverMatch, User]]) -> list[bool]:
        """All in one statement. What is not there any more is open to nobody."""
        named = {place: one for place, one in enumerate(asked) if named_in(one[0]) is not None}
        if not named:
            return [True] * len(asked)
        rows = [
            shown_at(*one).order_by().values_list(Value(place, output_field=IntegerField()))
            for place, one in named.items()
        ]
        shown = {place for (place,) in rows[0].union(*rows[1:])}
        return [place in shown or place not in named for place in range(len(asked))]

    def changed(self, draft: Draft, *, by: User | None) -> None:
        keep_promises(draft, by=by, of={Draft})


def by_two_changed(request: ByTwo, *, by: User | None) -> None:
    """Something that takes two is asked for, or decided."""
    keep_promises(request, by=by, of={type(request)})
