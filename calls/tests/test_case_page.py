"""What the case page says on top (who called, the way of the concern, the clock), and the order of what happened."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls.actions.cases import raise_level
from calls.case_page import CasePage
from calls.case_parts import Entry, Link, menus
from calls.factories import (
    CallerFactory,
    CaseDecisionFactory,
    CaseFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models.choices import RecordLevel, State
from calls.promptness import meeting_clock
from meetings.factories import MeetingFactory
from stodtelefon.dates import moment

pytestmark = pytest.mark.django_db


def test_callers_stand_in_the_order_of_their_first_call(call_taker):
    scan = QuickScanFactory(call__received_at=timezone.now() - timedelta(hours=3))
    case, first = scan.call.case, scan.call.caller
    second = QuickScanFactory(call__caller=CallerFactory(case=case)).call.caller
    QuickScanFactory(call__caller=first)

    assert CasePage(case, call_taker).callers == [first, second]


def test_way_is_done_up_to_where_the_case_stands(call_taker):
    case = CaseFactory(state=State.MEETING_PLANNED)

    way = CasePage(case, call_taker).way

    assert [step.text for step in way] == State.labels[:-1]  # every state but that of a doublet
    assert [step.state for step in way] == ["done", "done", "now", "", "", ""]


@pytest.mark.parametrize("has_met", [True, False])
def test_way_of_a_closed_case_has_a_meeting_only_if_there_was_one(call_taker, has_met):
    case = CaseFactory(closed=True, record_level=RecordLevel.OPEN_SERVICE)
    if has_met:
        MeetingFactory(case=case, held=True)

    way = CasePage(case, call_taker).way

    taken = State.labels[:-1] if has_met else [State.NEW.label, State.SCANNED.label, State.CLOSED.label]
    assert [step.text for step in way] == taken
    assert {step.state for step in way[:-1]} == {"done"}
    assert way[-1].state == "now"


def test_clock_is_not_said_again_beside_the_step_that_says_it(call_taker):
    case = CaseFactory(
        state=State.SCANNED, urgency="prompt", meet_by=timezone.localdate(), handler=call_taker
    )
    PersonOfConcernFactory(case=case)
    page = CasePage(case, call_taker)
    said = meeting_clock(case, today=page.today)

    assert [step.badge for step in page.next_steps if step.shows_clock] == [said.text]
    assert page.clock is None


def test_a_raise_may_be_undone_by_the_one_who_made_it(call_taker, other_call_taker):
    case = CaseFactory(handler=call_taker, record_level=RecordLevel.ADVICE)
    raise_level(case=case, level=RecordLevel.CASE, reason="Behövs.", by=call_taker)
    case.refresh_from_db()

    assert CasePage(case, call_taker).may_undo_raise
    assert not CasePage(case, other_call_taker).may_undo_raise


# What has happened


def at(hour: int, minute: int = 0, day: int = 25) -> datetime:
    """A moment in November 2026, in UTC: an hour less than on the clock in Sweden."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_what_was_written_last_stands_first_in_its_day(call_taker):
    scan = QuickScanFactory(call__received_at=at(22, 16), call__logged_at=at(22, 30), written_at=at(22, 30))
    case = scan.call.case
    NoteFactory(case=case, event_on=date(2026, 11, 25), signed_at=at(22, 26))
    NoteFactory(case=case, event_on=date(2026, 11, 24), signed_at=at(9, day=26))
    MeetingFactory(
        case=case, rescheduled=True, offered_at=at(8), cancelled_at=at(22, 20), written_at=at(22, 20)
    )

    entries = CasePage(case, call_taker).entries

    assert [(entry.title, entry.written) for entry in entries] == [
        ("Anteckning", "23:26"),
        ("Möte med den som hör av sig: ombokat", ""),
        ("Samtal och snabbscanning", ""),
        ("Anteckning", moment(at(9, day=26))),
    ]


@pytest.mark.parametrize(
    ("happened", "written_at", "said"),
    [
        (at(22, 16), None, ""),
        (at(22, 16), at(22, 16) + timedelta(seconds=40), ""),
        (at(22, 16), at(22, 17), "23:17"),
        (at(22, 16), at(23, 1), moment(at(23, 1))),
        (date(2026, 11, 25), at(23, 1), moment(at(23, 1))),
        (date(2026, 11, 25), at(22, 59), "23:59"),
        (date(2026, 11, 26), at(23, 1), "00:01"),
    ],
)
def test_when_it_was_written_is_said_only_where_it_differs(happened, written_at, said):
    assert Entry(at=happened, title="Anteckning", written_at=written_at).written == said


