"""How our forms behave and look: the mixin every form of ours begins with.

    class HandOverForm(StodForm, forms.Form): ...
    class AgencyForm(RowForm): ...

Shown with `{% include "components/form.html" %}` or `{% crispy form %}` (the whole form), or a field at a time with
`{{ form.name|as_crispy_field }}`: crispy draws both by the templates of our own pack, `templates/stod/`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial
from uuid import uuid4

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.forms.utils import ErrorDict

from stodtelefon.forms.fields import WholeNumber, in_words, typed_in_words
from stodtelefon.forms.guarded import POINTS_OUT, Guarded
from stodtelefon.forms.helper import StodHelper
from stodtelefon.forms.kept import SHOWING, Keeper, WrittenElsewhere, is_shown, keeper_of
from stodtelefon.forms.merging import NOTHING_ELSE, OPENED_WITH, merge, opened_with
from stodtelefon.forms.sides import COLLEAGUE, OTHER_WINDOW, Sides, last_to_change, sides_of
from stodtelefon.saving import Elsewhere, SentBefore, Stale

UNUSUAL = "unusual"


class StodForm(Guarded):
    """Mixin of every form.

    `once = True` gives the hidden `token` that makes a form sent twice count once (action parameter `token`). Sent
    again with other words it is shown again, with a token of its own and a link to what the first ones made.
    `versioned = True` gives the hidden `version` that guards an edit (action parameter `version`). `replaces = True` is
    for a row that is never edited but replaced: there `version` is the id of the row that the form was opened on, and
    the action is given that row, `begun_from`.

    `row` is what the form works on, and `edits` names the row's own values that it begins with ("__all__": each field
    of the form). When somebody else saved first, everything typed stays and the next sending is made on their version:
    a field that was left alone takes theirs (`taken_over`), and `theirs` says (label, value in words) where both
    changed it. `as_opened` names the values that nobody else has changed. `sides` is what theirs and yours are called:
    the other may be oneself, in another window.

    `optional` names the few that need not be filled in where nearly all must, as the page is seen: they are marked, and
    no other. None: it is counted (`StodBoundField.mark`).

    What is written is kept as a draft while it is written (`stodtelefon/drafts/`), unless `is_kept` is False.
    """

    once = False
    is_kept = True
    versioned = False
    replaces = False
    first_version = 1
    edits: tuple[str, ...] | str = ()
    optional: Collection[str] | None = None
    theirs: Sequence[tuple[str, str]] = ()
    sides: Sides = COLLEAGUE
    taken_over: Sequence[tuple[str, str]] = ()
    as_opened: Collection[str] = frozenset()
    is_only_compared = False
    keeper: Keeper | None = None

    def __init__(self, *args, row=None, initial=None, **kwargs):
        self.row = row
        self.keeper = keeper_of(args[0] if args else kwargs.get("data")) if self.is_kept else None
        self.pointed_out: dict[str, bool] = {}
        super().__init__(*args, initial=self.begin(row) | (initial or {}), **kwargs)
        # The browser's own bubbles would block a form whose dependent panel is hidden; our error summary says it all.
        self.use_required_attribute = False
        self.label_suffix = ""
        self.helper = StodHelper()
        if self.once:
            self.fields["token"] = forms.UUIDField(required=False, initial=uuid4, widget=forms.HiddenInput)
        if self.versioned:
            self.fields["version"] = WholeNumber(
                required=False, min_value=self.first_version, widget=forms.HiddenInput
            )
        if self.replaces:
            # Without it nobody could tell what the words were written about.
            self.fields["version"] = forms.UUIDField(required=row is not None, widget=forms.HiddenInput)
        if OPENED_WITH in self.initial:
            self.fields[OPENED_WITH] = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def made_fields(cls, names: Collection[str], *, asks: bool) -> dict[str, forms.Field]:
        """Of these names, the fields that the form makes when it is opened: what each is called, and whether one types
        in it, for a page that shows what was typed and has no form (`watch/held_words.py`). `asks`: the database is
        there to be asked; else they are called what all of the kind are."""
        return {}

    # The way to an action

    @property
    def arguments(self) -> dict:
        """What the form gives to the action. A form whose fields are not the action's own words overrides this."""
        left_out = {"version"} if self.replaces else ()
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}

    def is_valid(self):
        """What is only shown again is never acted upon."""
        return super().is_valid() and not self.is_shown

    @property
    def is_shown(self) -> bool:
        """Is it opened with what its writer had typed, and not sent?"""
        return is_shown(self.data)

    def full_clean(self):
        super().full_clean()
        getattr(self, "cleaned_data", {}).pop(OPENED_WITH, None)  # for the form alone
        if self.is_shown:  # nobody has said that they are done
            self._errors = ErrorDict()

    def accept(self, action, **values):
        """Is the form sent, valid, and does the action agree? Then what the action returned, otherwise None."""
        self.saved_with = values
        if self.is_shown:
            return None
        if self.may_be_saved():
            return self.carry_out(action, **values, **self.arguments)
        return self.compare_with_first(action, **values) if self.is_bound and self.once else None

    def compare_with_first(self, action, **values):
        """What is wrong may be what the form itself made the first time it was sent. Then nothing is asked of how
        things stand: the action makes nothing more, and only compares the words."""
        token, first_made = self.cleaned_data.get("token"), getattr(action, "first_made", None)
        first = self._answer_of(first_made, token=token, **values) if token and first_made else None
        if first is None:
            return None
        self.is_only_compared = True
        self.full_clean()
        if self.is_valid():
            return self.carry_out(action, **values, **self.arguments)
        self.refuse(SentBefore(first))
        return None

    def carry_out(self, action, **values):
        """Run an action, which ends the draft of the form; what it refuses lands on the form. Gives what the action
        returned, or None when refused."""
        return self._answer_of(partial(self._and_end_draft, action), **values)

    def _answer_of(self, action, /, **values):
        try:
            return action(**values)
        except ValidationError as error:
            self.refuse(error)
            return None

    def _and_end_draft(self, action, /, **values):
        """In one transaction: what was typed is either a draft or saved, never both and never neither."""
        if self.keeper is None:
            return self.run(action, values)
        with transaction.atomic():
            done = self.run(action, values)
            self.keeper.end()
        return done

    def refuse(self, error: ValidationError) -> None:
        """Take over the refusal of an action, each sentence to its own field where the form has that field."""
        if getattr(error, "code", None) == "stale" and "version" in self.fields:
            self.catch_up()
            is_own = self.sides is OTHER_WINDOW
            is_alike = type(error) is Stale and OPENED_WITH in self.fields
            has_nothing_else = is_alike and not (self.theirs or self.taken_over)
            error = (
                ValidationError(NOTHING_ELSE, code="stale")
                if has_nothing_else
                else type(error)(is_own=is_own)
            )
        if isinstance(error, SentBefore):
            self.begin_anew()
        if isinstance(error, WrittenElsewhere):
            self.see_the_other(error.fields)
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields and name != NON_FIELD_ERRORS else None, errors)

    def ask_for(self, faults: dict[str, str]) -> None:
        """What an action would refuse, each by its own field. One that has a fault already is left with that."""
        for name, sentence in faults.items():
            if name in self.fields and name not in self.errors and not self.is_only_compared:
                self.add_error(name, sentence)

    def point_out(self, unusual: dict[str, str]) -> None:
        """What is allowed but hardly meant, each by its own field, from `clean()`: nothing is saved until it is sent
        again with the box beneath it ticked. The box is for that value: another unusual one is pointed out anew."""
        for name, sentence in unusual.items():
            if not sentence or name not in self.fields or name in self.errors:
                continue
            is_meant = self.mark(name) in self.meant
            self.pointed_out[name] = is_meant
            if not is_meant and not self.is_only_compared:
                self.add_error(name, ValidationError(sentence, code=UNUSUAL))

    def mark(self, name: str) -> str:
        """What the box beneath a field stands for: the field and what was typed there."""
        return f"{name}={self[name].data}"

    @property
    def meant(self) -> list[str]:
        """The boxes that were ticked."""
        return (
            forms.CheckboxSelectMultiple().value_from_datadict(self.data, {}, self.add_prefix("meant")) or []
        )

    @property
    def first_error(self) -> str:
        """One sentence, for a deed that has no page of its own to show what is wrong."""
        return next(text for errors in self.errors.values() for text in errors)

    # The row, and somebody else who saved first

    def begin(self, row) -> dict:
        """What the form says before anyone has touched it."""
        if row is None:
            return {}
        values = self.values_of(row)
        opened = {OPENED_WITH: opened_with(values)} if self.edits else {}
        return values | {"version": self.version_of(row)} | opened

    def values_of(self, row) -> dict:
        """The row's own values of the fields that the form edits."""
        names = self.base_fields if self.edits == "__all__" else self.edits
        return {name: _value(row, name) for name in names}

    def version_of(self, row):
        return row.pk if self.replaces else getattr(row, "version", None)

    def newest(self):
        """The row as it is now; of one that is only replaced, the one that nothing has replaced yet."""
        row = self.row.__class__._base_manager.get(pk=self.row.pk)
        while self.replaces and hasattr(row, "replaced_by"):
            row = row.replaced_by
        return row

    @property
    def begun_from(self):
        """The row that the form was opened on, by the id it carries; None when there was none yet."""
        if not self.is_bound or "version" in self.errors:
            return self.row
        return self._version(self.cleaned_data.get("version"))

    def _version(self, pk):
        """The version with that id of a row that is only replaced."""
        row = self.newest() if pk and self.row is not None else None
        while row is not None and row.pk != pk:
            row = row.replaces
        return row

    def clean_version(self):
        version = self.cleaned_data["version"]
        if self.replaces and version and self._version(version) is None:
            raise ValidationError("Sidan hör till något annat. Öppna den igen.", code="foreign")
        return version

    def begin_anew(self) -> None:
        """The next sending is a form of its own: what the first one made is left alone."""
        self.data = self.data.copy()
        self.data[self.add_prefix("token")] = str(uuid4())

    def catch_up(self) -> None:
        newest = self.newest()
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = self.version_of(newest)
        if OPENED_WITH in self.fields:
            merge(self, newest)
        self.theirs = self.compare(newest)
        self.sides = sides_of(self.changed_by(newest), writer=(self.saved_with or {}).get("by"))

    def changed_by(self, newest) -> AbstractBaseUser | None:
        """Who changed the row last. None where nobody knows."""
        return last_to_change(newest)

    def see_the_other(self, fields) -> None:
        """What stands in the other tab; the next sending has seen it."""
        self.data = self.data.copy()
        self.data[SHOWING] = fields[SHOWING]
        theirs = []
        for name, field in self.fields.items():
            typed = field.widget.value_from_datadict(fields, {}, self.add_prefix(name))
            if not field.widget.is_hidden and typed != self[name].data:
                theirs.append((str(field.label), typed_in_words(field, typed)))
        self.theirs, self.sides = theirs, OTHER_WINDOW

    def compare(self, row) -> list[tuple[str, str]]:
        """Where the row says something else than what was typed; of a form that edits nothing, how the row stands."""
        if self.edits:
            return self.lines_of(self.differences(row))
        displays = (getattr(row, f"get_{name}_display", None) for name in ("state", "status"))
        return [("Läge nu", display()) for display in displays if display is not None]

    def lines_of(self, words: dict[str, str]) -> list[tuple[str, str]]:
        """What fields say, each by its label."""
        return [(str(self.fields[name].label), said) for name, said in words.items()]

    def differences(self, row) -> dict[str, str]:
        """By field, the row's value in words where somebody made it another than the one typed."""
        return {
            name: in_words(self.fields[name], value)
            for name, value in self.values_of(row).items()
            if name in self.fields.keys() - self.as_opened
            and self.fields[name].has_changed(value, self[name].data)
        }


