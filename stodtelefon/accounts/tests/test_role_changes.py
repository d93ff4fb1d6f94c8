"""Roles are decided by two where there are two: one asks, another sees exactly what it is and says yes or no."""

from time import time

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Promise
from stodtelefon.accounts.actions.log_notice import confirm_log_notice
from stodtelefon.accounts.actions.morning_mail import choose_morning_mail
from stodtelefon.accounts.actions.role_changes import (
    ask_for_role_change,
    decide_role_change,
    withdraw_role_change,
)
from stodtelefon.accounts.actions.shortcuts import choose_shortcuts
from stodtelefon.accounts.actions.users import (
    change_name,
    change_own_password,
    change_roles,
    disable_user,
    enable_user,
)
from stodtelefon.accounts.factories import PASSWORD, RoleChangeFactory, UserFactory
from stodtelefon.accounts.log_notice import VERSION
from stodtelefon.accounts.models import RoleChange, User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.tests.answers import messages_of
from stodtelefon.tests.races import at_once

FALLEN = "Kontot har ändrats sedan det begärdes. Begär det på nytt."
WAITING = "/konto/andra-steget/vantar/"


def ask(user, by, roles=(Role.COORDINATOR,), **values):
    sent = {"is_child_assessor": False} | values
    return ask_for_role_change(user=user, roles=list(roles), by=by, **sent)


def approve(change, by):
    return decide_role_change(change=change, is_approved=True, by=by)


def roles_of(user):
    return User.objects.get(pk=user.pk).roles


def events():
    return list(AuditEvent.objects.order_by("id").values_list("event", "actor_id"))


def promised():
    return Promise.objects.open().filter(kind="role_change_to_decide").count()


@pytest.fixture
def change(administrator, manager, call_taker):
    return ask(call_taker, administrator)


# Two


def test_it_waits_and_then_another_says_yes(administrator, manager, call_taker, change):
    assert roles_of(call_taker) == [Role.CALL_TAKER]
    assert promised() == 1

    approve(change, manager)

    assert roles_of(call_taker) == [Role.COORDINATOR]
    assert promised() == 0
    change.refresh_from_db()
    assert (change.decision, change.asked_by, change.decided_by) == ("approved", administrator, manager)
    assert events() == [
        ("role_change.asked", administrator.pk),
        ("user.roles_changed", manager.pk),
        ("role_change.approved", manager.pk),
    ]
    line = AuditEvent.objects.get(event="role_change.approved")
    assert (line.target_type, line.target_id) == ("accounts.rolechange", str(change.pk))


def test_one_alone_cannot_change_them_where_another_can_decide(administrator, manager, call_taker, refused):
    with refused("Det behöver två"):
        change_roles(user=call_taker, roles=[Role.MANAGER], is_child_assessor=False, by=administrator)
    assert roles_of(call_taker) == [Role.CALL_TAKER]


def test_who_cannot_sign_in_is_no_second_person(administrator, call_taker, refused):
    UserFactory(manager=True, invited=True)
    UserFactory(manager=True, disabled=True, disabled_by=administrator)

    with refused("Ingen annan kan besluta"):
        ask(call_taker, administrator)
    change_roles(user=call_taker, roles=[Role.MANAGER], is_child_assessor=False, by=administrator)
    assert roles_of(call_taker) == [Role.MANAGER]


def test_the_one_concerned_is_no_second_person(administrator, manager):
    change_roles(user=manager, roles=[Role.COORDINATOR], is_child_assessor=False, by=administrator)

    assert roles_of(manager) == [Role.COORDINATOR]


@pytest.mark.parametrize("who", ["asker", "concerned", "call_taker"])
def test_who_may_not_decide_is_refused(administrator, manager, call_taker, who):
    concerned = UserFactory(roles=[Role.ADMINISTRATOR, Role.MANAGER])
    change = ask(concerned, administrator)

    with pytest.raises(ValidationError):
        approve(change, {"asker": administrator, "concerned": concerned, "call_taker": call_taker}[who])
    assert roles_of(concerned) == [Role.ADMINISTRATOR, Role.MANAGER]


def test_one_person_with_both_roles_and_two_sessions_is_one(manager, call_taker, login):
    both = UserFactory(roles=[Role.ADMINISTRATOR, Role.MANAGER])
    change = ask(call_taker, both)
    path = reverse("accounts:role_change_approve", args=[change.pk])

    for client in (login(both), login(both)):
        page = client.post(path, {"version": 1}).content.decode()
        assert "Det behöver två: någon annan än den som bad om det." in page
    assert roles_of(call_taker) == [Role.CALL_TAKER]
    assert RoleChange.objects.open().count() == 1


