"""Rows for tests, as the database allows them."""

import factory
from django.utils import timezone

from stodtelefon.drafts.marks import new_showing
from stodtelefon.drafts.models import Draft


class DraftFactory(factory.django.DjangoModelFactory):
    """What somebody, the `writer`, began to write today, on a page that everyone has."""

    class Meta:
        model = Draft

    contents = factory.LazyFunction(
        lambda: {
            "address": "/konto/namn/",
            "title": "Namn och titel",
            "place": "Min profil",
            "fields": [["name", "Påbörjat"]],
        }
    )
    showing = factory.LazyFunction(new_showing)
    due_on = factory.LazyFunction(timezone.localdate)
