"""Rows for tests, as the database allows them."""

import factory
from django.utils import timezone

from stodtelefon.drafts.marks import new_showing
from stodtelefon.drafts.models import Draft


class DraftFactory(factory.django.DjangoModelFactory):
    """A note that somebody, the `writer`, began to write today."""

    class Meta:
        model = Draft

    contents = factory.LazyFunction(
        lambda: {
            "form": "calls.forms.notes.NoteForm",
            "address": "/arenden/2026-0001/anteckning/",
            "title": "Skriv anteckning",
            "place": "Ärende 2026-0001",
            "fields": [["text", "Påbörjat."]],
        }
    )
    showing = factory.LazyFunction(new_showing)
    due_on = factory.LazyFunction(timezone.localdate)
