from django.contrib import admin

from meetings.actions.rooms import change_room, create_room
from meetings.models import Room
from stodtelefon.admin import ActionModelAdmin


@admin.register(Room)
class RoomAdmin(ActionModelAdmin):
    list_display = ("name", "directions", "seats", "position", "retired_on")
    fields = ("name", "directions", "seats", "position", "retired_on")
    create_action = staticmethod(create_room)
    change_action = staticmethod(change_room)
    target = "room"
