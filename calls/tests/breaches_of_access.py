"""The rules of break-glass and recusal, and every way to break them (see test_constraints.py)."""

from datetime import timedelta

from django.utils import timezone

from calls.factories import CaseOpeningFactory
from calls.models import Promise, Recusal
from calls.tests.breaches_of_moves import changed
from calls.tests.factories import RecusalFactory
from stodtelefon.accounts.factories import UserFactory

NOW = timezone.now


def broken(**values):
    return changed(CaseOpeningFactory(by_break_glass=True), **values)


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


BREACHES_OF_ACCESS = {
    "opening_by_break_glass_lasts_a_day_at_most": {
        "not opened": lambda: broken(opened_at=None, until=None),
        "decided": lambda: broken(decided_at=NOW(), decided_by=UserFactory()),
        "longer": lambda: broken(until=NOW() + timedelta(hours=25)),
    },
    "opening_by_break_glass_is_reviewed_by_another": {
        "nobody": lambda: broken(reviewed_at=NOW()),
        "never": lambda: broken(reviewed_by=UserFactory()),
        "own": reviewed_by_who_broke,
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
