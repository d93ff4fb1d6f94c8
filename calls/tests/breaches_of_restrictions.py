"""The rules of restricted cases, and every way to break them (see test_constraints.py)."""

from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import NamedPerson, Promise, Restriction, RestrictionRequest
from calls.tests.breaches_of_moves import changed
from calls.tests.factories import NamedPersonFactory, RestrictionFactory, RestrictionRequestFactory
from stodtelefon.accounts.factories import UserFactory

NOW = timezone.now


def named_twice():
    one = NamedPersonFactory()
    return NamedPerson(restriction=one.restriction, user=one.user, part=one.part, named_by=one.named_by)


def restricted_twice():
    one = RestrictionFactory()
    return Restriction(case=one.case, reason="Igen.", decided_by=one.decided_by)


def asked_twice():
    one = RestrictionRequestFactory()
    return RestrictionRequest(
        case=one.case, kind="restrict", reason="Igen.", asked_at=NOW(), asked_by=UserFactory()
    )


def decided(**values):
    return changed(RestrictionRequestFactory(), decided_at=NOW(), **values)


def decided_by_who_asked(decision):
    request = RestrictionRequestFactory()
    return changed(request, decision=decision, decided_at=NOW(), decided_by=request.asked_by)


def lifted_by(**values):
    """By a request that says something else."""
    restriction = RestrictionFactory()
    approved = {"decision": "approved", "decided_at": NOW(), "decided_by": UserFactory(manager=True)}
    request = RestrictionRequestFactory(**{"case": restriction.case} | approved | values)
    return changed(restriction, lift=request, lifted_at=NOW())


def given_to_who_is_not_named():
    return changed(RestrictionFactory().case, handler=UserFactory(coordinator=True))


def promised_by_who_is_not_named():
    owner = UserFactory(coordinator=True)
    return Promise(kind="reminder", target="1", case=RestrictionFactory().case, owner=owner)


BREACHES_OF_RESTRICTIONS = {
    "restriction_stands_once": {"twice": restricted_twice},
    "restriction_is_lifted_by_a_request": {
        "by nobody": lambda: changed(RestrictionFactory(), lifted_at=NOW()),
    },
    "restriction_is_lifted_by_two": {
        "not approved": lambda: lifted_by(decision="declined"),
        "not decided": lambda: lifted_by(decision="", decided_at=None, decided_by=None),
        "to restrict": lambda: lifted_by(kind="restrict"),
        "another case": lambda: lifted_by(case=CaseFactory()),
    },
    "case_has_one_open_restriction_request": {"twice": asked_twice},
    "restriction_request_is_decided_by_another": {
        "approved by who asked": lambda: decided_by_who_asked("approved"),
        "declined by who asked": lambda: decided_by_who_asked("declined"),
        "withdrawn by another": lambda: decided(decision="withdrawn", decided_by=UserFactory()),
        "by nobody": lambda: decided(decision="approved"),
    },
    "person_is_named_once_for_a_part": {"twice": named_twice},
    "named_person_is_removed_by_somebody": {
        "nobody": lambda: changed(NamedPersonFactory(), removed_at=NOW()),
        "never": lambda: changed(NamedPersonFactory(), removed_by=UserFactory()),
    },
    "case_is_of_who_is_named": {"given": given_to_who_is_not_named},
    "promise_is_of_who_is_named": {"owned": promised_by_who_is_not_named},
}
