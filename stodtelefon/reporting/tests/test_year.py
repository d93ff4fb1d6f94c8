"""The year counted from rows: what is in it, what is not, and what is never told."""

from datetime import date, timedelta

import pytest

from calls.factories import CallFactory, PersonOfConcernFactory
from calls.models import Audience, CallerRole, ChildDecision, OutreachKind
from calls.models.choices import Milieu
from calls.reporting import contacts, first_contact_on, persons
from meetings.factories import MeetingFactory
from meetings.reporting import Wait, waits
from outreach.factories import OutreachEventFactory
from referrals.factories import ReferralFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.tests.invented import (
    OPENED_ON,
    PERSONS_BY_MONTH,
    at,
    invent_2016,
    open_the_line,
    person,
)
from stodtelefon.reporting.year import YearFigures, count_year, years_to_show

pytestmark = pytest.mark.django_db

Group = CallerRole.Group

TODAY = date(2026, 11, 23)


def count(number: int, on: date = TODAY) -> YearFigures:
    return count_year(Year(number, OPENED_ON), on=on, organisation=Organisation.load())


def cells_of(year: YearFigures) -> dict[str, str]:
    return {key: str(cell) for key, cell in year.key_figures.first_cells.items()}


def table_of(year: YearFigures, key: str) -> Table:
    return next(table for table in year.tables if table.key == key)


def rows_of(year: YearFigures, key: str) -> dict[str, list[str]]:
    return {row.label: [str(cell) for cell in row.cells] for row in table_of(year, key).rows}


def test_2016_prints_what_the_municipality_wrote():
    invent_2016()

    year = count(2016)

    how_many, how_prompt, reach = (answer.words for answer in year.answers)
    assert how_many == (
        "Under 2016, mellan mars och december, hörde 31 personer av sig till stödtelefonen. "
        "Alla var tjänstepersoner i kommunen. "
        "I färre än 5 fall fanns det skäl att tro att våldsbejakande extremism låg bakom oron. "
        "I 20 ärenden kvarstod oron efter samtalet, och i 14 av dem hölls möte. "
        "Färre än 5 gånger kopplades någon in, och färre än 5 ärenden hjälptes vidare till en annan verksamhet."
    )
    assert how_prompt.startswith("Hälften väntade på ett möte högst 5 arbetsdagar")
    assert reach.startswith("Inte nådda under 2016: ")
    figures = cells_of(year)
    assert {
        key: figures[key] for key in ("persons", "staff", "others", "calls", "other", "meetings", "ve")
    } == {
        "persons": "31",
        "staff": "31",
        "others": "0",
        "calls": "38",
        "other": "12",
        "meetings": "14",
        "ve": "färre än 5",
    }
    # A week is five working days; the longest wait was two weeks with Good Friday and Easter Monday in them.
    assert (figures["wait"], figures["longest"]) == ("5", "8")
    assert (figures["outreach"], figures["reached"]) == ("1", "40")


def test_2016_has_the_months_from_march_and_their_persons():
    invent_2016()

    months = rows_of(count(2016), "months")

    assert list(months) == [
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ]
    assert [int(cells[0]) for cells in months.values()] == list(PERSONS_BY_MONTH.values())


def test_2016_hides_the_small_group_and_one_for_its_sake():
    invent_2016()

    year = count(2016)

    assert rows_of(year, "groups") == {
        Group.SCHOOL.label: ["16"],
        Group.SOCIAL_SERVICES.label: ["visas inte"],
        Group.MUNICIPALITY.label: ["färre än 5"],
    }
    assert rows_of(year, "funnel") == {
        "Ärenden": ["31"],
        "Oron kvarstod efter samtalet": ["20"],
        "Möte hölls": ["14"],
        "Skäl att tro VE": ["färre än 5"],
        "Någon kopplades in, eller hjälptes vidare": ["färre än 5"],
    }
    assert rows_of(year, "agencies") == {}
    assert cells_of(year)["referrals"] == "färre än 5"


def test_person_who_calls_twice_is_counted_once_in_the_month_of_the_first_call():
    call = person(at(2017, 3))
    CallFactory(caller=call.caller, received_at=at(2017, 5), taken_by=call.taken_by)

    year = Year(2017, OPENED_ON)

    assert [(row.month, row.count) for row in persons(*year.bounds)] == [(3, 1)]
    assert sorted((row.on.month, row.is_concern, row.count) for row in contacts(*year.bounds)) == [
        (3, True, 1),
        (5, True, 1),
    ]