def test_call_that_was_written_in_late_or_corrected_stands_where_it_was_written(call_taker):
    first = QuickScanFactory(call__received_at=at(8), call__logged_at=at(20), written_at=at(20))
    case, caller = first.call.case, first.call.caller
    newer = {"call__caller": caller, "call__received_at": at(9), "call__logged_at": at(9, 20)}
    corrected = QuickScanFactory(**newer, written_at=at(9, 20))
    QuickScanFactory(call=corrected.call, replaces=corrected, written_at=at(21))
    NoteFactory(case=case, event_on=date(2026, 11, 25), signed_at=at(19))

    entries = CasePage(case, call_taker).entries

    assert [(entry.at, entry.written) for entry in entries] == [
        (at(9), "22:00"),
        (at(8), "21:00"),
        (date(2026, 11, 25), "20:00"),
    ]


def test_menu_puts_together_what_belongs_together_and_folds_what_is_seldom_done():
    found = [Link(str(rank), "/", rank) for rank in (10, 30, 39, 40, 69, 70, 89, 90, 99)]

    drawn = [
        (one.title, [link.rank for link in one.links], [link.rank for link in one.folded])
        for one in menus(found)
    ]

    assert drawn == [
        ("Skriv", [10], []),
        ("Möte", [30, 39], []),
        ("Koppla in", [40, 69], []),
        ("Ärendet", [90, 99], [70, 89]),
    ]
    assert [(one.title, one.links) for one in menus(found[:4])] == [("", found[:4])]
    assert menus([]) == []


def test_every_link_of_a_case_has_a_place_in_the_menu(coordinator):
    case = CaseFactory(state=State.SCANNED, urgency="can_wait")
    for _ in range(2):
        QuickScanFactory(call__caller=CallerFactory(case=case))
    page = CasePage(case, coordinator)

    links = [link for menu in page.menus for link in (*menu.links, *menu.folded)]
    assert {link.label for link in links} == {link.label for link in page.links}
    assert len(links) == len(page.links)


SOME_TIME = {"last_entry_on": timezone.localdate() - timedelta(days=400)}
CASES = {
    "new, nobody's": {},
    "waits for a meeting": {"state": State.SCANNED, "urgency": "prompt"},
    "waits for a meeting, nothing written": {"state": State.SCANNED, "urgency": "prompt", **SOME_TIME},
    "no concern left": {"state": State.SCANNED, "urgency": "none"},
    "a colleague's": {"state": State.SCANNED, "urgency": "can_wait", "handler": True},
    "met": {"state": State.MEETING_HELD, "record_level": RecordLevel.OPEN_SERVICE},
    "followed up": {"state": State.FOLLOW_UP, "record_level": RecordLevel.OPEN_SERVICE},
    "followed up, nothing written": {"state": State.FOLLOW_UP, **SOME_TIME},
    "nothing to do": {"state": State.MEETING_PLANNED},
    "closed": {"closed": True},
}


@pytest.mark.parametrize("story", CASES)
def test_nothing_can_be_done_from_two_places_of_the_page(coordinator, other_call_taker, login, story):
    said = CASES[story]
    case = CaseFactory(**said | ({"handler": other_call_taker} if "handler" in said else {}))
    call = QuickScanFactory(call__caller__case=case).call
    ReminderFactory(case=case, due_on=timezone.localdate())
    if story == "nothing to do":
        case.reminders.all().delete()
        MeetingFactory(case=case, caller=call.caller)

    page = login(coordinator).get(case.get_absolute_url()).content.decode()

    main = page[page.index("<main") : page.index("</main>")]
    beside = re.sub(r'<ol class="timeline">.*?</ol>', "", main, flags=re.DOTALL)
    ways = Counter(re.findall(r'(?:href|action)="([^"]+)"', beside))
    assert [way for way, times in ways.items() if times > 1] == []
    reminded = [address for address in ways if address.endswith("/klar/")]
    assert len(reminded) == (0 if story == "nothing to do" else 1)


