"""A deputy has the rights of the role on the days away, and neither before nor after."""

from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from calls.actions.reminders import ask_handler
from calls.factories import CaseFactory
from calls.models import Case, Promise
from calls.tests.factories import RecusalFactory
from referrals.actions.referrals import approve_referral
from referrals.factories import ReferralFactory
from stodtelefon.accounts.actions.away import change_away, end_away, remove_away, set_away
from stodtelefon.accounts.actions.deputies import (
    ask_for_deputy,
    decide_deputy,
    end_deputy,
    withdraw_deputy,
)
from stodtelefon.accounts.actions.role_changes import ask_for_role_change, decide_role_change
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.dates import midnight
from stodtelefon.permissions import LENT_TO, Permission, Role, permissions_of

P = Permission


def again(user):
    """As the next request has the person."""
    return User.objects.get(pk=user.pk)


def away_of(user, stand_in, **values):
    return AwayFactory(user=user, stand_in=stand_in, created_by=user, **({"going_on": True} | values))


def approve(deputyship, by):
    return decide_deputy(deputyship=deputyship, is_approved=True, by=by)


def deputy_for(of, user, by, **values):
    return approve(ask_for_deputy(away=away_of(of, user, **values), by=of), by)


@pytest.fixture
def travel():
    """To another moment, until the test is over."""
    with ExitStack() as clocks:
        yield lambda moment: clocks.enter_context(patch("django.utils.timezone.now", lambda: moment))


@pytest.fixture
def away(manager, coordinator):
    return away_of(manager, coordinator)


@pytest.fixture
def deputyship(away, manager, administrator):
    return approve(ask_for_deputy(away=away, by=manager), administrator)


# What is lent


def test_deputy_has_the_rights_of_both_roles_and_none_is_written(deputyship, coordinator):
    person = again(coordinator)

    assert person.permissions == permissions_of([Role.COORDINATOR, Role.MANAGER])
    assert person.roles == [Role.COORDINATOR]


def test_nothing_is_lent_before_it_is_approved(away, manager, coordinator, administrator):
    deputyship = ask_for_deputy(away=away, by=manager)
    assert not again(coordinator).can(P.REFERRAL_APPROVE)

    decide_deputy(deputyship=deputyship, is_approved=False, by=administrator)
    assert not again(coordinator).can(P.REFERRAL_APPROVE)


def test_it_lasts_from_the_first_midnight_to_the_last(manager, coordinator, administrator, travel):
    """Stockholm's days, whatever the clock of the machine says."""
    today = timezone.localdate()
    first_day, last_day = today + timedelta(days=3), today + timedelta(days=7)
    deputy_for(manager, coordinator, administrator, going_on=False, first_day=first_day, last_day=last_day)
    begins, ends, second = midnight(first_day), midnight(last_day + timedelta(days=1)), timedelta(seconds=1)
    for moment, may in (
        (begins - second, False),
        (begins, True),
        (ends - second, True),
        (ends, False),
        (ends + timedelta(minutes=1), False),
    ):
        travel(moment)
        assert again(coordinator).can(P.REFERRAL_APPROVE) is may, moment


def test_deputy_whose_days_ended_a_minute_ago_is_refused(manager, coordinator, administrator, travel, login):
    today = timezone.localdate()
    deputy_for(manager, coordinator, administrator, going_on=False, first_day=today, last_day=today)
    referral = ReferralFactory(police=True, approval_requested=True)
    path = reverse("referrals:approve", args=[referral.pk])
    assert login(coordinator).get(path).status_code == 200

    travel(midnight(today + timedelta(days=1)) + timedelta(minutes=1))

    assert login(coordinator).post(path, {"version": referral.version}).status_code == 404
    with pytest.raises(ValidationError, match="godkänn"):
        approve_referral(referral=referral, by=again(coordinator))
    referral.refresh_from_db()
    assert (referral.approved_at, referral.approved_by) == (None, None)


@pytest.mark.parametrize(
    "how", ["closed", "no role", "manager closed", "manager no role", "deputy away", "back"]
)
def test_it_ends_by_itself(deputyship, away, manager, coordinator, how):
    """Also when something was changed past the actions."""
    everyone = User.objects.filter(pk__in=[manager.pk, coordinator.pk])
    who = everyone.filter(pk=manager.pk if how.startswith("manager") else coordinator.pk)
    if how.endswith("closed"):
        other = UserFactory(administrator=True)
        who.update(is_active=False, disabled_at=timezone.now(), disabled_by=other)
    elif how.endswith("no role"):
        who.update(roles=[Role.CALL_TAKER])
    elif how == "deputy away":
        AwayFactory(user=coordinator, going_on=True)
    else:
        type(away).objects.filter(pk=away.pk).delete()

    assert not again(coordinator).can(P.REFERRAL_APPROVE)


