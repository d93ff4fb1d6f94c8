"""Openings, access, recusals, withdrawals in the tables of `test_actions.py`: what each takes, the line it leaves."""

from datetime import timedelta

from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.factories import CallerFactory, CaseOpeningFactory
from calls.models import Case
from calls.tests.factories import AccessRequestFactory, RecusalFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role


def closed_ago(case, *, days):
    """By a manager, who may be asked about it."""
    at, closed_by = timezone.now() - timedelta(days=days), UserFactory(manager=True)
    Case.objects.filter(pk=case.pk).update(
        state="closed", closed_at=at, closed_by=closed_by, ve_assessment="no_reason"
    )
    case = Case.objects.get(pk=case.pk)
    keep_promises(case, by=None)
    return case


def colleagues(case, by):
    """The case is somebody else's, and `by` a call taker who has no part in it."""
    by.roles = [Role.CALL_TAKER]
    by.save()
    Case.objects.filter(pk=case.pk).update(handler=UserFactory(call_taker=True))
    keep_promises(case, by=None)
    return case


def managers(case, by):
    """`by` is a manager, who reads no cases."""
    by.roles = [Role.MANAGER]
    by.save()
    return case


def refused_to(by, case):
    no = {"decided_at": timezone.now(), "decided_by": UserFactory(), "refusal": "Nej."}
    return CaseOpeningFactory(asked=True, case=case, created_by=by, **no)


TAKES = {
    "say_why_identity": lambda case, by: {"case": case, "reason": "Samma person kan stå i två ärenden."},
    "ask_for_access": lambda case, by: {"number": colleagues(case, by).number, "reason": "Ringde igen."},
    "answer_access": lambda case, by: {
        "asked": AccessRequestFactory(case=case),
        "answer": "whole",
        "hours": 24,
    },
    "end_access": lambda case, by: {"asked": AccessRequestFactory(case=case, whole=True)},
    "read_access_refusal": lambda case, by: {
        "asked": AccessRequestFactory(case=colleagues(case, by), created_by=by, refused=True)
    },
    "let_access_fall": lambda case, by: {"asked": AccessRequestFactory(case=case)},
    "open_closed_case": lambda case, by: {"case": closed_ago(case, days=3), "reason": "Ringde igen."},
    "ask_to_open": lambda case, by: {"case": closed_ago(case, days=400), "reason": "Ringde igen."},
    "decide_opening": lambda case, by: {
        "opening": CaseOpeningFactory(asked=True, case=closed_ago(case, days=400)),
        "is_granted": True,
    },
    "read_refusal": lambda case, by: {"opening": refused_to(by, case)},
    "break_glass": lambda case, by: {"case": colleagues(case, by), "reason": "Hon ringer och gråter nu."},
    "break_glass_to_identities": lambda case, by: {
        "number": managers(case, by).number,
        "reason": "Rektorn ringer och är rädd.",
    },
    "recuse": lambda case, by: {"case": case, "reason": "Min systers barn."},
    "end_recusal": lambda case, by: {"recusal": RecusalFactory(case=case), "reason": "Fel person."},
    "review_opening": lambda case, by: {"opening": CaseOpeningFactory(by_break_glass=True, case=case)},
    "withdraw_caller": lambda case, by: {"caller": CallerFactory(case=case)},
    "undo_withdrawal": lambda case, by: {"caller": CallerFactory(case=case, withdrawn_at=timezone.now())},
}
LINES = {
    "say_why_identity": ("identity_reason.said", "calls.identityreason", [], True),
    "ask_for_access": ("access.asked", "calls.accessrequest", [], True),
    "answer_access": ("access.answered", "calls.accessrequest", [], True),
    "end_access": ("access.ended", "calls.accessrequest", [], True),
    "read_access_refusal": ("access.answer_read", "calls.accessrequest", [], True),
    "let_access_fall": ("access.fell", "calls.accessrequest", [], True),
    "open_closed_case": ("opening.made", "calls.caseopening", [], True),
    "ask_to_open": ("opening.asked", "calls.caseopening", [], True),
    "decide_opening": ("opening.decided", "calls.caseopening", [], True),
    "read_refusal": ("opening.answer_read", "calls.caseopening", [], True),
    "break_glass": ("opening.by_break_glass", "calls.caseopening", [], True),
    "break_glass_to_identities": ("opening.identities_by_break_glass", "calls.caseopening", [], True),
    "recuse": ("recusal.made", "calls.recusal", [], True),
    "end_recusal": ("recusal.ended", "calls.recusal", [], True),
    "review_opening": ("opening.reviewed", "calls.caseopening", [], True),
    "withdraw_caller": ("caller.withdrew", "calls.caller", [], True),
    "undo_withdrawal": ("caller.withdrawal_undone", "calls.caller", [], True),
}
ENTRIES = {"withdraw_caller", "undo_withdrawal"}
