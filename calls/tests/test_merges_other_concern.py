"""What a concern was instead, when two cases become one: one answer a case."""

import pytest

from calls.models import ConcernKind, OtherConcern

pytestmark = pytest.mark.django_db


def test_case_that_goes_on_says_what_it_was_instead_where_it_said_nothing(both, merge):
    kind = ConcernKind.objects.first()
    OtherConcern.objects.create(case=both[1], kind=kind, noted_by=both[1].created_by)

    merge()

    assert OtherConcern.objects.get(case=both[0]).kind == kind


def test_case_that_goes_on_keeps_what_it_said_it_was_instead(both, merge):
    mine, theirs = ConcernKind.objects.all()[:2]
    for case, kind in zip(both, (mine, theirs), strict=True):
        OtherConcern.objects.create(case=case, kind=kind, noted_by=case.created_by)

    merge()

    assert OtherConcern.objects.get(case=both[0]).kind == mine