def test_only_own_roles_are_lent(deputyship, manager, coordinator, call_taker, administrator):
    """A deputy of the manager's deputy is a coordinator's, and no manager's."""
    type(deputyship).objects.filter(pk=deputyship.pk).update(first_day=timezone.localdate())
    deputy_for(coordinator, call_taker, administrator)

    assert again(call_taker).permissions == permissions_of([Role.CALL_TAKER, Role.COORDINATOR])


def test_what_is_given_to_keep_is_given_by_own_roles(deputyship, coordinator):
    """Choices of colleagues, and who there is to decide, do not know of what is lent for some days."""
    assert coordinator not in User.objects.who_may(P.REFERRAL_APPROVE)


# Who may be, ask and decide


def test_deputy_has_the_role_beneath(manager, coordinator, call_taker, administrator, refused):
    assert LENT_TO == {Role.MANAGER: Role.COORDINATOR, Role.COORDINATOR: Role.CALL_TAKER}
    of_manager = away_of(manager, call_taker)
    of_coordinator = away_of(coordinator, UserFactory(coordinator=True))
    with refused("En samordnare kan vara det för chefen"):
        ask_for_deputy(away=of_manager, by=manager)
    with refused("kan inte vara ställföreträdare"):
        ask_for_deputy(away=of_coordinator, by=coordinator)
    deputy_for(UserFactory(coordinator=True), call_taker, administrator)
    assert again(call_taker).can(P.CASE_READ_OPEN)


def test_asking_is_refused(manager, coordinator, call_taker, administrator, refused):
    away = away_of(manager, None)
    with refused("Välj först vem som står in."):
        ask_for_deputy(away=away, by=manager)
    away = change_away(
        away=away, first_day=away.first_day, last_day=away.last_day, stand_in=coordinator, by=manager
    )
    with refused("Du kan inte begära att själv bli ställföreträdare"):
        ask_for_deputy(away=away, by=coordinator)
    other = UserFactory(coordinator=True)
    with refused("Bara den som är borta, chefen eller systemförvaltaren"):
        ask_for_deputy(away=away, by=other)
    ask_for_deputy(away=away, by=manager)
    with refused("Det är redan begärt"):
        ask_for_deputy(away=away, by=administrator)


def test_asking_is_refused_where_the_deputy_is_away_or_nobody_else_decides(
    manager, coordinator, administrator, refused
):
    away = away_of(manager, coordinator)
    gone = AwayFactory(user=coordinator, going_on=True)
    with refused("är själv borta"):
        ask_for_deputy(away=away, by=manager)
    gone.delete()
    User.objects.filter(pk=administrator.pk).update(roles=[])
    with refused("Ingen annan kan besluta"):
        ask_for_deputy(away=away, by=manager)


def test_asking_again_is_refused_once_it_is_decided_for_those_days(deputyship, away, manager, refused):
    with refused("är redan ställföreträdare"):
        ask_for_deputy(away=away, by=manager)


def test_it_takes_two(away, manager, coordinator, administrator, refused):
    deputyship = ask_for_deputy(away=away, by=manager)
    with refused("Det behöver två"):
        approve(deputyship, manager)
    with refused("Bara en systemförvaltare eller chef"):
        approve(deputyship, coordinator)
    both = UserFactory(roles=[Role.COORDINATOR, Role.ADMINISTRATOR])
    own = ask_for_deputy(away=away_of(UserFactory(manager=True), both), by=administrator)
    with refused("Det behöver två"):
        approve(own, both)


def test_who_asked_and_has_lost_the_right_is_found_at_approval(away, manager, coordinator, administrator):
    deputyship = ask_for_deputy(away=away, by=administrator)
    User.objects.filter(pk=administrator.pk).update(roles=[])

    assert approve(deputyship, manager).decision == "outdated"
    assert not again(coordinator).can(P.REFERRAL_APPROVE)


