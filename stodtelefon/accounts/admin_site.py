"""Django's admin as it stands here: behind the same sign-in, for the administrator alone, and without case content."""

from __future__ import annotations

from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.http import Http404

from stodtelefon.accounts.permissions import Permission

# Signing in and passwords have pages of their own; the others show rows by their bare key.
NOT_SERVED = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}


class StodAdminSite(AdminSite):
    """The registered tables. For everyone but the administrator nothing is here (404)."""

    site_header = "Förvaltning"
    site_title = "Stödtelefon"
    index_title = "Kodlistor, konton och inställningar"
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.can(Permission.SETTINGS_EDIT)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        update_wrapper(guarded, inner)
        guarded.required_permissions = (Permission.SETTINGS_EDIT,)
        return guarded

    def get_urls(self):
        return [url for url in super().get_urls() if getattr(url, "name", None) not in NOT_SERVED]
