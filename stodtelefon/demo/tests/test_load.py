"""A loaded database is as sound as one that people have filled. It is loaded once, and only looked at."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from calls.actions.promises import differences
from calls.models import Call, Callback, Caller, Case, CaseSeries, Identity, Promise, Reminder
from calls.models.choices import State
from meetings.models import Answer, Booking, Meeting
from outreach.models import OutreachEvent
from referrals.models import Disclosure, Referral
from stodtelefon.accounts.models import User
from stodtelefon.audit.chain import verify
from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.signed_records import compare_signed
from stodtelefon.demo.load.codes import Codes
from stodtelefon.demo.load.loading import load
from stodtelefon.demo.load.staff import DOMAIN
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Role
from stodtelefon.privacy.fields import SealedTextField, Unreadable
from stodtelefon.privacy.personal_data import our_models
from stodtelefon.tests.databases import another_database

CASES, YEARS = 300, 3.8
HELD_BY_TRIGGERS = {
    "whom it is about has a name at the level ärende alone": lambda: Identity.objects.filter(
        person__isnull=False
    ).exclude(person__case__record_level="case"),
    "a held meeting": lambda: Meeting.objects.held().filter(case__record_level="advice"),
    "an answer": lambda: Answer.objects.filter(meeting__case__record_level="advice"),
    "what is sent to the police": lambda: Referral.objects.filter(
        agency__type__group="police", sent_at__isnull=False, approved_at__isnull=True
    ),
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """One load for the whole file."""
    with django_db_blocker.unblock(), another_database(django_db_setup):
        yield load(CASES, years=YEARS)


def staff(key: str) -> User:
    return User.objects.get(email=f"{key}1@{DOMAIN}")


def page(key: str, address: str):
    client = Client()
    client.force_login(staff(key))
    return client.get(address)


def found(key: str, words: str) -> str:
    client = Client()
    client.force_login(staff(key))
    return client.post("/sok/", {"q": words}, follow=True).content.decode()


def test_every_table_has_its_rows(loaded):
    for model in (Answer, Booking, Callback, Disclosure, OutreachEvent, Referral, Reminder):
        assert model.objects.exists(), model
    assert Case.objects.count() == CASES == sum(CaseSeries.objects.values_list("last", flat=True))
    assert set(Case.objects.values_list("state", flat=True)) >= {State.SCANNED, State.CLOSED, State.FOLLOW_UP}
    assert loaded.counts[Call._meta.label] == Call.objects.count() > CASES


def test_forty_people_work_there_in_every_role(loaded):
    people = User.objects.all()

    assert len(people) == 40
    assert {role for person in people for role in person.roles} == set(Role.values)
    assert Organisation.load().is_demo


def test_promises_say_what_the_tables_say(loaded):
    assert differences() == []
    assert Promise.objects.open().exists()
    assert Promise.objects.filter(ended_at__isnull=False).exists()


def test_the_log_is_in_the_order_of_its_moments_and_chained(loaded):
    verdict = verify()
    moments = list(AuditEvent.objects.order_by("pk").values_list("at", flat=True))

    assert (verdict.is_whole, verdict.lines) == (True, len(moments))
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()


def test_what_is_signed_has_its_digest_in_the_log(loaded):
    found = compare_signed()

    assert (found.differences, found.older, found.unproven) == ([], 0, 0)
    assert found.compared > CASES


def test_every_sealed_field_opens(loaded):
    opened = 0
    for model in our_models():
        names = [f.attname for f in model._meta.concrete_fields if isinstance(f, SealedTextField)]
        for row in model._base_manager.all() if names else ():
            values = [getattr(row, name) for name in names]
            assert not [value for value in values if isinstance(value, Unreadable)], model
            opened += sum(value is not None for value in values)

    assert opened > CASES * 5


@pytest.mark.parametrize("rule", HELD_BY_TRIGGERS)
def test_what_the_triggers_hold_is_so(loaded, rule):
    assert not HELD_BY_TRIGGERS[rule]().exists()


def test_a_name_a_personal_number_and_a_code_find_somebody(loaded):
    identity = Identity.objects.filter(person__case__in=Case.objects.open()).first()
    number = identity.person.case.number

    assert number in found("samordnare", identity.name)
    assert number in found("samordnare", identity.personal_number)
    assert number in found("samordnare", number)
    codes = Codes()
    codes.given = 0
    assert Caller.objects.known_by(codes.take()).count() == 1


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("samtal", "/"),
        ("samordnare", "/"),
        ("chef", "/"),
        ("samtal", "/samtal/"),
        ("samordnare", "/arenden/"),
        ("samordnare", "/moten/"),
        ("chef", "/inkopplingar/"),
        ("statistik", f"/statistik/{timezone.localdate().year - 1}/"),
        ("logg", "/logg/"),
        ("admin", "/konto/anvandare/"),
    ],
)
def test_pages_answer(loaded, key, address):
    assert page(key, address).status_code == 200


@pytest.mark.parametrize("is_open", [True, False])
def test_a_case_answers(loaded, is_open):
    case = Case.objects.filter(closed_at__isnull=is_open).order_by("-opened_at").first()
    client = Client()
    client.force_login(case.handler or staff("samordnare"))

    assert client.get(case.get_absolute_url()).status_code == 200
