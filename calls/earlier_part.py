"""The records of a case of which *Tidigare lydelser* are shown: to whoever may open the record now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from calls.models import Case, CaseLink, Identity, PersonOfConcern
from calls.views.links import visible_link
from calls.views.people import asked_of_others
from calls.visible_case import case_with_number
from stodtelefon.addresses import address
from stodtelefon.audit.actions import record_read
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.permissions import Permission


def of_case(request: HttpRequest, case: Case, *more: tuple[str, str]) -> Opened:
    """What stands in a case that this person may open; `more` leads on from the page of the case."""
    if case_with_number(case.number, user=request.user).pk != case.pk:
        raise Http404  # merged: what was in it is in another
    return Opened(((f"Ärende {case.number}", case.get_absolute_url()), *more), case)


def _person(request: HttpRequest, person: PersonOfConcern) -> Opened:
    return of_case(request, person.case)


def _identity(request: HttpRequest, identity: Identity) -> Opened | HttpResponse:
    """Opened as the identity is: whoever is at the keyboard shows who it is, and it leaves the same line."""
    case = identity.case
    page = address("calls:identity", case.number, identity.pk)
    opened = of_case(request, case, ("Kontakt" if identity.caller_id else "Den oron gäller", page))
    if asked := asked_of_others(request, case):
        return asked
    record_read(identity, by=request.user, case=case.pk)
    return opened


def _link(request: HttpRequest, link: CaseLink) -> Opened:
    link = visible_link(request, link.pk)
    return Opened((("Koppling", link.get_absolute_url()),), link.first)


EARLIER = (
    EarlierPart("arende", Case, (Permission.CASE_READ,), of_case),
    EarlierPart("den-oron-galler", PersonOfConcern, (Permission.CASE_READ,), _person),
    EarlierPart("identitet", Identity, (Permission.IDENTITY_READ,), _identity),
    EarlierPart("koppling", CaseLink, (Permission.CASE_READ,), _link),
)
