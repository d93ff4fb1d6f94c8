"""The identity store: who may be written in, at which level, and how it goes away again."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from calls.actions.calls import log_call
from calls.actions.people import add_identity, change_identity, remove_identity, replace_code
from calls.factories import CallerFactory, CaseFactory, IdentityFactory, PersonOfConcernFactory
from calls.inputs import CallInput, ContactInput
from calls.models import Caller, Case, Identity
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.actions import update_organisation
from stodtelefon.privacy.reference_codes import reference_code_hash
from stodtelefon.saving import Stale

pytestmark = pytest.mark.django_db


def test_add_identity_keeps_a_callers_contact_at_the_level_of_advice(call_taker):
    caller = CallerFactory()

    add_identity(caller=caller, by=call_taker, name="Påhittad Ek", phone="070-000 00 00")

    identity = Identity.objects.get()
    assert (identity.name, identity.phone, identity.caller) == ("Påhittad Ek", "070-000 00 00", caller)
    event = AuditEvent.objects.get()
    assert (event.event, event.fields) == ("identity.added", ["name", "phone"])


@pytest.mark.parametrize(
    ("given", "is_anonymous"), [({"name": "Påhittad Ek"}, False), ({"phone": "1"}, True)]
)
def test_caller_who_gives_a_name_is_anonymous_no_more(call_taker, given, is_anonymous):
    caller = CallerFactory(is_anonymous=True)

    identity = add_identity(caller=caller, by=call_taker, contact_times="Kvällar")
    change_identity(identity=identity, by=call_taker, **given)

    assert Caller.objects.get().is_anonymous == is_anonymous


def test_known_caller_who_gives_a_name_in_a_later_call_is_anonymous_no_more(call_taker, inputs):
    caller = CallerFactory(is_anonymous=True)
    contact = ContactInput(name="Påhittad Ek")

    log_call(by=call_taker, call=CallInput(), joins=caller, contact=contact, **inputs() | {"caller": None})

    assert (Identity.objects.get().name, Caller.objects.get().is_anonymous) == ("Påhittad Ek", False)


def test_add_identity_refuses_the_person_of_concern_below_a_full_record(call_taker):
    person = PersonOfConcernFactory()

    with pytest.raises(ValidationError, match="bara skrivas in på nivån ärende"):
        add_identity(person=person, by=call_taker, name="Påhittad Ung", reason="Behövs.")

    assert not Identity.objects.exists()
    assert not AuditEvent.objects.exists()


def test_database_refuses_the_person_of_concern_below_a_full_record():
    person = PersonOfConcernFactory()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        IdentityFactory(caller=None, person=person)

    assert refused.value.__cause__.diag.constraint_name == "identity_of_person_of_concern_needs_full_record"
    assert not Identity.objects.exists()


def test_add_identity_of_the_person_of_concern_needs_a_reason(call_taker):
    person = PersonOfConcernFactory(case__full_record=True)

    with pytest.raises(ValidationError, match="skälet"):
        add_identity(person=person, by=call_taker, name="Påhittad Ung", reason="")

    assert not Identity.objects.exists()


def test_protected_identity_keeps_no_way_to_be_reached(call_taker):
    caller = CallerFactory()

    with pytest.raises(ValidationError, match="skyddade personuppgifter"):
        add_identity(caller=caller, by=call_taker, name="Påhittad Ek", phone="070-1", is_protected=True)

    assert not Identity.objects.exists()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("20080101-2380", "kontrollsiffran"), ("20990101-2384", "född"), ("2008", "siffror")],
)
def test_personal_number_that_cannot_be_right_is_refused_by_its_field(call_taker, login, number, sentence):
    caller = CallerFactory(case__handler=call_taker)
    url = reverse("calls:caller_identity_add", args=[caller.case.number, caller.pk])

    response = login(call_taker).post(url, {"name": "Påhittad Ek", "personal_number": number})

    form = response.context["form"]
    assert sentence in " ".join(form.errors["personal_number"]).lower()
    assert form["name"].value() == "Påhittad Ek"
    assert not Identity.objects.exists()


def test_change_identity_refuses_a_stale_version(call_taker):
    identity = IdentityFactory()
    change_identity(identity=identity, by=call_taker, version=1, phone="1")

    with pytest.raises(Stale):
        change_identity(identity=identity, by=call_taker, version=1, phone="2")

    assert Identity.objects.get().phone == "1"


def test_remove_identity_leaves_the_case(call_taker):
    identity = IdentityFactory()

    remove_identity(identity=identity, reason="Ville vara anonym ändå.", by=call_taker)

    assert not Identity.objects.exists()
    assert Case.objects.count() == 1
    assert AuditEvent.objects.get().event == "identity.removed"


def test_remove_identity_in_a_full_record_is_for_the_coordinator(call_taker, coordinator):
    identity = IdentityFactory(caller__case__full_record=True)

    with pytest.raises(ValidationError, match="samordnare"):
        remove_identity(identity=identity, reason="Fel person.", by=call_taker)
    assert Identity.objects.exists()

    remove_identity(identity=identity, reason="Fel person.", by=coordinator)
    assert not Identity.objects.exists()


def test_remove_identity_follows_the_boards_setting(call_taker, administrator):
    identity = IdentityFactory()
    update_organisation(by=administrator, identities_may_be_removed=False)

    with pytest.raises(ValidationError, match="samordnare"):
        remove_identity(identity=identity, reason="Ville vara anonym ändå.", by=call_taker)

    assert Identity.objects.exists()


def test_replace_code_kills_the_old_one(call_taker):
    caller = CallerFactory()
    replace_code(caller=caller, code="LEK-47-RAV", by=call_taker)

    replace_code(caller=caller, code="MED-82-GAV", by=call_taker)

    assert bytes(Caller.objects.get().code_hash) == reference_code_hash("MED-82-GAV")
    assert AuditEvent.objects.filter(event="code.replaced").count() == 2


def test_code_of_another_caller_is_refused(call_taker):
    replace_code(caller=CallerFactory(), code="LEK-47-RAV", by=call_taker)
    other = CallerFactory()

    with pytest.raises(ValidationError, match="redan given"):
        replace_code(caller=other, code="LEK-47-RAV", by=call_taker)

    assert Caller.objects.get(pk=other.pk).code_hash is None


def test_opening_an_identity_is_logged_and_shows_it(call_taker, login):
    identity = IdentityFactory(caller__case__handler=call_taker, name="Påhittad Ek")
    url = reverse("calls:identity", args=[identity.case.number, identity.pk])

    page = login(call_taker).get(url).content.decode()

    assert "Påhittad Ek" in page
    assert AuditEvent.objects.get(is_read=True).event == "identity.opened"


def test_identity_of_another_case_does_not_exist(call_taker, login):
    mine, foreign = CaseFactory(handler=call_taker), IdentityFactory()

    response = login(call_taker).get(reverse("calls:identity", args=[mine.number, foreign.pk]))

    assert response.status_code == 404
    assert not AuditEvent.objects.filter(event="identity.opened").exists()


def test_no_value_of_an_identity_lies_open_in_the_database():
    IdentityFactory(
        name="Påhittad Ek",
        phone="070-123 45 67",
        email="ek@stodtelefon.example",
        contact_safety="Bara på jobbet",
    )

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM calls_identity i")
        raw = cursor.fetchone()[0]

    assert [value for value in ("Ek", "070-123 45 67", "ek@", "jobbet") if value in raw] == []
    assert b"P\\u00e5hittad".hex() not in raw
    assert "Påhittad".encode().hex() not in raw
