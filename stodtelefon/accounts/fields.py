"""Fields in which a colleague is chosen: the name says until when somebody is away.

Give them people `with_away(on=…)`: then it costs no query.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.forms.fields import GONE, OneOf, OneRow, SomeRows


class Colleague(OneRow):
    """One colleague."""

    def label_from_instance(self, person: User) -> str:
        return person.label_in_list(on=timezone.localdate())


class Colleagues(SomeRows):
    """Any number of colleagues."""

    def label_from_instance(self, person: User) -> str:
        return person.label_in_list(on=timezone.localdate())


class ColleagueOrNobody(OneOf):
    """One colleague, or a choice that stands for nobody in particular: cleaned to the person, or None."""

    widget = forms.Select

    def offer(
        self,
        names: Iterable[tuple[User, str]],
        *,
        nobody: Iterable[tuple[str, str]],
        barred: Mapping[str, str] | None = None,
    ) -> None:
        """People, each with what is said in the list. `barred`: by key, why another choice cannot be made."""
        names = list(names)
        self.people = {str(person.pk): person for person, _ in names}
        self.barred = barred or {}
        self.choices = [("", "Välj"), *((str(person.pk), label) for person, label in names), *nobody]

    def clean(self, value) -> User | None:
        try:
            return self.people.get(super().clean(value))
        except ValidationError as error:
            if error.code != "invalid_choice":
                raise
            raise ValidationError(self.what_became_of(str(value)), code=error.code) from None

    def what_became_of(self, key: str) -> str:
        """The page may have been open for long: whoever was chosen is named, and why that is not possible any more."""
        if key in self.barred:
            return self.barred[key]
        person = User.objects.filter(pk=key).first() if key.isdecimal() else None
        return person.why_gone if person is not None else GONE
