"""Accounts in Django's admin. They are made on their own page, where the link is shown."""

from django.contrib import admin

from stodtelefon.accounts.actions.users import change_address, change_name, change_roles
from stodtelefon.accounts.forms.users import RolesForm
from stodtelefon.accounts.models import User
from stodtelefon.accounts.second_factor import ask_again
from stodtelefon.admin import ActionModelAdmin
from stodtelefon.swedish_order import SwedishOrder


@admin.register(User)
class UserAdmin(ActionModelAdmin):
    """Name, address and roles, each changed by its own action and only when it differs. Asks again who is at the
    keyboard, as the page for roles does."""

    list_display = ("name", "title", "email", "roles_in_words", "is_active")
    list_display_links = ("name",)
    ordering = (SwedishOrder("name"),)
    fields = (
        "name",
        "title",
        "email",
        "roles",
        "is_child_assessor",
        "is_active",
        "disabled_at",
        "disabled_by",
    )
    readonly_fields = ("is_active", "disabled_at", "disabled_by")
    change_action = staticmethod(change_name)

    def changeform_view(self, request, *args, **kwargs):
        return ask_again(request) or super().changeform_view(request, *args, **kwargs)

    @admin.display(description="roller")
    def roles_in_words(self, user):
        return ", ".join(user.role_labels)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "roles":
            return RolesForm.base_fields["roles"]
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def change_row(self, row, values, *, by):
        version = values["version"]
        values |= {"roles": list(values["roles"])}
        for action, names in (
            (change_name, ("name", "title")),
            (change_address, ("email",)),
            (change_roles, ("roles", "is_child_assessor")),
        ):
            if any(getattr(row, name) != values[name] for name in names):
                row = action(user=row, by=by, version=version, **{name: values[name] for name in names})
                version = row.version
        return row
