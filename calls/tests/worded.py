"""Versions of the words of a call for tests, and their actions in the tables of `test_actions.py`."""

import factory
from django.utils import timezone

from calls.models import Wording
from calls.wording import shipped
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.editions.models import EditionStatus
from stodtelefon.tests.factories import RowFactory, Trait

GREETING = {"say_who": "Hej och välkommen. I vilken roll hör du av dig?"}


class WordingFactory(RowFactory):
    """A draft of the next version, with the words that came with the program; `used=True`: was in use until now."""

    class Meta:
        model = Wording

    class Params:
        used = Trait(
            status=EditionStatus.RETIRED,
            used_from=factory.LazyFunction(timezone.now),
            used_by=factory.SelfAttribute("created_by"),
            retired_at=factory.SelfAttribute("used_from"),
        )

    number = factory.Sequence(lambda n: n + 100)
    words = factory.LazyFunction(lambda: dict(shipped().words))
    created_by = factory.SubFactory(UserFactory)


TAKES = {
    "begin_wording": lambda case, by: {},
    "write_words": lambda case, by: {"wording": WordingFactory(), "part": "who", "words": GREETING},
    "take_into_use": lambda case, by: {"wording": WordingFactory(words=shipped().words | GREETING)},
    "discard_wording": lambda case, by: {"wording": WordingFactory()},
}
LINES = {
    "begin_wording": ("wording.begun", "calls.wording", [], False),
    "write_words": ("wording.changed", "calls.wording", ["who"], False),
    "take_into_use": ("wording.taken_into_use", "calls.wording", [], False),
    "discard_wording": ("wording.discarded", "calls.wording", [], False),
}
