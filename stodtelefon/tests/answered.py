"""The test client as somebody at a browser: it has the page that a form was answered with in hand.

The page is kept as in service (`stodtelefon/drafts/showings.py`), and the browser is led to fetch it; a test sees at
once the answer that the view made, with its form and its context. `Client(answers_as_sent=True)` gets the way to it.
"""

from __future__ import annotations

from functools import wraps

from django.test import Client

OF_THE_REQUEST = (
    "client",
    "request",
    "wsgi_request",
    "templates",
    "context",
    "json",
    "resolver_match",
    "exc_info",
)


def see_what_was_answered() -> None:
    """Once, before the first test."""
    request = Client.request

    @wraps(request)
    def led_on(self, **asked):
        response = request(self, **asked)
        inside = getattr(response, "instead_of", None)
        if inside is None or self.defaults.get("answers_as_sent"):
            return response
        for name in OF_THE_REQUEST:
            if hasattr(response, name):
                setattr(inside, name, getattr(response, name))
        return inside

    Client.request = led_on
