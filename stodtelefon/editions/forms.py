"""The forms about a draft of an edition: each carries which it was opened on, since the next may have its number."""

from __future__ import annotations

from stodtelefon.editions.models import Edition
from stodtelefon.forms.fields import Unseen
from stodtelefon.forms.form import DeedForm, StodForm
from stodtelefon.saving import Stale


class AnotherDraft(Stale):
    """The draft that the form was opened on is thrown away, and somebody has begun another with its number."""

    sentence = its_own = (
        "Det här är ett annat utkast: det du hade öppet är slängt. Se vad som är nytt, och försök sedan igen."
    )


class EditionForm(StodForm):
    """Mixin of a form about a draft: beside its version the hidden `edition`, its key. Sent about a draft that another
    has taken the place of it is refused, with all that was typed."""

    versioned = True

    def __init__(self, *args, row: Edition, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["edition"] = Unseen()
        opened_on = self.data.get(self.add_prefix("edition"))
        self.is_of_another = bool(opened_on) and opened_on != str(row.pk)

    def begin(self, row: Edition) -> dict:
        return super().begin(row) | {"edition": str(row.pk)}

    @property
    def arguments(self) -> dict:
        return {name: value for name, value in super().arguments.items() if name != "edition"}

    def may_be_saved(self) -> bool:
        if self.is_of_another:
            self.refuse(AnotherDraft())
            return False
        return super().may_be_saved()

    def catch_up(self) -> None:
        super().catch_up()
        self.data[self.add_prefix("edition")] = str(self.row.pk)


class EditionDeedForm(EditionForm, DeedForm):
    """Taking a draft into use, or throwing it away. How it is now stands on the page that asks: a draft."""

    def compare(self, row: Edition) -> list[tuple[str, str]]:
        return []
