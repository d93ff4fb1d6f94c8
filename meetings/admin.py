"""The rooms in the admin, each saved through an action."""

from django.contrib import admin

from meetings.models import Room
from stodtelefon.organisation.admin import CodeRowAdmin


@admin.register(Room)
class RoomAdmin(CodeRowAdmin):
    list_display = ("name", "directions", "seats", "position", "retired_on")
    fields = ("name", "directions", "seats", "position", "retired_on")
