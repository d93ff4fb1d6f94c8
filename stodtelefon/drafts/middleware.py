"""What a signed-in request tells about the forms that wait."""

from __future__ import annotations

from django.utils.deprecation import MiddlewareMixin

from stodtelefon.drafts import keeping


class DraftsMiddleware(MiddlewareMixin):
    """Knows a form that has come home, and remembers whose the browser's next one will be.

    Stands before the sign-in's own middleware and after CSRF protection: what that stops is not seen here.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        request.came_signed_in = request.user.is_authenticated

    def process_response(self, request, response):
        if getattr(request, "came_signed_in", False) and request.user.is_authenticated:
            keeping.drop_when_sent(request, response)
            keeping.remember_sign_in(request, response)
        return response
