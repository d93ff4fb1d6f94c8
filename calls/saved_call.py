"""The saved call that an address names, whether its case may be opened too, and what its page says besides.

Two statements, each written once a process for all who may the same (`calls.grounds.Anyone`): the call, before it is
logged that it was read, and then the rest.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model, Subquery, UUIDField
from django.http import Http404

from calls.case_parts import CASE
from calls.grounds import Anyone, asked_by, kind_of
from calls.models import Call, Caller, Case, ChildDecision, Likeness, QuickScan
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

CALL = Given("call", UUIDField())
OF_DANGER = ("call", "emergency", "socialjour_told", "told_whom", "told_at", "done", "reviewed_at")


def readable_call(call_id: UUID, *, user: User) -> tuple[Call, bool]:
    """The call and whether its case may be opened. One's own call can be read also when a colleague has the case,
    until 30 days after closing; everybody else needs the case. To others it does not exist (404)."""
    if user.can(Permission.CALL_LOG):
        asked = {"calls": _readable(*kind_of(user)), "cases": _case_of(*kind_of(user))}
        found = together(asked, {"call": call_id, **asked_by(user)})
        for call in found["calls"]:
            case = next(iter(found["cases"]), None)
            call.case.booked_at = case and case.booked_at
            return call, case is not None
    raise Http404


def beside(call: Call, *, user: User) -> dict[str, list[Any]]:
    """By name, what else its page says: those who have got in touch about the case, the versions of the snabbscanning
    with the newest first, decisions about a child, whether one still waits in the case, and cases that are alike."""
    asked = {**_beside(), "alike": _alike(*kind_of(user))}
    found = together(asked, {"call": call.pk, "case": call.case_id, **asked_by(user)})
    for scan in found["scans"]:
        scan.call = call
    return found


@cache
def _readable(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    rows = Call.objects.concerns().readable_by(Anyone(permissions, is_child_assessor=is_child_assessor))
    people = ("case__handler", "caller__role", "taken_by", "created_by", "danger__reported_by")
    said = (
        *(*_all_of(Call), *_all_of(Case, "case__"), *_all_of(Caller, "caller__")),
        *(
            "case__handler__name",
            "taken_by__name",
            "created_by__name",
            "caller__role__label",
            "caller__role__group",
        ),
        *(f"danger__{name}" for name in OF_DANGER),
        *("danger__reported_by__name", "danger__reported_by__title"),
        *("heard_through__label", "heard_as__label"),
    )
    return Asked(rows.filter(pk=CALL).select_related(*people, "heard_through", "heard_as").only(*said))


@cache
def _case_of(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    its_case = Call.objects.order_by().filter(pk=CALL).values("case")
    visible = Case.objects.visible_to(Anyone(permissions, is_child_assessor=is_child_assessor))
    return Asked(visible.filter(pk=Subquery(its_case)).order_by().only("pk").with_first_meeting())


@cache
def _beside() -> dict[str, Asked]:
    people = ("decided_by__name", "decided_by__title", "assessor__name")
    said = ("kind", "reported_to", "reason", "assess_on", "decided_at", *people)
    scans = QuickScan.objects.filter(call=CALL).select_related("written_by", "wording")
    decisions = ChildDecision.objects.filter(call=CALL).select_related("decided_by", "assessor")
    return {
        "callers": Asked(Caller.objects.filter(case=CASE).by_first_call().for_page()),
        "scans": Asked(
            scans.only(*_all_of(QuickScan), "written_by__name", "wording__number").order_by("-written_at")
        ),
        "decisions": Asked(decisions.only(*said)),
        "waiting": Asked(ChildDecision.objects.awaiting().filter(case=CASE).order_by().only("pk")),
    }


@cache
def _alike(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    return Asked(Likeness.objects.unsettled().of(CASE).visible_to(who).for_step().order_by("found_at"))


def _all_of(model: type[Model], way: str = "") -> list[str]:
    return [f"{way}{field.name}" for field in model._meta.concrete_fields]
