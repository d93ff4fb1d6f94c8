"""Days away: what waits meanwhile stands with whoever stands in, and can be opened there."""

from datetime import timedelta

import pytest
from django.template import Context
from django.utils import timezone

from calls.actions.cases import close_case
from calls.actions.reminders import set_reminder
from calls.case_parts import NextStep
from calls.factories import CaseFactory
from calls.models import Case
from calls.staffing import Staffing, promises_of
from calls.templatetags.steps import steps
from stodtelefon.accounts.actions.away import end_away
from stodtelefon.accounts.factories import AwayFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def remind(database):
    """`remind(ada)`: a reminder for today in a case of hers."""

    def make(handler, **values):
        case = CaseFactory(handler=handler, **values)
        set_reminder(case=case, due_on=timezone.localdate(), text="Ring skolan.", by=handler)
        return case

    return make


def on_idag(user):
    return set(promises_of(user, on=timezone.localdate()).values_list("case", flat=True))


def opened(user):
    return set(Case.objects.visible_to(user).values_list("pk", flat=True))


def test_stand_in_sees_and_opens_what_waits_and_nothing_else(call_taker, other_call_taker, remind):
    case, quiet = remind(call_taker), CaseFactory(handler=call_taker)
    stranger = UserFactory(call_taker=True)
    away = AwayFactory(user=call_taker, going_on=True, stand_in=other_call_taker)

    assert (on_idag(other_call_taker), opened(other_call_taker)) == ({case.pk}, {case.pk})
    assert quiet.pk not in opened(other_call_taker)
    assert (on_idag(stranger), opened(stranger)) == (set(), set())

    end_away(away=away, by=call_taker)
    assert (on_idag(other_call_taker), opened(other_call_taker)) == (set(), set())
    assert on_idag(call_taker) == {case.pk}


def test_days_ahead_change_nothing_yet(call_taker, other_call_taker, remind):
    remind(call_taker)
    tomorrow = timezone.localdate() + timedelta(days=1)
    AwayFactory(user=call_taker, first_day=tomorrow, stand_in=other_call_taker)

    assert (on_idag(other_call_taker), opened(other_call_taker)) == (set(), set())


def test_coordinator_sees_what_nobody_stands_in_for_also_in_a_closed_case(call_taker, coordinator, remind):
    case = remind(call_taker)
    close_case(case=case, outcome="settled", ve_assessment="no_reason", by=call_taker)
    assert on_idag(coordinator) == set()

    AwayFactory(user=call_taker, going_on=True)

    assert on_idag(coordinator) == {case.pk}
    assert case.pk in opened(coordinator)


def test_who_stands_in_for_the_last_coordinator_sees_what_has_no_owner(
    call_taker, other_call_taker, coordinator, remind
):
    case = remind(other_call_taker)
    AwayFactory(user=other_call_taker, going_on=True)
    AwayFactory(user=coordinator, going_on=True, stand_in=call_taker)

    assert on_idag(call_taker) == {case.pk}
    assert opened(call_taker) == {case.pk}

    UserFactory(coordinator=True)
    assert (on_idag(call_taker), opened(call_taker)) == (set(), set())


def test_stand_in_who_is_away_too_leaves_it_to_the_coordinator(
    call_taker, other_call_taker, coordinator, remind
):
    case = remind(call_taker)
    AwayFactory(user=call_taker, going_on=True, stand_in=other_call_taker)
    AwayFactory(user=other_call_taker, going_on=True)

    assert on_idag(coordinator) == {case.pk}


@pytest.mark.parametrize(
    ("traits", "is_away", "waits_on", "held_by"),
    [
        ({}, False, "Väntar på Maria Ek.", "hos Maria Ek"),
        ({}, True, "Väntar på Maria Ek, som är borta.", "hos Maria Ek, som är borta"),
        (
            {"disabled": True},
            *(False, "Väntar på en kollega vars konto är stängt.", "hos en kollega vars konto är stängt"),
        ),
    ],
    ids=["here", "away", "closed"],
)
def test_whose_it_is_is_said_in_a_sentence(traits, is_away, waits_on, held_by):
    owner = UserFactory(call_taker=True, name="Maria Ek", **traits)
    if is_away:
        AwayFactory(user=owner, going_on=True)
    staffing = Staffing.on(timezone.localdate())

    line = steps(Context(), [NextStep("Ring", whose=staffing.why_here(owner.pk))], on_desk=True)

    assert f'<span class="why" dir="auto">{waits_on}</span>' in line
    assert staffing.with_whom(owner.pk) == held_by
    assert staffing.with_whom(None) == "hos ingen"
