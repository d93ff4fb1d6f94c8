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


def trail_to(request: HttpRequest, case: Case) -> tuple[tuple[str, str], ...]:
    """Back to a case that this person may open; otherwise there is no page (404), nor when it is merged: what was in it
    is in another."""
    if case_with_number(case.number, user=request.user).pk != case.pk:
        raise Http404
    return ((f"Ärende {case.number}", case.get_absolute_url()),)


def _case(request: HttpRequest, case: Case) -> Opened:
    trail = trail_to(request, case)
    person = PersonOfConcern.objects.filter(case=case).first()
    names = {case: ""} | ({person: "Den oron gäller"} if person is not None else {})
    return Opened(names, trail, case)


def _identity(request: HttpRequest, identity: Identity) -> Opened | HttpResponse:
    """Opened as the identity is: whoever is at the keyboard shows who it is, and it leaves the same line."""
    case = identity.case
    page = ("Identitet", address("calls:identity", case.number, identity.pk))
    trail = (*trail_to(request, case), page)
    if asked := asked_of_others(request, case):
        return asked
    record_read(identity, by=request.user, case=case.pk)
    return Opened({identity: ""}, trail, case, safety=identity.contact_safety or "")


def _link(request: HttpRequest, link: CaseLink) -> Opened:
    link = visible_link(request, link.pk)
    return Opened({link: ""}, (("Koppling mellan ärenden", link.get_absolute_url()),), link.first)


EARLIER = (
    EarlierPart("arende", Case, (Permission.CASE_READ,), _case),
    EarlierPart("identitet", Identity, (Permission.IDENTITY_READ,), _identity),
    EarlierPart("koppling", CaseLink, (Permission.CASE_READ,), _link),
)