def test_two_calls_in_the_same_moment_are_one_person():
    call = person(at(2017, 3))
    CallFactory(caller=call.caller, received_at=call.received_at, taken_by=call.taken_by)

    assert [row.count for row in persons(*Year(2017, OPENED_ON).bounds)] == [1]


def test_person_who_calls_in_two_years_is_a_person_of_both():
    call = person(at(2017, 12))
    CallFactory(caller=call.caller, received_at=at(2018, 1), taken_by=call.taken_by)

    assert [row.month for row in persons(*Year(2017, OPENED_ON).bounds)] == [12]
    assert [row.month for row in persons(*Year(2018, OPENED_ON).bounds)] == [1]


def test_call_after_local_midnight_belongs_to_the_new_year():
    """23.30 UTC on New Year's Eve is half past midnight in Stockholm."""
    person(at(2018, 1, 1, 0) + timedelta(minutes=30))
    person(at(2017, 12, 31, 23))

    assert [row.month for row in persons(*Year(2018, OPENED_ON).bounds)] == [1]
    assert [row.month for row in persons(*Year(2017, OPENED_ON).bounds)] == [12]


def test_running_year_shows_volume_and_nothing_about_people():
    open_the_line()
    for month in range(1, 12):
        person(at(2026, month), role="parent", staff=False)
        person(at(2026, month))
    CallFactory(missed=True, received_at=at(2026, 2))

    year = count(2026)

    assert year.answers[0].words.startswith("Hittills under 2026 har 22 personer hört av sig")
    assert (year.is_running, year.period) == (True, "januari till november")
    assert [table.key for table in year.tables] == [
        *("months", "outreach_kinds", "calls_by_month", "other_by_month")
    ]
    assert {"staff", "others", "ve", "reports", "referrals", "onward"}.isdisjoint(cells_of(year))
    assert cells_of(year)["other"] == "1"
    assert year.key_figures.columns == ("2026 hittills", "2025")
    assert list(rows_of(year, "months"))[-1] == "november"


def test_year_is_running_on_its_last_day_and_told_the_day_after():
    invent_2016()

    assert "funnel" not in {table.key for table in count(2016, date(2016, 12, 31)).tables}
    assert "funnel" in {table.key for table in count(2016, date(2017, 1, 1)).tables}


def test_year_before_stands_beside_and_months_before_the_line_are_not_zero():
    invent_2016()
    person(at(2017, 1))

    year = count(2017)

    assert year.key_figures.columns == ("2017", "2016")
    months = rows_of(year, "months")
    assert months["januari"] == ["1", "–"]
    assert months["mars"] == ["0", "2"]
    assert rows_of(year, "groups")[Group.SCHOOL.label] == ["visas inte", "16"]


def test_wait_is_in_working_days_from_the_first_call_to_the_first_meeting():
    call = person(at(2017, 6, 21), record_level="open_service", urgency="can_wait", meet_by=date(2017, 6, 27))
    for day in (26, 28):
        MeetingFactory(
            held=True,
            case=call.case,
            offered_at=call.received_at,
            starts_at=at(2017, 6, day),
            room=None,
            mode="phone",
        )

    found = waits(*Year(2017, OPENED_ON).bounds)

    # Wednesday to Monday, with Midsummer Eve between.
    assert found == [Wait(date(2017, 6, 26), 2, True, False, count=1)]


def test_meetings_of_all_kinds_are_counted_and_only_the_first_kind_is_a_stage():
    invent_2016()
    call = person(at(2016, 5), urgency="can_wait", record_level="open_service")
    MeetingFactory(
        held=True,
        kind="cooperation",
        case=call.case,
        offered_at=call.received_at,
        starts_at=at(2016, 6),
        room=None,
        mode="phone",
    )

    year = count(2016)

    assert cells_of(year)["meetings"] == "15"
    assert rows_of(year, "funnel")["Möte hölls"] == ["14"]


def test_concern_with_several_milieus_is_counted_once():
    for index in range(12):
        call = person(at(2017, 3))
        milieus = [Milieu.FAR_RIGHT, Milieu.NO_IDEOLOGY] if index < 6 else [Milieu.ISLAMIST]
        PersonOfConcernFactory(case=call.case, milieus=milieus)

    table = table_of(count(2017), "milieus")

    assert [str(cell) for cell in table.total.cells] == ["12", "0"]


