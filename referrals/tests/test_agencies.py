"""The partner directory: added, changed, retired and taken back; who sees it, and in which order."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from calls import case_parts
from referrals.actions.agencies import add_agency, change_agency, restore_agency, retire_agency
from referrals.factories import AgencyFactory, DisclosureFactory, ReferralFactory, SignpostingFactory
from referrals.forms.agencies import AgencyFilter, ChangeAgencyForm, NewAgencyForm
from referrals.models import Agency, AgencyType
from referrals.tests.rows import type_of
from stodtelefon.saving import Stale
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
TAKEN = "Det finns redan en samverkansaktör med det namnet."
WHOLE = {
    "name": "Elevhälsan i centrum",
    "does": "Kurator, psykolog och skolsköterska.",
    "contact": "samordnande kurator",
    "phone": "000-00 00 11",
    "email": "elevhalsan@stodtelefon.example",
    "address": "Påhittade gatan 1, 000 00 Exempelstad",
    "opening_hours": "skoldagar 8–16",
    "is_same_board": True,
    "answer_days": 3,
}


def stored(agency: Agency) -> dict:
    """What the directory says of an agency."""
    return Agency.objects.values(*WHOLE).get(pk=agency.pk)


def change(agency: Agency, **values) -> Agency:
    """Save the agency with other values; what is not said stays as it was."""
    return change_agency(agency=agency, **{"type": agency.type, **stored(agency)} | values)


# Add


def test_add_agency_keeps_all_that_is_said(coordinator):
    agency = add_agency(type=type_of("student_health"), **WHOLE, by=coordinator)

    row = Agency.objects.get()
    assert (row, stored(agency)) == (agency, WHOLE)
    assert (row.type.key, row.created_by, row.retired_on, row.version) == (
        "student_health",
        coordinator,
        None,
        1,
    )


def test_add_agency_needs_a_type_and_a_name_alone(coordinator):
    agency = add_agency(type=type_of("school"), name="Skolan vid ån", by=coordinator)

    assert stored(agency) == {
        **dict.fromkeys(WHOLE, ""),
        "name": "Skolan vid ån",
        "is_same_board": False,
        "answer_days": 5,
    }


def test_add_agency_leaves_one_line(logged, coordinator):
    agency = add_agency(type=type_of("school"), name="Skolan vid ån", by=coordinator)

    logged("agency.added", by=coordinator, target=agency)


def test_add_agency_takes_out_needless_spaces_in_the_name(coordinator):
    add_agency(type=type_of("school"), name="  Skolan \t vid\u00a0 ån ", by=coordinator)

    assert Agency.objects.get().name == "Skolan vid ån"


def test_add_agency_sent_twice_is_one(logged, coordinator):
    values = {"type": type_of("school"), "name": "Skolan vid ån", "token": uuid4(), "by": coordinator}

    first = add_agency(**values)
    second = add_agency(**values)

    assert (first, Agency.objects.count()) == (second, 1)
    logged("agency.added", by=coordinator, target=first)


@pytest.mark.parametrize(
    "name", ["Elevhälsan i centrum", "elevhälsan I CENTRUM", " Elev\xadhälsan  i centrum"]
)
def test_add_agency_with_a_name_that_is_there_is_refused(refused, coordinator, name):
    AgencyFactory(name="Elevhälsan i centrum")

    with refused(TAKEN):
        add_agency(type=type_of("student_health"), name=name, by=coordinator)


def test_add_agency_with_the_name_of_a_retired_one_is_refused(refused, coordinator):
    AgencyFactory(name="Elevhälsan", retired=True)

    with refused(TAKEN):
        add_agency(type=type_of("student_health"), name="Elevhälsan", by=coordinator)


def test_add_agency_with_somebody_elses_form_is_refused(refused, coordinator, manager):
    values = {"type": type_of("school"), "name": "Skolan vid ån", "token": uuid4()}
    add_agency(**values, by=manager)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        add_agency(**values, by=coordinator)


WRONG = [
    ("name", "", "blank"),
    ("name", " \t\u200b", "blank"),
    ("does", "å" * 2001, "max_length"),
    ("name", "å" * 161, "max_length"),
    ("contact", "å" * 161, "max_length"),
    ("phone", "0" * 61, "max_length"),
    ("email", "elevhälsan", "invalid"),
    ("email", "elevhälsan@exempel.se", "odd_letters"),
    ("address", "å" * 301, "max_length"),
    ("opening_hours", "å" * 201, "max_length"),
    ("answer_days", 0, "min_value"),
    ("answer_days", 91, "max_value"),
]


@pytest.mark.parametrize(("field", "value", "code"), WRONG)
def test_add_agency_with_what_the_directory_cannot_hold_is_refused(coordinator, field, value, code):
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        add_agency(type=type_of("school"), **WHOLE | {field: value}, by=coordinator)

    assert [error.code for error in refusal.value.error_dict[field]] == [code]
    assert every_row() == before


@pytest.mark.parametrize("answer_days", [1, 90])
def test_add_agency_that_answers_within_the_bounds(coordinator, answer_days):
    add_agency(type=type_of("school"), name="Skolan", answer_days=answer_days, by=coordinator)

    assert Agency.objects.get().answer_days == answer_days


# Change


def test_change_agency_writes_all_that_is_said(coordinator):
    agency = AgencyFactory()

    change_agency(agency=agency, type=type_of("school"), **WHOLE, version=agency.version, by=coordinator)

    row = Agency.objects.get()
    assert stored(agency) == WHOLE
    assert (row.type.key, row.version, row.created_by) == ("school", agency.version + 1, agency.created_by)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, []),
        ({"does": "Samtal."}, ["does"]),
        ({"phone": "000-1", "name": "Nytt namn"}, ["name", "phone"]),
        ({"is_same_board": True, "answer_days": 9}, ["is_same_board", "answer_days"]),
    ],
)
def test_change_agency_leaves_one_line_with_the_names_of_what_changed(logged, coordinator, values, fields):
    agency = AgencyFactory()

    change(agency, **values, by=coordinator)

    logged("agency.changed", by=coordinator, target=agency, fields=fields)


def test_change_agency_to_another_type_says_so_in_the_log(logged, coordinator):
    agency = AgencyFactory()

    change(agency, type=type_of("school"), by=coordinator)

    logged("agency.changed", by=coordinator, target=agency, fields=["type"])


def test_change_agency_may_write_its_own_name_in_another_way(coordinator):
    agency = AgencyFactory(name="elevhälsan")

    change(agency, name="Elevhälsan", by=coordinator)

    assert Agency.objects.get().name == "Elevhälsan"


def test_change_agency_to_the_name_of_another_is_refused(refused, coordinator):
    AgencyFactory(name="Elevhälsan")
    agency = AgencyFactory(name="Ungdomshälsan")

    with refused(TAKEN):
        change(agency, name="ELEVHÄLSAN", by=coordinator)


def test_change_agency_on_a_stale_version_is_refused(refused, coordinator):
    agency = AgencyFactory()
    change(agency, does="Kollegans ord.", by=coordinator)

    with refused(STALE) as refusal:
        change(agency, does="Mina ord.", version=agency.version, by=coordinator)

    assert isinstance(refusal.value, Stale)


@pytest.mark.parametrize(("field", "value", "code"), WRONG)
def test_change_agency_to_what_the_directory_cannot_hold_is_refused(coordinator, field, value, code):
    agency = AgencyFactory()
    before = every_row()

    with pytest.raises(ValidationError) as refusal:
        change(agency, **{field: value}, by=coordinator)

    assert [error.code for error in refusal.value.error_dict[field]] == [code]
    assert every_row() == before


# Retire and restore


@pytest.mark.parametrize(("on", "retired_on"), [({}, 0), ({"on": day(-3)}, -3), ({"on": day(30)}, 30)])
def test_retire_agency_from_a_day(logged, coordinator, on, retired_on):
    agency = AgencyFactory()

    retire_agency(agency=agency, **on, version=agency.version, by=coordinator)

    row = Agency.objects.get()
    assert (row.retired_on, row.version) == (day(retired_on), agency.version + 1)
    logged("agency.retired", by=coordinator, target=agency)


def test_retire_agency_sooner_than_was_planned(coordinator):
    retire_agency(agency=AgencyFactory(retired_on=day(30)), by=coordinator)

    assert Agency.objects.get().retired_on == day(0)


@pytest.mark.parametrize("days", [-1, 0])
def test_retire_agency_that_is_retired_is_refused(refused, coordinator, days):
    agency = AgencyFactory(retired_on=day(days))

    with refused("Samverkansaktören används redan inte längre."):
        retire_agency(agency=agency, by=coordinator)


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_restore_agency_takes_it_back(logged, coordinator, days):
    agency = AgencyFactory(retired_on=day(days))

    restore_agency(agency=agency, version=agency.version, by=coordinator)

    row = Agency.objects.get()
    assert (row.retired_on, row.version) == (None, agency.version + 1)
    logged("agency.restored", by=coordinator, target=agency)


def test_restore_agency_that_is_in_use_is_refused(refused, coordinator):
    agency = AgencyFactory()

    with refused("Samverkansaktören används redan."):
        restore_agency(agency=agency, by=coordinator)


@pytest.mark.parametrize(("action", "values"), [(retire_agency, {}), (restore_agency, {"retired": True})])
def test_retire_and_restore_agency_on_a_stale_version_are_refused(refused, coordinator, action, values):
    agency = AgencyFactory(**values)

    with refused(STALE):
        action(agency=agency, version=agency.version + 1, by=coordinator)


def test_a_retired_agency_cannot_be_asked_to_find_something_out(coordinator):
    agency = AgencyFactory()
    assert case_parts.agencies() == [(str(agency.pk), agency.name)]

    retire_agency(agency=agency, by=coordinator)

    assert case_parts.agencies() == []


@pytest.mark.parametrize("made", [ReferralFactory, DisclosureFactory, SignpostingFactory])
def test_an_agency_that_something_points_to_cannot_be_removed(made):
    agency = AgencyFactory()
    made(agency=agency)

    with pytest.raises(ProtectedError):
        agency.delete()


# Which there are


@pytest.mark.parametrize(("days", "is_current"), [(None, True), (1, True), (0, False), (-1, False)])
def test_an_agency_is_current_until_the_day_it_is_retired(days, is_current):
    agency = AgencyFactory(retired_on=None if days is None else day(days))

    assert Agency.objects.current(on=day(0)).exists() == is_current
    assert Agency.objects.retired(on=day(0)).exists() != is_current
    assert agency.is_retired != is_current


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("call_taker", True),
        ("coordinator", True),
        ("manager", True),
        ("statistics_reader", False),
        ("archivist", False),
        ("log_reviewer", False),
        ("administrator", False),
    ],
)
def test_the_directory_is_for_those_who_work_with_cases(request, who, sees):
    AgencyFactory()

    assert Agency.objects.visible_to(request.getfixturevalue(who)).exists() == sees


def test_the_directory_stands_by_type_and_then_by_name():
    AgencyFactory(name="Anemonskolan", type=type_of("school"))
    for name in ("Östra", "ängsro", "Åsens", "Zetas", "Éva", "Ängens"):
        AgencyFactory(name=name, type=type_of("civil_society"))

    names = [agency.name for agency in Agency.objects.for_list()]

    assert names == ["Éva", "Zetas", "Åsens", "Ängens", "ängsro", "Östra", "Anemonskolan"]
    assert list(Agency.objects.values_list("name", flat=True)) == [names[-1], *names[:-1]]


def test_the_directory_of_one_type():
    police, _ = AgencyFactory(police=True), AgencyFactory()

    assert list(Agency.objects.of_type(type_of("police"))) == [police]


@pytest.mark.parametrize(
    ("is_same_board", "words"), [(True, "samma nämnd"), (False, "annan nämnd eller organisation")]
)
def test_an_agency_says_whose_board_it_is(is_same_board, words):
    assert AgencyFactory.build(type=None, created_by=None, is_same_board=is_same_board).board_words == words


# The forms


@pytest.mark.parametrize(("length", "codes"), [(2000, []), (2001, ["max_length"])])
def test_what_an_agency_does_is_said_in_two_thousand_characters(length, codes):
    form = NewAgencyForm({"does": "å" * length})

    assert [error.code for error in form.errors.as_data().get("does", [])] == codes


def test_a_new_agency_is_offered_the_types_in_use():
    AgencyType.objects.filter(key="customs").update(retired_on=day(0))

    offered = NewAgencyForm().fields["type"].queryset

    assert [row.key for row in offered] == [
        row.key for row in AgencyType.objects.order_by("position") if row.key != "customs"
    ]


def test_an_agency_keeps_a_type_that_was_retired_since():
    agency = AgencyFactory(type=type_of("customs"))
    AgencyType.objects.filter(key="customs").update(retired_on=day(0))

    assert type_of("customs") in ChangeAgencyForm(row=agency).fields["type"].queryset


@pytest.mark.parametrize(
    ("typed", "found", "wants_retired"),
    [
        ({}, ["Elevhälsan", "Polisen"], False),
        ({"typ": "police"}, ["Polisen"], False),
        ({"typ": "school"}, [], False),
        ({"typ": "no-such-type"}, [], False),
        ({"tidigare": "on"}, ["Elevhälsan", "Polisen"], True),
    ],
)
def test_the_filter_finds_a_type_and_shows_none_when_it_does_not_understand(typed, found, wants_retired):
    AgencyFactory(name="Elevhälsan")
    AgencyFactory(name="Polisen", police=True)
    form = AgencyFilter(typed)

    assert [agency.name for agency in form.found_in(Agency.objects.order_by("name"))] == found
    assert form.wants_retired == wants_retired
