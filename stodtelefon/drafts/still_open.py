"""Whether a page is still open to somebody who has written something for it: its own view is asked, who alone knows.

Nothing of the page is shown, so nothing of it is read: what the view leaves behind, its line in the log, is undone.
"""

from __future__ import annotations

from copy import copy
from http import HTTPStatus

from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict

from stodtelefon.addresses import match_of

CLOSED = (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


def is_closed(request: HttpRequest, address: str) -> bool:
    """A page that fails is no closed one: that is said when it is opened."""
    match = match_of(address)
    if match is None:
        return True
    asked = copy(request)
    path, _, query = address.partition("?")
    asked.path, asked.path_info, asked.GET = path, path, QueryDict(query)
    asked.resolver_match = match
    asked._messages = CookieStorage(asked)  # what it would say is said to nobody
    try:
        with transaction.atomic():
            answer = match.func(asked, *match.args, **match.kwargs)
            transaction.set_rollback(True)
    except (Http404, PermissionDenied):
        return True
    except Exception:  # whatever is wrong with it: the words are shown
        return False
    return answer.status_code in CLOSED