@pytest.mark.usefixtures("own_database")
def test_two_approvals_at_once_are_one(administrator):
    for _ in range(4):
        call_taker = UserFactory(call_taker=True)
        one, other = UserFactory(manager=True), UserFactory(administrator=True)
        change = ask(call_taker, administrator)

        results = at_once(*(lambda change=change, by=by: approve(change, by) for by in (one, other)))

        refused = [result.messages for result in results if isinstance(result, ValidationError)]
        assert refused == [["Det är redan avgjort: godkänt."]]
        assert roles_of(call_taker) == [Role.COORDINATOR]
        changed = AuditEvent.objects.filter(event="user.roles_changed", target_id=str(call_taker.pk))
        assert changed.count() == 1


# In the database


def test_database_holds_that_there_are_two(administrator, manager, call_taker, change):
    decided = {"decision": "approved", "decided_at": timezone.now()}
    for values, rule in (
        (decided | {"decided_by": administrator}, "role_change_is_decided_by_another"),
        (decided | {"decided_by": call_taker}, "role_change_is_decided_by_another"),
        (decided, "role_change_is_decided_by_another"),
        (decided | {"decision": "outdated"}, "role_change_is_decided_by_another"),
        (decided | {"decision": "withdrawn", "decided_by": manager}, "role_change_is_decided_by_another"),
        ({"asked_by": call_taker}, "role_change_is_asked_by_another"),
        ({"roles": ["king"]}, "role_change_has_only_known_roles"),
        ({"to": call_taker}, "role_change_gives_to_another"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            RoleChange.objects.filter(pk=change.pk).update(**values)
    with pytest.raises(IntegrityError, match="user_has_one_open_role_change"), transaction.atomic():
        RoleChangeFactory(user=call_taker, asked_by=administrator)


# Asking


def test_asking_is_refused(administrator, manager, call_taker, coordinator, change):
    for user, by, words in (
        (call_taker, administrator, "redan begärt"),
        (administrator, administrator, "dina egna roller"),
        (coordinator, administrator, "har .* redan"),
        (coordinator, manager, "Bara systemförvaltaren"),
    ):
        with pytest.raises(ValidationError, match=words):
            ask(user, by)
    with pytest.raises(ValidationError, match="Någon annan har ändrat"):
        ask(coordinator, administrator, roles=[], version=coordinator.version + 1)


def test_it_is_declined_or_taken_back_once(administrator, manager, call_taker, change, refused):
    decide_role_change(change=change, is_approved=False, by=manager)
    with refused("Det är redan avgjort: avslaget."):
        approve(change, manager)

    again = ask(call_taker, administrator)
    with refused("någon annans begäran"):
        withdraw_role_change(change=again, by=manager)
    withdraw_role_change(change=again, by=administrator)
    with refused("Det är redan avgjort: återtaget."):
        approve(again, manager)
    assert roles_of(call_taker) == [Role.CALL_TAKER]
    assert promised() == 0


# What has changed since


def test_account_that_was_changed_has_to_be_asked_for_again(
    administrator, manager, call_taker, change, login
):
    change_name(user=call_taker, name="Någon Annan", title="", by=administrator)
    path = reverse("accounts:role_change_approve", args=[change.pk])

    answer = login(manager).post(path, {"version": 1}, follow=True)

    assert FALLEN in messages_of(answer)
    assert roles_of(call_taker) == [Role.CALL_TAKER]
    change.refresh_from_db()
    assert change.decision == "outdated"
    assert promised() == 0
    assert events()[-1] == ("role_change.outdated", manager.pk)
    approve(ask(call_taker, administrator), manager)
    assert roles_of(call_taker) == [Role.COORDINATOR]


def test_what_somebody_chooses_for_themselves_lets_no_request_fall(manager, call_taker, change):
    User.objects.update(log_notice=0, log_notice_at=None)
    choose_shortcuts(wants=False, by=call_taker)
    choose_morning_mail(wants=True, by=call_taker)
    confirm_log_notice(version=VERSION, by=call_taker)
    change_own_password(current=PASSWORD, password="en mening som ingen gissar", by=call_taker)

    approve(change, manager)

    assert roles_of(call_taker) == [Role.COORDINATOR]


def test_request_ends_with_the_account(administrator, manager, call_taker, change):
    disable_user(user=call_taker, by=administrator)

    assert not RoleChange.objects.open().exists()
    assert promised() == 0
    again = ask(call_taker, administrator)
    enable_user(user=call_taker, by=administrator)
    assert approve(again, manager).decision == "outdated"


def test_request_falls_with_who_asked_and_with_who_takes_over(administrator, manager, call_taker):
    asker, to = UserFactory(administrator=True), UserFactory(coordinator=True)
    ask(call_taker, asker, to=to)
    disable_user(user=to, by=administrator)
    assert not RoleChange.objects.open().exists()

    ask(call_taker, asker)
    approve(ask(asker, administrator, roles=[Role.CALL_TAKER]), manager)
    assert not RoleChange.objects.open().exists()

    second = UserFactory(administrator=True)
    ask(call_taker, second)
    disable_user(user=second, by=administrator)
    assert not RoleChange.objects.open().exists()
    assert promised() == 0


def test_request_falls_when_nobody_is_left_to_decide(administrator, manager, call_taker, change):
    disable_user(user=manager, by=administrator)

    change.refresh_from_db()
    assert change.decision == "outdated"
    change_roles(user=call_taker, roles=[Role.COORDINATOR], is_child_assessor=False, by=administrator)


def test_asker_who_lost_the_right_unseen_is_found_at_approval(administrator, manager, call_taker, change):
    User.objects.filter(pk=administrator.pk).update(roles=[])

    assert approve(change, manager).decision == "outdated"
    assert roles_of(call_taker) == [Role.CALL_TAKER]


def test_last_coordinator_stays_and_the_request_too(administrator, manager, coordinator, refused):
    CaseFactory(handler=coordinator)
    change = ask(coordinator, administrator, roles=[Role.CALL_TAKER])

    with refused("Minst en samordnare"):
        approve(change, manager)
    assert roles_of(coordinator) == [Role.COORDINATOR]
    assert RoleChange.objects.open().count() == 1


# The pages


def test_approver_sees_exactly_what_is_approved(administrator, manager, call_taker, login):
    to = UserFactory(coordinator=True)
    case = CaseFactory(handler=call_taker)
    path = reverse("accounts:user_roles", args=[call_taker.pk])
    page = login(administrator).get(path).content.decode()
    assert "Begär ändringen" in page

    sent = {"roles": ["manager"], "is_child_assessor": "on", "to": to.pk, "version": 1}
    login(administrator).post(path, sent)

    change = RoleChange.objects.get()
    assert "från samtalsmottagare till enhetschef, barnbedömare" in login(manager).get(
        WAITING
    ).content.decode().replace("\n", " ")
    facts = dict(
        login(manager).get(reverse("accounts:role_change_approve", args=[change.pk])).context["facts"]
    )
    assert (facts["Roller nu"], facts["Roller efter"], facts["Barnbedömare"]) == (
        "samtalsmottagare",
        "enhetschef",
        "nej, blir ja",
    )
    assert facts["1 öppet ärende"].startswith(f"Till {to.name}: ")

    login(manager).post(reverse("accounts:role_change_approve", args=[change.pk]), {"version": 1})
    case.refresh_from_db()
    assert (roles_of(call_taker), case.handler) == ([Role.MANAGER], to)


def test_account_says_that_it_waits_and_the_asker_takes_it_back(
    administrator, manager, call_taker, change, login
):
    other, path = UserFactory(administrator=True), call_taker.get_absolute_url()
    taken_back = reverse("accounts:role_change_withdraw", args=[change.pk])

    seen = {one: login(one).get(path).content.decode() for one in (administrator, other)}
    for page in seen.values():
        assert "från samtalsmottagare till samordnare" in page
        assert reverse("accounts:user_roles", args=[call_taker.pk]) not in page
    assert (taken_back in seen[administrator], taken_back in seen[other]) == (True, False)

    login(administrator).post(taken_back)
    assert not RoleChange.objects.open().exists()


def test_it_stands_on_idag_of_who_may_decide(administrator, manager, change, login):
    path = reverse("accounts:role_change_approve", args=[change.pk])

    assert path in login(manager).get("/").content.decode()
    assert login(administrator).get(path).status_code == 200


def test_approving_asks_who_is_at_the_keyboard(manager, change, login, monkeypatch):
    client, later = login(manager), time() + 11 * 60
    monkeypatch.setattr("stodtelefon.accounts.second_factor.time.time", lambda: later)

    path = reverse("accounts:role_change_approve", args=[change.pk])
    for answer in (client.get(path), client.post(path, {"version": 1})):
        assert answer.url.startswith("/konto/bekrafta/")
    assert RoleChange.objects.open().exists()


def test_what_another_has_decided_is_said(manager, change, login):
    path, client = reverse("accounts:role_change_approve", args=[change.pk]), login(manager)
    decide_role_change(change=change, is_approved=False, by=UserFactory(manager=True))

    assert "Det hade redan ändrats" in client.get(path, follow=True).content.decode()
    declined = client.post(reverse("accounts:role_change_decline", args=[change.pk]), follow=True)
    assert "Det är redan avgjort: avslaget." in messages_of(declined)
