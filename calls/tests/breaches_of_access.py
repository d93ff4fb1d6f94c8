"""The rules of break-glass, asking for access and recusal, and every way to break them (see test_constraints.py)."""

from datetime import timedelta

from django.utils import timezone

from calls.factories import CaseOpeningFactory, IdentityFactory
from calls.models import IdentityReason, Promise, Recusal
from calls.tests.breaches_of_moves import changed
from calls.tests.factories import (
    AccessRequestFactory,
    IdentityReasonFactory,
    OpenedIdentitiesFactory,
    RecusalFactory,
)
from stodtelefon.accounts.factories import UserFactory

NOW = timezone.now


def broken(**values):
    return changed(CaseOpeningFactory(by_break_glass=True), **values)


def opened_to_identities(**values):
    return changed(OpenedIdentitiesFactory(), **values)


def reviewed_by_who_opened_identities():
    opening = OpenedIdentitiesFactory()
    return changed(opening, reviewed_at=NOW(), reviewed_by=opening.created_by)


def reviewed_by_who_broke():
    opening = CaseOpeningFactory(by_break_glass=True)
    return changed(opening, reviewed_at=NOW(), reviewed_by=opening.created_by)


def recused_twice():
    one = RecusalFactory()
    return Recusal(case=one.case, user=one.user, reason="Igen.")


def case_of_who_is_recused():
    one = RecusalFactory()
    return changed(one.case, handler=one.user)


def promise_of_who_is_recused():
    one = RecusalFactory()
    return Promise(kind="reminder", target="1", case=one.case, owner=one.user)


def ended_by_who_is_recused():
    recusal = RecusalFactory()
    return changed(recusal, ended_at=NOW(), ended_by=recusal.user, end_reason="Fel.")


def asked(**values):
    return changed(AccessRequestFactory(), **values)


def opened(**values):
    return changed(AccessRequestFactory(whole=True), **values)


def answered_by_who_asked():
    request = AccessRequestFactory(refused=True)
    return changed(request, answered_by=request.created_by)


def said_twice():
    one = IdentityReasonFactory()
    return IdentityReason(case=one.case, created_by=one.created_by, reason="Igen.")


BREACHES_OF_ACCESS = {
    "identity_reason_is_said_once": {"twice": said_twice},
    "access_is_answered_by_another": {
        "nobody": lambda: asked(answered_at=NOW()),
        "never": lambda: asked(answered_by=UserFactory()),
        "no answer": lambda: asked(answered_at=NOW(), answered_by=UserFactory()),
        "own": answered_by_who_asked,
    },
    "access_lasts_a_week_at_most": {
        "no end": lambda: opened(until=None),
        "longer": lambda: opened(until=NOW() + timedelta(days=8)),
        "over before": lambda: opened(until=NOW() - timedelta(days=1)),
        "without a yes": lambda: asked(until=NOW() + timedelta(days=1)),
    },
    "access_is_refused_with_a_reason": {
        "no reason": lambda: changed(AccessRequestFactory(refused=True), refusal=None),
        "not refused": lambda: asked(refusal="Nej."),
    },
    "access_identity_is_named_where_it_is_all": {
        "whole": lambda: opened(identity=IdentityFactory()),
    },
    "access_is_ended_by_somebody_after_a_yes": {
        "nobody": lambda: opened(ended_at=NOW()),
        "never": lambda: opened(ended_by=UserFactory()),
        "not opened": lambda: asked(ended_at=NOW(), ended_by=UserFactory()),
    },
    "access_falls_unanswered": {"answered": lambda: opened(fell_at=NOW())},
    "opening_by_break_glass_lasts_a_day_at_most": {
        "not opened": lambda: broken(opened_at=None, until=None),
        "decided": lambda: broken(decided_at=NOW(), decided_by=UserFactory()),
        "longer": lambda: broken(until=NOW() + timedelta(hours=25)),
        "identities, longer": lambda: opened_to_identities(until=NOW() + timedelta(hours=25)),
        "identities, not opened": lambda: opened_to_identities(opened_at=None, until=None),
    },
    "opening_by_break_glass_is_reviewed_by_another": {
        "nobody": lambda: broken(reviewed_at=NOW()),
        "never": lambda: broken(reviewed_by=UserFactory()),
        "own": reviewed_by_who_broke,
        "own identities": reviewed_by_who_opened_identities,
        "another kind": lambda: changed(CaseOpeningFactory(), reviewed_at=NOW(), reviewed_by=UserFactory()),
    },
    "recusal_stands_once": {"twice": recused_twice},
    "case_is_not_of_who_is_recused": {"given": case_of_who_is_recused},
    "promise_is_not_of_who_is_recused": {"owned": promise_of_who_is_recused},
    "recusal_is_ended_by_another_with_a_reason": {
        "nobody": lambda: changed(RecusalFactory(), ended_at=NOW(), end_reason="Fel."),
        "no reason": lambda: changed(RecusalFactory(), ended_at=NOW(), ended_by=UserFactory()),
        "never": lambda: changed(RecusalFactory(), ended_by=UserFactory(), end_reason="Fel."),
        "own": ended_by_who_is_recused,
    },
}
