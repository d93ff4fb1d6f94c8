"""The link with which a person comes in: works once, for a while, and only the latest."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.actions.invitations import (
    VALID_FOR,
    accept_invitation,
    invite_first_administrator,
    invite_user,
    renew_invitation,
    withdraw_invitation,
)
from stodtelefon.accounts.actions.users import change_own_password, disable_user
from stodtelefon.accounts.attempts import PAIR
from stodtelefon.accounts.factories import PASSWORD
from stodtelefon.accounts.models import Invitation, User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.privacy.factories import new_key
from stodtelefon.tests.answers import messages_of

NEW = "en mening som ingen gissar"
PERSON = {
    "email": "Ny@stodtelefon.example",
    "name": "Ny Kollega",
    "title": "kurator",
    "roles": [Role.COORDINATOR],
}


def path_of(invitation):
    return reverse("accounts:invitation", args=[invitation.token])


def test_invite_user_makes_an_account_that_cannot_sign_in_yet(administrator):
    invitation = invite_user(**PERSON, is_child_assessor=True, by=administrator)

    person = User.objects.get(email="ny@stodtelefon.example")
    assert invitation.user == person
    assert (person.name, person.title, person.roles) == ("Ny Kollega", "kurator", [Role.COORDINATOR])
    assert person.is_child_assessor
    assert not person.has_accepted
    assert person.invited_by == administrator
    assert [event.event for event in AuditEvent.objects.all()] == ["user.invited"]


def test_invitation_keeps_no_token(administrator):
    invitation = invite_user(**PERSON, by=administrator)

    stored = Invitation.objects.get()
    assert len(invitation.token) > 40
    assert invitation.token.encode() not in bytes(stored.token_hash)
    assert not hasattr(stored, "token")


def test_invite_user_twice_with_one_form_makes_one_account(administrator):
    token = uuid4()
    first = invite_user(**PERSON, by=administrator, token=token)

    second = invite_user(**PERSON, by=administrator, token=token)

    assert second.user == first.user
    assert User.objects.filter(email="ny@stodtelefon.example").count() == 1
    assert list(Invitation.objects.unanswered()) == [second]


def test_invite_user_with_an_address_in_use_changes_nothing(administrator, call_taker):
    with pytest.raises(ValidationError, match="redan ett konto"):
        invite_user(**{**PERSON, "email": call_taker.email.upper()}, by=administrator)

    assert User.objects.count() == 2
    assert not Invitation.objects.exists()
    assert not AuditEvent.objects.exists()


def test_invite_user_by_another_than_an_administrator_changes_nothing(manager):
    with pytest.raises(ValidationError, match="systemförvaltaren"):
        invite_user(**PERSON, by=manager)

    assert list(User.objects.all()) == [manager]
    assert not AuditEvent.objects.exists()


def test_accept_invitation_sets_the_password_once(administrator):
    invitation = invite_user(**PERSON, by=administrator)

    person = accept_invitation(token=invitation.token, password=NEW)

    assert person.check_password(NEW)
    assert Invitation.objects.get().used_at is not None
    with pytest.raises(ValidationError, match="har använts"):
        accept_invitation(token=invitation.token, password="en helt annan mening")
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert AuditEvent.objects.filter(event="user.invitation_accepted").count() == 1


def test_accept_invitation_too_late_changes_nothing(administrator):
    invitation = invite_user(**PERSON, by=administrator)

    with pytest.raises(ValidationError, match="för gammal"):
        accept_invitation(
            token=invitation.token, password=NEW, at=timezone.now() + VALID_FOR + timedelta(seconds=1)
        )

    assert not User.objects.get(pk=invitation.user.pk).has_accepted
    assert Invitation.objects.get().used_at is None


def test_accept_invitation_with_a_weak_password_leaves_the_link_open(administrator):
    invitation = invite_user(**PERSON, by=administrator)

    with pytest.raises(ValidationError):
        accept_invitation(token=invitation.token, password="kort")

    assert not User.objects.get(pk=invitation.user.pk).has_accepted
    assert accept_invitation(token=invitation.token, password=NEW).has_accepted


def test_renew_invitation_kills_the_old_link_but_not_the_password(administrator, call_taker):
    first = renew_invitation(user=call_taker, by=administrator)
    second = renew_invitation(user=call_taker, by=administrator)

    with pytest.raises(ValidationError, match="ersatts"):
        accept_invitation(token=first.token, password=NEW)
    call_taker.refresh_from_db()
    assert call_taker.check_password(PASSWORD)
    assert accept_invitation(token=second.token, password=NEW) == call_taker


def test_disable_user_kills_the_open_link(administrator):
    invitation = invite_user(**PERSON, by=administrator)
    disable_user(user=invitation.user, by=administrator)

    with pytest.raises(ValidationError, match="Be systemförvaltaren"):
        accept_invitation(token=invitation.token, password=NEW)
    with pytest.raises(ValidationError, match="avstängt"):
        renew_invitation(user=invitation.user, by=administrator)

    assert not User.objects.get(pk=invitation.user.pk).has_accepted


def test_renew_invitation_for_oneself_is_refused(administrator):
    with pytest.raises(ValidationError, match="din egen sida"):
        renew_invitation(user=administrator, by=administrator)

    assert not Invitation.objects.exists()


def test_database_holds_one_open_link_for_each(administrator, call_taker):
    renew_invitation(user=call_taker, by=administrator)

    with pytest.raises(IntegrityError, match="user_has_one_open_invitation"), transaction.atomic():
        Invitation.objects.create(
            user=call_taker, token_hash=b"x" * 34, expires_at=timezone.now() + timedelta(days=1)
        )


def test_database_refuses_a_link_used_and_withdrawn_or_without_time(administrator, call_taker):
    renew_invitation(user=call_taker, by=administrator)
    now = timezone.now()

    with (
        pytest.raises(IntegrityError, match="invitation_is_used_or_withdrawn_never_both"),
        transaction.atomic(),
    ):
        Invitation.objects.update(used_at=now, withdrawn_at=now)
    with pytest.raises(IntegrityError, match="invitation_expires_after_it_is_made"), transaction.atomic():
        Invitation.objects.update(expires_at=now - timedelta(days=1))


# The first administrator


def test_first_administrator_comes_in_from_the_server(db, client, capsys, settings):
    settings.SITE_URL = "https://linjen.example"
    call_command("first_admin", "Forst@stodtelefon.example")

    link = capsys.readouterr().out.split()[-1]
    assert link.startswith("https://linjen.example/konto/inbjudan/")
    path = link.removeprefix("https://linjen.example")
    response = client.post(path, {"password": NEW, "password_again": NEW})
    assert response.status_code == 302
    person = User.objects.get()
    assert (person.email, person.roles) == ("forst@stodtelefon.example", [Role.ADMINISTRATOR])
    assert person.check_password(NEW)


def test_first_administrator_is_refused_when_there_is_one(administrator):
    with pytest.raises(CommandError, match="redan en systemförvaltare"):
        call_command("first_admin", "forst@stodtelefon.example")

    assert list(User.objects.all()) == [administrator]
    assert not Invitation.objects.exists()


def test_first_administrator_of_another_address_replaces_the_first_link(db):
    first = invite_first_administrator(email="fel@stodtelefon.example", name="Fel")

    second = invite_first_administrator(email="ratt@stodtelefon.example", name="Rätt")

    with pytest.raises(ValidationError, match="ersatts"):
        accept_invitation(token=first.token, password=NEW)
    assert not User.objects.get(email="fel@stodtelefon.example").has_accepted
    assert accept_invitation(token=second.token, password=NEW).email == "ratt@stodtelefon.example"
    assert [(line.event, line.target_id) for line in AuditEvent.objects.order_by("pk")] == [
        ("user.first_administrator_invited", str(first.user_id)),
        ("user.invitation_withdrawn", str(first.user_id)),
        ("user.first_administrator_invited", str(second.user_id)),
        ("user.invitation_accepted", str(second.user_id)),
    ]


def test_withdraw_invitation_that_is_used_is_refused(administrator, refused):
    invitation = invite_user(**PERSON, by=administrator)
    accept_invitation(token=invitation.token, password=NEW)

    with refused("har använts"):
        withdraw_invitation(invitation=invitation, by=None)


def test_first_administrator_leaves_the_links_that_an_administrator_made(administrator):
    colleague = invite_user(**PERSON, by=administrator)

    invite_first_administrator(email="ratt@stodtelefon.example", name="Rätt", force=True)

    assert accept_invitation(token=colleague.token, password=NEW) == colleague.user


def test_first_administrator_in_production_needs_to_know_where_the_link_leads(db, settings):
    settings.PRODUCTION, settings.SITE_URL = True, ""

    with pytest.raises(CommandError, match="SITE_URL saknas"):
        call_command("first_admin", "forst@stodtelefon.example")

    assert not User.objects.exists()


def test_first_administrator_forced_keeps_the_other_roles(administrator, coordinator):
    invite_first_administrator(email=coordinator.email, name="", force=True)

    coordinator.refresh_from_db()
    assert coordinator.roles == [Role.COORDINATOR, Role.ADMINISTRATOR]
    assert coordinator.check_password(PASSWORD)


@pytest.mark.parametrize("address", ["", "inte en adress", "a\x00b@stodtelefon.example"])
def test_first_administrator_needs_an_address(address, db):
    with pytest.raises(CommandError):
        call_command("first_admin", address)

    assert not User.objects.exists()


# The page


@pytest.mark.parametrize(
    ("site", "start"), [("https://linjen.example", "https://linjen.example"), ("", "http://testserver")]
)
def test_link_on_the_page_begins_with_the_lines_own_address(site, start, administrator, login, settings):
    settings.SITE_URL = site

    page = login(administrator).post(
        reverse("accounts:user_create"),
        {"email": PERSON["email"], "name": "Ny Kollega", "roles": [Role.COORDINATOR]},
    )

    assert page.context["link"].startswith(f"{start}/konto/inbjudan/")
    assert page.context["link"] in page.content.decode()


def test_sign_in_after_an_invitation_has_the_address(administrator, client):
    invitation = invite_user(**PERSON, by=administrator)

    page = client.post(path_of(invitation), {"password": NEW, "password_again": NEW}, follow=True)

    assert page.context["form"]["login"].value() == invitation.user.email
    assert not client.get(reverse("account_login")).context["form"]["login"].value()


def test_invitation_page_lets_a_person_in(administrator, client):
    invitation = invite_user(**PERSON, by=administrator)

    client.post(path_of(invitation), {"password": NEW, "password_again": NEW})
    response = client.post(
        reverse("account_login"), {"login": "NY@stodtelefon.example", "password": NEW}, follow=True
    )

    assert response.context["user"] == invitation.user


def test_password_chosen_and_pressed_twice_is_chosen(administrator, client):
    """What has a password in it is not remembered as sent. The used link says it to whoever knows the password."""
    path = path_of(invite_user(**PERSON, by=administrator))
    first = client.post(path, {"password": NEW, "password_again": NEW})
    said = messages_of(first)
    client.get(first.url)

    again = client.post(path, {"password": NEW, "password_again": NEW})
    other = client.post(path, {"password": NEW + "!", "password_again": NEW + "!"})
    Invitation.objects.update(used_at=timezone.now() - timedelta(minutes=11))
    late = client.post(path, {"password": NEW, "password_again": NEW})

    assert [one.status_code for one in (first, again, other, late)] == [302, 302, 404, 404]
    assert again.url == first.url
    assert messages_of(again) == said != []
    assert AuditEvent.objects.filter(event="user.invitation_accepted").count() == 1


def test_a_used_link_tries_no_more_passwords_than_the_door(administrator, client):
    path = path_of(invite_user(**PERSON, by=administrator))
    client.post(path, {"password": NEW, "password_again": NEW})

    for place in range(PAIR.most):
        client.post(path, {"password": f"{NEW}{place}", "password_again": ""})

    assert client.post(path, {"password": NEW, "password_again": NEW}).status_code == 404
    assert client.get(path).status_code == 404


def test_link_made_before_the_key_was_changed_lets_in_as_long_as_its_key_is_kept(
    administrator, client, settings
):
    path = path_of(invite_user(**PERSON, by=administrator))
    settings.LOOKUP_KEYS = [new_key(2), *settings.LOOKUP_KEYS]
    opened = client.get(path).status_code
    old, settings.LOOKUP_KEYS = settings.LOOKUP_KEYS, settings.LOOKUP_KEYS[:1]
    without = client.get(path).status_code
    settings.LOOKUP_KEYS = old

    client.post(path, {"password": NEW, "password_again": NEW})

    assert (opened, without) == (200, 404)
    assert User.objects.get(email="ny@stodtelefon.example").check_password(NEW)


def test_invitation_page_says_when_the_two_passwords_differ(administrator, client):
    invitation = invite_user(**PERSON, by=administrator)

    response = client.post(path_of(invitation), {"password": NEW, "password_again": NEW + "!"})

    assert response.context["form"].errors == {"password_again": ["De två lösenorden är inte lika."]}
    assert not User.objects.get(pk=invitation.user.pk).has_accepted


def test_invitation_page_signs_out_whoever_sat_there(administrator, login):
    invitation = invite_user(**PERSON, by=administrator)
    client = login(administrator)

    client.post(path_of(invitation), {"password": NEW, "password_again": NEW})

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("token", ["x", "x" * 43, "å"])
def test_unknown_link_says_so_and_nothing_else(db, client, token):
    response = client.get(f"/konto/inbjudan/{token}/")

    assert response.status_code == 404
    assert "Länken gäller inte längre" in response.content.decode()


def test_password_of_an_invited_person_cannot_be_changed_from_inside(administrator):
    invitation = invite_user(**PERSON, by=administrator)

    with pytest.raises(ValidationError, match="stämmer inte"):
        change_own_password(current="", password=NEW, by=invitation.user)

    assert not User.objects.get(pk=invitation.user.pk).has_accepted
