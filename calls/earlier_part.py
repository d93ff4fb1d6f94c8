"""The records of a case of which *Tidigare lydelser* are shown: to whoever may open the record now."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from calls.models import Case, CaseLink, Identity, PersonOfConcern, RestrictionRequest
from calls.models.recusals import recused_in
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


def _restriction_request(request: HttpRequest, asked: RestrictionRequest) -> Opened:
    """To whoever decides about restrictions, as its own page is; to others on the page of their case."""
    if request.user.can(Permission.CASE_RESTRICT) and not recused_in(asked.case_id, [request.user]):
        page = ("Skyddade ärenden", address("calls:restriction_index"))
        trail = (page, (f"Ärende {asked.case.number}", address("calls:restriction_decide", asked.pk)))
        return Opened({asked: ""}, trail, asked.case)
    return Opened({asked: ""}, trail_to(request, asked.case), asked.case)


EARLIER = (
    EarlierPart("arende", Case, (Permission.CASE_READ,), _case),
    EarlierPart("identitet", Identity, (Permission.IDENTITY_READ,), _identity),
    EarlierPart("koppling", CaseLink, (Permission.CASE_READ,), _link),
    EarlierPart(
        "skydd", RestrictionRequest, (Permission.CASE_READ, Permission.CASE_RESTRICT), _restriction_request
    ),
)