@pytest.mark.parametrize(
    ("said", "reminded", "onward"),
    [
        ({"state": State.MEETING_PLANNED}, False, ["Sätt en bevakning", "Avsluta ärendet"]),
        ({"state": State.MEETING_PLANNED}, True, []),
        ({"state": State.SCANNED, "urgency": "prompt"}, False, []),
        (
            {"state": State.SCANNED, "urgency": "prompt", **SOME_TIME},
            False,
            ["Skriv anteckning", "Sätt en bevakning", "Avsluta ärendet"],
        ),
        (
            {"state": State.SCANNED, "urgency": "none", **SOME_TIME},
            False,
            ["Skriv anteckning", "Sätt en bevakning"],
        ),
        ({"closed": True}, False, []),
    ],
)
def test_page_says_what_can_be_done_where_nothing_waits(call_taker, login, said, reminded, onward):
    case = CaseFactory(handler=call_taker, **said)
    if reminded:
        ReminderFactory(case=case, due_on=timezone.localdate() + timedelta(days=3))

    page = CasePage(case, call_taker)
    assert [link.label for link in page.onward] == onward
    assert not {link.url for link in page.onward} & {link.url for link in page.links}
    assert ("Skriv anteckning" not in onward) is (page.may_write_note_below or not case.is_open)


# The latest, and what is older


@pytest.mark.parametrize("notes", [14, 15, 40])
def test_page_shows_the_latest_and_leads_to_the_rest(call_taker, login, notes):
    case, today = QuickScanFactory(call__caller__case__handler=call_taker).call.case, timezone.localdate()
    for ago in range(notes):
        NoteFactory(case=case, event_on=today - timedelta(days=ago), signed_at=timezone.now())
    client, url = login(call_taker), case.get_absolute_url()
    first_left_out = CasePage(case, call_taker).entries[15:16]

    shown = client.get(url)
    whole = client.get(url, {"handelser": "alla"})

    latest, everything = shown.content.decode(), whole.content.decode()
    assert latest.count('<p class="when">') == min(notes + 1, 15)
    assert everything.count('<p class="when">') == notes + 1
    rest = [f"{url}?handelser=alla#{entry.anchor or 'aldre'}" for entry in first_left_out]
    assert [shown.context["page"].older_url] == (rest or [""])
    assert ("Visa äldre" in latest, "Visa äldre" in everything) == (notes > 14, False)
    for address in rest:
        assert f'id="{address.partition("#")[2]}"' in everything


def test_page_costs_the_same_with_forty_notes(call_taker, login, django_assert_num_queries):
    few, many = CaseFactory.create_batch(2, handler=call_taker)
    NoteFactory.create_batch(40, case=many)
    client = login(call_taker)
    client.get(few.get_absolute_url())  # what is written once in a process

    with CaptureQueriesContext(connection) as of_few:
        client.get(few.get_absolute_url())
    with django_assert_num_queries(len(of_few)):
        page = client.get(many.get_absolute_url()).context["page"]

    assert (len(page.read["notes"]), len(page.shown)) == (16, 15)


def test_of_many_calls_and_decisions_the_same_are_the_latest(call_taker):
    case, now = CaseFactory(handler=call_taker), timezone.now()
    caller = CallerFactory(case=case)
    for hour in range(1, 20):
        at = now - timedelta(hours=hour)
        late = {"call__logged_at": at + timedelta(hours=3), "written_at": at + timedelta(hours=3)}
        scan = {"call__caller": caller, "call__received_at": at, **(late if hour % 3 == 0 else {})}
        QuickScanFactory(**scan)
        CaseDecisionFactory(case=case, at=at)

    whole, latest = CasePage(case, call_taker), CasePage(case, call_taker, is_whole=False)

    assert len(latest.entries) == 32
    assert [entry.place for entry in latest.shown] == [entry.place for entry in whole.entries[:15]]
    assert (len(whole.shown), latest.older_url) == (38, f"{case.whole_url}#aldre")


# A case that stands still


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "closed", "said"), [(90, False, 90), (89, False, 0), (400, False, 400), (400, True, 0)]
)
def test_case_that_stands_still_says_so_with_what_can_be_done(call_taker, login, days, closed, said):
    last = timezone.localdate() - timedelta(days=days)
    case = CaseFactory(
        handler=call_taker,
        closed=closed,
        last_entry_on=last,
        state=State.SCANNED if not closed else State.CLOSED,
    )

    page = login(call_taker).get(case.get_absolute_url())

    assert page.context["page"].days_still == said
    assert (f"inget är skrivet på {days} dagar" in page.content.decode()) is bool(said)
    assert (
        f'href="{case.get_absolute_url()}avsluta/">Avsluta ärendet' in page.content.decode()
    ) is not closed


@pytest.mark.parametrize("full", [False, True])
def test_who_the_concern_is_about_is_named_where_the_level_may_hold_it(call_taker, login, full):
    case = CaseFactory(handler=call_taker, full_record=full)
    PersonOfConcernFactory(case=case)

    page = login(call_taker).get(case.get_absolute_url()).content.decode()

    assert ("Lägg till identitet" in page) is full
