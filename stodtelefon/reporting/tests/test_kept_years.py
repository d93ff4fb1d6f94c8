"""A year that is over is counted once and kept; what is kept says what counting it now would say."""

import random
import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calls.factories import (
    CallFactory,
    CaseDecisionFactory,
    DangerReportFactory,
    OtherConcernFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
)
from calls.models import (
    Audience,
    Call,
    Caller,
    CallerRole,
    Case,
    ConcernKind,
    DangerReport,
    OtherConcern,
    OutreachKind,
    PersonOfConcern,
)
from calls.models.choices import AgeBand, Milieu, Outcome, Situation, State, VeAssessment
from calls.models.codes import Channel
from meetings.factories import MeetingFactory
from meetings.models import Battery, Meeting
from outreach.factories import OutreachEventFactory
from outreach.models import OutreachEvent
from referrals.factories import SignpostingFactory
from referrals.models import AgencyType, Signposting
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.csv_file import as_csv
from stodtelefon.reporting.kept_years import keep_years, read_figures, read_page
from stodtelefon.reporting.models import KeptYear, YearChange
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.steps import count_anew
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, open_the_line, person, remaining
from stodtelefon.reporting.tests.reports import report_of
from stodtelefon.reporting.year import count_year
from stodtelefon.saving import save
from stodtelefon.tests.races import at_once

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
COUNTED = re.compile(r'FROM "(calls|meetings|referrals|outreach)_')


def read(number: int, on: date = TODAY):
    return read_figures(Year(number, OPENED_ON), on=on, organisation=Organisation.load())


def counted(number: int, on: date = TODAY):
    return count_year(Year(number, OPENED_ON), on=on, organisation=Organisation.load())


def persons(number: int) -> str:
    return str(read(number).key_figures.first_cells["persons"])


def statements(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in captured]


def page_of(client, address: str) -> str:
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|data-screen-lock="[^"]*"',
        "",
        client.get(address).content.decode(),
    )


def invent(number: int, *, chance: random.Random, by) -> None:
    """A year with as many of everything as chance will have it: small groups, empty ones and large ones."""
    roles = chance.sample(["teacher", "social_worker", "parent", "police", "leisure", "friend"], 3)
    kinds, heard = list(ConcernKind.objects.all()), [None, *OutreachKind.objects.all()]
    audiences = [None, *Audience.objects.all()[:4]]
    for index in range(chance.randint(3, 26)):
        day = at(number, chance.randint(1, 12), chance.randint(1, 28), chance.randint(0, 23))
        facts = remaining(index) | ({} if index % 3 else {"outcome": Outcome.HELPED_ONWARD})
        call = person(
            day, role=chance.choice(roles), staff=chance.choice([True, False, None]), by=by, **facts
        )
        CallFactory(
            caller=call.caller,
            received_at=day + timedelta(days=chance.randint(0, 90)),
            taken_by=by,
            channel=chance.choice(Channel.values),
            minutes=chance.choice([None, 1, 14, 15, 29, 30, 59, 60, 90]),
            heard_through=chance.choice(heard),
            heard_as=audiences[index % len(audiences)],
            worry_before=chance.randint(0, 10),
            worry_after=chance.randint(0, 10),
        )
        PersonOfConcernFactory(
            case=call.case,
            age_band=chance.choice(AgeBand.values),
            situation=chance.choice(["", *Situation.values]),
            milieus=chance.sample(Milieu.values, chance.randint(0, 2)),
        )
        OtherConcernFactory(case=call.case, kind=chance.choice(kinds[:3]), noted_by=by)
        if index % 4:
            QuickScanFactory(call=call)
        if chance.random() < 0.2:
            DangerReportFactory(call=call, emergency=chance.choice(DangerReport.Emergency.values))
        if call.case.record_level != "advice":
            became = chance.choice(["held", "held", "booked", "offered"])
            timed = {"starts_at": day + timedelta(days=chance.randint(0, 40)), "room": None, "mode": "phone"}
            signed = {
                "battery": Battery.objects.in_use().get(),
                "battery_signed_at": day,
                "battery_signed_by": by,
            }
            is_answered = became == "held" and chance.random() < 0.5
            MeetingFactory(
                case=call.case,
                offered_at=day,
                offered_by=by,
                **{became: True},
                **({} if became == "offered" else timed),
                **(signed if is_answered else {}),
            )
        if chance.random() < 0.4:
            end(call.case, day + timedelta(days=chance.randint(0, 400)), chance=chance, by=by)
        if chance.random() < 0.3:
            SignpostingFactory(case=call.case, given_at=day, created_by=by)
    CallFactory(missed=True, received_at=at(number, 6), taken_by=by)
    OutreachEventFactory(on=date(number, 4, 2), people_reached=chance.choice([None, 30]), held_by=by)


