"""The settings are read once a request."""

from stodtelefon.organisation.models import remembered_organisation


def remember_organisation(get_response):
    def middleware(request):
        with remembered_organisation():
            return get_response(request)

    return middleware
