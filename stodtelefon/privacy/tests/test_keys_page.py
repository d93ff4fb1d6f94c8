"""The page that says what each key is needed for, and when it can leave."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.people import add_identity
from calls.factories import CallerFactory, CaseFactory
from stodtelefon.accounts.actions.invitations import renew_invitation
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import Invitation
from stodtelefon.audit.models import AuditEvent
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.permissions import Role
from stodtelefon.privacy import keys_in_use
from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.keys_in_use import uses
from stodtelefon.privacy.reference_codes import reference_code_hash
from stodtelefon.privacy.sentinel import plant_sentinels

pytestmark = pytest.mark.django_db
PAGE = "/konto/nycklar/"


def sentences(ring) -> list[str]:
    return [use.sentence for use in uses()[ring]]


@pytest.fixture
def used(call_taker, administrator):
    """One of each that is made with a key of LOOKUP_KEYS, and what is sealed with it."""
    caller = CallerFactory(
        case=CaseFactory(handler=call_taker, record_level="open_service"),
        code_hash=reference_code_hash("LEK-47-RAV"),
        code_set_at=timezone.now(),
    )
    add_identity(caller=caller, by=call_taker, name="Åsa", personal_number="200801012386")
    renew_invitation(user=call_taker, by=administrator)
    DraftFactory(writer=call_taker, spoken_hash=reference_code_hash("RAV-47-LEK"))
    return caller


@pytest.fixture
def turned(used, settings):
    """A second key is put first in each ring."""
    for ring in Ring:
        setattr(settings, ring, [new_key(2), *getattr(settings, ring)])
    plant_sentinels()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_page_does_not_exist_for_others(role, login):
    client = login(UserFactory(roles=[role]))

    assert (client.get(PAGE).status_code, client.post(PAGE).status_code) == (404, 404)


def test_page_asks_a_stranger_to_sign_in(client):
    assert client.get(PAGE).url == f"{reverse('account_login')}?next={PAGE}"


def test_one_key_in_each_ring_is_all_there_is(db):
    assert [sentences(ring) for ring in Ring] == [
        [f"Nyckel 1 står först i {ring}: allt nytt görs med den."] for ring in Ring
    ]


def test_what_the_first_key_made_is_counted_by_kind(used):
    (field,), (lookup,), _ = uses().values()

    assert field.held == "3 förseglade uppgifter"  # a name, a personal number, a form
    assert {kind.many: rows for kind, rows in lookup.made} == {
        "personnummer": 1,
        "återkopplingskoder": 1,
        "öppna inbjudningar": 1,
        "koder i samtal som inte är sparade": 1,
    }


def test_an_old_key_says_what_needs_it_and_what_ends_that(turned):
    assert sentences(Ring.FIELD)[1] == (
        "Nyckel 1 i FIELD_KEYS behövs för 3 förseglade uppgifter. "
        "Kör manage.py rotate_keys, som flyttar förseglade uppgifter."
    )
    assert sentences(Ring.AUDIT)[1] == (
        "Nyckel 1 kan tas bort ur AUDIT_KEYS: ingenting i databasen behöver den."
    )
    told = sentences(Ring.LOOKUP)[1]
    for part in (
        "1 personnummer",
        "1 återkopplingskod",
        "1 öppen inbjudan",
        "1 kod i ett samtal som inte är sparat",
    ):
        assert part in told.partition(". ")[0]
    assert "Kör manage.py rotate_keys, som flyttar personnummer." in told
    assert "En återkopplingskod behöver sin nyckel tills den har bytts ut eller ärendet har gallrats." in told


def test_what_has_run_out_needs_no_key(turned):
    Invitation.objects.update(
        created_at=timezone.now() - timedelta(days=8), expires_at=timezone.now() - timedelta(days=1)
    )

    assert "inbjudan" not in sentences(Ring.LOOKUP)[1]


def test_a_key_that_has_never_been_first_is_not_to_be_taken_away(settings):
    settings.LOOKUP_KEYS = [*settings.LOOKUP_KEYS, new_key(2)]

    assert sentences(Ring.LOOKUP)[1] == (
        "Nyckel 2 har inte använts än. Flytta den först i LOOKUP_KEYS för att byta till den."
    )


def test_a_key_that_the_ring_lacks_stands_in_red(turned, settings, login, administrator):
    keys = settings.LOOKUP_KEYS
    settings.LOOKUP_KEYS = keys[:1]
    page = login(administrator).get(PAGE).content.decode()

    told = sentences(Ring.LOOKUP)[1]
    assert told.startswith("Nyckel 1 saknas i LOOKUP_KEYS men behövs för ")
    assert told.endswith(". Lägg till den sist.")
    assert '<span class="state alarm">saknas</span>' in page
    assert "LOOKUP_KEYS hittar inte det som finns i den här databasen: nyckel 1 saknas" in page
    for line in (*keys, *settings.FIELD_KEYS, *settings.AUDIT_KEYS):
        assert line.partition(":")[2] not in page


def test_signatures_keep_their_key(turned, monkeypatch):
    signatures = keys_in_use.MadeWithKey(
        Ring.AUDIT,
        "signatur",
        "signaturer",
        lambda: {1: 12400, 2: 1},
        until="Den behövs så länge loggen finns.",
    )
    monkeypatch.setattr(keys_in_use, "kept", [signatures])

    assert [use.held for use in uses()[Ring.AUDIT]] == ["1 signatur", "12\u00a0400 signaturer"]
    assert sentences(Ring.AUDIT)[1] == (
        "Nyckel 1 i AUDIT_KEYS behövs för 12\u00a0400 signaturer. Den behövs så länge loggen finns."
    )


def test_page_costs_the_same_however_many_keys_and_rows(used, settings, login, administrator, cost):
    client = login(administrator)
    one = cost(client, PAGE)
    CallerFactory.create_batch(3)
    for ring in Ring:
        setattr(settings, ring, [new_key(2), *getattr(settings, ring)])

    assert cost(client, PAGE) == one <= 21


def test_page_leaves_no_line(login, administrator):
    client = login(administrator)
    lines = AuditEvent.objects.count()

    assert client.get(PAGE).status_code == 200
    assert AuditEvent.objects.count() == lines
