"""Staff are told that the access log is checked, and confirm it once for each version of what they are told.

The words are in `templates/accounts/log_notice.html`. Whoever changes what they mean counts `VERSION` up: everybody is
told anew at the next page that they open. What was written and is sent goes through. Source: lag (2001:454) 10 §.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

VERSION = 1


def before_log_notice(view: Callable) -> Callable:
    """Mark a view that is open before one has confirmed: the page itself."""
    view.is_before_log_notice = True
    return view


def to_log_notice(request: HttpRequest, view: Callable) -> HttpResponse | None:
    """To the page that tells it, and from there on to where one was going; None: it is confirmed, or waits."""
    is_asked = request.method in ("GET", "HEAD") and not getattr(view, "is_before_log_notice", False)
    if request.user.log_notice >= VERSION or not is_asked:
        return None
    return redirect(f"{reverse('accounts:log_notice')}?{urlencode({'next': request.get_full_path()})}")
