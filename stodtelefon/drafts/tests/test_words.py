"""A draft whose page is closed is read as label and words, whichever form it was written in."""

from collections.abc import Iterator

import pytest

from stodtelefon import urls  # noqa: F401 (with it every form is loaded)
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.words import in_words
from stodtelefon.forms.fields import Words
from stodtelefon.forms.form import StodForm


def every_form(kind: type = StodForm) -> Iterator[type]:
    for one in kind.__subclasses__():
        if hasattr(one, "base_fields") and "tests" not in one.__module__:
            yield one
        yield from every_form(one)


@pytest.mark.django_db
def test_words_of_every_form_can_be_read_without_it():
    forms = {f"{one.__module__}.{one.__qualname__}": one for one in every_form()}
    unread = []

    for name, form in forms.items():
        typed = [
            [field, "Två ord" if isinstance(one, Words) else "1"] for field, one in form.base_fields.items()
        ]
        said = [words for _, words in in_words(Draft(contents={"form": name, "fields": typed}))]
        wanted = sum(isinstance(one, Words) and not one.widget.is_hidden for one in form.base_fields.values())
        if said.count("Två ord") < wanted:
            unread.append(name)

    assert unread == []
    assert len(forms) > 60
