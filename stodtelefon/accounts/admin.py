"""Accounts in Django's admin. They are made on their own page, where the link is shown, and get other roles on theirs,
where it takes two."""

from django.contrib import admin

from stodtelefon.accounts.actions.users import change_address, change_name
from stodtelefon.accounts.models import User
from stodtelefon.accounts.second_factor import ask_again
from stodtelefon.admin import ActionModelAdmin
from stodtelefon.swedish_order import SwedishOrder


@admin.register(User)
class UserAdmin(ActionModelAdmin):
    """Name and address, each changed by its own action and only when it differs. Asks again who is at the keyboard:
    with another address an account is another's."""

    list_display = ("name", "title", "email", "roles_in_words", "is_active")
    list_display_links = ("name",)
    ordering = (SwedishOrder("name"),)
    fields = (
        "name",
        "title",
        "email",
        "roles_in_words",
        "is_child_assessor",
        "is_active",
        "disabled_at",
        "disabled_by",
    )
    readonly_fields = ("roles_in_words", "is_child_assessor", "is_active", "disabled_at", "disabled_by")
    change_action = staticmethod(change_name)

    def changeform_view(self, request, *args, **kwargs):
        return ask_again(request) or super().changeform_view(request, *args, **kwargs)

    @admin.display(description="roller")
    def roles_in_words(self, user):
        return ", ".join(user.role_labels)

    def change_row(self, row, values, *, by):
        version = values["version"]
        for action, names in (
            (change_name, ("name", "title")),
            (change_address, ("email",)),
        ):
            if any(getattr(row, name) != values[name] for name in names):
                row = action(user=row, by=by, version=version, **{name: values[name] for name in names})
                version = row.version
        return row
