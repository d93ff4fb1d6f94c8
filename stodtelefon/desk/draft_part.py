"""What is begun and not saved, of whatever case: who has the case now, and that it waits for its writer. And that
something waits for a second person."""

from __future__ import annotations

from django.db.models import BigIntegerField, Model, Value
from django.urls import ResolverMatch

from calls.actions.promises import keep_promises
from calls.models import Call, Caller, Case, ChildDecision, Reminder
from calls.models.case_sets import CaseQuerySet
from meetings.models import Meeting
from referrals.models import Arrival, Disclosure, Referral
from stodtelefon.accounts.models import User
from stodtelefon.accounts.models.by_two import ByTwo
from stodtelefon.drafts.draft_parts import DraftPart
from stodtelefon.drafts.models import Draft

# What an address names, by the name of its part: the table, and the way from a row to its case.
NAMED: dict[str, tuple[type[Model], str, str]] = {
    "number": (Case, "number", ""),
    "caller_id": (Caller, "pk", "case__"),
    "call_id": (Call, "pk", "case__"),
    "decision_id": (ChildDecision, "pk", "case__"),
    "reminder_id": (Reminder, "pk", "case__"),
    "meeting_id": (Meeting, "pk", "case__"),
    "referral_id": (Referral, "pk", "case__"),
    "disclosure_id": (Disclosure, "pk", "case__"),
    "arrival_id": (Arrival, "pk", "signposting__case__"),
}


def cases_at(match: ResolverMatch) -> CaseQuerySet | None:
    """The case that an address is about, as a set of one; None where it is about none."""
    for name, value in match.kwargs.items():
        if name not in NAMED or isinstance(value, int):  # a battery has a number too
            continue
        model, key, way = NAMED[name]
        cases = model._base_manager.filter(**{key: value}).values(f"{way}pk")
        return Case.objects.filter(pk__in=cases)
    return None


class DeskDraftPart(DraftPart):
    def is_of_case(self, match: ResolverMatch) -> bool:
        return cases_at(match) is not None

    def handler(self, match: ResolverMatch) -> User | None:
        """None: it is about no case, or nobody has it."""
        return User.objects.able_to_sign_in().filter(cases__in=cases_at(match) or ()).first()

    def open_to(self, match: ResolverMatch, people: list[User]) -> list[User]:
        """All in one statement. A case that is not there any more is open to nobody."""
        cases = cases_at(match)
        if cases is None or not people:
            return people
        asked = [
            cases.visible_to(one).order_by().values_list(Value(one.pk, output_field=BigIntegerField()))
            for one in people
        ]
        able = {key for (key,) in asked[0].union(*asked[1:])}
        return [one for one in people if one.pk in able]

    def changed(self, draft: Draft, *, by: User | None) -> None:
        keep_promises(draft, by=by, of={Draft})


def by_two_changed(request: ByTwo, *, by: User | None) -> None:
    """Something that takes two is asked for, or decided."""
    keep_promises(request, by=by, of={type(request)})