def test_heard_through_is_counted_by_the_code_list():
    kinds = list(OutreachKind.objects.all()[:2])
    for index in range(20):
        call = person(at(2017, 3))
        call.heard_through = kinds[index % 2]
        call.save()

    heard = rows_of(count(2017), "heard")

    labels = [kind.label[:1].upper() + kind.label[1:] for kind in kinds]
    assert list(heard) == [*labels, "Övriga"]
    assert heard["Övriga"][0] == "visas inte"


def test_heard_as_is_counted_by_the_audiences_and_protected():
    kept = list(Audience.objects.all()[:2])
    for index in range(31):
        call = person(at(2017, 3))
        call.heard_as = kept[0] if index < 16 else kept[1] if index < 28 else None
        call.save()

    heard = rows_of(count(2017), "heard_as")

    shown, hidden = (audience.label[:1].upper() + audience.label[1:] for audience in kept)
    assert (heard[shown][0], heard["Övriga"][0]) == ("16", "visas inte")
    assert heard[hidden][0] == "visas inte"  # for the sake of the three who did not answer


def test_what_was_done_is_counted_by_how():
    kinds = list(OutreachKind.objects.all()[:2])
    for index in range(3):
        OutreachEventFactory(kind=kinds[index % 2], on=date(2017, 3, 14), people_reached=3)

    table = table_of(count(2017), "outreach_kinds")

    assert {row.key: str(row.cells[0]) for row in table.rows if row.cells[0].value} == {
        str(kinds[0].pk): "2",
        str(kinds[1].pk): "1",
    }
    assert str(table.total.cells[0]) == "3"


def test_child_reports_and_agencies_are_protected_figures():
    by = UserFactory()
    for index in range(6):
        case = person(at(2017, 3), by=by).case
        ChildDecision.objects.create(
            case=case,
            call=case.calls.first(),
            kind="reported",
            decided_at=at(2017, 3),
            decided_by=by,
            reported_to="mottagningen",
        )
        if index < 4:
            ReferralFactory(case=case, sent=True, sent_at=at(2017, 4), created_by=by, sent_by=by)

    figures = cells_of(count(2017))

    assert (figures["reports"], figures["referrals"]) == ("6", "färre än 5")


def test_outreach_names_the_audiences_that_were_told_and_those_that_were_not():
    open_the_line()
    event = OutreachEventFactory(on=date(2017, 5, 2), people_reached=30)
    OutreachEventFactory(on=date(2017, 6, 2), people_reached=None, audience=event.audience)
    OutreachEventFactory(planned=True, on=date(2017, 7, 2))
    OutreachEventFactory(on=date(2018, 1, 1))

    table = count(2017).outreach

    rows = {row.key: [str(cell) for cell in row.cells] for row in table.rows}
    assert rows.pop(event.audience.key) == ["2", "30"]
    assert set(map(tuple, rows.values())) == {("0", "0")}


def test_outreach_with_no_number_given_says_so_and_not_nobody():
    open_the_line()
    event = OutreachEventFactory(on=date(2017, 5, 2), people_reached=None)

    year = count(2017)

    rows = {row.key: [str(cell) for cell in row.cells] for row in year.outreach.rows}
    assert rows[event.audience.key] == ["1", "–"]
    assert (cells_of(year)["outreach"], cells_of(year)["reached"]) == ("1", "–")


def test_stricter_thresholds_hide_more():
    invent_2016()
    organisation = Organisation.load()
    organisation.small_count = 15
    organisation.save()

    year = count(2016)

    assert cells_of(year)["reports"] == "färre än 15"
    assert "färre än 15" in year.protection
    assert rows_of(year, "funnel")["Möte hölls"] == ["visas inte"]


def test_line_without_a_day_of_opening_begins_with_its_first_contact():
    person(at(2024, 5))

    years = years_to_show(organisation=Organisation.load(), on=TODAY)

    assert first_contact_on() == date(2024, 5, 14)
    assert [year.year for year in years] == [2026, 2025, 2024]


def test_line_with_a_slip_in_the_year_of_opening_lists_no_thousands_of_years():
    years = years_to_show(organisation=Organisation(line_opened_on=date(26, 3, 1)), on=TODAY)

    assert [years[0].year, years[-1].year, len(years)] == [2026, 2000, 27]


def test_line_without_contacts_has_the_running_year_only():
    years = years_to_show(organisation=Organisation.load(), on=TODAY)

    assert [year.year for year in years] == [2026]
    assert {str(cell) for cell in count(2026).key_figures.first_cells.values()} == {"0", "visas inte"}
