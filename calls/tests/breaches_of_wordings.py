"""The rules of the words of a call, and every way to break them (see test_constraints.py)."""

from datetime import timedelta

from django.utils import timezone

from calls.models import Wording
from calls.tests.breaches_of_moves import changed
from calls.tests.worded import WordingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.editions.models import EditionStatus

NOW = timezone.now
USED = {"status": EditionStatus.RETIRED, "retired_at": NOW()}


def used(**values):
    return changed(WordingFactory(used=True), **values)


def in_use(**values):
    return changed(Wording.objects.in_use().get(), **values)


BREACHES_OF_WORDINGS = {
    "one_wording_is_in_use_at_a_time": {
        "two": lambda: changed(
            WordingFactory(), status=EditionStatus.IN_USE, used_from=NOW(), used_by=UserFactory()
        ),
    },
    "one_wording_is_drafted_at_a_time": {
        "two": lambda: WordingFactory.build(number=WordingFactory().number + 1, created_by=UserFactory()),
    },
    "wording_is_begun_by_somebody": {"nobody": lambda: changed(WordingFactory(), created_by=None)},
    "wording_is_used_by_somebody_from_some_time": {
        "nobody": lambda: changed(WordingFactory(), **USED, used_from=NOW() - timedelta(1)),
        "never": lambda: changed(WordingFactory(), status=EditionStatus.IN_USE, used_by=UserFactory()),
        "a draft": lambda: changed(WordingFactory(), used_from=NOW()),
    },
    "wording_is_retired_after_it_was_used": {
        "before": lambda: changed(
            WordingFactory(), **USED, used_from=NOW() + timedelta(1), used_by=UserFactory()
        ),
        "a draft": lambda: changed(WordingFactory(), retired_at=NOW()),
        "in use": lambda: in_use(retired_at=NOW()),
        "never": lambda: in_use(status=EditionStatus.RETIRED),
    },
    "used_wording_never_changes": {
        "words": lambda: used(words={"say_who": "Hej."}),
        "number": lambda: used(number=900),
        "who used it": lambda: used(used_by=UserFactory()),
        "who began it": lambda: used(created_by=UserFactory()),
        "when it began": lambda: used(created_at=NOW() - timedelta(1)),
        "from when": lambda: used(used_from=NOW() - timedelta(1)),
        "until when": lambda: used(retired_at=NOW() + timedelta(1)),
        "a draft again": lambda: used(status=EditionStatus.DRAFT),
        "in use a draft": lambda: in_use(status=EditionStatus.DRAFT),
        "in use, words": lambda: in_use(words={"say_who": "Hej."}),
    },
}