def end(case: Case, closed_at, *, chance: random.Random, by) -> None:
    """Closed, and opened again or not: in the one case it is open now, in the other closed."""
    again = chance.choice(["", "open", "closed"])
    if again:
        CaseDecisionFactory(case=case, kind="reopened", reason="Nytt samtal.", at=closed_at, by=by)
    if again != "open":
        facts = {"state": State.CLOSED, "closed_at": closed_at, "closed_by": by, "outcome": Outcome.SETTLED}
        Case.objects.filter(pk=case.pk).update(ve_assessment=VeAssessment.NO_REASON, **facts)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_counting_now_would_say(seed):
    by = UserFactory(coordinator=True)
    invent_2016(by=by)
    chance = random.Random(seed)
    for number in (2017, 2018, 2019):
        invent(number, chance=chance, by=by)

    first = [read(number) for number in range(2016, 2021)]

    fresh = [counted(number) for number in range(2016, 2021)]
    assert first == fresh
    assert [read(number) for number in range(2016, 2021)] == fresh
    assert [as_csv(report_of(read(number))) for number in range(2016, 2021)] == [
        as_csv(report_of(year)) for year in fresh
    ]
    assert KeptYear.objects.count() == 5


CHANGES = [
    (
        Call,
        lambda chance: {"received_at": at(chance.choice([2016, 2017, 2018, 2019]), chance.randint(1, 12))},
    ),
    (Call, lambda chance: {"heard_through": chance.choice(OutreachKind.objects.all())}),
    (
        Call,
        lambda chance: {"channel": chance.choice(Channel.values), "minutes": chance.choice([None, 5, 75])},
    ),
    (Meeting, lambda chance: {"kind": chance.choice(["with_caller", "follow_up"])}),
    (Call, lambda chance: {"heard_as": chance.choice(Audience.objects.all()[:3])}),
    (Caller, lambda chance: {"is_municipal_staff": chance.choice([True, False])}),
    (Caller, lambda chance: {"role": chance.choice(CallerRole.objects.all())}),
    (Case, lambda chance: {"urgency": chance.choice(["none", "can_wait", "prompt"])}),
    (Case, lambda chance: {"ve_assessment": chance.choice(VeAssessment.values)}),
    (Case, lambda chance: {"opened_at": at(chance.choice([2017, 2019]), 3)}),
    (PersonOfConcern, lambda chance: {"age_band": chance.choice(AgeBand.values)}),
    (OtherConcern, lambda chance: {"kind": chance.choice(ConcernKind.objects.all())}),
    (Meeting, lambda chance: {"held_at": at(chance.choice([2016, 2018]), chance.randint(1, 12))}),
    (Signposting, lambda chance: {"given_at": at(chance.choice([2017, 2018]), chance.randint(1, 12))}),
    (Signposting, lambda chance: {"agency_type": chance.choice(AgencyType.objects.all())}),
    (OutreachEvent, lambda chance: {"people_reached": chance.randint(1, 90)}),
    (OutreachEvent, lambda chance: {"kind": chance.choice(OutreachKind.objects.all())}),
    (OutreachKind, lambda chance: {"label": f"på sätt {chance.random()}"}),
]


@pytest.mark.parametrize("seed", range(2))
def test_what_is_kept_follows_every_change(seed):
    by, chance, years = UserFactory(coordinator=True), random.Random(seed), (2016, 2017, 2018, 2019)
    open_the_line()
    for number in years[:3]:
        invent(number, chance=chance, by=by)
    for number in years:
        read(number)
    for model, change in chance.sample(CHANGES, len(CHANGES)):
        rows = Meeting.objects.held() if model is Meeting else model.objects.all()
        for row in chance.sample(list(rows), 3):
            model.objects.filter(pk=row.pk).update(**change(chance))

        assert [read(number) for number in years] == [counted(number) for number in years], model
    Meeting.objects.filter(held_at__lt=at(2018, 1)).delete()

    assert [read(number) for number in years] == [counted(number) for number in years]


@pytest.mark.parametrize("opened_on", [OPENED_ON, date(2017, 5, 2), date(2018, 1, 1)])
def test_kept_year_stands_beside_the_running_one_as_if_it_were_counted(opened_on):
    organisation, on = Organisation.load(), date(2018, 9, 3)
    invent(2017, chance=random.Random(4), by=UserFactory(coordinator=True))
    for month in (1, 1, 4):
        person(at(2018, month))
    running = Year(2018, opened_on)

    assert read_figures(running, on=on, organisation=organisation) == count_year(
        running, on=on, organisation=organisation
    )
    kept = set(KeptYear.objects.values_list("year", flat=True))
    assert kept == ({2017, 2018} if running.previous else {2018})


