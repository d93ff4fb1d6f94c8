"""A form has its own fields, copied from those of its class, so that it can change one. Half a hundred of them are
copied for each call: this is as little of it as a form can change."""

from __future__ import annotations

from typing import Any, TypeVar

Thing = TypeVar("Thing")


class Copied:
    """A field whose copy has its own words, bounds and widget, and shares what is only ever given anew as a whole: its
    choices, and those of the widget."""

    def __deepcopy__(self, memo: dict[int, Any]):
        memo[id(self)] = field = copied(self)
        field.widget = copied(self.widget)
        field.widget.attrs = self.widget.attrs.copy()
        field.error_messages = self.error_messages.copy()
        field.validators = self.validators[:]
        return field


def copied(thing: Thing) -> Thing:
    twin = object.__new__(type(thing))
    twin.__dict__.update(thing.__dict__)
    return twin
