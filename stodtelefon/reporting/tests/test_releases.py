"""A released year: prepared by one, approved by another, signed, and the same from then on."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from calls.actions.merges import merge_cases
from calls.models import Audience, Caller, CallerRole, Case, ConcernKind
from stodtelefon.accounts.actions.by_two import NOT_ONESELF
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.signed_records import CHANGED as NOT_WHAT_WAS_SIGNED
from stodtelefon.audit.signed_records import compare_signed
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import actions
from stodtelefon.reporting.actions import (
    decide_release,
    prepare_release,
    withdraw_release,
    year_of,
)
from stodtelefon.reporting.kept_years import count_figures, read_figures
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.releases import NotAsSigned, digest_of, newest_release, open_release
from stodtelefon.reporting.tests.invented import at, invent_2016, open_the_line, person
from stodtelefon.reporting.tests.released import change_past_the_guards, prepare, release
from stodtelefon.saving import refusal
from stodtelefon.tests.races import at_once

pytestmark = pytest.mark.django_db

OTHER_NAME = Concat("label", Value(" (nytt namn)"))
YEARS_AGO = timezone.now() - timedelta(days=900)


@pytest.fixture
def second(database):
    return UserFactory(manager=True)


def counted(number: int):
    on, organisation = timezone.localdate(), Organisation.load()
    return count_figures(year_of(number, organisation, on), on=on, organisation=organisation)


def read(number: int):
    on, organisation = timezone.localdate(), Organisation.load()
    return read_figures(year_of(number, organisation, on), on=on, organisation=organisation)


# The way


def test_a_year_is_released_as_it_was_prepared(manager, coordinator):
    invent_2016()
    before = counted(2016)

    made = prepare(2016, by=manager, own_words={"year": " Vårt första år. ", "months": "", "secret": "x"})
    assert (made.edition, made.decision, made.released_at) == (1, "", None)
    assert read(2016).standing == "Inte fastställda: talen kan ändras."
    decide_release(release=made, is_approved=True, by=coordinator)

    told = read(2016)
    assert told.own_words == {"year": "Vårt första år."}
    assert told.standing == f"Utgåva 1, fastställd {timezone.localdate():%Y-%m-%d}."
    assert (told.key_figures, told.tables, told.outreach) == (
        before.key_figures,
        before.tables,
        before.outreach,
    )
    assert (told.answers, told.definitions, told.protection) == (
        before.answers,
        before.definitions,
        before.protection,
    )
    found = newest_release(2016)
    assert found.thresholds == {
        "small": 5,
        "hidden_sum": 10,
        "total": 10,
        "percent_base": 20,
        "median_base": 5,
    }
    assert (found.rule, len(found.made_of)) == (1, 64)


def test_who_prepared_it_does_not_approve_it(manager):
    open_the_line()
    made = prepare(2016, by=manager)

    with pytest.raises(ValidationError, match=NOT_ONESELF):
        decide_release(release=made, is_approved=True, by=manager)

    assert newest_release(2016) is None


def test_who_may_not_prepares_and_approves_nothing(manager, coordinator, call_taker, statistics_reader):
    open_the_line()
    for person_ in (coordinator, call_taker, statistics_reader):
        with pytest.raises(ValidationError, match=actions.NOT_PREPARER):
            prepare(2016, by=person_)
    made = prepare(2016, by=manager)
    for person_ in (call_taker, statistics_reader):
        with pytest.raises(ValidationError, match=actions.NOT_APPROVER):
            decide_release(release=made, is_approved=True, by=person_)


@pytest.mark.parametrize("number", [1999, 2015, 2099])
def test_a_year_without_the_line_is_not_prepared(manager, number):
    open_the_line()
    with pytest.raises(ValidationError, match=actions.NO_YEAR):
        prepare_release(year=number, seen="", by=manager)


def test_a_year_that_is_not_over_is_not_prepared(manager):
    open_the_line()
    with pytest.raises(ValidationError, match="Året är inte slut"):
        prepare_release(year=timezone.localdate().year, seen="", by=manager)


def test_one_preview_of_a_year_is_open_at_a_time(manager, second, coordinator):
    open_the_line()
    first = prepare(2016, by=manager)
    with pytest.raises(ValidationError, match=actions.WAITS):
        prepare(2016, by=second)
    with pytest.raises(ValidationError, match="någon annans begäran"):
        withdraw_release(release=first, by=second)

    withdraw_release(release=first, by=manager)
    again = prepare(2016, by=second)
    decide_release(release=again, is_approved=False, by=coordinator)
    with pytest.raises(ValidationError, match="Det är redan avgjort: avslaget"):
        decide_release(release=again, is_approved=True, by=manager)
    third = prepare(2016, by=manager)
    decide_release(release=third, is_approved=True, by=second)

    assert newest_release(2016).edition == 1


def test_figures_that_changed_while_they_were_read_are_not_prepared(manager):
    open_the_line()
    seen = digest_of(counted(2016))
    person(at(2016, 5))

    with pytest.raises(ValidationError, match=actions.CHANGED):
        prepare_release(year=2016, seen=seen, by=manager)


def test_two_at_once_make_one_release(own_database):
    open_the_line()
    people = [UserFactory(manager=True) for _ in range(2)]
    seen = digest_of(counted(2016))

    answers = at_once(*(lambda by=by: prepare_release(year=2016, seen=seen, by=by) for by in people))

    refused = [one for one in answers if isinstance(one, Exception)]
    assert [error.messages for error in refused] == [[actions.WAITS]]
    made = Release.objects.get()
    deciders = [UserFactory(coordinator=True) for _ in range(2)]
    answers = at_once(
        *(lambda by=by: decide_release(release=made, is_approved=True, by=by) for by in deciders)
    )
    refused = [one for one in answers if isinstance(one, Exception)]
    assert [error.messages for error in refused] == [["Det är redan avgjort: godkänt."]]
    assert Release.objects.released().count() == 1


def test_a_case_that_is_merged_meanwhile_is_in_what_was_read_or_refuses_it(own_database):
    manager, coordinator = UserFactory(manager=True), UserFactory(coordinator=True)
    open_the_line()
    case, into = (person(at(2016, 5), by=coordinator, handler=coordinator).case for _ in range(2))
    seen = digest_of(counted(2016))
    told = counted(2016)

    made, _ = at_once(
        lambda: prepare_release(year=2016, seen=seen, by=manager),
        lambda: merge_cases(case=case, into=into, reason="Samma oro.", by=coordinator),
    )

    if isinstance(made, ValidationError):
        assert made.messages == [actions.CHANGED]
        return
    decide_release(release=made, is_approved=True, by=coordinator)
    assert read(2016).tables == told.tables
    assert counted(2016).tables != told.tables


# It stands


def test_nothing_that_happens_later_changes_what_was_released(manager, coordinator):
    invent_2016()
    released = release(2016, by=manager, and_by=coordinator)
    told = read(2016)

    person(at(2016, 7))
    Case.objects.filter(opened_at__year=2016).update(ve_assessment="")
    Caller.objects.all().update(is_municipal_staff=False)
    CallerRole.objects.update(label=OTHER_NAME, retired_on=timezone.localdate())
    ConcernKind.objects.update(position=1)
    Audience.objects.update(retired_on=timezone.localdate())
    Organisation.objects.update(small_count=1000, small_total=1000, percent_base=1000, median_base=1000)

    assert read(2016) == told
    assert counted(2016).key_figures != told.key_figures
    assert open_release(released) == told


def test_the_year_after_stands_beside_what_was_released(manager, coordinator):
    invent_2016()
    person(at(2017, 2))
    read(2017)
    release(2016, by=manager, and_by=coordinator)
    told = read(2016)
    person(at(2016, 7))

    beside = read(2017).key_figures.rows[0].cells

    assert str(beside[1]) == str(told.key_figures.rows[0].cells[0]) == "31"


def test_a_release_ends_what_was_kept_of_the_next_year(manager, coordinator):
    invent_2016()
    made = prepare(2016, by=manager)
    person(at(2016, 7))
    assert str(read(2017).key_figures.rows[0].cells[1]) == "32"

    decide_release(release=made, is_approved=True, by=coordinator)

    assert str(read(2017).key_figures.rows[0].cells[1]) == "31"


@pytest.mark.parametrize(
    "change",
    [
        {"figures": {}},
        {"reason": "x"},
        {"edition": 2},
        {"made_of": "x"},
        {"decision": ""},
        {"released_at": None},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_released_row_is_never_changed(manager, coordinator, change):
    open_the_line()
    made = release(2016, by=manager, and_by=coordinator)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Release.objects.filter(pk=made.pk).update(**change)
    assert refusal(refused.value).code in ("decided_release_stays_as_signed", "release_stays_as_signed")


def test_a_preview_is_never_changed_and_nothing_is_taken_away(manager):
    open_the_line()
    made = prepare(2016, by=manager)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Release.objects.filter(pk=made.pk).update(figures={})
    assert refusal(refused.value).code == "release_stays_as_signed"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Release.objects.all().delete()


# The database's own rules


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("year_has_one_open_release", {}),
        ("release_is_decided_by_another", {"decision": "approved", "own": True}),
        ("release_is_of_a_year_that_is_over", {"year": 2099}),
        ("release_stands_from_when_it_is_approved", {"released_at": timezone.now(), "year": 2017}),
        ("correction_has_a_reason", {"reason": "Varför?", "year": 2017}),
        ("release_follows_on_the_last_edition", {"edition": 3, "year": 2017, "reason": "Hoppar."}),
    ],
)
def test_the_database_refuses(manager, name, change):
    open_the_line()
    first = prepare(2016, by=manager)
    values = {
        **{field: getattr(first, field) for field in ("year", "edition", "figures", "thresholds", "rule")},
        "made_of": first.made_of,
        "reason": "",
        "asked_at": first.asked_at,
        "asked_by": manager,
    }
    if change.pop("own", False):
        now = timezone.now()
        values |= {"year": 2017, "decided_at": now, "decided_by": manager, "released_at": now}

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Release.objects.create(**values | change)

    assert refused.value.__cause__.diag.constraint_name == name


def test_an_edition_is_used_once(manager, coordinator):
    """The trigger counts what it sees: of two that commit at once the index refuses the second."""
    open_the_line()
    release(2016, by=manager, and_by=coordinator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_indexdef('release_has_an_edition_of_its_own'::regclass)")
        assert "UNIQUE" in cursor.fetchone()[0]


# Signed


def test_a_release_that_was_changed_past_the_program_shows_nothing_as_true(own_database):
    manager, coordinator = UserFactory(manager=True), UserFactory(coordinator=True)
    invent_2016()
    made = release(2016, by=manager, and_by=coordinator)
    assert compare_signed().different == 0

    change_past_the_guards(made, "figures = jsonb_set(figures, '{key_figures,rows,0,cells,0,value}', '99')")

    with pytest.raises(NotAsSigned, match="Utgåva 1 av 2016 säger inte det som fastställdes"):
        read(2016)
    found = compare_signed()
    assert [one.what for one in found.differences] == [NOT_WHAT_WAS_SIGNED]
    assert str(read(2017).key_figures.rows[0].cells[1]) == "–"


def test_a_release_that_was_put_there_past_the_program_shows_nothing_as_true(manager, coordinator):
    open_the_line()
    made = release(2016, by=manager, and_by=coordinator)
    false = {field.attname: getattr(made, field.attname) for field in Release._meta.concrete_fields}
    del false["id"]
    false |= {"year": 2017, "form_token": None}
    Release.objects.create(**false)

    with pytest.raises(NotAsSigned):
        read(2017)


def test_what_is_signed_is_what_was_read(manager, coordinator):
    """Postgres keeps the keys of a JSON in an order of its own."""
    invent_2016()
    made = release(2016, by=manager, and_by=coordinator)

    again = Release.objects.get(pk=made.pk)

    assert json.dumps(again.figures, sort_keys=True) == json.dumps(made.figures, sort_keys=True)
    assert open_release(again) == read(2016)
