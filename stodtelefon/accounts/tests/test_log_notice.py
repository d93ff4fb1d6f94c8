"""Staff are told of the checks of the log, and confirm it before anything else is shown."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts import log_notice
from stodtelefon.accounts.actions.log_notice import confirm_log_notice
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.log_notice import VERSION
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:log_notice")


@pytest.fixture
def newcomer(database):
    return UserFactory(call_taker=True, not_told=True)


def confirm(client, **more):
    return client.post(PAGE, {"version": VERSION, **more})


def test_every_page_leads_to_the_notice_until_it_is_confirmed(login, newcomer):
    client = login(newcomer)

    answer = client.get(reverse("calls:index"))
    assert answer["Location"] == f"{PAGE}?next=%2Fsamtal%2F"
    assert "Jag har läst det här" in client.get(answer["Location"]).content.decode()
    assert confirm(client, next="/samtal/")["Location"] == "/samtal/"

    newcomer.refresh_from_db()
    assert newcomer.log_notice == VERSION
    assert newcomer.log_notice_at <= timezone.now()
    assert client.get(reverse("calls:index")).status_code == 200
    assert AuditEvent.objects.filter(event="user.log_notice_confirmed", actor_id=newcomer.pk).count() == 1


def test_a_new_version_is_told_anew(login, call_taker, monkeypatch):
    client = login(call_taker)
    assert client.get("/").status_code == 200

    for module in ("", ".views.own", ".actions.log_notice"):
        where = "stodtelefon.accounts.log_notice" if not module else f"stodtelefon.accounts{module}"
        monkeypatch.setattr(f"{where}.VERSION", VERSION + 1)

    assert client.get("/")["Location"].startswith(PAGE)
    confirm(client)  # the page of the version before
    assert client.get("/")["Location"].startswith(PAGE)
    confirm(client, version=VERSION + 1)
    assert client.get("/").status_code == 200


def test_what_is_sent_goes_through(login, newcomer):
    """Whoever was writing when the text changed loses no word."""
    client = login(newcomer)

    client.post(reverse("accounts:name"), {"name": "Nytt Namn", "title": "", "version": newcomer.version})

    newcomer.refresh_from_db()
    assert newcomer.name == "Nytt Namn"


def test_one_may_always_sign_out(login, newcomer):
    assert login(newcomer).post(reverse("account_logout")).status_code == 302


def test_it_leads_to_no_other_site(login, newcomer):
    assert confirm(login(newcomer), next="https://example.org/")["Location"] == "/"


@pytest.mark.parametrize("version", ["", "0", "x", "99"])
def test_nothing_else_is_confirmed(login, newcomer, version):
    confirm(login(newcomer), version=version)

    newcomer.refresh_from_db()
    assert newcomer.log_notice == 0


def test_it_is_confirmed_once(call_taker):
    with pytest.raises(ValidationError, match="redan bekräftat"):
        confirm_log_notice(version=VERSION, by=call_taker)


def test_who_has_confirmed_reads_it_from_the_profile(login, call_taker):
    client = login(call_taker)

    assert PAGE in client.get(reverse("accounts:profile")).content.decode()
    words = client.get(PAGE).content.decode()
    assert "Du bekräftade" in words
    assert "Jag har läst det här" not in words


def test_who_is_not_signed_in_is_led_to_the_sign_in(client):
    assert client.get(PAGE)["Location"].startswith(reverse("account_login"))


def test_a_version_has_its_moment(newcomer):
    with (
        pytest.raises(IntegrityError, match="user_confirms_the_log_notice_at_some_time"),
        transaction.atomic(),
    ):
        type(newcomer).objects.filter(pk=newcomer.pk).update(log_notice=log_notice.VERSION)
