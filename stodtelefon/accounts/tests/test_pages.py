"""The administrator's pages for accounts, and one's own."""

from uuid import uuid4

import pytest
from django.urls import reverse

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import Invitation, User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

ADMINISTRATORS_PAGES = ("user_index", "user_create")
PAGES_OF_AN_ACCOUNT = (
    *("user", "user_roles", "user_name", "user_address"),
    *("user_disable", "user_enable"),
)
MANAGERS_PAGES = ("user_index", "user", "user_disable")


def address(name, *args):
    return reverse(f"accounts:{name}", args=args)


def test_manager_sees_the_accounts_and_closes_one(login, manager, call_taker, logged):
    client = login(manager)
    listed, one = (
        client.get(path).content.decode() for path in (address("user_index"), address("user", call_taker.pk))
    )

    assert (call_taker.name in listed, address("user_create") in listed) == (True, False)
    assert address("user_disable", call_taker.pk) in one
    others = ("user_roles", "user_name", "user_address", "user_link", "factor_reset_ask")
    assert not [name for name in others if address(name, call_taker.pk) in one]

    client.post(address("user_disable", call_taker.pk), {"version": call_taker.version})

    call_taker.refresh_from_db()
    assert (call_taker.is_active, call_taker.disabled_by) == (False, manager)
    logged("user.disabled", by=manager, target=call_taker)
    assert (
        address("user_enable", call_taker.pk)
        not in client.get(address("user", call_taker.pk)).content.decode()
    )


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_administrators_pages_do_not_exist_for_others(role, login, call_taker):
    client = login(UserFactory(roles=[role]))
    before = User.objects.get(pk=call_taker.pk)
    open_to = MANAGERS_PAGES if role == Role.MANAGER else ()

    paths = [address(name) for name in ADMINISTRATORS_PAGES if name not in open_to]
    paths += [address(name, call_taker.pk) for name in PAGES_OF_AN_ACCOUNT if name not in open_to]
    answers = {(path, client.get(path).status_code) for path in paths}
    answers |= {(path, client.post(path, {"roles": list(Role)}).status_code) for path in paths}
    answers.add(("link", client.post(address("user_link", call_taker.pk)).status_code))

    assert {status for _, status in answers} == {404}
    after = User.objects.get(pk=call_taker.pk)
    assert (after.version, after.roles, after.is_active) == (before.version, before.roles, before.is_active)
    assert not Invitation.objects.exists()
    assert not AuditEvent.objects.exists()


def test_account_that_is_not_there_is_404(login, administrator):
    client = login(administrator)

    assert client.get(address("user", 0)).status_code == 404
    assert client.get("/konto/anvandare/99999999999999999999/").status_code == 404


def test_inviting_shows_the_link_once(login, administrator):
    client = login(administrator)
    form = {
        "name": "Ny Kollega",
        "email": "ny@stodtelefon.example",
        "roles": ["call_taker"],
        "token": uuid4(),
    }

    response = client.post(address("user_create"), form)

    link = response.context["link"]
    assert link in response.content.decode()
    assert client.get(link).context["form"].fields.keys() >= {"password"}
    person = User.objects.get(email="ny@stodtelefon.example")
    token = link.rstrip("/").rpartition("/")[2]
    assert token not in client.get(address("user", person.pk)).content.decode()


def test_inviting_with_an_address_in_use_keeps_what_was_typed(login, administrator, call_taker):
    form = {"name": "Ny Kollega", "email": call_taker.email, "roles": ["manager"]}

    response = login(administrator).post(address("user_create"), form)

    assert "redan ett konto" in response.content.decode()
    assert response.context["form"]["name"].value() == "Ny Kollega"
    assert User.objects.count() == 2


@pytest.mark.parametrize("roles", [["king"], ["call_taker\x00"], ["' or 1=1"]])
def test_unknown_roles_are_refused_by_the_form(login, administrator, call_taker, roles):
    response = login(administrator).post(address("user_roles", call_taker.pk), {"roles": roles})

    assert list(response.context["form"].errors) == ["roles"]
    assert User.objects.get(pk=call_taker.pk).roles == [Role.CALL_TAKER]