def test_second_reading_of_a_year_that_is_over_counts_nothing(login, statistics_reader):
    invent_2016()
    client, address = login(statistics_reader), reverse("reporting:year", args=[2016])
    first = page_of(client, address)

    asked = statements(client, address)

    assert [sql for sql in asked if COUNTED.search(sql)] == []
    assert len(asked) <= 5
    assert page_of(client, address) == first
    assert "Alla var tjänstepersoner i kommunen." in first


def test_what_was_changed_is_told_at_the_next_reading():
    invent_2016()
    assert (persons(2016), persons(2017)) == ("31", "0")

    person(at(2016, 5))

    assert (persons(2016), persons(2017)) == ("32", "0")
    assert read(2017).key_figures.rows[0].cells[1].value == 32
    assert not YearChange.objects.filter(year__in=[2016, 2017]).exists()


def test_change_in_the_transaction_that_counted_is_told_too():
    invent_2016()
    for number in (32, 33, 34):
        person(at(2016, 5))
        assert persons(2016) == str(number)


def test_label_of_a_code_list_is_told_at_the_next_reading():
    invent_2016()
    for _ in range(12):
        call = person(at(2017, 3))
        call.heard_through = OutreachKind.objects.first()
        save(call)
    read(2017)
    kind = OutreachKind.objects.first()
    kind.label = "affischer på stan"
    save(kind)

    heard = next(table for table in read(2017).tables if table.key == "heard")

    assert "Affischer på stan" in {row.label for row in heard.rows}


def test_stricter_threshold_hides_in_what_is_kept_too():
    invent_2016()
    organisation = Organisation.load()
    assert "färre än 5" in read_page(Year(2016, OPENED_ON), on=TODAY, organisation=organisation).page
    organisation.small_count = 15
    save(organisation)

    page = read_page(Year(2016, OPENED_ON), on=TODAY, organisation=Organisation.load()).page

    assert "färre än 15" in page
    assert "färre än 5 " not in page


def test_another_day_of_opening_is_another_year():
    invent_2016()
    read(2016)

    later = read_figures(Year(2016, date(2016, 6, 1)), on=TODAY, organisation=Organisation.load())

    assert later.period == "juni till december"


def test_what_other_code_made_is_made_anew():
    invent_2016()
    true = read(2016)
    KeptYear.objects.update(made_of="an older version", figures={}, page="")

    assert read(2016) == true


def test_year_is_kept_from_the_second_of_january():
    invent_2016()

    on = date(2017, 1, 1)
    assert read(2016, on) == counted(2016, on)
    assert read(2017, on) == counted(2017, on)
    assert not KeptYear.objects.exists()
    read(2016, date(2017, 1, 2))

    assert KeptYear.objects.get().year == 2016


def test_running_year_is_another_when_it_is_over():
    invent_2016()

    for on in (date(2016, 11, 30), date(2016, 12, 1), date(2016, 12, 31), date(2017, 1, 2)):
        assert read(2016, on) == counted(2016, on)
    assert read(2016, date(2016, 12, 1)).is_running
    assert not read(2016, date(2017, 1, 2)).is_running


def test_year_to_come_is_never_kept():
    now = timezone.now()
    facts = {"figures": {}, "page": "", "is_empty": True, "made_of": "", "made_at": now}

    with pytest.raises(IntegrityError, match="kept_year_has_begun"):
        KeptYear.objects.create(year=timezone.localdate(now).year + 1, **facts)


def test_what_is_kept_holds_no_more_than_the_page_tells():
    invent_2016()
    read(2016)

    kept = KeptYear.objects.get()

    assert kept.figures == counted(2016).as_plain() | kept.figures
    ve = next(row for row in kept.figures["key_figures"]["rows"] if row["key"] == "ve")
    assert ve["cells"] == [{"value": None, "words": "färre än 5"}]


def test_the_night_keeps_what_has_changed():
    open_the_line()
    years = timezone.localdate().year - 2015

    assert count_anew() == f"Räknade år: {years}."
    assert count_anew() == ""
    person(at(2016, 5))
    assert keep_years(on=timezone.localdate()) == 2  # 2017 shows 2016 beside it


def test_change_that_is_not_yet_saved_when_the_year_is_counted_is_told_afterwards(own_database):
    open_the_line()
    call = person(at(2016, 5))
    with transaction.atomic():
        Call.objects.filter(pk=call.pk).update(received_at=at(2017, 5))
        assert at_once(lambda: persons(2016), lambda: persons(2017)) == ["1", "0"]

    assert (persons(2016), persons(2017)) == ("0", "1")


def test_two_who_ask_at_once_keep_the_year_once(own_database):
    open_the_line()
    person(at(2016, 5))

    assert at_once(lambda: persons(2016), lambda: persons(2016)) == ["1", "1"]
    assert KeptYear.objects.get().year == 2016
