"""A form that is sent is never answered with a page, but with the way to one: what was typed stays nowhere on the desk.

A browser keeps what it sent for as long as it may have to send it again, which is when the answer was a page: after
somebody had signed out, a note, a name and a search term lay in plain text among the files of Chromium. So the page
that says what is wrong, or what was found, is sealed here, and the browser is sent to fetch it (303). It asks for it
by an address that means nothing, as the same person, from the browser that sent the form.

Nothing of this is known to a view: it answers as any view does. A secret that is shown once (`shown_once()`) is gone
when its page has been fetched. A page that may soon be another says how long it holds: `fetched_within()`.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils import timezone

from stodtelefon.drafts.models import SHOWING, Showing
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.saving import save

PARAMETER = "svar"
KEPT_FOR = timedelta(hours=8)  # as long as a session: whoever reloads sees it again
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
            return _shown(request, key)
        response = get_response(request)
        if request.method != "POST":
            return response
        if _is_page(response):
            return _kept(request, response)
        if key is not None and response.status_code < HTTPStatus.BAD_REQUEST:
            _mine(request, key).delete()  # what was wrong is put right
        return response

    return middleware


def _taken_out(request: HttpRequest) -> str | None:
    """Which page the address asks for. Nobody further in sees it: to them it is the page's own address."""
    if PARAMETER not in request.GET:
        return None
    query = request.GET.copy()
    key = query.pop(PARAMETER)[-1]
    query._mutable = False
    request.GET, request.META["QUERY_STRING"] = query, query.urlencode()
    return key


def _is_page(response: HttpResponseBase) -> bool:
    is_answer = response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    is_redirect = HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_answer and not is_redirect and is_html and not response.streaming


def _mine(request: HttpRequest, key: str):
    """The page with that key, where this person sent the form from this browser. After signing out it is nobody's."""
    try:
        wanted = UUID(key)
    except ValueError:
        return Showing.objects.none()
    rows = Showing.objects.current(at=timezone.now()).filter(pk=wanted)
    return rows.of(request.user, secret=request.META.get("CSRF_COOKIE") or "")


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    second_press = getattr(response, "second_press", None)
    showing = Showing(
        user_id=request.user.pk,
        browser_hash=keyed_hash(SHOWING, request.META.get("CSRF_COOKIE") or ""),
        contents={
            "page": response.content.decode(response.charset),
            "status": response.status_code,
            "headers": [pair for pair in response.items() if pair[0].lower() not in OF_EACH_ANSWER],
            "then": second_press["address"] if second_press else "",
        },
        expires_at=timezone.now() + getattr(response, "fetched_within", KEPT_FOR),
    )
    save(showing)
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    query[PARAMETER] = str(showing.pk)
    answer = _see(f"{request.path}?{query.urlencode()}")
    answer.cookies, answer.instead_of = response.cookies, response
    return answer


def _see(address: str) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": address})


def _shown(request: HttpRequest, key: str) -> HttpResponse:
    """The page as it was answered. Where there is none any more: the page's own address, or where it led on to."""
    showing = _mine(request, key).first()
    contents = showing.contents if showing is not None else {"then": ""}
    if "page" not in contents:
        return _see(contents["then"] or request.get_full_path())
    if contents["then"]:
        showing.contents = {"then": contents["then"]}
        save(showing, update_fields=["contents"])
    return HttpResponse(contents["page"], status=contents["status"], headers=dict(contents["headers"]))


def drop_old_showings() -> str:
    """A step of the hour: what nobody can fetch any more is gone."""
    Showing.objects.expired(at=timezone.now()).delete()
    return ""


def drop_showings_of(user) -> None:
    """A step of closing an account, inside that action and under its line in the log."""
    Showing.objects.filter(user=user).delete()
