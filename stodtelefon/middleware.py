"""What every answer carries, and what no address may hold. Files under /static/ never come this far."""

from http import HTTPStatus

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import Http404

PAGES_OF_DEBUG = (
    HTTPStatus.NOT_FOUND,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)  # Django's own, with styles of theirs inside


def no_store(get_response):
    """No page is kept: not by the browser's cache, not by a proxy, not behind the back button after signing out. What
    is for anyone says that it `may_be_kept`: it is the same whoever asks, and nothing is set in the browser."""

    def middleware(request):
        response = get_response(request)
        if getattr(response, "may_be_kept", False):
            del response["Vary"]
            response.cookies.clear()
            return response
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def content_policy(get_response):
    """Scripts and styles from here alone, nothing inline. It is the same for every answer, so it is written once."""
    policy = build_policy()

    def middleware(request):
        response = get_response(request)
        if not (settings.DEBUG and response.status_code in PAGES_OF_DEBUG):
            response.headers.setdefault(HEADER, policy)
        return response

    return middleware


def no_nul(get_response):
    """An address with a NUL in it names nothing: the database cannot even be asked for it."""

    def middleware(request):
        if "\0" in request.path:
            raise Http404
        return get_response(request)

    return middleware
