"""The words of a form that was sent and not saved are kept; an address with a draft opens what was typed."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import escape_leading_slashes, urlencode

from stodtelefon.drafts.keeping import Sent, has_closed_account, is_form
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.page_address import page_address
from stodtelefon.drafts.still_open import CLOSED
from stodtelefon.forms.kept import DRAFT, Shown

STILL_HERE = "Det du skrev är inte sparat än. Det finns kvar bland dina påbörjade texter."


def drafts(get_response):
    """The middleware. Stands where the person is known, inside what answers a form with the way to a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_form(request):
            sent = Sent.of(request)
            if sent is None:
                is_sent = request.path != reverse("drafts:write")  # which has a sentence for its page
                return stay_on_page() if is_sent and has_closed_account(request) else get_response(request)
            if sent.is_of(request.user):
                request.POST.keeper = sent
            request.sent = sent
            return answered(request, get_response(request), sent)
        if request.method in ("GET", "HEAD") and DRAFT in request.GET and request.user.is_authenticated:
            return opened(request, get_response)
        return get_response(request)

    return middleware


def stay_on_page() -> HttpResponse:
    """To who sends a form when their account has been closed: there is nobody to keep the words for, and the browser
    leaves the page as it stands. A moment later the page hears why (`write` in `views.py`)."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def answered(request: HttpRequest, response: HttpResponseBase, sent: Sent) -> HttpResponseBase:
    """What becomes of the words, by how the form was answered."""
    if not sent.is_of(request.user) or getattr(response, "is_about_draft", False):
        return response
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return after_fault(request, response, sent)
    if response.status_code in CLOSED:
        draft = sent.keep()
        return about(draft, closed=True) if draft is not None else response
    if response.status_code == HTTPStatus.OK:
        sent.keep_the_rest(response) if sent.has_ended else sent.keep_refused(response)
    elif not sent.has_ended and sent.keep() is not None:
        messages.info(request, STILL_HERE)
    return response


def after_fault(request: HttpRequest, response: HttpResponseBase, sent: Sent) -> HttpResponseBase:
    """Where the words can be kept: the way to them, with the number of the fault. Else its own page, which may have
    them. Whoever counts sees the fault (`instead_of`)."""
    draft = None
    with suppress(DatabaseError, InterfaceError):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()  # the database may be back already
        draft = sent.keep()
    if draft is None:
        return response
    way = SeeOther(f"{draft.get_absolute_url()}?fel={request.request_id}")
    way.instead_of = response
    return way


def opened(request: HttpRequest, get_response) -> HttpResponseBase:
    """The page of the address, with what was typed there. Where it is not shown there any more: a page of its own."""
    query = request.GET.copy()
    key = query.pop(DRAFT)[-1]
    draft, is_free = asked_for(request, key)
    is_begun = draft is not None and draft.address.partition("?")[0] == request.path
    if draft is not None and not is_begun:  # it was begun on this page, and is sent to another
        return HttpResponseRedirect(escape_leading_slashes(draft.resume_url))
    if not is_begun and not is_free:
        return HttpResponseRedirect(escape_leading_slashes(page_address(request.get_full_path())))
    query._mutable = False
    request.GET, request.META["QUERY_STRING"] = query, query.urlencode()
    if not is_begun:
        request.opening = UUID(key)  # opened, and nothing written yet
        return get_response(request)
    request.draft_shown = shown(draft)
    response = get_response(request)
    if response.status_code == HTTPStatus.OK and request.draft_shown.is_read:
        return response
    if response.status_code in CLOSED:
        return about(draft, closed=True)
    there = page_address(
        getattr(response, "url", "") or draft.address
    )  # whatever is typed: it cannot be done there
    return SeeOther(f"{draft.get_absolute_url()}?{urlencode({'vidare': there})}")


def asked_for(request: HttpRequest, key: str) -> tuple[Draft | None, bool]:
    """This person's open draft with that key; and is the key free, so that nobody has written in it and it never ended?
    Both of one look: it may be begun in this moment, by the page that was left for this one."""
    try:
        found = Draft.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return None, False
    is_mine = found is not None and found.ended_at is None and found.writer_id == request.user.pk
    return found if is_mine else None, found is None


def shown(draft: Draft) -> Shown:
    """What was typed, as the form of a page that is opened takes it."""
    fields = Shown(mutable=True)
    fields.update(draft.fields)
    fields.written_at = draft.written_at
    return fields


class SeeOther(HttpResponseRedirect):
    """What was sent is not sent again: the browser asks for the page."""

    status_code = HTTPStatus.SEE_OTHER


def about(draft: Draft, *, closed: bool) -> HttpResponseRedirect:
    address = reverse("drafts:detail", args=[draft.pk])
    return SeeOther(f"{address}?stangt=ja" if closed else address)
