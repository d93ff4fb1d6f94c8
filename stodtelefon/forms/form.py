"""How our forms behave and look: the mixin every form of ours begins with.

    class HandOverForm(StodForm, forms.Form): ...
    class AgencyForm(StodForm, forms.ModelForm): ...

Shown with `{% include "components/form.html" %}` (the whole form) or `{% field form.name %}` (one field at a time).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class DateInput(forms.DateInput):
    """The browser's own date field. It speaks ISO whatever the language."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class MonthInput(forms.DateInput):
    """A month, `2026-11`. Use with `DateField(input_formats=["%Y-%m"])`: the value is the first of the month."""

    input_type = "month"

    def __init__(self, attrs=None):
        super().__init__(attrs=attrs, format="%Y-%m")


NATIVE = (
    (forms.DateTimeInput, DateTimeInput),
    (forms.DateInput, DateInput),
    (forms.TimeInput, TimeInput),
)


# What an empty field is told, by its kind. The first kind that fits is taken.
MISSING = (
    (forms.ChoiceField, "Välj ett svar."),
    (forms.ModelChoiceField, "Välj ett svar."),
    (forms.BooleanField, "Kryssa i rutan."),
    (forms.DateTimeField, "Ange dag och tid."),
    (forms.DateField, "Ange en dag."),
    (forms.TimeField, "Ange en tid."),
    (forms.Field, "Fyll i det här."),
)


class StodHelper(FormHelper):
    """Crispy draws the fields; the form tag, the token and the error summary are in `components/form.html`."""

    field_template = "components/field.html"
    form_tag = False
    disable_csrf = True
    form_show_errors = False
    render_unmentioned_fields = True


class StodForm:
    """Mixin of every form.

    `once = True` gives the hidden `token` that makes a form sent twice count once (action parameter `token`).
    `versioned = True` gives the hidden `version` that guards an edit (action parameter `version`), filled from
    `instance.version` or `initial={"version": …}`.
    """

    once = False
    versioned = False
    is_stale = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The browser's own bubbles would block a form whose dependent panel is hidden; our error summary says it all.
        self.use_required_attribute = False
        self.label_suffix = ""
        self.helper = StodHelper(self)
        self.helper.layout = None
        if self.once:
            self.fields["token"] = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
        if self.versioned:
            version = getattr(getattr(self, "instance", None), "version", None)
            self.fields["version"] = forms.IntegerField(
                required=False, min_value=1, initial=version, widget=forms.HiddenInput
            )
        for field in self.fields.values():
            use_native_widget(field)
            say_what_is_missing(field)

    @property
    def arguments(self) -> dict:
        """What the form gives to the action. A form whose fields are not the action's own words overrides this."""
        return self.cleaned_data

    def accept(self, action, **values):
        """Is the form sent, valid, and does the action agree? Then what the action returned, otherwise None."""
        return self.carry_out(action, **values, **self.arguments) if self.is_valid() else None

    def carry_out(self, action, **values):
        """Run an action; what it refuses lands on the form. Gives what the action returned, or None when refused."""
        try:
            return action(**values)
        except ValidationError as error:
            self.refuse(error)
            return None

    def refuse(self, error: ValidationError) -> None:
        """Take over the refusal of an action, each sentence to its own field where the form has that field."""
        if getattr(error, "code", None) == "stale" and "version" in self.fields:
            self.catch_up()
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)

    def catch_up(self) -> None:
        """Somebody else saved first: everything typed stays, and the next sending is made on their version.

        The page shows theirs beside yours (`is_stale`); `initial["version"]` is what the view has just read.
        """
        self.is_stale = True
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.initial.get("version", "")


def use_native_widget(field: forms.Field) -> None:
    """Give dates and times the browser's own field: Django's widgets would localise the value."""
    for plain, native in NATIVE:
        if type(field.widget) is plain:
            field.widget = native(attrs=field.widget.attrs)
            return


def say_what_is_missing(field: forms.Field) -> None:
    """A short sentence instead of Django's, unless the form has one of its own."""
    if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = next(text for kind, text in MISSING if isinstance(field, kind))


@dataclass(frozen=True)
class ErrorItem:
    """One line of the error summary. `href` is empty where no single field is to blame."""

    label: str
    text: str
    href: str


def error_items(form) -> list[ErrorItem]:
    """What is wrong in a form or a formset, in the order of the page, each with a link to its field."""
    if hasattr(form, "forms"):
        items = [ErrorItem("", text, "") for text in form.non_form_errors()]
        return items + [item for one in form.forms for item in error_items(one)]
    items = [ErrorItem("", text, "") for text in form.non_field_errors()]
    for bound_field in form:
        for text in bound_field.errors:
            href = "" if bound_field.is_hidden else f"#{first_id(bound_field)}"
            label = "" if bound_field.is_hidden else str(bound_field.label)
            items.append(ErrorItem(label, text, href))
    return items


def first_id(bound_field) -> str:
    """The id that can take the focus: a group of choices has it on its first choice."""
    if bound_field.use_fieldset:
        return f"{bound_field.auto_id}_0"
    return bound_field.id_for_label or bound_field.auto_id
