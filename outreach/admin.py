"""The areas and languages in the admin, each saved through an action."""

from django.contrib import admin

from outreach.models import Area, Language
from stodtelefon.organisation.admin import CodeRowAdmin


@admin.register(Area)
class AreaAdmin(CodeRowAdmin):
    """A label, an order and the day an area was retired."""


@admin.register(Language)
class LanguageAdmin(CodeRowAdmin):
    """The same, and what cards and posters say."""

    fields = (*CodeRowAdmin.fields, "tag", "card_title", "card_words", "card_anonymous", "card_hours")
