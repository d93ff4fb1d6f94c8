"""A field as the template pack draws it (`templates/stod/`): the bound field of every form in the project.

What nobody has written in is drawn once in each process, and kept by all that it was drawn from (`face`): another
choice, or another row of a list, is another face and is drawn anew. What somebody wrote is never kept.
"""

from __future__ import annotations

from datetime import date
from html import escape

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

INPUT = ("type", "name", "value")
OPTION = ("value",)
NEEDED, OPTIONAL = "behövs", "frivilligt"
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


CHOSEN = (forms.CheckboxInput, forms.widgets.ChoiceWidget)
KNOWN = (*CHOSEN, forms.Textarea, forms.widgets.Input)
OWN = ("its own",)
MOST_KEPT = 500
kept: dict[tuple, SafeString] = {}


class StodBoundField(forms.BoundField):
    @property
    def html(self) -> SafeString:
        """The field, whole."""
        face = self.face
        html = kept.get(face) if face is not None else None
        if html is None:
            html = get_template("stod/drawn_field.html").render({"field": self})
            if face is not None:
                if len(kept) >= MOST_KEPT:
                    kept.clear()
                kept[face] = html
        return html

    @property
    def face(self) -> tuple | None:
        """All that the field is drawn from beside its form's own words, where it holds nothing that somebody wrote: one
        that has the same looks the same. `words_of` names the version of the call's words that the field has. None
        where somebody wrote, or where its words or choices may be about somebody."""
        form, field, widget = self.form, self.field, self.field.widget
        base = form.base_fields.get(self.name)
        if form.is_bound or form._errors or base is None or not isinstance(widget, KNOWN):
            return None
        value, choices = self.value(), choices_of(field, base)
        is_chosen = value in field.empty_values or isinstance(widget, CHOSEN) or type(value) is date
        is_its_own = field.label == base.label and field.help_text == base.help_text
        is_its_own = is_its_own or bool(getattr(field, "words_of", ""))
        if choices is None or not is_chosen or not is_its_own:
            return None
        return (
            *(type(form), self.name, form.prefix, form.auto_id, form.use_required_attribute),
            *(type(widget), tuple(widget.attrs.items()), field.required, field.disabled, self.mark),
            *(getattr(field, name, "") for name in ("shown_when", "nothing", "words_of")),
            *(type(value), tuple(value) if isinstance(value, list) else value, choices),
        )

    @property
    def mark(self) -> str:
        """«behövs» where others need not be filled in; where nearly all must be, «frivilligt» on the few that need not:
        those that the form names as `optional`, else as many as are counted. A tick box that may be left is not marked.
        """
        field, few = self.field, getattr(self.form, "optional", None)
        if "readonly" in field.widget.attrs:
            return ""
        if few is not None:
            return OPTIONAL if self.name in few else ""
        if getattr(field, "must_be_answered", False):
            return NEEDED  # something else can excuse it, so that the field itself does not require it
        needed, optional = self._counted
        if optional and needed >= 2 * optional:
            is_marked = not field.required and not isinstance(field, forms.BooleanField)
            return OPTIONAL if is_marked else ""
        return NEEDED if field.required and optional else ""

    @property
    def _counted(self) -> tuple[int, int]:
        """How many fields of the form must be filled in, and how many need not. Tick boxes do not count."""
        form = self.form
        found = form.__dict__.get("_needed_and_optional")
        if found is None:
            needs = [
                field.required or getattr(field, "must_be_answered", False)
                for field in form.fields.values()
                if not field.widget.is_hidden
                and not isinstance(field, forms.BooleanField)
                and "readonly" not in field.widget.attrs
                and "data-when-over" not in field.widget.attrs  # asked only where a text is too long
            ]
            found = form.__dict__["_needed_and_optional"] = (sum(needs), len(needs) - sum(needs))
        return found

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
            "mark": self.mark,
            "shown_when": getattr(self.field, "shown_when", ""),
            "errors": errors,
            "attrs": in_tag(given, beside),
            "value": given["value"],
        }
        if self.name in getattr(self.form, "pointed_out", ()):
            drawn["box"] = self.box()
        if getattr(self.form, "read_texts", None):
            drawn["found"] = self.form.panel(self.name)
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


def choices_of(field: forms.Field, base: forms.Field) -> tuple | None:
    """What there is to choose among: some of the form's own choices, or rows of a list that are read. None: others."""
    if not hasattr(field, "choices"):
        return ()
    if getattr(field, "read", None) is not None:
        return field.read.read
    if isinstance(field, forms.ModelChoiceField):
        return None
    if field.choices is base.choices:
        return OWN
    choices = list(field.choices)
    if not all(choice in base.choices for choice in choices):
        return None
    return tuple((key, tuple(label) if isinstance(label, list) else label) for key, label in choices)


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
