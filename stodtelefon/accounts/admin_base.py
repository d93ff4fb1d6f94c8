"""How a table is edited in Django's admin: every save goes through an action, and nothing is ever deleted.

    @admin.register(Agency)
    class AgencyAdmin(ActionModelAdmin):
        fields = ("name", "type")
        create_action = staticmethod(create_agency)   # create_agency(*, name, type, by)
        change_action = staticmethod(change_agency)   # change_agency(*, agency, name, type, by)
        target = "agency"

An action's refusal becomes an error in the form. There is no search, no filter and no log of Django's own.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from stodtelefon.accounts.actions.code_rows import add_code_row, change_code_row
from stodtelefon.permissions import Permission
from stodtelefon.saving import Versioned


def marked(urls):
    """Say on each view who may open it, as on every other view of the house."""
    for url in urls:
        if url.callback is not None:  # None for a list of urls within the list
            url.callback.required_permissions = (Permission.SETTINGS_EDIT,)
    return urls


class ActionModelAdmin(admin.ModelAdmin):
    """A table whose rows are made and changed by actions. Without `create_action` or `change_action`: only read.

    target          the name of the action's parameter for the row
    change_fields   the fields that the change action takes (default: all that the form shows)
    """

    create_action = None
    change_action = None
    target = "target"
    actions = None
    list_filter = ()
    search_fields = ()
    list_per_page = 100
    view_on_site = False
    show_full_result_count = False

    # Who may

    def has_add_permission(self, request):
        return self.create_action is not None and super().has_add_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.change_action is not None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    # Saving

    def save_model(self, request, obj, form, change):
        values = {name: form.cleaned_data[name] for name in form.fields if name in form.cleaned_data}
        if change:
            row = self.model._base_manager.get(pk=obj.pk)
            self.change_row(row, values, by=request.user)
        else:
            obj.pk = self.create_row(values, by=request.user).pk

    def create_row(self, values, *, by):
        return type(self).create_action(by=by, **values)

    def change_row(self, row, values, *, by):
        return type(self).change_action(by=by, **{self.target: row}, **values)

    def save_related(self, request, form, formsets, change):
        """Nothing beside the action writes."""

    def changeform_view(self, request, *args, **kwargs):
        """The page; if the action refuses, the same page with its sentence, and nothing is saved."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except ValidationError as refusal:
            request.refusal = refusal
            return super().changeform_view(request, *args, **kwargs)

    def message_user(self, request, message, level=messages.INFO, **kwargs):
        """Without the row's name, which Django would put into the message and so into the session."""
        if level == messages.SUCCESS:
            message = "Ändringen är sparad."
        super().message_user(request, message, level, **kwargs)

    # The form

    def get_form(self, request, obj=None, change=False, **kwargs):
        shown = kwargs.get("fields") or flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = [name for name in shown if name != "version"]  # put in below: it is not editable
        base = super().get_form(request, obj, change=change, **kwargs)
        attributes = {"refusal": getattr(request, "refusal", None)}
        if change and isinstance(obj, Versioned) and self.has_change_permission(request, obj):
            attributes["version"] = forms.IntegerField(initial=obj.version, widget=forms.HiddenInput)
        return type("ActionForm", (RefusableForm, base), attributes)

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if isinstance(obj, Versioned) and self.has_change_permission(request, obj):
            heading, options = fieldsets[0]
            names = [name for name in options["fields"] if name != "version"]
            fieldsets = [(heading, {**options, "fields": [*names, "version"]}), *fieldsets[1:]]
        return fieldsets

    # No log of Django's own: every action leaves its line in ours

    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def get_urls(self):
        return [
            url
            for url in super().get_urls()
            if not str(getattr(url, "name", "")).endswith(("_history", "_delete"))
        ]


class RefusableForm:
    """Mixed into the admin's form: takes in what the action said."""

    refusal: ValidationError | None = None

    def clean(self):
        cleaned = super().clean()
        if self.refusal is None:
            return cleaned
        if not hasattr(self.refusal, "error_dict"):
            raise self.refusal
        for name, errors in self.refusal.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)
        return cleaned


class CodeRowAdmin(ActionModelAdmin):
    """A code list (`stodtelefon.codes.CodeRow`): the key is chosen once, and a row is retired instead of deleted.

    Registered as it is; a list with columns of its own names them in `fields` and `list_display`.
    """

    list_display = ("label", "key", "position", "retired_on")
    fields = ("key", "label", "position", "retired_on")
    create_action = staticmethod(add_code_row)
    change_action = staticmethod(change_code_row)
    target = "row"

    def create_row(self, values, *, by):
        return super().create_row(values | {"model": self.model}, by=by)

    def get_readonly_fields(self, request, obj=None):
        return ("key",) if obj else ()
