"""Restrictions in the table of `test_actions.py`: what each action takes, and the line that it leaves."""

from calls.models import RestrictionRequest
from calls.tests.factories import NamedPersonFactory, RestrictionFactory, RestrictionRequestFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

WHY = "En kollegas barn nämns."


def decides(case, by):
    """`by` is a manager, and there is another."""
    by.roles = [Role.MANAGER]
    by.save()
    UserFactory(manager=True)
    return case


def asks(case, by):
    """`by` works in the case, and somebody else decides."""
    UserFactory(manager=True)
    return case


def one_more(case, by):
    """Somebody who is named beside another."""
    restriction = RestrictionFactory(case=decides(case, by), approves=by)
    return NamedPersonFactory(restriction=restriction)


def asked_to_lift(case, by):
    RestrictionFactory(case=decides(case, by), approves=by)
    return RestrictionRequestFactory(case=case)


TAKES = {
    "ask_to_restrict": lambda case, by: {"case": asks(case, by), "reason": WHY},
    "restrict_case": lambda case, by: {
        "case": decides(case, by),
        "people": [UserFactory(call_taker=True)],
        "reason": WHY,
    },
    "name_person": lambda case, by: {
        "restriction": RestrictionFactory(case=decides(case, by), approves=by),
        "person": UserFactory(call_taker=True),
        "part": "works",
    },
    "remove_person": lambda case, by: {"named": one_more(case, by)},
    "ask_to_lift": lambda case, by: {
        "restriction": RestrictionFactory(case=asks(case, by), works=by),
        "reason": "Det behövs inte längre.",
    },
    "decide_request": lambda case, by: {"asked": asked_to_lift(case, by), "is_approved": True},
    "withdraw_request": lambda case, by: {
        "asked": RestrictionRequestFactory(
            case=case, kind=RestrictionRequest.Kind.RESTRICT, asked_by=by, reason=WHY
        )
    },
}
LINES = {
    "ask_to_restrict": ("restriction.asked", "calls.restrictionrequest", [], True),
    "restrict_case": ("restriction.made", "calls.restriction", [], True),
    "name_person": ("restriction.named", "calls.namedperson", [], True),
    "remove_person": ("restriction.person_removed", "calls.namedperson", [], True),
    "ask_to_lift": ("lift.asked", "calls.restrictionrequest", [], True),
    "decide_request": ("lift.approved", "calls.restrictionrequest", [], True),
    "withdraw_request": ("restriction.withdrawn", "calls.restrictionrequest", [], True),
}
