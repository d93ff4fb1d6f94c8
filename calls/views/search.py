"""Search by personal number, case number, reference code or name, by POST, and nothing else anywhere.

Source: förordning 2001:637 15 §. What is typed never reaches an address or a log. A reference code opens that
caller's part of the case; everything else finds only what `visible_to` gives.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from calls.actions.people import open_by_code
from calls.forms.fields import case_number
from calls.forms.search import SearchForm
from calls.models import Case, Identity
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.audit.actions import record
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires
from stodtelefon.privacy.hashing import every_hash
from stodtelefon.privacy.names import NameQuery
from stodtelefon.privacy.personal_numbers import parse_personal_number
from stodtelefon.privacy.reference_codes import normalise

MOST = 50


@requires(Permission.CASE_SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(sent(request))
    found, kind, closed = None, "", None
    if form.is_valid():
        q = form.cleaned_data["q"]
        if normalise(q):
            access = form.carry_out(open_by_code, code=q, by=request.user)
            if access is not None:
                return redirect("calls:caller", caller_id=access.caller_id)
        elif result := form.carry_out(find, user=request.user, q=q):
            kind, found = result
            closed = closed_case(request.user, q) if kind == "case_number" and not found else None
            record(f"search.{kind}", by=request.user, is_read=True)
    context = {"form": form, "found": found, "kind": kind, "closed": closed, "most": MOST}
    return render(request, "calls/search.html", context)


def find(*, user, q: str) -> tuple[str, list[tuple[Case, str]]]:
    """The kind of search, and the cases with what was found in each (never the name itself)."""
    visible = Case.objects.visible_to(user)
    if wanted := case_number(q):
        found = visible.for_list().filter(number=wanted) or visible.for_list().filter(merged__number=wanted)
        return "case_number", [(case, "ärendenummer") for case in found]
    if sum(character.isdigit() for character in q) >= 6:
        personal_number = parse_personal_number(q, on=timezone.localdate())
        wanted = every_hash(PERSONAL_NUMBER, personal_number)
        return "personal_number", found_in(identities_of(visible).filter(personal_number_hash__in=wanted))
    wanted = NameQuery(q)
    named = [identity for identity in identities_of(visible) if wanted.matches(identity.name)]
    return "name", found_in(named[:MOST])


def closed_case(user, q: str) -> Case | None:
    """A closed case by its exact number, for who may open closed ones: no more is said of it than in the queue."""
    if not user.can(Permission.CASE_OPEN_CLOSED):
        return None
    closed, number = Case.objects.listed_to(user).closed(), case_number(q)
    return closed.filter(number=number).first() or closed.filter(merged__number=number).first()


def identities_of(cases):
    """The identities of cases that may be opened: opened and compared one by one, since there is no index of names."""
    return Identity.objects.of_people_in(cases).with_people()


def found_in(identities) -> list[tuple[Case, str]]:
    return [
        (identity.case_now, "den som hör av sig" if identity.caller_id else "den oron gäller")
        for identity in identities
    ]
