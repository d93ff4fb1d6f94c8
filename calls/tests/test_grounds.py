"""The grounds of all apps, compiled once for each set of permissions and filled in when they are asked."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from calls import case_parts
from calls.factories import CaseFactory
from calls.grounds import Anyone, Grounds
from calls.models import Case, Promise
from calls.tests.factories import RecusalFactory
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db


def waiting_for(owner, case):
    return Promise.objects.create(
        kind="reminder", case=case, target=str(getattr(case, "pk", "")), owner=owner
    )


def test_two_with_the_same_permissions_each_see_their_own():
    one, other = UserFactory(call_taker=True), UserFactory(call_taker=True)
    first, second = CaseFactory(), CaseFactory()
    waiting_for(one, first)
    waiting_for(other, second)

    seen = [list(Case.objects.visible_to(person)) for person in (one, other, one)]

    assert seen == [[first], [second], [first]]


def test_grounds_are_of_the_day_when_they_are_asked(monkeypatch):
    """They are compiled on the first of the days, and asked again on the later ones."""
    stand_in, owner, now = UserFactory(call_taker=True), UserFactory(call_taker=True), timezone.now()
    waiting_for(owner, CaseFactory())
    AwayFactory(user=owner, stand_in=stand_in, first_day=day(1), last_day=day(2))

    seen = []
    for days in range(4):
        monkeypatch.setattr(timezone, "now", lambda days=days: now + timedelta(days=days))
        seen.append(Case.objects.visible_to(stand_in).exists())

    assert seen == [False, True, True, False]


def test_new_role_is_asked_with_its_own_grounds():
    person = UserFactory(call_taker=True)
    case = CaseFactory()
    waiting_for(None, case)
    before = Case.objects.visible_to(person).exists()
    person.roles = ["coordinator"]

    assert (before, Case.objects.visible_to(person).exists()) == (False, True)


def test_what_takes_a_case_away_leaves_what_is_in_no_case():
    person, case, other = UserFactory(call_taker=True), CaseFactory(), CaseFactory()
    RecusalFactory(case=case, user=person)
    RecusalFactory(case=other)
    of_no_case, of_other, _ = (waiting_for(None, one) for one in (None, other, case))

    left = Promise.objects.filter(~Q(case_parts.removed.of(person, key="case")))

    assert set(left) >= {of_no_case, of_other}
    assert not left.filter(case=case).exists()


def test_what_takes_a_case_away_is_read_once_for_all_rows():
    """A row of its own for each would also be planned into everything else."""
    person = UserFactory(coordinator=True)
    asked = str(Case.objects.filter(~Q(case_parts.removed.of(person))).query)

    assert "= ANY (ARRAY((SELECT" in asked
    assert "EXISTS" not in asked


def test_grounds_that_stand_still_are_refused():
    grounds = Grounds(lambda who: [Promise.objects.filter(due_on=date(2026, 3, 2)).values("case")])

    with pytest.raises(ValueError, match="takes today and now of Anyone"):
        grounds.of(UserFactory.build(call_taker=True))


def test_grounds_are_compiled_once_for_all_with_the_same_permissions():
    found = []

    def no_ground(who: Anyone):
        found.append(who)
        return [Promise.objects.filter(owner=who).values("case")]

    grounds = Grounds(no_ground)
    for person in (UserFactory(call_taker=True), UserFactory(call_taker=True), UserFactory(coordinator=True)):
        assert not Case.objects.filter(grounds.of(person)).exists()

    assert len(found) == 2


def test_every_app_says_its_grounds_of_anyone():
    who = Anyone(frozenset(), is_child_assessor=False)
    said = [
        ground for part in case_parts.parts() for ground in (*part.grounds(who), *part.lasting_grounds(who))
    ]

    assert {ground.model._meta.model_name for ground in said} >= {"promise", "booking", "childdecision"}
