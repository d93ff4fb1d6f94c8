"""When a year is released once more, odd years, and what a year that is over promises."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone

from calls.factories import CallFactory
from calls.models import Audience, Call, Caller, CallerRole, ConcernKind, OutreachKind, Promise
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting import actions
from stodtelefon.reporting.actions import (
    decide_release,
    due_on,
    expect_release,
    year_of,
)
from stodtelefon.reporting.corrections import may_follow_from
from stodtelefon.reporting.kept_years import count_figures, read_figures
from stodtelefon.reporting.models import Release, YearToRelease
from stodtelefon.reporting.releases import open_release
from stodtelefon.reporting.tests.invented import at, invent_2016, open_the_line, person
from stodtelefon.reporting.tests.released import prepare, release

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


# Corrections


def test_the_same_figures_are_not_released_twice(manager, coordinator):
    open_the_line()
    release(2016, by=manager, and_by=coordinator)

    with pytest.raises(ValidationError, match="Siffrorna är desamma som i utgåva 1"):
        prepare(2016, by=manager, reason="Rättat.")


def test_corrections_about_people_are_gathered(manager, coordinator):
    invent_2016()
    first = release(2016, by=manager, and_by=coordinator)
    Caller.objects.all().update(is_municipal_staff=False)

    with pytest.raises(ValidationError, match=f"kan förberedas från {may_follow_from(first)}"):
        prepare(2016, by=manager, reason="Rättat.")


def test_a_correction_says_why_and_is_the_next_edition(manager, coordinator):
    invent_2016()
    release(2016, by=manager, and_by=coordinator, at=YEARS_AGO)
    old = read(2016)
    for _ in range(6):
        person(at(2016, 7))

    with pytest.raises(ValidationError) as refused:
        prepare(2016, by=manager)
    assert refused.value.message_dict == {"reason": [actions.NO_REASON]}
    second = release(2016, by=manager, and_by=coordinator, reason="Sex samtal skrevs in sent.")

    assert (second.edition, second.reason) == (2, "Sex samtal skrevs in sent.")
    assert str(read(2016).key_figures.first_cells["persons"]) == "37"
    first = Release.objects.released().get(edition=1)
    assert open_release(first) == old


def test_what_is_our_own_work_is_corrected_at_once(manager, coordinator):
    invent_2016()
    release(2016, by=manager, and_by=coordinator)
    CallFactory(missed=True, received_at=at(2016, 6), taken_by=manager)

    made = prepare(2016, by=manager, reason="Ett missat samtal skrevs in sent.")

    assert made.edition == 2


def test_a_threshold_or_a_name_is_no_reason_to_correct(manager, coordinator):
    invent_2016()
    release(2016, by=manager, and_by=coordinator, at=YEARS_AGO)
    CallerRole.objects.update(label=OTHER_NAME)
    ConcernKind.objects.update(label=OTHER_NAME)
    Organisation.objects.update(small_count=9, small_total=30)

    with pytest.raises(ValidationError, match="Siffrorna är desamma"):
        prepare(2016, by=manager, reason="Rättat.")


def test_a_word_that_has_come_to_a_list_or_left_it_is_no_reason_to_correct(manager, coordinator):
    """Nothing was done for it, and nobody said it."""
    invent_2016()
    release(2016, by=manager, and_by=coordinator)
    for words in (Audience, OutreachKind):
        words.objects.update(retired_on=date(2026, 1, 1))
        words.objects.create(key="new", label="Nytt", position=5)

    with pytest.raises(ValidationError, match="Siffrorna är desamma"):
        prepare(2016, by=manager, reason="Rättat.")


def test_a_correction_is_protected_as_the_edition_before(manager, coordinator):
    """With other thresholds other rows are hidden: of the two together the small ones can be computed."""
    invent_2016()
    first = release(2016, by=manager, and_by=coordinator, at=YEARS_AGO)
    Organisation.objects.update(small_count=7, small_total=20)
    for _ in range(6):
        person(at(2016, 7))

    second = release(2016, by=manager, and_by=coordinator, reason="Sex samtal skrevs in sent.")

    assert second.thresholds == first.thresholds
    assert "färre än 5" in str(open_release(second).protection)


def test_the_year_before_stands_beside_a_correction_as_on_its_own_page(manager, coordinator):
    """It is not released, so it is protected by the thresholds that are set: never by two."""
    invent_2016()
    for role in ["teacher"] * 12 + ["social_worker"] * 8 + ["leisure"] * 5:
        person(at(2017, 3), role=role, by=manager)
    release(2017, by=manager, and_by=coordinator, at=YEARS_AGO)
    Organisation.objects.update(small_count=7, small_total=20)
    person(at(2017, 7), role="leisure", by=manager)

    made = release(2017, by=manager, and_by=coordinator, reason="Ett samtal skrevs in sent.")

    beside = [[str(row.cells[1]) for row in table.rows] for table in open_release(made).tables]
    assert "färre än 7" in str(beside)
    assert "färre än 5" not in str(beside)


def test_a_choice_that_is_moved_in_its_list_is_no_reason_to_correct(manager, coordinator):
    """The place in the list decides what is hidden for another's sake: a year is always told by the same."""
    invent_2016()
    Call.objects.update(heard_through=OutreachKind.objects.order_by("pk")[0])
    Call.objects.filter(pk__in=[call.pk for call in Call.objects.concerns()[:4]]).update(
        heard_through=OutreachKind.objects.order_by("pk")[1]
    )
    release(2016, by=manager, and_by=coordinator, at=YEARS_AGO)
    for kind in (OutreachKind, Audience, ConcernKind):
        kind.objects.update(position=1000 - F("position"))

    with pytest.raises(ValidationError, match="Siffrorna är desamma"):
        prepare(2016, by=manager, reason="Rättat.")


