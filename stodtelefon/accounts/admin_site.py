"""Django's admin as it stands here: behind the same sign-in, for the administrator alone, and without case content."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404
from django.urls import reverse_lazy

from stodtelefon.accounts.admin_base import ActionModelAdmin, marked
from stodtelefon.permissions import Permission

# Signing in and passwords have pages of their own; the others show rows by their bare key.
NOT_SERVED = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}


class StodAdminSite(AdminSite):
    """The registered tables. For everyone but the administrator nothing is here (404)."""

    site_header = "Förvaltning"
    site_title = "Stödtelefon"
    index_title = "Kodlistor, konton och inställningar"
    site_url = "/"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only tables that are saved by actions. What Django and allauth would show by themselves is left out."""
        if admin_class is None or not issubclass(admin_class, ActionModelAdmin):
            if admin_class is None or not admin_class.__module__.startswith(("django.", "allauth.")):
                raise ImproperlyConfigured(f"{model_or_iterable} needs an ActionModelAdmin.")
            return
        super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.can(Permission.SETTINGS_EDIT)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self):
        urls = [url for url in super().get_urls() if getattr(url, "name", None) not in NOT_SERVED]
        for view in filter(None, (getattr(url, "callback", None) for url in urls)):
            view.login_url = reverse_lazy("account_login")
        return marked(urls)