def test_it_is_withdrawn_by_who_asked_and_ended_by_who_may(
    away, manager, coordinator, administrator, refused
):
    deputyship = ask_for_deputy(away=away, by=manager)
    with refused("någon annans begäran"):
        withdraw_deputy(deputyship=deputyship, by=coordinator)
    with refused("inget att avsluta"):
        end_deputy(deputyship=deputyship, by=manager)
    withdraw_deputy(deputyship=deputyship, by=manager)
    other = UserFactory(coordinator=True)
    for who in (manager, coordinator, administrator):
        deputyship = approve(ask_for_deputy(away=away, by=manager), administrator)
        with refused("Bara den som är borta"):
            end_deputy(deputyship=deputyship, by=other)
        end_deputy(deputyship=deputyship, by=who)
        assert not again(coordinator).can(P.REFERRAL_APPROVE)
        with refused("Det är redan slut."):
            end_deputy(deputyship=deputyship, by=who)


# The days change


def test_deputy_cannot_write_the_manager_away_again(deputyship, away, manager, coordinator):
    """A coordinator writes in days for others too: they lend nothing without a decision of their own."""
    end_away(away=away, by=manager)
    assert not again(coordinator).can(P.REFERRAL_APPROVE)

    today = timezone.localdate()
    set_away(user=manager, first_day=today, last_day=away.last_day, stand_in=coordinator, by=coordinator)
    assert not again(coordinator).can(P.REFERRAL_APPROVE)


def test_fewer_days_away_are_fewer_days_and_more_are_not_more(manager, coordinator, administrator):
    today = timezone.localdate()
    row = away_of(manager, coordinator, going_on=False, first_day=today, last_day=today + timedelta(days=9))
    deputyship = approve(ask_for_deputy(away=row, by=manager), administrator)
    days = {"first_day": today, "stand_in": coordinator, "by": coordinator}

    row = change_away(away=row, last_day=today + timedelta(days=3), **days)
    change_away(away=row, last_day=today + timedelta(days=30), **days)

    deputyship.refresh_from_db()
    assert (deputyship.first_day, deputyship.last_day) == (today, today + timedelta(days=3))
    assert AuditEvent.objects.filter(event="deputyship.narrowed", actor_id=coordinator.pk).count() == 1


def test_another_stand_in_or_no_days_end_it(manager, coordinator, administrator):
    tomorrow = timezone.localdate() + timedelta(days=1)
    days = {"first_day": tomorrow, "last_day": tomorrow}
    row = away_of(manager, coordinator, going_on=False, **days)
    one = approve(ask_for_deputy(away=row, by=manager), administrator)
    row = change_away(away=row, stand_in=None, by=manager, **days)
    one.refresh_from_db()
    assert one.ended_by == manager

    row = change_away(away=row, stand_in=coordinator, by=manager, **days)
    other = ask_for_deputy(away=row, by=manager)
    remove_away(away=row, by=manager)
    other.refresh_from_db()
    assert other.decision == "outdated"
    assert not Promise.objects.open().filter(kind="deputyship_to_decide").exists()


def test_closing_the_account_or_taking_the_role_ends_it_for_good(
    deputyship, away, manager, coordinator, administrator
):
    UserFactory(coordinator=True)
    second = UserFactory(administrator=True)
    change = ask_for_role_change(user=coordinator, roles=[], is_child_assessor=False, by=administrator)
    decide_role_change(change=change, is_approved=True, by=second)

    deputyship.refresh_from_db()
    assert deputyship.ended_by == second
    other = UserFactory(coordinator=True)
    third = approve(ask_for_deputy(away=away_of(UserFactory(manager=True), other), by=administrator), second)
    disable_user(user=other, by=administrator)
    third.refresh_from_db()
    assert third.ended_by == administrator


# Four eyes, and what takes a case away


def test_nobody_approves_under_one_role_what_they_asked_under_another(deputyship, coordinator, login):
    deputy = again(coordinator)
    referral = ReferralFactory(police=True, approval_requested=True, approval_requested_by=coordinator)

    with pytest.raises(ValidationError, match="kan inte själv godkänna"):
        approve_referral(referral=referral, by=deputy)
    other = ReferralFactory(police=True, approval_requested=True)
    assert approve_referral(referral=other, by=deputy).approved_by == deputy


def test_deputy_asks_whoever_has_the_case_once_as_the_manager_does(
    deputyship, coordinator, call_taker, refused
):
    case, deputy = CaseFactory(handler=call_taker), again(coordinator)
    ask_handler(case=case, by=deputy)

    with refused("Du har redan frågat."):
        ask_handler(case=case, by=deputy)


def test_deputy_who_is_recused_stays_so(manager, coordinator, call_taker, administrator):
    case = CaseFactory(handler=coordinator)
    RecusalFactory(case=case, user=call_taker)
    deputy_for(coordinator, call_taker, administrator)

    assert case not in Case.objects.visible_to(again(call_taker))
    assert CaseFactory() in Case.objects.visible_to(again(call_taker))
