"""Whatever a year counts says, in its own transaction, that the year is to be counted anew."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseDecisionFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    OtherConcernFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
)
from calls.models import Audience, CallerRole, Case, ConcernKind, OutreachKind
from calls.models.choices import State
from meetings.factories import MeetingFactory
from outreach.factories import OutreachEventFactory, OutreachTargetFactory
from referrals.factories import ReferralFactory, SignpostingFactory
from referrals.models import Agency, AgencyType
from stodtelefon.reporting.models import YearChange
from stodtelefon.reporting.tests.invented import at, open_the_line, person
from stodtelefon.reporting.tests.test_kept_years import counted

pytestmark = pytest.mark.django_db

NAME = re.compile(r'"(\w+)"\."(\w+)"')
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"(?: (\w+))?')
# What a row is known by, and what no row ever changes: a change of a key is the coming and going of rows.
KEYS = {"id"}
# Read of whole rows of a code list, and said nowhere on the page.
UNSAID = {"version", "form_token", "created_by_id", "key", "retired_on"}


def read_columns() -> set[tuple[str, str]]:
    """Each table and column that counting a year reads."""
    with CaptureQueriesContext(connection) as captured:
        counted(2017)
    found = set()
    for query in captured:
        real = {alias or table: table for table, alias in TABLE.findall(query["sql"])}
        found |= {(real.get(name, name), column) for name, column in NAME.findall(query["sql"])}
    return {(table, column) for table, column in found if not table.startswith("organisation_")}


def watched_columns() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (t.tgattr)"
            " WHERE t.tgname LIKE '%counted_anew_when_changed'"
        )
        return set(cursor.fetchall())


def changed_years(deed) -> list[int]:
    """The years that a deed says are to be counted anew, in order."""
    YearChange.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('stodtelefon.counted_anew', '', true)")
    deed()
    return sorted(YearChange.objects.values_list("year", flat=True))


def test_every_column_that_is_counted_is_watched():
    open_the_line()
    lists = {"calls_outreachkind", "calls_concernkind"}
    unsaid = {(table, column) for table in lists for column in UNSAID} | {
        ("calls_audience", column) for column in UNSAID - {"key", "retired_on"}
    }

    read = {(table, column) for table, column in read_columns() if column not in KEYS} - unsaid

    assert ("calls_call", "received_at") in read
    assert read - watched_columns() == set()


def test_call_is_said_of_its_year_and_of_the_next():
    call = person(at(2016, 5))

    assert changed_years(lambda: CallFactory(caller=call.caller, received_at=at(2018, 5))) == [2018, 2019]


@pytest.mark.parametrize(
    ("change", "years"),
    [
        ({"received_at": at(2020, 1)}, [2018, 2019, 2020, 2021]),
        ({"worry_before": 4}, [2018, 2019]),
        ({"heard_through_id": 1}, [2018, 2019]),
        ({"heard_as_id": 1}, [2018, 2019]),
        ({"minutes": 12}, [2018, 2019]),
        ({"channel": "letter"}, [2018, 2019]),
        ({"advice": ["listen"]}, []),
        ({"received_at": at(2018, 5)}, []),
    ],
    ids=[
        "another year",
        "worry",
        "heard through",
        "heard as",
        "length",
        "channel",
        "what is not counted",
        "what it was already",
    ],
)
def test_call_that_is_changed(change, years):
    for codes in (OutreachKind, Audience):
        codes.objects.filter(pk=1).exists() or pytest.fail("the list begins with 1")
    call = person(at(2018, 5))

    assert changed_years(lambda: type(call).objects.filter(pk=call.pk).update(**change)) == years


def test_caller_is_said_of_each_year_with_a_call():
    call = person(at(2016, 5))
    CallFactory(caller=call.caller, received_at=at(2020, 5), taken_by=call.taken_by)
    callers = type(call.caller).objects.filter(pk=call.caller_id)

    assert changed_years(lambda: callers.update(is_municipal_staff=False)) == [2016, 2017, 2020, 2021]
    assert changed_years(lambda: callers.update(was_informed=True)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"urgency": "prompt"},
        {"outcome": "other"},
        {"ve_assessment": "reason"},
        {"meet_by": date(2017, 1, 9)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_case_is_said_of_the_year_it_was_opened_and_of_its_meetings(change):
    call = person(at(2016, 12), record_level="open_service", urgency="can_wait")
    met(call, at(2018, 1))
    cases = Case.objects.filter(pk=call.case_id)

    assert changed_years(lambda: cases.update(**change)) == [2016, 2017, 2018, 2019]
    assert changed_years(lambda: cases.update(last_entry_on=date(2020, 1, 1), state=State.SCANNED)) == []


def test_case_that_becomes_a_part_of_another():
    one, other = person(at(2016, 5)), person(at(2019, 5))
    merged = {"state": State.MERGED, "merged_into": one.case, "closed_at": at(2019, 6)}

    def merge():
        Case.objects.filter(pk=other.case_id).update(closed_by=other.taken_by, **merged)

    assert changed_years(merge) == [2019, 2020]


def test_what_hangs_on_a_case_is_said_of_the_year_it_was_opened():
    case = person(at(2017, 5)).case
    concern = OtherConcernFactory(case=case)
    concerned = PersonOfConcernFactory(case=case)
    kind = ConcernKind.objects.exclude(pk=concern.kind_id).first()

    assert changed_years(lambda: type(concern).objects.update(kind=kind)) == [2017, 2018]
    assert changed_years(lambda: type(concerned).objects.update(situation="active")) == [2017, 2018]
    assert changed_years(concern.delete) == [2017, 2018]


def test_meeting_is_said_of_its_year_and_of_the_other_meetings_of_the_case():
    call = person(at(2016, 5), record_level="open_service")
    met(call, at(2020, 5))

    assert changed_years(lambda: met(call, at(2018, 5))) == [2016, 2017, 2018, 2019, 2020, 2021]
    assert changed_years(lambda: MeetingFactory(case=call.case, kind="follow_up")) == []


def test_what_was_sent_and_given_is_said_of_its_year_and_of_the_case():
    case = person(at(2016, 5)).case
    sent = {"case": case, "sent": True, "sent_at": at(2018, 5), "created_at": at(2018, 4)}

    assert changed_years(lambda: ReferralFactory(**sent)) == [2016, 2017, 2018, 2019]
    assert changed_years(lambda: ReferralFactory(case=case)) == []
    assert changed_years(lambda: SignpostingFactory(case=case, given_at=at(2020, 5))) == [
        2016,
        2017,
        2020,
        2021,
    ]


def test_child_report_and_outreach_are_said_of_their_year():
    call = person(at(2016, 5))

    assert changed_years(lambda: ChildDecisionFactory(call=call, decided_at=at(2018, 5))) == [2018, 2019]
    assert changed_years(lambda: OutreachEventFactory(on=date(2018, 5, 2))) == [2018, 2019]


def test_meeting_that_is_offered_is_said_of_the_year_of_its_case():
    call = person(at(2016, 5), record_level="open_service")

    assert changed_years(lambda: MeetingFactory(case=call.case)) == [2016, 2017]


def test_call_is_said_of_the_later_years_of_the_one_who_called():
    call = person(at(2016, 5))
    CallFactory(caller=call.caller, received_at=at(2020, 5), taken_by=call.taken_by)

    between = {"caller": call.caller, "received_at": at(2018, 5), "taken_by": call.taken_by}
    assert changed_years(lambda: CallFactory(**between)) == [2018, 2019, 2020, 2021]


def test_call_that_goes_from_a_case_is_said_of_the_year_of_the_case():
    call = person(at(2016, 5))
    later = CallFactory(caller=call.caller, received_at=at(2018, 5), taken_by=call.taken_by)

    assert changed_years(type(call).objects.filter(pk=later.pk).delete) == [2016, 2017, 2018, 2019]


def test_scan_is_said_of_the_year_of_its_case():
    call = person(at(2016, 5))

    assert changed_years(lambda: QuickScanFactory(call=call)) == [2016, 2017]


def test_closing_and_opening_again_is_said_of_both_years():
    call = person(at(2016, 5), urgency="none", outcome="settled", ve_assessment="no_reason")
    case = Case.objects.filter(pk=call.case_id)
    closed = {"state": State.CLOSED, "closed_at": at(2019, 2), "closed_by": call.taken_by}

    assert changed_years(lambda: case.update(**closed)) == [2016, 2017, 2019, 2020]
    assert changed_years(
        lambda: CaseDecisionFactory(case=call.case, kind="reopened", reason="Nytt samtal.", by=call.taken_by)
    ) == [2016, 2017]
    assert changed_years(lambda: CaseDecisionFactory(case=call.case, kind="closed", by=call.taken_by)) == []


def test_danger_in_which_we_called_112_is_said_of_its_year():
    call, other = person(at(2016, 5)), person(at(2016, 5))

    def told(call, emergency):
        return lambda: DangerReportFactory(call=call, told_at=at(2018, 5), emergency=emergency)

    assert changed_years(told(call, "we_called")) == [2018, 2019]
    assert changed_years(told(other, "caller_calls")) == []


def test_what_a_running_year_does_not_show_says_nothing_of_it():
    call = person(timezone.now())
    deeds = (
        lambda: type(call).objects.filter(pk=call.pk).update(minutes=40),
        lambda: MeetingFactory(case=call.case),
        lambda: QuickScanFactory(call=call),
    )

    assert [changed_years(deed) for deed in deeds] == [[], [], []]


def test_another_audience_of_what_was_done_is_said_of_its_year():
    done, planned = OutreachEventFactory(on=date(2018, 5, 2)), OutreachEventFactory(planned=True)
    other = Audience.objects.exclude(pk=done.audience_id).first()

    assert changed_years(lambda: OutreachTargetFactory(event=done, audience=other)) == [2018, 2019]
    assert changed_years(lambda: OutreachTargetFactory(event=planned, audience=other)) == []
    assert changed_years(done.targets.filter(audience=other).delete) == [2018, 2019]


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (OutreachKind, {"position": 99}),
        (ConcernKind, {"position": 99}),
        (Audience, {"retired_on": date(2020, 1, 1)}),
        (CallerRole, {"group": "public"}),
        (AgencyType, {"group": "healthcare"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_code_list_is_said_of_every_year(model, change):
    first = model.objects.exclude(**change).first().pk

    years = changed_years(lambda: model.objects.filter(pk=first).update(**change))

    assert set(years) >= set(range(2000, timezone.localdate().year + 1))


def test_another_type_of_an_agency_is_said_of_every_year():
    referral = ReferralFactory()
    other = AgencyType.objects.exclude(pk=referral.agency.type_id).exclude(group="police").first()

    years = changed_years(lambda: Agency.objects.update(type=other))

    assert set(years) >= set(range(2000, timezone.localdate().year + 1))


def test_change_in_the_running_year_says_the_day():
    caller, moment = CallerFactory(), timezone.now()
    day = timezone.localdate(moment)

    assert changed_years(lambda: CallFactory(caller=caller, received_at=moment))[0] == day.year
    assert set(YearChange.objects.values_list("day", flat=True)) == {day}


def test_change_in_a_year_that_is_over_says_no_day():
    assert changed_years(lambda: person(at(2016, 5))) == [2016, 2017]
    assert set(YearChange.objects.values_list("day", flat=True)) == {None}


def test_change_in_the_year_before_stands_beside_the_running_one():
    before = timezone.localdate().year - 1
    call = person(at(before, 6))

    years = changed_years(lambda: type(call).objects.filter(pk=call.pk).update(worry_before=4))

    assert years[:2] == [before, before + 1]
    assert YearChange.objects.filter(year=before + 1, day=date(before, 6, 14)).exists()


def test_call_in_the_running_year_says_the_later_days_of_the_one_who_called():
    now = timezone.now()
    today = timezone.localdate(now)
    start = max(at(today.year, 1, 1, 0), now - timedelta(days=60))
    first, second, third = (start + (now - start) * part / 4 for part in (1, 2, 3))
    call, other = CallFactory(received_at=second), CallFactory(received_at=third)
    CallFactory(caller=call.caller, received_at=third, taken_by=call.taken_by)

    def days_of(deed):
        changed_years(deed)
        return {day for day in YearChange.objects.values_list("day", flat=True) if day.year == today.year}

    def local(*moments):
        return {timezone.localdate(moment) for moment in moments}

    calls = type(call).objects
    assert days_of(lambda: calls.filter(pk=other.pk).update(worry_before=2)) == local(third)
    assert days_of(lambda: calls.filter(pk=call.pk).update(worry_before=2)) == local(second, third)
    assert days_of(lambda: calls.filter(pk=call.pk).update(received_at=first)) == local(first, second, third)
    assert days_of(calls.filter(pk=call.pk).delete) == local(first, third)


def test_a_transaction_says_a_year_once_and_again_when_it_was_undone():
    call = person(at(2016, 5))

    def twice():
        for _ in range(2):
            CallFactory(caller=call.caller, received_at=at(2018, 5), taken_by=call.taken_by)

    def undone_and_again():
        with transaction.atomic():
            twice()
            transaction.set_rollback(True)
        twice()

    assert changed_years(twice) == [2018, 2019]
    assert changed_years(undone_and_again) == [2018, 2019]


def met(call, held_at):
    return MeetingFactory(
        held=True,
        case=call.case,
        offered_at=call.received_at,
        starts_at=held_at,
        offered_by=call.taken_by,
        room=None,
        mode="phone",
    )
