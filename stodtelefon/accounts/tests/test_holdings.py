"""Closing an account and taking roles away: what is held is said, moved in the same step, and never left behind."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory, CaseOpeningFactory, ChildDecisionFactory, DangerReportFactory
from meetings.factories import FindingFactory
from referrals.factories import DisclosureFactory, ReferralFactory
from stodtelefon.accounts.actions.users import change_roles, disable_user, enable_user
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.accounts.holdings import held_by
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


def words_of(user):
    return [holding.words(count) for holding, count in held_by(user)]


# The page


def test_page_says_in_numbers_and_kinds_what_the_account_holds(administrator, call_taker, coordinator, login):
    cases = CaseFactory.create_batch(2, handler=call_taker)
    CaseFactory(handler=call_taker, closed=True)
    FindingFactory(find_out=True, owner_kind="colleague", owner=call_taker, text="Zebrafråga.")

    page = login(administrator).get(reverse("accounts:user_disable", args=[call_taker.pk])).content.decode()

    for words in ("2 öppna ärenden", "1 sak att ta reda på"):
        assert words in page
    assert "Med kollega: kollegan tar över.<br>Annars: till kön Ej tilldelade" in page
    assert "Zebra" not in page
    assert not any(case.number in page for case in cases)


def test_account_that_holds_nothing_is_closed_without_a_choice(administrator, call_taker, login):
    client = login(administrator)
    address = reverse("accounts:user_disable", args=[call_taker.pk])

    assert "to" not in client.get(address).context["form"].fields
    client.post(address)
    assert not User.objects.get(pk=call_taker.pk).is_active


def test_who_takes_over_has_to_be_said(administrator, call_taker, coordinator, login):
    case = CaseFactory(handler=call_taker)
    client, address = login(administrator), reverse("accounts:user_disable", args=[call_taker.pk])

    refused = client.post(address, {"version": 1})
    assert list(refused.context["form"].errors) == ["to"]
    assert User.objects.get(pk=call_taker.pk).is_active

    client.post(address, {"version": 1, "to": coordinator.pk})
    case.refresh_from_db()
    assert case.handler == coordinator
    assert not User.objects.get(pk=call_taker.pk).is_active


def test_nobody_in_particular_is_the_queue(administrator, call_taker, coordinator, login):
    case = CaseFactory(handler=call_taker)

    login(administrator).post(
        reverse("accounts:user_disable", args=[call_taker.pk]), {"version": 1, "to": "nobody"}
    )

    case.refresh_from_db()
    assert case.handler is None


def test_choices_say_what_each_colleague_cannot_have(administrator, call_taker, manager, login):
    ChildDecisionFactory(waiting=True, assessor=call_taker)
    CaseFactory(handler=call_taker)
    colleague = UserFactory(call_taker=True, name="Nora")
    able = UserFactory(call_taker=True, child_assessor=True, name="Sara")
    away = AwayFactory(user=able, going_on=True)

    form = login(administrator).get(reverse("accounts:user_disable", args=[call_taker.pk])).context["form"]

    choices = dict(form.fields["to"].choices)
    assert choices[str(colleague.pk)] == "Nora: tar inte barn att bedöma"
    assert choices[str(able.pk)] == f"Sara ({away})"
    assert not {str(manager.pk), str(administrator.pk), str(call_taker.pk)} & set(choices)


def test_roles_page_asks_only_when_something_cannot_be_kept(administrator, call_taker, coordinator, login):
    case = CaseFactory(handler=call_taker)
    client, address = login(administrator), reverse("accounts:user_roles", args=[call_taker.pk])

    client.post(address, {"version": 1, "roles": ["coordinator"]})
    case.refresh_from_db()
    assert case.handler == call_taker

    refused = client.post(address, {"version": 2, "roles": ["manager"]})
    assert "inte ha kvar 1 öppet ärende" in refused.context["form"].errors["to"][0]
    assert User.objects.get(pk=call_taker.pk).roles == [Role.COORDINATOR]

    client.post(address, {"version": 2, "roles": ["manager"], "to": coordinator.pk})
    case.refresh_from_db()
    assert case.handler == coordinator
    assert User.objects.get(pk=call_taker.pk).roles == [Role.MANAGER]


# The actions


def test_nothing_is_left_and_reopening_gives_nothing_back(administrator, call_taker, coordinator):
    CaseFactory(handler=call_taker)
    FindingFactory(find_out=True, owner_kind="colleague", owner=call_taker)
    AwayFactory(stand_in=call_taker)
    assert len(held_by(call_taker)) == 3

    disable_user(user=call_taker, by=administrator, to=coordinator)

    assert held_by(call_taker) == []
    enable_user(user=call_taker, by=administrator)
    assert held_by(call_taker) == []
    assert words_of(coordinator) == ["1 kollega att stå in för", "1 öppet ärende", "1 sak att ta reda på"]


def test_colleague_who_is_closed_or_the_same_is_refused(administrator, call_taker, coordinator, refused):
    CaseFactory(handler=call_taker)
    gone = UserFactory(call_taker=True, disabled=True)

    for to, sentence in ((gone, f"Kontot för {gone.name} är avstängt."), (call_taker, "Välj någon annan")):
        with refused(sentence) as refusal:
            disable_user(user=call_taker, by=administrator, to=to)
        assert set(refusal.value.message_dict) == {"to"}


def test_roles_that_are_enough_move_nothing(administrator, call_taker, coordinator):
    case = CaseFactory(handler=call_taker)

    change_roles(
        user=call_taker,
        roles=[Role.COORDINATOR],
        is_child_assessor=False,
        by=administrator,
        to=coordinator,
    )

    case.refresh_from_db()
    assert case.handler == call_taker


def test_stand_in_goes_to_the_colleague_but_not_for_their_own_days(administrator, call_taker, coordinator):
    UserFactory(coordinator=True)
    for_another = AwayFactory(stand_in=call_taker)
    for_the_colleague = AwayFactory(user=coordinator, stand_in=call_taker)

    disable_user(user=call_taker, by=administrator, to=coordinator)

    for_another.refresh_from_db()
    for_the_colleague.refresh_from_db()
    # The colleague is away on the same days, so that neither can be had.
    assert (for_another.stand_in, for_the_colleague.stand_in) == (None, None)


def test_somebody_stands_in_for_the_last_coordinator_when_the_stand_in_leaves(
    administrator, call_taker, other_call_taker, coordinator, refused
):
    away = AwayFactory(user=coordinator, stand_in=call_taker)

    with refused(f"{coordinator.name} är borta, och ingen annan samordnare är på plats.") as refusal:
        disable_user(user=call_taker, by=administrator)

    assert set(refusal.value.message_dict) == {"to"}
    disable_user(user=call_taker, by=administrator, to=other_call_taker)
    away.refresh_from_db()
    assert away.stand_in == other_call_taker


# Somebody is left


def test_last_coordinator_stays_while_there_are_open_cases(administrator, coordinator, call_taker, refused):
    UserFactory(coordinator=True, invited=True)
    CaseFactory(handler=call_taker)

    with refused("Minst en samordnare måste kunna logga in så länge det finns öppna ärenden."):
        disable_user(user=coordinator, by=administrator, to=call_taker)
    with refused("Minst en samordnare"):
        change_roles(user=coordinator, roles=[Role.CALL_TAKER], is_child_assessor=False, by=administrator)


def test_last_coordinator_can_leave_where_no_case_is_open(administrator, coordinator):
    CaseFactory(closed=True)

    disable_user(user=coordinator, by=administrator)

    assert not User.objects.get(pk=coordinator.pk).is_active


def test_coordinator_who_is_not_the_last_can_leave(administrator, coordinator):
    CaseFactory()
    UserFactory(coordinator=True)

    disable_user(user=coordinator, by=administrator)

    assert not User.objects.get(pk=coordinator.pk).is_active


def test_last_manager_stays_while_something_waits_for_one(administrator, manager, refused):
    report = DangerReportFactory()
    UserFactory(coordinator=True)

    with refused("så länge en fara väntar på granskning"):
        disable_user(user=manager, by=administrator)

    report.reviewed_at, report.reviewed_by, report.review = timezone.now(), administrator, "Rätt gjort."
    report.save()
    referral = ReferralFactory(police=True, approval_requested=True)
    with refused("så länge något till polisen väntar på att godkännas eller granskas"):
        disable_user(user=manager, by=administrator)

    type(referral).objects.all().delete()
    CaseOpeningFactory(asked=True)
    with refused("så länge någon har frågat om att öppna ett äldre ärende"):
        disable_user(user=manager, by=administrator)


@pytest.mark.parametrize("of", ["waits", "review"])
def test_last_manager_stays_while_a_disclosure_to_the_police_waits(of, administrator, manager, refused):
    DisclosureFactory(**{of: True})
    UserFactory(coordinator=True)

    with refused("så länge något till polisen väntar på att godkännas eller granskas"):
        disable_user(user=manager, by=administrator)


def test_last_assessor_stays_while_a_child_waits(administrator, refused):
    assessor = ChildDecisionFactory(waiting=True).assessor
    UserFactory(call_taker=True)

    with refused("Ett barn väntar på bedömning, och ingen annan är barnbedömare."):
        change_roles(user=assessor, roles=[Role.CALL_TAKER], is_child_assessor=False, by=administrator)
