"""Two people in one form: what the other one saved and what was typed, field by field (`components/theirs.html`)."""

from __future__ import annotations

from dataclasses import dataclass

from stodtelefon.forms.fields import typed_in_words
from stodtelefon.forms.form import first_id


@dataclass(frozen=True)
class Beside:
    """What one field says. `yours` is empty where no field of the form says the same thing as the line of theirs."""

    label: str
    theirs: str
    yours: str = ""
    href: str = ""


def side_by_side(form) -> list[Beside]:
    """The lines of `form.theirs`, each with what was typed; then what the form has taken over, without.

    A form in which a line says several fields gives the words in `yours`.
    """
    by_label = {str(field.label): name for name, field in form.fields.items() if not field.widget.is_hidden}
    yours = getattr(form, "yours", {})
    found = []
    for label, theirs in form.theirs:
        name = by_label.get(label)
        if name not in form.fields:
            found.append(Beside(label, theirs))
            continue
        said = yours.get(label) or typed_in_words(form.fields[name], form[name].data)
        found.append(Beside(label, theirs, said, f"#{first_id(form[name])}"))
    return found + [Beside(label, theirs) for label, theirs in form.taken_over]