def test_roles_are_changed_on_their_page(login, administrator, call_taker):
    client = login(administrator)
    page = client.get(address("user_roles", call_taker.pk))
    assert page.context["form"]["roles"].value() == ["call_taker"]

    client.post(
        address("user_roles", call_taker.pk),
        {"roles": ["manager"], "is_child_assessor": "on", "version": 1},
    )

    person = User.objects.get(pk=call_taker.pk)
    assert (person.roles, person.is_child_assessor) == ([Role.MANAGER], True)


def test_two_who_change_one_account_see_each_other(login, administrator, call_taker):
    client = login(administrator)
    path = address("user_name", call_taker.pk)
    client.post(path, {"name": "Den Förstas Namn", "title": "", "version": 1})

    response = client.post(path, {"name": "Den Andras Namn", "title": "", "version": 1})

    assert response.context["form"].theirs == [("Namn", "Den Förstas Namn")]
    assert "Den Förstas Namn" in response.content.decode()
    assert User.objects.get(pk=call_taker.pk).name == "Den Förstas Namn"
    client.post(
        path, {"name": "Den Andras Namn", "title": "", "version": response.context["form"]["version"].value()}
    )
    assert User.objects.get(pk=call_taker.pk).name == "Den Andras Namn"


def test_account_is_closed_and_opened_after_a_question(login, administrator, call_taker):
    client = login(administrator)
    assert call_taker.name in client.get(address("user_disable", call_taker.pk)).content.decode()
    assert User.objects.get(pk=call_taker.pk).is_active

    client.post(address("user_disable", call_taker.pk))
    assert not User.objects.get(pk=call_taker.pk).is_active
    assert "avstängt" in client.get(address("user_index")).content.decode()

    client.post(address("user_enable", call_taker.pk))
    assert User.objects.get(pk=call_taker.pk).is_active


def test_refusal_on_the_confirmation_is_said_in_words(login, administrator):
    response = login(administrator).post(address("user_disable", administrator.pk), follow=True)

    assert "ditt eget konto" in response.content.decode()
    assert User.objects.get(pk=administrator.pk).is_active


def test_new_link_is_made_by_post_alone(login, administrator, call_taker):
    client = login(administrator)

    assert client.get(address("user_link", call_taker.pk)).status_code == 405
    assert not Invitation.objects.exists()
    assert "/konto/inbjudan/" in client.post(address("user_link", call_taker.pk)).context["link"]


@pytest.mark.parametrize("count", [10, 60])
def test_list_costs_the_same_whatever_its_length(count, login, administrator, django_assert_max_num_queries):
    UserFactory.create_batch(count, call_taker=True)
    client = login(administrator)

    with django_assert_max_num_queries(9):
        page = client.get(address("user_index")).context["page"]

    assert len(page) == min(count + 1, 50)


def test_closed_accounts_stand_last(administrator, call_taker):
    closed = UserFactory(name="Aaron Först", disabled=True)

    assert User.objects.for_list().last() == closed


def test_profile_says_what_one_may_do(login, coordinator):
    response = login(coordinator).get(address("profile"))

    assert "ändra frågebatteriet" in response.context["allowed"]
    assert "ändra inställningar och kodlistor" not in response.context["allowed"]
    assert address("user_index") not in response.content.decode()


def test_own_name_is_changed_on_the_profile(login, call_taker):
    login(call_taker).post(address("name"), {"name": "Åsa Ek", "title": "kurator", "version": 1})

    assert User.objects.get(pk=call_taker.pk).signature == "Åsa Ek, kurator"


def test_own_name_changed_meanwhile_in_another_tab_is_shown_beside_what_was_typed(login, call_taker):
    client = login(call_taker)
    client.post(address("name"), {"name": "Åsa Ek", "title": "kurator", "version": 1})

    page = client.post(address("name"), {"name": "Åsa Öst", "title": "kurator", "version": 1})

    assert page.status_code == 200
    assert "Åsa Öst" in page.content.decode()
    assert User.objects.get(pk=call_taker.pk).name == "Åsa Ek"


def test_title_of_a_page_never_holds_a_name(login, administrator, call_taker):
    client = login(administrator)

    for path in (address("user", call_taker.pk), address("user_disable", call_taker.pk), address("profile")):
        title = client.get(path).content.decode().partition("<title>")[2].partition("</title>")[0]
        assert call_taker.name not in title
        assert administrator.name not in title
