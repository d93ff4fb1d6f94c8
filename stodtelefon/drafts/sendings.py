"""One press too many is no deed too many: a form that is sent twice just so gets the answer of the first time.

It holds for every form of the house, whether it makes, changes or ends something, and asks nothing of the view. Just so
means: by the same person, to the same address, every field the same, from the same showing of the page. That it is the
same showing is told by what differs from one to the next: the mask of its CSRF token, or a token or version of its own.

The first sending leaves a hash of itself before the view is asked, so that the second, which often comes before the
first is done, waits for it. Only what was done is remembered: a page that is shown again, or an answer that says what
was wrong, is asked for anew. A page that is shown once says where the second press leads: `shown_once()`. Where nothing
is done at all, as in a search, there is nothing to do twice: `does_nothing_where()`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.urls import Resolver404, resolve
from django.utils import timezone

from stodtelefon.drafts.keeping import CSRF_FIELD, FORM_TYPES
from stodtelefon.drafts.models import SENDING, Sending
from stodtelefon.privacy.hashing import every_hash
from stodtelefon.saving import save, save_if_first

KEPT_FOR = timedelta(hours=12)  # longer than a session
TAKES_AT_MOST = timedelta(seconds=20)  # a sending that has no answer after that was broken off
PAUSE = 0.05


def does_nothing_where(only_asks: Callable[[QueryDict], bool]):
    """Mark a view that only asks, where what was sent is such."""

    def decorate(view):
        view.only_asks = only_asks
        return view

    return decorate


def once(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware. Stands where the person and the messages are known."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_a_press(request):
            return get_response(request)
        contents = contents_of(request)
        sending = _begin(contents)
        if sending is None:
            sending = _wait(contents)
            if sending is not None and sending.answer:
                return answer_again(request, sending.answer)
            sending = sending or _begin(contents)
        response = get_response(request)
        if sending is not None:
            _end(sending, answer_of(request, response))
        return response

    return middleware


def is_a_press(request: HttpRequest) -> bool:
    """A form of ours, sent by somebody signed in, from a page that can be told from other showings of it."""
    if (
        request.method != "POST"
        or request.content_type not in FORM_TYPES
        or not request.user.is_authenticated
    ):
        return False
    if any("password" in name for name in request.POST) or _only_asks(request):
        return False
    mask = request.POST.get(CSRF_FIELD, "")
    own = any(request.POST.get(name) for name in ("token", "version"))
    return len(mask) == CSRF_TOKEN_LENGTH or own


def _only_asks(request: HttpRequest) -> bool:
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return hasattr(view, "only_asks") and view.only_asks(request.POST)


def contents_of(request: HttpRequest) -> str:
    fields = sorted((name, values) for name, values in request.POST.lists())
    return json.dumps([request.user.pk, request.get_full_path(), fields], ensure_ascii=False)


def answer_of(request: HttpRequest, response: HttpResponse) -> dict | None:
    """What the second press is answered with. None: nothing was done, and it is asked anew."""
    if hasattr(response, "second_press"):
        return response.second_press
    if not isinstance(response, HttpResponseRedirect):
        return None
    waiting = messages.get_messages(request)
    said = [[message.level, str(message)] for message in waiting]
    waiting.used = False
    if any(level >= messages.ERROR for level, _ in said):
        return None
    return {"address": response.url, "said": said}


def answer_again(request: HttpRequest, answer: dict) -> HttpResponse:
    waiting = messages.get_messages(request)
    known = {str(message) for message in waiting}
    waiting.used = False
    for level, text in answer["said"]:
        if text not in known:
            messages.add_message(request, level, text)
    return HttpResponseRedirect(answer["address"])


def _begin(contents: str) -> Sending | None:
    """Note that the form is being taken in. None when it is there already."""
    newest, *older = every_hash(SENDING, contents)
    if older and Sending.objects.filter(contents_hash__in=older).exists():
        return None
    sending = Sending(contents_hash=newest)
    return sending if save_if_first(sending) else None


def _wait(contents: str) -> Sending | None:
    """The first sending, when it is answered. None when it was refused, and so is gone."""
    while True:
        sending = Sending.objects.with_contents(contents).first()
        if sending is None or sending.answer:
            return sending
        if timezone.now() - sending.sent_at > TAKES_AT_MOST:
            return sending
        time.sleep(PAUSE)


def _end(sending: Sending, answer: dict | None) -> None:
    if answer is None:
        with connection.cursor() as cursor:  # nothing points to it, as Django would look for
            cursor.execute("DELETE FROM drafts_sending WHERE id = %s", [sending.pk])
    else:
        sending.answer = answer
        save(sending, update_fields=["answer"])


def drop_old_sendings() -> str:
    """A step of the hour: an answer that nobody can ask for any more is gone."""
    Sending.objects.filter(sent_at__lt=timezone.now() - KEPT_FOR).delete()
    return ""
