"""Search by personal number, case number, reference code or name, by POST, and nothing else anywhere.

Source: förordning 2001:637 15 §. What is typed never reaches an address or a log. A reference code opens that
caller's part of the case; everything else finds only what `visible_to` gives.
"""

from __future__ import annotations

from itertools import islice
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from calls import everybody
from calls.actions.people import open_by_code
from calls.forms.search import SearchForm
from calls.models import Case, Identity
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.audit.actions import record
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires
from stodtelefon.privacy.hashing import every_hash
from stodtelefon.privacy.names import NameQuery, fold
from stodtelefon.privacy.sought import Kind, Sought

MOST = 50
NOWHERE = UUID(int=0)


@requires(Permission.CASE_SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(sent(request))
    found, closed = None, None
    sought = form.cleaned_data["q"] if form.is_valid() else None
    if sought and sought.kind == Kind.CODE:
        access = form.carry_out(open_by_code, code=sought.value, by=request.user)
        if access is not None:
            return redirect("calls:caller", caller_id=access.caller_id)
    elif sought:
        found = find(sought, user=request.user)
        closed = None if found else closed_case(sought, user=request.user)
        record(f"search.{sought.kind}", by=request.user, is_read=True)
    context = {"form": form, "found": found, "sought": sought, "closed": closed, "most": MOST}
    return render(request, "calls/search.html", context)


def find(sought: Sought, *, user) -> list[tuple[Case, str]]:
    """The cases, with what was found in each (never the name itself)."""
    if sought.kind == Kind.CASE_NUMBER:
        return [(case, "ärendenummer") for case in with_number(sought.value, user=user)]
    visible = Case.objects.visible_to(user)
    if sought.kind == Kind.PERSONAL_NUMBER:
        hashes = every_hash(PERSONAL_NUMBER, sought.value)
        return found_in(visible, Identity.objects.filter(personal_number_hash__in=hashes))
    named_so = named(visible, NameQuery(fold(sought.value)))
    return found_in(visible, Identity.objects.filter(pk__in=named_so)) if named_so else []


def with_number(number: str, *, user) -> list[Case]:
    """The case, where it may be opened. One that may not be opened costs the same as one that is not there: both are
    asked for twice."""
    case = Case.objects.numbered(number).with_handler()
    return list(case.plainly_visible_to(user)) or list(case.visible_to(user))


def named(cases: QuerySet[Case], wanted: NameQuery) -> list[UUID]:
    """Whose name it is, of everybody in these cases: opened and compared one by one, until there are `MOST`."""
    with everybody.in_cases(cases, "name") as people:
        return list(islice((row for row, name in people if wanted.matches(name)), MOST))


def closed_case(sought: Sought, *, user) -> Case | None:
    """A closed case by its exact number, for who may open closed ones: no more is said of it than in the queue."""
    if sought.kind != Kind.CASE_NUMBER or not user.can(Permission.CASE_OPEN_CLOSED):
        return None
    return Case.objects.listed_to(user).closed().numbered(sought.value).first()


def found_in(cases: QuerySet[Case], identities: QuerySet[Identity]) -> list[tuple[Case, str]]:
    """In which of the cases they are now, the newest case first. Two statements, also where there is nobody: what it
    costs says nothing of somebody in a case that may not be opened."""
    where = list(identities.by_case().values_list("of_case", "caller_id"))
    found = cases.with_handler().in_bulk({case for case, _ in where} or {NOWHERE})
    rows = [
        (found[case], "den som hör av sig" if caller else "den oron gäller")
        for case, caller in where
        if case in found
    ]
    return sorted(rows, key=lambda one: one[0].opened_at, reverse=True)
