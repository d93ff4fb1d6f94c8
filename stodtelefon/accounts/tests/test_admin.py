"""Accounts in Django's admin: for the administrator alone, each save an action, and nothing deleted."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import NoReverseMatch, reverse

from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.accounts.second_factor import FRESH_FOR, SHOWN_AT
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

USER_LIST = "/admin/accounts/user/"


def user_path(user):
    return f"{USER_LIST}{user.pk}/change/"


def user_form(user, **values):
    form = {
        "name": user.name,
        "title": user.title,
        "email": user.email,
        "version": user.version,
    }
    return form | values


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_admin_does_not_exist_for_others(role, login, call_taker):
    client = login(UserFactory(roles=[role]))

    for path in (
        "/admin/",
        "/admin/login/",
        USER_LIST,
        user_path(call_taker),
        "/admin/accounts/",
        "/admin/jsi18n/",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(user_path(call_taker), user_form(call_taker, name="Annat Namn")).status_code == 404
    assert User.objects.get(pk=call_taker.pk).name == call_taker.name


@pytest.mark.parametrize("path", ["/admin/", USER_LIST])
def test_admin_asks_a_stranger_to_sign_in_at_the_same_door(path, client, db):
    assert client.get(path).url == f"/konto/logga-in/?next={path}"


@pytest.mark.parametrize(
    "name", ["login", "logout", "password_change", "accounts_user_delete", "accounts_user_history"]
)
def test_admin_serves_no_door_and_no_deleting_of_its_own(name, db):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}", args=[1] if "_user_" in name else [])


def test_admin_shows_its_pages(login, administrator, call_taker):
    client = login(administrator)

    for path in ("/admin/", USER_LIST, user_path(call_taker)):
        assert client.get(path).status_code == 200


def test_saving_a_user_goes_through_the_action(login, administrator, call_taker):
    login(administrator).post(user_path(call_taker), user_form(call_taker, name="Åsa Ek", title="kurator"))

    assert User.objects.get(pk=call_taker.pk).signature == "Åsa Ek, kurator"
    event = AuditEvent.objects.get()
    assert (event.event, event.actor_id, event.target_id) == (
        "user.renamed",
        administrator.pk,
        str(call_taker.pk),
    )
    assert not LogEntry.objects.exists()


def test_saving_all_of_a_user_leaves_one_line_for_each_action(login, administrator, call_taker):
    form = user_form(call_taker, name="Åsa Ek", email="asa@stodtelefon.example")

    login(administrator).post(user_path(call_taker), form)

    person = User.objects.get(pk=call_taker.pk)
    assert (person.name, person.email) == ("Åsa Ek", "asa@stodtelefon.example")
    events = list(AuditEvent.objects.order_by("id").values_list("event", flat=True))
    assert events == ["user.renamed", "user.address_changed"]


def test_roles_are_read_here_and_not_changed(login, administrator, call_taker):
    """They take two, and who is at the keyboard is asked: their page does both."""
    client = login(administrator)
    assert "samtalsmottagare" in client.get(user_path(call_taker)).content.decode()

    client.post(user_path(call_taker), user_form(call_taker, roles=["manager"], is_child_assessor="on"))

    person = User.objects.get(pk=call_taker.pk)
    assert (person.roles, person.is_child_assessor) == ([Role.CALL_TAKER], False)


def test_roles_are_changed_here_too_by_who_has_just_shown_who_it_is(login, administrator, call_taker):
    client, path = login(administrator), user_path(call_taker)
    session = client.session
    session[SHOWN_AT] -= FRESH_FOR + 1
    session.save()

    asked = f"/konto/bekrafta/?next={path.replace('/', '%2F')}"
    assert client.get(path).url == asked
    assert client.post(path, user_form(call_taker, roles=["administrator"])).url == asked
    assert User.objects.get(pk=call_taker.pk).roles == call_taker.roles
    assert client.post(asked, {"password": PASSWORD}).url == path
    assert client.get(path).status_code == 200


def test_saving_a_user_that_is_not_changed_leaves_no_line(login, administrator, call_taker):
    response = login(administrator).post(user_path(call_taker), user_form(call_taker))

    assert response.status_code == 302
    assert not AuditEvent.objects.exists()


def test_refusal_of_an_action_is_shown_in_the_form_and_nothing_is_saved(login, administrator, call_taker):
    form = user_form(administrator, name="Annat Namn", email=call_taker.email)

    response = login(administrator).post(user_path(administrator), form)

    assert response.status_code == 200
    assert "redan ett konto med den e-postadressen" in response.content.decode()
    after = User.objects.get(pk=administrator.pk)
    assert (after.name, after.email) == (administrator.name, administrator.email)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("is_own", "says"),
    [(False, "Någon annan har ändrat"), (True, "Du har själv ändrat det här i ett annat fönster.")],
)
def test_old_version_is_refused(login, administrator, call_taker, is_own, says):
    first = administrator if is_own else UserFactory(roles=[Role.ADMINISTRATOR])
    login(first).post(user_path(call_taker), user_form(call_taker, name="Först"))

    response = login(administrator).post(user_path(call_taker), user_form(call_taker, name="Sedan"))

    assert says in response.content.decode()
    assert User.objects.get(pk=call_taker.pk).name == "Först"


def test_users_are_neither_added_nor_deleted_here(login, administrator, call_taker):
    client = login(administrator)

    assert client.post(f"{USER_LIST}add/", {"name": "Ny"}).status_code == 403
    assert client.post(f"/admin/accounts/user/{call_taker.pk}/delete/").status_code in (302, 404)
    client.post(USER_LIST, {"action": "delete_selected", "_selected_action": [call_taker.pk], "post": "yes"})
    assert User.objects.count() == 2
