"""The settings and the code lists in Django's admin."""

from django.contrib import admin

from stodtelefon.admin import ActionModelAdmin
from stodtelefon.bounds import EITHER
from stodtelefon.organisation.actions import (
    DAYS,
    EDITABLE,
    add_code_row,
    change_code_row,
    update_organisation,
)
from stodtelefon.organisation.models import Organisation


@admin.register(Organisation)
class OrganisationAdmin(ActionModelAdmin):
    """The one row of settings."""

    fields = EDITABLE
    list_display = ("name", "board", "line_number")
    change_action = staticmethod(update_organisation)
    days = DAYS

    def change_row(self, row, values, *, by):
        return update_organisation(by=by, **values)


class CodeRowAdmin(ActionModelAdmin):
    """A list that people choose from (`ListRow`): a key is chosen once, and a row is retired instead of deleted.

    Registered as it is; a list with columns of its own names them in `fields` and `list_display`.
    """

    list_display = ("label", "key", "position", "retired_on")
    fields = ("key", "label", "position", "retired_on")
    create_action = staticmethod(add_code_row)
    change_action = staticmethod(change_code_row)
    target = "row"
    days = {"retired_on": EITHER}

    def create_row(self, values, *, by):
        return super().create_row(values | {"model": self.model}, by=by)

    def get_readonly_fields(self, request, obj=None):
        return ("key",) if obj and "key" in self.fields else ()
