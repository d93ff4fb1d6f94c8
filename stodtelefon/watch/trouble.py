"""When a page cannot be made: 503 where the database is away or takes nothing more, 500 for what we did wrong.

Neither page asks the database or the session for anything, and neither can itself fail. What somebody sent goes along
in the page, so that one press sends it again: what a form makes is made once, however often it is sent. What was typed
can be read and copied there (`held_words.py`). Where no page is (404) the words that were sent are shown.
"""

from __future__ import annotations

import re
import sys

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.defaults import bad_request

from stodtelefon.watch.held_words import words_of

READ_ONLY = "25006"  # read_only_sql_transaction: we reached a replica
LATER = (READ_ONLY, "0A000", "26000")  # and what was planned is planned no longer
RETRY_SECONDS = 15
CASE_NUMBER = re.compile("[0-9]{4}-[0-9]{4,6}")
STYLES = ("js-lib-bootstrap5/css/bootstrap.min.css", "css/stod.css", "css/parts.css")
THEME = ("js/theme.js",)  # light or dark, as the page before
SCRIPTS = ("js/form.js", "js/away.js")

LAST_RESORT = """<!DOCTYPE html>
<html lang="sv">
  <head><meta charset="utf-8"><title>Något gick fel – Stödtelefon</title></head>
  <body>
    <h1>Något gick fel hos oss</h1>
    <p>Gå tillbaka i webbläsaren: det du skrev finns ofta kvar där. Försök igen, och säg till systemförvaltaren.</p>
    <p>Är någon i fara: ring 112 och skriv på papper så länge.</p>
  </body>
</html>
"""


def trouble(request: HttpRequest) -> HttpResponse:
    """`handler500`: Django calls it while it handles the error."""
    is_away = database_is_away(sys.exc_info()[1])
    try:
        return away(request) if is_away else fault(request)
    except Exception:  # a page about a fault that fails itself would be a bare one, with the fault in a log
        return HttpResponseServerError(LAST_RESORT)


def fault(request: HttpRequest) -> HttpResponse:
    page = render_to_string("500.html", {"number": request.request_id})
    return HttpResponseServerError(page)


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`. Django says of a session that a full disk could not take that its owner has signed out."""
    return away(request) if database_is_away(exception) else bad_request(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`. What was open when the form was shown may be a colleague's now: the words that were sent are
    shown back, as they can be sent no more."""
    words = [value for _, value in sent(request) if " " in value.strip()]
    is_known = getattr(request, "user", None) is not None and request.user.is_authenticated
    context = {"words": words, "number": _number_in(request)} if is_known else {}
    return render(request, "404.html", context, status=404)


def _number_in(request: HttpRequest) -> str:
    """The case number that the address names, whether there is such a case or not; "" where it names none."""
    match = request.resolver_match
    number = match.kwargs.get("number") if match is not None else None
    return number if isinstance(number, str) and CASE_NUMBER.fullmatch(number) else ""


def database_is_away(error: BaseException | None) -> bool:
    """Whether the database was not there, was restarted, is full, only a replica, or is another than when the statement
    was planned (an upgrade goes on): later it may go well."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError) or getattr(error, "pgcode", "") in LATER:
            return True
        error = error.__cause__ or error.__context__
    return False


def away(request: HttpRequest) -> HttpResponse:
    fields = sent(request)
    context = {
        "fields": fields,
        "words": words_of(request.path_info, fields, asks=False),
        "address": request.get_full_path(),
    }
    context |= {"styles": addresses(STYLES), "theme": addresses(THEME), "scripts": addresses(SCRIPTS)}
    context["asked"] = reverse("account_login")  # of the database, and of nobody's
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_SECONDS})


def sent(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of the form that was sent, unless a password is among them: that is typed again."""
    if request.method != "POST":
        return []
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return []
    return [] if any("password" in name for name, _ in fields) else fields


def addresses(files: tuple[str, ...]) -> list[str]:
    """Of collected files, where their names are known. Without them the page is plain."""
    try:
        return [staticfiles_storage.url(name) for name in files]
    except ValueError:
        return []
