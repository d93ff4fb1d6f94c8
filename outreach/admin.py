"""The areas in the admin, each saved through an action."""

from django.contrib import admin

from outreach.models import Area
from stodtelefon.organisation.admin import CodeRowAdmin


@admin.register(Area)
class AreaAdmin(CodeRowAdmin):
    """A label, an order and the day an area was retired."""
