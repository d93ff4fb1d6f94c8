"""The code lists of the line in the admin, each saved through an action. No case content is registered here."""

from django.contrib import admin

from calls.models import Audience, CallerRole, ConcernKind, Need, OutreachKind
from stodtelefon.organisation.admin import CodeRowAdmin


@admin.register(CallerRole)
class CallerRoleAdmin(CodeRowAdmin):
    list_display = ("label", "group", "municipal_staff", "position", "retired_on")
    fields = ("key", "label", "group", "municipal_staff", "position", "retired_on")


@admin.register(OutreachKind, Audience, Need, ConcernKind)
class ChoiceAdmin(CodeRowAdmin):
    """Lists with nothing but a label, an order and the day a row was retired."""
