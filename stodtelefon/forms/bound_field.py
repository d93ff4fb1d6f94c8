"""A field as the template pack draws it (`templates/stod/field.html`): the bound field of every form in the project."""

from __future__ import annotations

from html import escape

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe

INPUT = ("type", "name", "value")
OPTION = ("value",)
# The widget, how it is drawn, the class of its tag, and what the tag holds beside the widget's `attrs`.
# The first that fits is taken.
KINDS = (
    (forms.HiddenInput, "hidden", "", INPUT),
    (forms.RadioSelect, "choices", "", ()),  # to Django a group of tick boxes is one too
    (forms.CheckboxInput, "tick", "form-check-input", INPUT),
    (forms.Select, "select", "form-select", ("name",)),
    (forms.Textarea, "textarea", "form-control", ("name",)),
    (forms.widgets.Input, "input", "form-control", INPUT),
    (forms.Widget, "other", "", ()),  # draws itself
)


class StodBoundField(forms.BoundField):
    @property
    def must_be_filled(self) -> bool:
        """Whether to say that it must be filled in: only where others need not be. Tick boxes do not count."""
        if getattr(self.field, "must_be_answered", False):
            return True  # something else can excuse it, so that the field itself does not require it
        return self.field.required and any(
            not other.required and not other.widget.is_hidden and not isinstance(other, forms.BooleanField)
            for other in self.form.fields.values()
        )

    @property
    def drawn(self) -> dict:
        """All that the pack asks for, worked out once: to Django's templates a dict answers sooner than a bound field.

        `attrs`, `value`, `choices` and `groups` are made of what Django gives its own template of the widget, so that
        both say the same.
        """
        widget, errors = self.field.widget, self.errors
        kind, dress, beside = next(row[1:] for row in KINDS if isinstance(widget, row[0]))
        attrs = self.build_widget_attrs({} if "id" in widget.attrs else {"id": self.auto_id})
        if kind == "choices":
            # The group says that it is invalid; ARIA does not let a single radio button say so.
            attrs.pop("aria-invalid", None)
        elif dress:
            wrong = "is-invalid" if errors else ""
            attrs["class"] = " ".join(filter(None, (widget.attrs.get("class"), dress, wrong)))
        given = widget.get_context(self.html_name, self.value(), attrs)["widget"]
        self.say_what_is_missing(given)
        drawn = {
            "kind": kind,
            "id": self.auto_id,
            "id_for_label": self.id_for_label,
            "label": self.label,
            "help_text": self.help_text,
            "must_be_filled": self.must_be_filled,
            "shown_when": getattr(self.field, "shown_when", ""),
            "errors": errors,
            "attrs": in_tag(given, beside),
            "value": given["value"],
        }
        if self.name in getattr(self.form, "pointed_out", ()):
            drawn["box"] = self.box()
        if kind == "choices":
            drawn["aria_describedby"] = self.aria_describedby
            drawn["choices"] = [choice(one, INPUT) for _, group, _ in given["optgroups"] for one in group]
        elif kind == "select":
            drawn["groups"] = groups_of(given["optgroups"])
        return drawn

    def box(self) -> dict:
        """The box beneath a field with something unusual in it: ticked, it is meant."""
        form, is_meant = self.form, self.form.pointed_out[self.name]
        box = {"type": "checkbox", "name": form.add_prefix("meant"), "value": form.mark(self.name)}
        attrs = {"id": f"{self.auto_id}_meant", "class": "form-check-input", "checked": is_meant}
        attrs["form"] = self.field.widget.attrs.get("form")
        return {"attrs": in_tag(box | {"attrs": attrs}, INPUT), "id": attrs["id"], "is_meant": is_meant}

    def say_what_is_missing(self, given: dict) -> None:
        """In place of the help: a list without a row says who puts them in (`nothing` of the field)."""
        nothing = getattr(self.field, "nothing", "")
        if nothing and not any(one["value"] for _, group, _ in given["optgroups"] for one in group):
            self.help_text = nothing
            given["attrs"]["aria-describedby"] = f"{self.auto_id}_helptext"


def choice(option: dict, beside: tuple[str, ...]) -> dict:
    """One chip, or one option of a select."""
    return {"id": option["attrs"].get("id"), "attrs": in_tag(option, beside), "label": option["label"]}


def groups_of(optgroups) -> list[tuple[str | None, list[dict]]]:
    """The options by group. Django gives each option that has none a group of its own: here they share one."""
    groups: list = []
    for label, options, _ in optgroups:
        if not groups or label is not None or groups[-1][0] is not None:
            groups.append((label, []))
        groups[-1][1].extend([choice(option, OPTION) for option in options])
    return groups


def in_tag(given: dict, beside: tuple[str, ...]) -> SafeString:
    """The attributes of a tag. Django's `flatatt` takes several times as long, and a page has two hundred tags."""
    attrs = {name: str(given[name]) for name in beside if given[name] is not None} | given["attrs"]
    written = [
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not None and value is not False
    ]
    return mark_safe("".join(written))  # noqa: S308 (each value is escaped)


class StodRenderer(DjangoTemplates):
    bound_field_class = StodBoundField