def _value(row, name: str):
    """A row's own value, as `initial` takes it."""
    value = getattr(row, name)
    return list(value.all()) if isinstance(value, models.Manager) else value


class DeedForm(StodForm, forms.Form):
    """Nothing but the version: a deed that needs no words."""

    versioned = True


class RowForm(StodForm, forms.ModelForm):
    """A form whose fields are made from a model's columns: `Meta.formfield_callback = field_of_column`."""

    edits = "__all__"

    def _post_clean(self):
        """The row is left alone: the action validates and saves it."""


@dataclass(frozen=True)
class ErrorItem:
    """One line of the error summary. `href` is empty where no single field is to blame.

    `is_unusual`: it can be saved as it is. `points_out`: so can that, when its writer has seen it.
    `is_beside`: the form has been sent before with other words, and `href` leads to what they made.
    """

    label: str
    text: str
    href: str
    is_unusual: bool = False
    is_beside: bool = False
    points_out: bool = False

    @property
    def colon(self) -> str:
        """What stands between the label and the text: a question has its own mark."""
        return "" if self.label.endswith(("?", "!", ".")) else ":"


def error_items(form) -> list[ErrorItem]:
    """What is wrong in a form or a formset, in the order of the page, each with a link to its field."""
    if hasattr(form, "forms"):
        items = [ErrorItem("", text, "") for text in form.non_form_errors()]
        return items + [item for one in form.forms for item in error_items(one)]
    if not form.errors:
        return []
    items = [item for error in form.non_field_errors().as_data() for item in _items_of_all(error)]
    for bound_field in form:
        for error in bound_field.errors.as_data():
            href = "" if bound_field.is_hidden else f"#{first_id(bound_field)}"
            label = "" if bound_field.is_hidden else str(bound_field.label)
            is_soft = error.code in (UNUSUAL, POINTS_OUT)
            more = {"is_unusual": is_soft, "points_out": error.code == POINTS_OUT}
            items += [ErrorItem(label, text, href, **more) for text in error.messages]
    return items


def _items_of_all(error: ValidationError) -> list[ErrorItem]:
    """The lines of an error that is no single field's."""
    if isinstance(error, SentBefore):
        return [ErrorItem(error.FIRST, error.OTHER, address_of(error.made), is_beside=True)]
    if isinstance(error, Elsewhere):
        return [ErrorItem(error.label, error.wrong, error.address)]
    return [ErrorItem("", text, "") for text in error.messages]


def address_of(row: models.Model) -> str:
    """Where a row is read: its own page, or that of what it belongs to. Empty when it has none."""
    places = (row, *(getattr(row, name, None) for name in ("to_case", "case", "meeting", "user")))
    return next((place.get_absolute_url() for place in places if hasattr(place, "get_absolute_url")), "")


def first_id(bound_field) -> str:
    """The id that can take the focus: a group of choices has it on its first choice."""
    if bound_field.use_fieldset:
        return f"{bound_field.auto_id}_0"
    return bound_field.id_for_label or bound_field.auto_id
