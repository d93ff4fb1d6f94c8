"""Form fields that the conversation is made of: words, choices without an answer, code lists."""

from __future__ import annotations

from django import forms

from calls.wording import wording
from stodtelefon.forms.form import DateTimeInput

TOO_LONG = "Texten är för lång: %(show_value)d tecken, högst %(limit_value)d får plats."
NOT_IN_LIST = "Välj ett av svaren i listan."
NO_SUCH_TIME = "Skriv dag och klockslag, till exempel 2026-11-22 14:30."
YES_NO = (("yes", "ja"), ("no", "nej"))


class Words(forms.CharField):
    """What somebody wrote, however long it is refused in one sentence. Line breaks count as one character."""

    def __init__(self, *, max_length: int, rows: int = 0, **kwargs):
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
        else:
            kwargs["widget"] = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
        super().__init__(max_length=max_length, required=kwargs.pop("required", False), **kwargs)
        self.error_messages["max_length"] = TOO_LONG
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = TOO_LONG
        # The browser would cut off what is pasted in without a word: better to say that it is too long.
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class OneOf(forms.ChoiceField):
    """One answer, or none. `choices` without an empty one: nothing is chosen from the start."""

    def __init__(self, choices, **kwargs):
        kwargs.setdefault("widget", forms.RadioSelect)
        kwargs.setdefault("error_messages", {"invalid_choice": NOT_IN_LIST})
        super().__init__(choices=choices, required=False, **kwargs)


class SomeOf(forms.MultipleChoiceField):
    """Any number of answers, cleaned to a tuple."""

    def __init__(self, choices=(), **kwargs):
        messages = {"invalid_choice": NOT_IN_LIST, "invalid_list": NOT_IN_LIST}
        super().__init__(
            choices=choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages=messages,
            **kwargs,
        )

    def clean(self, value):
        return tuple(super().clean(value))


class CodeField(forms.ChoiceField):
    """One row of a code list, cleaned to the row or None. The form offers the rows that are current."""

    def __init__(self, **kwargs):
        super().__init__(required=False, error_messages={"invalid_choice": NOT_IN_LIST}, **kwargs)
        self.rows: dict = {}

    def offer(self, rows, *, empty: str = "ej svarat", grouped: bool = False) -> None:
        rows = list(rows)
        self.rows = {row.key: row for row in rows}
        choices: list = [("", empty)]
        if grouped:
            for group in dict.fromkeys(row.group for row in rows):
                mine = [row for row in rows if row.group == group]
                choices.append((mine[0].get_group_display(), [(row.key, row.label) for row in mine]))
        else:
            choices += [(row.key, row.label) for row in rows]
        self.choices = choices

    def clean(self, value):
        return self.rows.get(super().clean(value))


class MomentField(forms.DateTimeField):
    """A day and a time, as the browser writes it or as a person does."""

    def __init__(self, **kwargs):
        kwargs.setdefault("input_formats", ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H.%M"])
        super().__init__(
            required=False, widget=DateTimeInput, error_messages={"invalid": NO_SUCH_TIME}, **kwargs
        )

    def to_python(self, value):
        moment = super().to_python(value)
        if moment is not None and not 1900 < moment.year < 9000:
            raise forms.ValidationError(NO_SUCH_TIME, code="invalid")
        return moment


def ask(name: str, field: forms.Field, *, must: bool = False, help_text: str = "") -> forms.Field:
    """Give a field the words of the snabbscanning. `must`: one of the four steps that only danger excuses.

    `help_text` stands in place of the snabbscanning's own, where the page already says that.
    """
    question = wording().asks(name)
    field.label, field.help_text, field.must_be_answered = question.text, help_text or question.help, must
    return field
