"""Invented months of the review for tests."""

from datetime import date

import factory
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.review.models import LogReview, ReviewItem, Rule
from stodtelefon.review.rules import month_before
from stodtelefon.tests.factories import RowFactory, Trait


def last_month() -> date:
    """The first day of the month before this one."""
    return month_before(timezone.localdate())


class LogReviewFactory(RowFactory):
    """A month of its own, drawn and not signed off."""

    class Meta:
        model = LogReview

    month = factory.Sequence(lambda n: date(2016 + n // 12 % 9, n % 12 + 1, 1))
    seed = 4711
    readings = 120
    readers = 4
    due_on = factory.LazyFunction(timezone.localdate)


class ReviewItemFactory(RowFactory):
    """A sample of a call taker's, not asked about. `asked=True`: a reviewer asks. `decided=True`: in order."""

    class Meta:
        model = ReviewItem

    class Params:
        asked = Trait(
            question="Vad var anledningen?",
            asked_by=factory.SubFactory(UserFactory, log_reviewer=True),
            asked_at=factory.LazyFunction(timezone.now),
        )
        decided = Trait(
            decision="in_order",
            decided_by=factory.SubFactory(UserFactory, log_reviewer=True),
            decided_at=factory.LazyFunction(timezone.now),
        )

    review = factory.SubFactory(LogReviewFactory)
    reader = factory.SubFactory(UserFactory, call_taker=True)
    case_id = factory.Faker("uuid4", cast_to=None)
    rules = factory.LazyFunction(lambda: [Rule.SAMPLE])
    relation = "handler"
    first_line = 1
    last_line = 3
    first_at = factory.LazyFunction(timezone.now)
    last_at = factory.SelfAttribute("first_at")
    lines = 3
