"""The case that an address names: written once for all who may the same, asked anew of whoever it is, and when."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from calls.factories import CaseFactory, IdentityFactory, LikenessFactory, PersonOfConcernFactory
from calls.models import Promise
from calls.models.choices import RecordLevel
from calls.visible_case import (
    case_for_page,
    case_with_number,
)
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def finds(number, user):
    try:
        return case_with_number(number, user=user).number == number
    except Http404:
        return False


def test_two_who_may_the_same_each_find_their_own():
    one, other = UserFactory(call_taker=True), UserFactory(call_taker=True)
    case = CaseFactory(handler=one)
    waits = CaseFactory()
    Promise.objects.create(kind="reminder", case=waits, target=str(waits.pk), owner=other)

    assert [finds(case.number, user) for user in (one, other)] == [True, False]
    assert [finds(waits.number, user) for user in (one, other)] == [False, True]


def test_closed_case_is_found_for_thirty_days_of_when_it_is_asked(monkeypatch):
    """The statement is written on the first of the days, and asked again on the later ones."""
    user, now = UserFactory(call_taker=True), timezone.now()
    case = CaseFactory(handler=user, closed=True, closed_at=now)

    found = []
    for days in (0, 29, 31):
        monkeypatch.setattr(timezone, "now", lambda days=days: now + timedelta(days=days))
        found.append(finds(case.number, user))

    assert found == [True, True, False]


def test_case_is_whole_with_its_handler_and_the_person_it_is_about(django_assert_num_queries, call_taker):
    case = CaseFactory(handler=call_taker)

    with django_assert_num_queries(1):
        found = case_with_number(case.number, user=call_taker)
        same = (found.handler, found.handler.email, found.booked_at, found.opened_at)

    assert same == (call_taker, call_taker.email, None, case.opened_at)
    assert found == case


def test_nobody_without_the_right_finds_a_case():
    assert not finds(CaseFactory().number, UserFactory(archivist=True))


@pytest.mark.parametrize(("is_open", "count"), [(True, 2), (False, 1)])
def test_page_is_told_which_of_those_beside_may_be_opened(
    django_assert_num_queries, call_taker, other_call_taker, is_open, count
):
    case = CaseFactory(handler=call_taker)
    other = CaseFactory(handler=call_taker if is_open else other_call_taker)
    first, second = sorted((case, other), key=lambda one: one.pk)
    LikenessFactory(first=first, second=second)

    with django_assert_num_queries(1):
        found, seen = case_for_page(case.number, user=call_taker)

    assert (found, len(seen), case.pk in seen, other.pk in seen) == (case, count, True, is_open)
    assert found.booked_at is None


def test_page_reads_of_those_in_the_case_what_it_says_and_no_name(django_assert_num_queries, call_taker):
    person = PersonOfConcernFactory(case__handler=call_taker, case__record_level=RecordLevel.CASE)
    identity = IdentityFactory(caller=None, person=person)

    found, _ = case_for_page(person.case.number, user=call_taker)

    with django_assert_num_queries(0):
        about = found.person_of_concern
        assert (about.age_words, about.situation) == (person.age_words, person.situation)
        assert (about.identity, found.handler.name) == (identity, call_taker.name)
    assert {"name", "phone", "personal_number"} <= about.identity.get_deferred_fields()


def test_case_that_may_not_be_opened_is_not_found_by_the_one_beside_it(call_taker, other_call_taker):
    mine, other = CaseFactory(handler=call_taker), CaseFactory(handler=other_call_taker)
    first, second = sorted((mine, other), key=lambda one: one.pk)
    LikenessFactory(first=first, second=second)

    with pytest.raises(Http404):
        case_for_page(other.number, user=call_taker)
