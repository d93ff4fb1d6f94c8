"""What every answer carries, and what no address may hold. Files under /static/ never come this far."""

from django.http import Http404


def no_store(get_response):
    """No page is kept: not by the browser's cache, not by a proxy, not behind the back button after signing out."""

    def middleware(request):
        response = get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def no_nul(get_response):
    """An address with a NUL in it names nothing: the database cannot even be asked for it."""

    def middleware(request):
        if "\0" in request.path:
            raise Http404
        return get_response(request)

    return middleware
