"""Who is alike: names, numbers and telephones held against each other, in one case and across cases."""

import pytest
from django.db import connection

from calls import likeness
from calls.actions.people import add_identity
from calls.factories import CallerFactory, CaseFactory, IdentityFactory, PersonOfConcernFactory
from calls.models import Case, Identity
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.privacy.factories import new_key
from stodtelefon.privacy.hashing import keyed_hash

NUMBER = "200801012386"


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Christer Carlson", "KARLSSON, KRISTER"),
        ("Anna Öberg", "Anna Maria Öberg"),
        ("Anna Maria Öberg", "Anna Öberg"),
        ("Anna Lindqvist", "Anna Lindkvst"),
    ],
)
def test_same_name_is_forgiving_and_asks_both_ways(name, other):
    assert likeness.same_name(name, other)
    assert likeness.same_name(other, name)


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Anna", "Anna Öberg"),
        ("Anna", "Anna"),
        ("Anna Öberg", "Anna Åkesson"),
        ("Anna Öberg", None),
        ("", ""),
    ],
)
def test_same_name_needs_first_name_and_surname(name, other):
    assert not likeness.same_name(name, other)


@pytest.mark.parametrize(
    ("phone", "kept"),
    [
        ("070-123 45 67", "0701234567"),
        ("+46 70 123 45 67", "0701234567"),
        ("0046701234567", "0701234567"),
        ("+46 (0)70-123 45 67", "0701234567"),
        ("070-123 45 67, efter fyra 17", "0701234567"),
        ("112", ""),
        ("ingen", ""),
        (None, ""),
    ],
)
def test_digits_of_a_telephone_number(phone, kept):
    assert likeness.digits(phone) == kept


def test_of_case_finds_a_caller_who_is_the_person_of_concern_elsewhere(call_taker):
    here = CallerFactory(case__record_level="open_service")
    there = PersonOfConcernFactory(case=CaseFactory(full_record=True))
    for whose in ({"caller": here}, {"person": there, "reason": "Behövs."}):
        add_identity(by=call_taker, name="Påhittad Öberg", personal_number=NUMBER, **whose)

    assert likeness.of_case(here.case_id) == {there.case_id: ["personal_number", "name"]}
    assert likeness.of_case(there.case_id) == {here.case_id: ["personal_number", "name"]}


def test_of_case_finds_a_personal_number_from_before_the_key_was_changed(call_taker, settings):
    here, there = (CallerFactory(case__record_level="open_service") for _ in range(2))
    add_identity(caller=there, by=call_taker, personal_number=NUMBER)
    settings.LOOKUP_KEYS = [new_key(2), *settings.LOOKUP_KEYS]
    add_identity(caller=here, by=call_taker, personal_number=NUMBER)

    assert likeness.of_case(here.case_id) == {there.case_id: ["personal_number"]}


@pytest.mark.django_db
def test_of_case_holds_nobody_against_others_of_the_same_case():
    caller = IdentityFactory(name="Påhittad Öberg").caller
    IdentityFactory(name="Påhittad Öberg", caller=CallerFactory(case=caller.case))

    assert likeness.of_case(caller.case_id) == {}


@pytest.mark.django_db
def test_of_case_takes_what_cannot_be_opened_for_nobody():
    one, other = (IdentityFactory(name=None, phone=None) for _ in range(2))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE calls_identity SET name = %s", [b"\x01" + b"x" * 60])
    assert {identity.name for identity in Identity.objects.all()} == {"kan inte läsas"}

    assert likeness.of_case(one.caller.case_id) == {}
    assert other.caller.case_id != one.caller.case_id


@pytest.mark.parametrize(("is_decided", "alike"), [(False, None), (True, ["phone", "email"])])
@pytest.mark.django_db
def test_of_case_compares_contact_only_by_decision(is_decided, alike):
    OrganisationFactory(likeness_by_contact=is_decided, likeness_decision="§ 41" if is_decided else "")
    one = IdentityFactory(name="Påhittad Öberg", phone="070-123 45 67", email="a@exempel.se").caller
    other = IdentityFactory(name="Någon Annan", phone="+46701234567", email="A@exempel.se").caller

    assert likeness.of_case(one.case_id).get(other.case_id) == alike


def test_like_looks_only_among_the_cases_that_are_given(call_taker):
    mine = IdentityFactory(name="Påhittad Öberg", caller__case__handler=call_taker)
    IdentityFactory(name="Påhittad Öberg")

    found = likeness.like(Identity(name="påhittad öberg"), Case.objects.visible_to(call_taker), most=6)

    assert found == [(mine, ["name"])]


def test_like_stops_at_so_many(call_taker):
    IdentityFactory.create_batch(3, name="Påhittad Öberg", caller__case__handler=call_taker)
    visible = Case.objects.visible_to(call_taker)

    found = [len(likeness.like(Identity(name="påhittad öberg"), visible, most=most)) for most in (2, 6)]

    assert found == [2, 3]


@pytest.mark.parametrize(("typed", "statements"), [({}, 1), ({"name": "Anna"}, 1), ({"name": "Anna Ek"}, 3)])
def test_like_asks_nothing_where_nothing_can_be_like(
    call_taker, django_assert_num_queries, typed, statements
):
    IdentityFactory(name="Anna Ek", caller__case__handler=call_taker)
    visible = Case.objects.visible_to(call_taker)
    visible.first()

    with django_assert_num_queries(statements):
        likeness.like(Identity(**typed), visible, most=6)


@pytest.mark.django_db
def test_of_case_costs_the_same_among_many(django_assert_num_queries):
    here = CallerFactory(case__record_level="open_service")
    same = {"name": "Påhittad Öberg", "personal_number": NUMBER, "caller__case__record_level": "open_service"}
    same |= {"personal_number_hash": keyed_hash(PERSONAL_NUMBER, NUMBER)}
    IdentityFactory(**same | {"caller": here}, phone=None)
    for among in (1, 4):
        IdentityFactory.create_batch(among, **same)
        IdentityFactory.create_batch(among, name="Någon Annan")

        with django_assert_num_queries(5):
            found = likeness.of_case(here.case_id)

        assert set(map(tuple, found.values())) == {("personal_number", "name")}
    assert len(found) == 5


@pytest.mark.django_db
def test_same_phone_is_said_of_both(call_taker):
    case = CaseFactory()
    one, two, three = (CallerFactory(case=case) for _ in range(3))
    for caller, phone in ((one, "070-123 45 67"), (two, "0701234567"), (three, "070-765 43 21")):
        IdentityFactory(caller=caller, phone=phone)
    nobody = CallerFactory(case=case)

    assert likeness.same_phone([one, two, three, nobody]) == {one.pk: two, two.pk: one}
