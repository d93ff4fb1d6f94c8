"""The areas in the admin, saved through actions."""

from django.contrib import admin

from outreach.actions import add_area, change_area
from outreach.models import Area
from stodtelefon.accounts.admin_base import CodeRowAdmin


@admin.register(Area)
class AreaAdmin(CodeRowAdmin):
    create_action = staticmethod(add_area)
    change_action = staticmethod(change_area)
    target = "area"
