"""Restricting a case, for tests."""

from calls.actions.restrictions import ask_to_lift, decide_request, restrict_case
from calls.models import Case, Restriction
from stodtelefon.accounts.factories import UserFactory

WHY = "En kollegas barn nämns."


def restrict(case, *people, by, reason=WHY) -> Restriction:
    return restrict_case(case=case, people=people, reason=reason, by=by)


def seen(user) -> list[Case]:
    return list(Case.objects.visible_to(user))


def lifted(restriction, *, by) -> Restriction:
    other = UserFactory(manager=True)
    asked = ask_to_lift(restriction=restriction, reason="Det behövs inte längre.", by=by)
    decide_request(asked=asked, is_approved=True, by=other)
    restriction.refresh_from_db()
    return restriction
