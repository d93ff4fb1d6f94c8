"""The identity store: who may be written in, at which level, and how it goes away again."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.people import (
    add_identity,
    change_identity,
    may_remove_identity,
    remove_identity,
)
from calls.factories import CallerFactory, CaseFactory, IdentityFactory, PersonOfConcernFactory
from calls.inputs import CallInput, ContactInput
from calls.models import Caller, Case, Identity, PersonOfConcern
from calls.models.choices import RecordLevel
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.actions import update_organisation
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.permissions import Role
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.saving import Stale

pytestmark = pytest.mark.django_db

ONLY_FULL = "Namn på den oron gäller får bara skrivas in på nivån ärende. Höj nivån först."
PROTECTED = "Med skyddade personuppgifter sparas ingen telefon, e-post eller adress här."
ALREADY = "Det finns redan en identitet här. Ändra den i stället."
NO_NUMBER = "På nivån rådgivning skrivs inget personnummer in. Höj nivån först, eller ta bort det."
COORDINATORS = "Här beslutar en samordnare om att ta bort en identitet."
EVERYTHING = {
    "name": "Påhittad Ek",
    "personal_number": "20080101-2386",
    "phone": "070-000 00 00",
    "email": "ek@exempel.example",
    "address": "Gatan 1",
    "contact_safety": "Ring inte hem.",
    "contact_times": "Kvällar",
    "interpreter_language": "somaliska",
}
WRONG_NUMBERS = [
    ("2008", "Skriv personnumret med tio eller tolv siffror: ååmmdd-nnnn eller ååååmmdd-nnnn."),
    ("20080231-2386", "Datumet i personnumret finns inte. Se efter år, månad och dag."),
    ("20990101-2384", "Enligt personnumret är personen inte född än. Se efter året."),
    ("20080101-2380", "Personnumret stämmer inte: kontrollsiffran är fel. Se efter alla siffror."),
]


# Writing in


def test_add_identity_keeps_all_of_a_caller_above_the_level_of_advice(call_taker, logged):
    caller, at = CallerFactory(case__record_level="open_service"), timezone.now()

    identity = add_identity(caller=caller, by=call_taker, at=at, **EVERYTHING)

    kept, number = Identity.objects.get(), "200801012386"
    expected = EVERYTHING | {"personal_number": number}
    assert {name: getattr(kept, name) for name in expected} == expected
    assert bytes(kept.personal_number_hash) == keyed_hash(PERSONAL_NUMBER, number)
    assert (kept.caller, kept.person, kept.is_protected) == (caller, None, False)
    assert (kept.added_by, kept.added_at) == (call_taker, at)
    logged("identity.added", by=call_taker, target=identity, case=caller.case, fields=sorted(EVERYTHING))


@pytest.mark.parametrize("name", [name for name in EVERYTHING if name != "personal_number"])
def test_add_identity_keeps_a_callers_contact_at_the_level_of_advice(call_taker, name):
    add_identity(caller=CallerFactory(), by=call_taker, **{name: EVERYTHING[name]})

    assert getattr(Identity.objects.get(), name) == EVERYTHING[name]


def test_add_identity_refuses_a_personal_number_at_the_level_of_advice(call_taker, refused):
    caller = CallerFactory()

    with refused(NO_NUMBER) as refusal:
        add_identity(caller=caller, by=call_taker, **EVERYTHING)

    assert set(refusal.value.error_dict) == {"personal_number"}


def test_add_identity_raises_the_level_with_a_reason_and_keeps_the_number(call_taker):
    caller = CallerFactory()

    add_identity(caller=caller, by=call_taker, level_reason="Hon ville ha hjälp vidare.", **EVERYTHING)

    case = Case.objects.get()
    assert (Identity.objects.get().personal_number, case.record_level) == ("200801012386", "open_service")
    assert case.decisions.get().reason == "Hon ville ha hjälp vidare."


def test_add_identity_of_the_person_of_concern_raises_the_level_to_a_full_record(call_taker):
    person = PersonOfConcernFactory()

    add_identity(
        person=person, by=call_taker, reason="Behövs.", level_reason="Utredning inleds.", name="Påhittad Ung"
    )

    assert Case.objects.get().record_level == RecordLevel.CASE


def test_add_identity_of_a_caller_is_no_decision(call_taker):
    caller = CallerFactory()

    add_identity(caller=caller, by=call_taker, reason="Behövs.", name="Påhittad Ek")

    assert not caller.case.decisions.exists()


def test_add_identity_names_only_the_fields_that_were_given(call_taker, logged):
    caller = CallerFactory()

    identity = add_identity(
        caller=caller, by=call_taker, name="", phone="070-1", email="", is_protected=False
    )

    assert (identity.name, identity.email) == (None, None)
    logged("identity.added", by=call_taker, target=identity, case=caller.case, fields=["phone"])


@pytest.mark.parametrize(
    ("given", "is_anonymous"), [({"name": "Påhittad Ek"}, False), ({"phone": "1"}, True)]
)
def test_caller_who_gives_a_name_is_anonymous_no_more(call_taker, given, is_anonymous):
    caller = CallerFactory(is_anonymous=True)

    identity = add_identity(caller=caller, by=call_taker, contact_times="Kvällar")
    change_identity(identity=identity, by=call_taker, **given)

    assert Caller.objects.get().is_anonymous == is_anonymous


@pytest.mark.parametrize("was", [True, False, None])
def test_add_identity_with_a_name_leaves_a_caller_who_was_not_asked_unasked(call_taker, was):
    caller = CallerFactory(is_anonymous=was)

    add_identity(caller=caller, by=call_taker, name="Påhittad Ek")

    assert Caller.objects.get().is_anonymous is (False if was else was)


def test_known_caller_who_gives_a_name_in_a_later_call_is_anonymous_no_more(call_taker, inputs):
    caller = CallerFactory(is_anonymous=True)
    contact = ContactInput(name="Påhittad Ek")

    log_call(by=call_taker, call=CallInput(), joins=caller, contact=contact, **inputs() | {"caller": None})

    assert (Identity.objects.get().name, Caller.objects.get().is_anonymous) == ("Påhittad Ek", False)


@pytest.mark.parametrize("level", [RecordLevel.ADVICE, RecordLevel.OPEN_SERVICE])
def test_add_identity_refuses_the_person_of_concern_below_a_full_record(call_taker, refused, level):
    person = PersonOfConcernFactory(case__record_level=level)

    with refused(ONLY_FULL):
        add_identity(person=person, by=call_taker, name="Påhittad Ung", reason="Behövs.")


def test_add_identity_of_the_person_of_concern_is_a_decision_with_its_reason(call_taker, decided, logged):
    person, at = PersonOfConcernFactory(case__full_record=True), timezone.now()

    identity = add_identity(person=person, by=call_taker, name="Påhittad Ung", reason="Samverkan.", at=at)

    assert (identity.person, identity.caller, identity.name) == (person, None, "Påhittad Ung")
    decided(person.case, "identity_added", by=call_taker, at=at, reason="Samverkan.")
    logged("identity.added", by=call_taker, target=identity, case=person.case, fields=["name"])


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_add_identity_of_the_person_of_concern_needs_a_reason(call_taker, refused, reason):
    person = PersonOfConcernFactory(case__full_record=True)

    with refused("Skriv skälet i en mening."):
        add_identity(person=person, by=call_taker, name="Påhittad Ung", reason=reason)


@pytest.mark.parametrize(
    ("whom", "key"),
    [(lambda: IdentityFactory().caller, "caller"), (lambda: named_person(), "person")],
    ids=["caller", "person of concern"],
)
def test_add_identity_a_second_time_changes_nothing(call_taker, refused, whom, key):
    named = {key: whom()}

    with refused(ALREADY):
        add_identity(**named, by=call_taker, name="Någon Annan", reason="Behövs.")


def named_person() -> PersonOfConcern:
    person = PersonOfConcernFactory(case__full_record=True)
    return IdentityFactory(caller=None, person=person).person


@pytest.mark.parametrize(("number", "sentence"), WRONG_NUMBERS)
def test_add_identity_with_a_number_that_cannot_be_right_changes_nothing(
    call_taker, refused, number, sentence
):
    caller = CallerFactory()

    with refused(sentence):
        add_identity(caller=caller, by=call_taker, name="Påhittad Ek", personal_number=number)


@pytest.mark.parametrize("way", ["phone", "email", "address"])
def test_protected_identity_keeps_no_way_to_be_reached(call_taker, refused, way):
    caller = CallerFactory()

    with refused(PROTECTED) as refusal:
        add_identity(
            caller=caller, by=call_taker, name="Påhittad Ek", is_protected=True, **{way: "1@exempel.se"}
        )

    assert refusal.value.code == "protected_identity_keeps_no_contact"


def test_add_identity_of_somebody_protected_keeps_name_and_safety(call_taker):
    add_identity(
        caller=CallerFactory(), by=call_taker, name="Påhittad Ek", contact_safety="Koden.", is_protected=True
    )

    kept = Identity.objects.get()
    assert (kept.name, kept.contact_safety, kept.is_protected) == ("Påhittad Ek", "Koden.", True)


@pytest.mark.parametrize("action", [add_identity, change_identity])
def test_identity_takes_no_field_that_it_does_not_have(call_taker, unchanged, action):
    named = {"caller": CallerFactory()} if action is add_identity else {"identity": IdentityFactory()}

    with unchanged(), pytest.raises(TypeError, match="Identity has no added_by, shoe_size"):
        action(**named, by=call_taker, shoe_size="42", added_by="x")


def test_database_refuses_the_person_of_concern_below_a_full_record():
    person = PersonOfConcernFactory()

    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        IdentityFactory(caller=None, person=person)

    assert broken.value.__cause__.diag.constraint_name == "identity_of_person_of_concern_needs_full_record"
    assert not Identity.objects.exists()


# Changing


def test_change_identity_changes_what_is_given_and_nothing_else(call_taker, changed, logged):
    identity = IdentityFactory(name="Påhittad Ek", email="ek@exempel.example")

    change_identity(identity=identity, by=call_taker, phone="070-1", email="")

    assert changed(identity) == {"phone": "070-1", "email": None, "version": 2}
    logged("identity.changed", by=call_taker, target=identity, case=identity.case, fields=["email", "phone"])


def test_change_identity_takes_the_number_and_its_hash_away_together(call_taker):
    caller = CallerFactory(case__record_level="open_service")
    identity = add_identity(caller=caller, by=call_taker, **EVERYTHING)

    change_identity(identity=identity, by=call_taker, personal_number="")

    kept = Identity.objects.get()
    assert (kept.personal_number, kept.personal_number_hash) == (None, None)


def test_change_identity_refuses_a_new_number_at_the_level_of_advice(call_taker, refused):
    identity = IdentityFactory()

    with refused(NO_NUMBER):
        change_identity(identity=identity, by=call_taker, personal_number="20080101-2386")


@pytest.mark.parametrize(("number", "sentence"), WRONG_NUMBERS)
def test_change_identity_to_a_number_that_cannot_be_right_changes_nothing(
    call_taker, refused, number, sentence
):
    identity = IdentityFactory()

    with refused(sentence):
        change_identity(identity=identity, by=call_taker, personal_number=number)


def test_change_identity_to_protected_with_a_phone_left_changes_nothing(call_taker, refused):
    identity = IdentityFactory()

    with refused(PROTECTED):
        change_identity(identity=identity, by=call_taker, is_protected=True)


def test_change_identity_refuses_a_stale_version(call_taker, refused):
    identity = IdentityFactory()
    change_identity(identity=identity, by=call_taker, version=1, phone="1")

    with refused("Någon annan har ändrat det här medan du skrev.") as refusal:
        change_identity(identity=identity, by=call_taker, version=1, phone="2")

    assert isinstance(refusal.value, Stale)
    assert Identity.objects.get().phone == "1"


# Removing


def test_remove_identity_leaves_the_case(call_taker, changed, decided, logged):
    identity, at = IdentityFactory(), timezone.now()
    case, caller = identity.case, identity.caller

    remove_identity(identity=identity, reason="Ville vara anonym ändå.", by=call_taker, at=at)

    assert not Identity.objects.exists()
    assert (changed(case), changed(caller)) == ({"version": 2}, {})
    decided(case, "identity_removed", by=call_taker, at=at, reason="Ville vara anonym ändå.")
    logged("identity.removed", by=call_taker, target=identity, case=case)


@pytest.mark.parametrize("reason", ["", " \n", None])
def test_remove_identity_without_a_reason_changes_nothing(coordinator, refused, reason):
    identity = IdentityFactory()

    with refused("Skriv i en mening varför identiteten tas bort."):
        remove_identity(identity=identity, reason=reason, by=coordinator)


def test_remove_identity_in_a_full_record_is_for_the_coordinator(call_taker, coordinator, refused):
    identity = IdentityFactory(caller__case__full_record=True)

    with refused(COORDINATORS):
        remove_identity(identity=identity, reason="Fel person.", by=call_taker)

    remove_identity(identity=identity, reason="Fel person.", by=coordinator)
    assert not Identity.objects.exists()


def test_remove_identity_follows_the_boards_setting(call_taker, administrator, refused):
    identity = IdentityFactory()
    update_organisation(by=administrator, identities_may_be_removed=False)

    with refused(COORDINATORS):
        remove_identity(identity=identity, reason="Ville vara anonym ändå.", by=call_taker)

    assert Identity.objects.exists()


@pytest.mark.parametrize(
    ("level", "is_free", "role", "may"),
    [
        ("advice", True, Role.CALL_TAKER, True),
        ("open_service", True, Role.CALL_TAKER, True),
        ("case", True, Role.CALL_TAKER, False),
        ("advice", False, Role.CALL_TAKER, False),
        ("open_service", False, Role.CALL_TAKER, False),
        ("advice", False, Role.COORDINATOR, True),
        ("case", False, Role.COORDINATOR, True),
        ("case", True, Role.COORDINATOR, True),
        ("case", True, Role.MANAGER, False),
    ],
)
def test_may_remove_identity_by_level_setting_and_role(level, is_free, role, may):
    OrganisationFactory(identities_may_be_removed=is_free)
    case = CaseFactory(record_level=level)

    assert may_remove_identity(case, by=UserFactory(roles=[role])) == may


def test_identity_can_be_written_in_again_after_it_was_removed(call_taker):
    identity = IdentityFactory()
    caller = identity.caller
    remove_identity(identity=identity, reason="Fel person.", by=call_taker)

    add_identity(caller=caller, by=call_taker, name="Rätt Person")

    assert (Identity.objects.get().name, Case.objects.count()) == ("Rätt Person", 1)


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
