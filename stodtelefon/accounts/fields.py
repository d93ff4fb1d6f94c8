"""Fields in which a colleague is chosen: the name says until when somebody is away.

Give them people `with_away(on=…)`: then it costs no query.
"""

from __future__ import annotations

from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.forms.fields import OneRow, SomeRows


class Colleague(OneRow):
    """One colleague."""

    def label_from_instance(self, person: User) -> str:
        return person.label_in_list(on=timezone.localdate())


class Colleagues(SomeRows):
    """Any number of colleagues."""

    def label_from_instance(self, person: User) -> str:
        return person.label_in_list(on=timezone.localdate())
