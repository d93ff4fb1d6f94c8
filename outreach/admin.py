"""The areas and languages in the admin, each saved through an action."""

from django.contrib import admin

from outreach.models import Area, Language
from stodtelefon.organisation.admin import CodeRowAdmin


@admin.register(Area, Language)
class ListAdmin(CodeRowAdmin):
    """A label, an order and the day a row was retired."""
