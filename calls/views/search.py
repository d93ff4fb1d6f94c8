"""Search by personal number, case number, reference code or name, by POST, and nothing else anywhere.

Source: förordning 2001:637 15 §. What is typed never reaches an address or a log. A reference code opens that
caller's part of the case; everything else finds only what `visible_to` gives.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from calls import everybody, sought_cases
from calls.actions.people import Unfinished, open_by_code
from calls.forms.search import SearchForm
from calls.models import Case
from calls.reach import NO_ROLE
from stodtelefon.audit.actions import record
from stodtelefon.audit.log_parts import HITS
from stodtelefon.drafts.sendings import does_nothing_where
from stodtelefon.drafts.showings import fetched_within
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires
from stodtelefon.privacy.names import NameQuery, fold
from stodtelefon.privacy.sought import Kind, Sought

MOST = 50
HOLDS = timedelta(minutes=10)  # what was found: whoever comes back from a case sees it again


class Found(NamedTuple):
    """The cases, with what was found in each (never the name itself). By its exact number, `closed`: one that is
    closed, for who may open closed ones: no more is said of it than in the queue. `behind_glass`: one that may be
    opened by break-glass: no more is said of it than that the number exists."""

    cases: list[tuple[Case, str]]
    closed: Case | None = None
    behind_glass: bool = False


def opens_nothing(fields: QueryDict) -> bool:
    """Everything that is sought for but a code, which opens a part of a case."""
    form = SearchForm(fields)
    return not form.is_valid() or form.cleaned_data["q"].kind != Kind.CODE


@does_nothing_where(opens_nothing)
@requires(Permission.CASE_SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(sent(request))
    found, closed, behind_glass = None, None, False
    sought = form.cleaned_data["q"] if form.is_valid() else None
    if sought and sought.kind == Kind.CODE:
        try:
            access = open_by_code(code=sought.value, by=request.user)
        except Unfinished as error:
            return fetched_within(render(request, "calls/unfinished.html", {"unfinished": error}), HOLDS)
        except ValidationError as error:
            form.refuse(error)
        else:
            return redirect("calls:caller", caller_id=access.caller_id)
    elif sought:
        found, closed, behind_glass = find(sought, user=request.user)
        hits = len(found) + (closed is not None) + bool(behind_glass)
        record(f"search.{sought.kind}", by=request.user, fields=[f"{HITS}_{hits}"], is_read=True)
    context = {
        "form": form,
        "found": found,
        "sought": sought,
        "closed": closed,
        "behind_glass": behind_glass,
        "most": MOST,
        "no_role": NO_ROLE,
    }
    return fetched_within(render(request, "calls/search.html", context), HOLDS)


def find(sought: Sought, *, user) -> Found:
    if sought.kind == Kind.CASE_NUMBER:
        case, closed, hidden = sought_cases.with_number(sought.value, user=user)
        return Found([(case, "ärendenummer")]) if case else Found([], closed, hidden is not None)
    if sought.kind == Kind.PERSONAL_NUMBER:
        people = sought_cases.with_personal_number(sought.value, user=user)
    else:
        those = named(Case.objects.visible_to(user), NameQuery(fold(sought.value)))
        people = sought_cases.with_people(those, user=user)
    return Found(
        [(case, "den som hör av sig" if one.caller_id else "den oron gäller") for case, one in people]
    )


def named(cases: QuerySet[Case], wanted: NameQuery) -> list[UUID]:
    """Whose name it is, of everybody in these cases: opened and compared one by one, until there are `MOST`."""
    with everybody.in_cases(cases, "name") as people:
        return list(islice((row for row, name in people if wanted.matches(name)), MOST))
