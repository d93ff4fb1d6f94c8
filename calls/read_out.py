"""The code that is read out, on the page of the saved call until that is left.

The database keeps nothing but its hash. So it comes along in the session of whoever saved the call, sealed for that
call, and is dropped with the next page that is opened.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from calls.models import Call
from stodtelefon.accounts.screen_lock import is_locked
from stodtelefon.privacy.keys import CannotOpen, ring

KEY = "read_out"
PLACE = b"calls.read_out"


def keep(request: HttpRequest, call: Call, code: str) -> None:
    """For the page of the call, where the code became the caller's with this call."""
    if code and call.caller.code_set_at == call.logged_at:
        sealed = ring().seal(PLACE, call.pk.bytes, code)
        request.session[KEY] = [str(call.pk), b64encode(sealed).decode()]


def code_of(request: HttpRequest, call: Call) -> str:
    """Empty where no code is shown any more."""
    of_call, sealed = request.session.get(KEY, ("", ""))
    if of_call != str(call.pk):
        return ""
    try:
        return ring().open(PLACE, call.pk.bytes, b64decode(sealed))
    except CannotOpen:  # the key has been changed meanwhile
        return ""


def until_left(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware. What a script asks for is no other page, and behind a locked screen the page is not left."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = request.method == "GET" and request.headers.get("Sec-Fetch-Dest", "document") == "document"
        if is_page and request.session.accessed and KEY in request.session and not is_locked(request):
            of_call, _ = request.session[KEY]
            if request.path != reverse("calls:call", args=[of_call]):
                del request.session[KEY]
        return response

    return middleware
