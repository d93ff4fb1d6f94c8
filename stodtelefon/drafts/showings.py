"""A form that is sent is never answered with a page, but with the way to one: what was typed stays nowhere on the desk.

A browser keeps what it sent for as long as it may have to send it again, which is when the answer was a page: after
somebody had signed out, a note, a name and a search term lay in plain text among the files of Chromium. So the page
that says what is wrong, or what was found, is sealed here, and the browser is sent to fetch it (303). It asks for it
by an address that means nothing, as the same person, from the browser that sent the form. A fault of ours is such a
page too; only where it cannot be kept, since the database is away, is it the answer itself.

Nothing of this is known to a view: it answers as any view does. Before a page is shown the view is asked by GET, so
that nobody sees what they may not open any longer. A secret that is shown once (`shown_once()`) is gone when its page
has been fetched. A page that may soon be another says how long it holds: `fetched_within()`.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from django.db import DatabaseError, InterfaceError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.http import escape_leading_slashes

from stodtelefon.drafts.models import SHOWING, Showing
from stodtelefon.drafts.page_address import ANSWER
from stodtelefon.drafts.sendings import answer_again, answer_of
from stodtelefon.drafts.still_open import CLOSED
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.saving import save

KEPT_FOR = timedelta(hours=8)  # a working day: whoever reloads sees it again
OF_EACH_ANSWER = {"set-cookie", "content-length"}


def fetched_within(response: HttpResponse, time: timedelta) -> HttpResponse:
    """For a page that says how things are: after that time its address leads to the page where one asks anew."""
    response.fetched_within = time
    return response


def shown_by_address(get_response):
    """The middleware. Stands where the person is known, around all that may answer with a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        key = _taken_out(request)
        if request.method in ("GET", "HEAD") and key is not None:
            return _shown(request, key, get_response)
        response = get_response(request)
        if request.method != "POST":
            return response
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return _kept_if_it_can_be(request, response)
        before = _mine(request, key or _came_from(request))
        if not _is_page(response):
            if answer_of(request, response):
                before.delete()  # what was wrong is put right
            return response
        if not request.user.is_authenticated and response.status_code >= HTTPStatus.BAD_REQUEST:
            return response  # nobody has written anything that they will come back for
        if not hasattr(response, "fetched_within"):
            before.delete()
        return _kept(request, response)

    return middleware


def _taken_out(request: HttpRequest) -> str | None:
    """Which page the address asks for. Nobody further in sees it: to them it is the page's own address."""
    if ANSWER not in request.GET:
        return None
    query = request.GET.copy()
    key = query.pop(ANSWER)[-1]
    query._mutable = False
    request.GET, request.META["QUERY_STRING"] = query, query.urlencode()
    return key


def _came_from(request: HttpRequest) -> str:
    """The page that was on the screen: a form may send to another address than its own."""
    return parse_qs(urlsplit(request.headers.get("Referer", "")).query).get(ANSWER, [""])[-1]


def _is_page(response: HttpResponseBase) -> bool:
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return not is_redirect and is_html and not response.streaming


def _mine(request: HttpRequest, key: str):
    """The page with that key, where this person sent the form from this browser. After signing out it is nobody's."""
    try:
        wanted = UUID(key)
    except ValueError:
        return Showing.objects.none()
    rows = Showing.objects.current(at=timezone.now()).filter(pk=wanted)
    return rows.of(request.user, secret=request.META.get("CSRF_COOKIE") or "")


def _kept_if_it_can_be(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The page of a fault, which may be that the database takes nothing. What was wrong before it stays."""
    if not _is_page(response):
        return response
    try:
        with transaction.atomic():
            return _kept(request, response)
    except (DatabaseError, InterfaceError):
        return response


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    is_fault = response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR  # counted once: it is fetched well
    showing = Showing(
        user_id=request.user.pk,
        browser_hash=keyed_hash(SHOWING, request.META.get("CSRF_COOKIE") or ""),
        contents={
            "path": request.path,
            "page": response.content.decode(response.charset),
            "status": HTTPStatus.OK if is_fault else response.status_code,
            "headers": [pair for pair in response.items() if pair[0].lower() not in OF_EACH_ANSWER],
            "then": getattr(response, "second_press", None),
            "is_asked": not (is_fault or hasattr(response, "fetched_within")),  # that page is of no case
        },
        expires_at=timezone.now() + getattr(response, "fetched_within", KEPT_FOR),
    )
    save(showing)
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    query[ANSWER] = str(showing.pk)
    request.META["QUERY_STRING"] = query.urlencode()
    answer = _see(request)
    answer.cookies, answer.instead_of = response.cookies, response
    return answer


def _see(request: HttpRequest) -> HttpResponse:
    address = escape_leading_slashes(request.get_full_path())  # //other.example is no address of ours
    return HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": address})


def _shown(request: HttpRequest, key: str, get_response) -> HttpResponseBase:
    """The page as it was answered. Where there is none any more: the page's own address, or where it led on to."""
    showing = _mine(request, key).first()
    contents = showing.contents if showing is not None else None
    if not isinstance(contents, dict) or contents["path"] != request.path:
        return _see(request)
    if "page" not in contents:
        return answer_again(request, contents["then"])
    if contents["then"] and request.method == "GET":
        showing.contents = {"path": request.path, "then": contents["then"]}
        save(showing, update_fields=["contents"])
    elif contents["is_asked"]:
        now = get_response(request)
        if now.status_code in CLOSED or getattr(request, "lacks_second_factor", False):
            return now
    _name_route(request)
    return HttpResponse(contents["page"], status=contents["status"], headers=dict(contents["headers"]))


def _name_route(request: HttpRequest) -> None:
    """For who counts and logs: it is the page of that view."""
    try:
        request.resolver_match = resolve(request.path_info)
    except Resolver404:
        return


def drop_old_showings() -> str:
    """A step of the hour: what nobody can fetch any more is gone."""
    Showing.objects.expired(at=timezone.now()).delete()
    return ""


def drop_showings_of(user) -> None:
    """A step of closing an account or changing its roles, inside that action and under its line in the log."""
    Showing.objects.filter(user=user).delete()
