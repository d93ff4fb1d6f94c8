"""What is begun and not saved, of whatever case: who has the case now, and that it waits for its writer."""

from __future__ import annotations

from django.db.models import Model
from django.urls import ResolverMatch

from calls.actions.promises import keep_promises
from calls.models import Call, Caller, Case, ChildDecision, Reminder
from meetings.models import Meeting
from referrals.models import Arrival, Disclosure, Referral
from stodtelefon.accounts.models import User
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


class DeskDraftPart(DraftPart):
    def handler(self, match: ResolverMatch) -> User | None:
        """None: it is about no case, or nobody has it."""
        for name, value in match.kwargs.items():
            if name not in NAMED or isinstance(value, int):  # a battery has a number too
                continue
            model, key, way = NAMED[name]
            handler = (
                model._base_manager.filter(**{key: value}).values_list(f"{way}handler", flat=True).first()
            )
            return User.objects.able_to_sign_in().filter(pk=handler).first()
        return None

    def changed(self, draft: Draft, *, by: User | None) -> None:
        keep_promises(draft, by=by, of={Draft})