# Odd years


@pytest.mark.parametrize("calls", [0, 1])
def test_a_year_with_no_call_or_one_is_released(manager, coordinator, calls):
    open_the_line()
    for _ in range(calls):
        person(at(2017, 3))

    release(2017, by=manager, and_by=coordinator)

    assert str(read(2017).key_figures.first_cells["persons"]) == str(calls)


@pytest.mark.parametrize("threshold", [5, 1000])
def test_a_year_is_released_by_the_thresholds_that_were_set(manager, coordinator, threshold):
    invent_2016()
    Organisation.objects.update(small_count=threshold, small_total=max(threshold, 10))

    made = release(2016, by=manager, and_by=coordinator)

    assert made.thresholds["small"] == threshold
    assert f"färre än {threshold}" in str(open_release(made).protection)


# Promises


def waiting(kind: str) -> list[Promise]:
    return list(Promise.objects.open().filter(kind=kind))


def test_a_year_that_is_over_waits_to_be_released(manager, coordinator):
    open_the_line()
    row = expect_release(year=2025)
    assert (row.due_on, waiting("year_to_release")[0].due_on) == (due_on(2025, Organisation.load()),) * 2

    made = prepare(2025, by=manager)
    assert (waiting("year_to_release"), len(waiting("release_to_decide"))) == ([], 1)
    assert waiting("release_to_decide")[0].barred == [manager.pk]
    decide_release(release=made, is_approved=False, by=coordinator)
    assert (len(waiting("year_to_release")), waiting("release_to_decide")) == (1, [])
    release(2025, by=manager, and_by=coordinator)
    assert (waiting("year_to_release"), waiting("release_to_decide")) == ([], [])


def test_a_year_is_expected_once(manager):
    expect_release(year=2025)
    expect_release(year=2025)

    assert YearToRelease.objects.count() == 1
    assert AuditEvent.objects.filter(event="year_to_release.expected").count() == 1
