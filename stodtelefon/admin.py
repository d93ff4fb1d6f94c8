"""Django's admin as it stands here: behind the same sign-in, for the administrator alone, and without case content.

Every save goes through an action, and nothing is ever deleted:

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
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.http import Http404
from django.urls import reverse_lazy

from stodtelefon.bounds import Days
from stodtelefon.forms.fields import Key, Mail, WholeNumber, Words, field_of_column
from stodtelefon.forms.sides import last_to_change
from stodtelefon.permissions import Permission
from stodtelefon.saving import Stale, Versioned

TYPED = (models.DateField, models.TimeField, models.IntegerField)
# Signing in and passwords have pages of their own; the others show rows by their bare key.
NOT_SERVED = {"login", "logout", "password_change", "password_change_done", "autocomplete", "view_on_site"}


def marked(urls):
    """Say on each view who may open it, as on every other view of the house."""
    for url in urls:
        if url.callback is not None:  # None for a list of urls within the list
            url.callback.required_permissions = (Permission.SETTINGS_EDIT,)
    return urls


class ActionModelAdmin(admin.ModelAdmin):
    """A table whose rows are made and changed by actions. Without `create_action` or `change_action`: only read.

    target   the name of the action's parameter for the row
    days     the bounds of each day that is typed, by column
    """

    create_action = None
    change_action = None
    target = "target"
    days: dict[str, Days] = {}
    actions = None
    list_filter = ()
    search_fields = ()
    list_per_page = 100
    view_on_site = False
    show_full_result_count = False
    formfield_overrides = {
        models.EmailField: {"form_class": Mail},
        models.SlugField: {"form_class": Key},
        models.CharField: {"form_class": Words},
        models.TextField: {"form_class": Words},
    }

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
            if isinstance(refusal, Stale):
                who = last_to_change(self.get_object(request, unquote(args[0])))
                refusal = Stale(is_own=who == request.user)
            request.refusal = refusal
            return super().changeform_view(request, *args, **kwargs)

    def message_user(self, request, message, level=messages.INFO, **kwargs):
        """Without the row's name, which Django would put into the message and so into the session."""
        if level == messages.SUCCESS:
            message = "Ändringen är sparad."
        super().message_user(request, message, level, **kwargs)

    # The form

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Days, times and numbers are read as everywhere in the house; the rest is Django's own, drawn its own way."""
        if isinstance(db_field, TYPED) and not db_field.choices:
            within = {"within": self.days[db_field.name]} if db_field.name in self.days else {}
            return field_of_column(db_field, **within)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        shown = kwargs.get("fields") or flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = [name for name in shown if name != "version"]  # put in below: it is not editable
        base = super().get_form(request, obj, change=change, **kwargs)
        attributes = {"refusal": getattr(request, "refusal", None)}
        if change and isinstance(obj, Versioned) and self.has_change_permission(request, obj):
            attributes["version"] = WholeNumber(initial=obj.version, widget=forms.HiddenInput)
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


class StodAdminSite(admin.AdminSite):
    """The registered tables. For everyone but the administrator nothing is here (404)."""

    site_header = "Förvaltning"
    site_title = "Stödtelefon"
    index_title = "Kodlistor, konton och inställningar"
    site_url = "/"

    def register(self, model_or_iterable, admin_class=None, **options):
        """Only tables that are saved by actions. What Django and allauth would show by themselves is left out."""
        if admin_class is None or not issubclass(admin_class, ActionModelAdmin):
            if admin_class is None or not admin_class.__module__.startswith(("django.", "allauth.")):
                raise TypeError(f"{model_or_iterable} needs an ActionModelAdmin.")
            return
        super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request):
        return request.user.is_authenticated and request.user.can(Permission.SETTINGS_EDIT)

    def admin_view(self, view, cacheable=False):
        inner = super().admin_view(view, cacheable)

        def guarded(request, *args, **kwargs):
            if not self.has_permission(request):
                raise Http404
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self):
        urls = [url for url in super().get_urls() if getattr(url, "name", None) not in NOT_SERVED]
        for view in filter(None, (getattr(url, "callback", None) for url in urls)):
            view.login_url = reverse_lazy("account_login")
        return marked(urls)
