"""What every answer carries. Files under /static/ never come this far."""


def no_store(get_response):
    """No page is kept: not by the browser's cache, not by a proxy, not behind the back button after signing out."""

    def middleware(request):
        response = get_response(request)
        if "no-store" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware
