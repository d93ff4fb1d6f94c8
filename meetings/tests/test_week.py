"""The week with rooms and people: which one is shown, who is in it, and what others see of it."""

from datetime import UTC, date, datetime, timedelta
from html import escape

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from meetings import week
from meetings.factories import BookingFactory, MeetingFactory, RoomFactory
from meetings.forms.week import WeekForm
from meetings.models import Booking, Meeting, Room
from meetings.taken import Taken, read_week
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.dates import day as in_words

pytestmark = pytest.mark.django_db

MONDAY = date(2027, 2, 1)


# Which week


@pytest.mark.parametrize(
    ("asked", "monday"),
    [
        ("2027-W05", date(2027, 2, 1)),
        ("2027-W5", date(2027, 2, 1)),
        ("2027-W01", date(2027, 1, 4)),
        ("2026-W53", date(2026, 12, 28)),
        ("2000-W01", date(2000, 1, 3)),
        ("2100-W52", date(2100, 12, 27)),
    ],
)
def test_week_of_the_address(asked, monday):
    assert WeekForm({"vecka": asked}).monday(MONDAY) == monday


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "x",
        "\0",
        "😀",
        "2027-W00",
        "2027-W53",
        "2027-W99",
        "2026-W48&a=",
        "-1-W1",
        "0000-W01",
        "1999-W52",
        "2101-W01",
        "9999-W52",
        "2027-W5\n2027-W6",
    ],
)
@pytest.mark.parametrize("today", [MONDAY, date(2027, 2, 3), date(2027, 2, 7)])
def test_week_that_is_no_week_is_this_week(asked, today):
    form = WeekForm({"vecka": asked})

    assert (form.monday(today), form.is_unknown) == (MONDAY, bool(asked))


# Rows and days


def on(day: int, hour: int) -> dict:
    start = timezone.make_aware(datetime(2027, 2, day, hour))
    return {"starts_at": start, "ends_at": start + timedelta(hours=1)}


@pytest.fixture
def eken():
    return RoomFactory(name="Rum Eken", position=1)


@pytest.fixture
def ada():
    return UserFactory(coordinator=True, name="Ada Berg")


def booked(room: Room, *people, **when) -> Booking:
    """A meeting whose room and people are taken; gives the room's booking."""
    meeting = MeetingFactory(booked=True, room=room, **when)
    for person in people:
        BookingFactory(meeting=meeting, room=None, user=person)
    return BookingFactory(meeting=meeting)


@pytest.fixture
def shown(coordinator, call_taker):
    """`shown()`: what is taken in the week and in the one after it, as who may open the cases sees it."""

    def taken(*, may_open: bool = True, monday: date = MONDAY) -> list[tuple[Taken, week.Item]]:
        user = coordinator if may_open else call_taker
        weeks = [read_week(user, monday + timedelta(days=days), offered=1) for days in (0, 7)]
        return [pair for one in weeks for pair in week.items_of(one.taken, one.known, one.people)]

    return taken


def test_rows_are_the_rooms_and_then_the_people_who_are_booked(eken, ada, shown):
    booked(eken, ada, **on(1, 9))
    other = UserFactory(coordinator=True)

    rows = week.rows(MONDAY, shown(), [eken, RoomFactory(name="Rum Asken")], [ada, other])

    assert [(row.name, row.what, row.is_free) for row in rows] == [
        ("Rum Eken", "rum", False),
        ("Rum Asken", "rum", True),
        ("Ada Berg", "person", False),
    ]


def test_rows_have_a_cell_for_each_working_day(eken, shown):
    (row,) = week.rows(MONDAY, shown(), [eken], [])

    assert [cell.on.day for cell in row.cells] == [MONDAY + timedelta(days=number) for number in range(5)]


def test_rows_have_each_meeting_on_its_local_day_in_order(eken, shown):
    late, early = booked(eken, **on(2, 15)), booked(eken, **on(2, 9))
    midnight = booked(eken, **on(3, 0))

    (row,) = week.rows(MONDAY, shown(), [eken], [])

    found = {cell.on.day.day: [item.meeting.pk for item in cell.items] for cell in row.cells if cell.items}
    assert found == {2: [early.meeting_id, late.meeting_id], 3: [midnight.meeting_id]}


def test_rows_hide_a_meeting_of_a_case_one_may_not_open(eken, ada, shown):
    booked(eken, ada, **on(1, 9))

    rows = week.rows(MONDAY, shown(may_open=False), [eken], [ada])

    items = [item for row in rows for cell in row.cells for item in cell.items]
    assert [(item.day, item.hours, item.meeting) for item in items] == [(MONDAY, "09:00–10:00", None)] * 2


def test_by_day_has_each_meeting_once_with_who_is_there_from_us(eken, ada, shown):
    bo = UserFactory(coordinator=True, name="Bo Ek")
    booking = booked(eken, ada, bo, **on(1, 9))

    days = week.by_day(MONDAY, shown())

    assert [day for day, _ in days] == [MONDAY + timedelta(days=number) for number in range(7)]
    (item,) = days[0][1]
    assert (item.meeting.pk, item.people) == (booking.meeting_id, ["Ada Berg", "Bo Ek"])
    assert not any(items for _, items in days[1:])


def test_by_day_has_the_weekend_and_leaves_out_other_weeks(eken, shown):
    sunday = booked(eken, **on(7, 9))
    booked(eken, **on(8, 9))

    days = week.by_day(MONDAY, shown())

    assert [(day.day, [item.meeting.pk for item in items]) for day, items in days if items] == [
        (7, [sunday.meeting_id])
    ]


def test_by_day_hides_a_meeting_of_a_case_one_may_not_open(eken, ada, shown):
    booked(eken, ada, **on(1, 9))

    (item,) = week.by_day(MONDAY, shown(may_open=False))[0][1]

    assert (item.meeting, item.people) == (None, ["Ada Berg"])


# The page


def test_page_shows_others_bookings_only_as_taken(read, login, other_call_taker, case, eken):
    meeting = MeetingFactory(booked=True, case=case, room=eken)
    BookingFactory(meeting=meeting)

    text = read(login(other_call_taker).get("/moten/", {"vecka": f"{meeting.starts_at:%G-W%V}"}))

    assert ["upptaget" in text, "Rum Eken" in text] == [True, True]
    assert [case.number in text, str(meeting.pk) in text] == [False, False]


def test_page_links_to_meetings_one_may_open(read, visitor, case):
    meeting = MeetingFactory(booked=True, case=case)
    BookingFactory(meeting=meeting)

    text = read(visitor.get("/moten/", {"vecka": f"{meeting.starts_at:%G-W%V}"}))

    assert [meeting.get_absolute_url() in text, case.number in text] == [True, True]
    assert "upptaget" not in text


def test_page_leaves_out_what_was_let_go_of_and_rooms_that_had_retired(visitor, eken, ada):
    booking = booked(eken, ada, **on(1, 9))
    Booking.objects.filter(pk=booking.pk).update(is_released=True)
    RoomFactory(name="Rum Asken", retired_on=MONDAY)
    linden = RoomFactory(name="Rum Linden", position=0, retired_on=MONDAY + timedelta(days=1))

    context = visitor.get("/moten/", {"vecka": "2027-W05"}).context

    assert [(row.name, row.is_free) for row in context["rows"]] == [
        (linden.name, True),
        (eken.name, True),
        (ada.name, False),
    ]


def test_page_has_ones_own_row_before_those_of_others(visitor, coordinator, eken, ada):
    booked(eken, ada, **on(1, 9))
    booked(eken, coordinator, **on(2, 9))

    rows = visitor.get("/moten/", {"vecka": "2027-W05"}).context["rows"]

    assert [row.name for row in rows] == ["Rum Eken", coordinator.name, "Ada Berg"]


def test_page_of_ones_own_meetings_has_all_that_is_taken_for_them_and_no_more(
    visitor, coordinator, eken, ada
):
    mine = booked(eken, ada, coordinator, **on(1, 9))
    booked(RoomFactory(name="Rum Asken"), ada, **on(2, 9))
    let_go = BookingFactory(meeting=booked(eken, **on(3, 9)).meeting, room=None, user=coordinator)
    Booking.objects.filter(pk=let_go.pk).update(is_released=True)

    page = visitor.get("/moten/", {"vecka": "2027-W05", "lista": "mina"})

    found = [(row.name, [len(cell.items) for cell in row.cells]) for row in page.context["rows"]]
    assert found == [(name, [1, 0, 0, 0, 0]) for name in ("Rum Eken", coordinator.name, "Ada Berg")]
    days = [[item.meeting.pk for item in items] for _, items in page.context["days"]]
    assert days == [[mine.meeting_id], [], [], [], [], [], []]
    assert (
        '<a class="btn btn-quiet" rel="next" href="?vecka=2027-W06&amp;lista=mina">' in page.content.decode()
    )


def test_page_of_ones_own_meetings_has_those_on_a_weekend(visitor, coordinator, eken):
    booked(eken, coordinator, **on(6, 9))

    page = visitor.get("/moten/", {"vecka": "2027-W05", "lista": "mina"}).context

    assert ([row.name for row in page["rows"]], len(page["weekend"])) == ([coordinator.name], 1)


def test_page_of_ones_own_meetings_says_when_there_are_none(visitor, eken, ada):
    booked(eken, ada, **on(1, 9))

    page = visitor.get("/moten/", {"vecka": "2027-W05", "lista": "mina"})

    assert ("Du är inte bokad den veckan." in page.content.decode(), page.context["rows"]) == (True, [])
    assert visitor.get("/moten/", {"lista": "x"}).status_code == 404


def test_page_leads_to_the_weeks_beside(visitor):
    context = visitor.get("/moten/", {"vecka": "2026-W53"}).context

    assert (context["monday"], context["sunday"]) == (date(2026, 12, 28), date(2027, 1, 3))
    assert (context["previous"], context["next"]) == ("?vecka=2026-W52", "?vecka=2027-W01")


def test_page_says_of_each_day_what_is_free_and_which_is_today(visitor, eken):
    page = visitor.get("/moten/").content.decode()

    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    days = [monday + timedelta(days=number) for number in range(5)]
    todays = sum(one == timezone.localdate() for one in days)
    assert page.count('<span class="free">ledigt</span>') == 5
    assert [page.count(f'data-day="{in_words(one)}"') for one in days] == [1] * 5
    assert page.count('<div class="cell today nothing"') == todays


def test_page_that_is_asked_for_no_week_shows_this_one(visitor):
    today = timezone.localdate()

    page = visitor.get("/moten/", {"vecka": "x"})

    assert page.context["monday"] == today - timedelta(days=today.weekday())
    assert page.context["is_this_week"] is True
    assert "Veckan som adressen frågar efter finns inte." in page.content.decode()
    assert "finns inte" not in visitor.get("/moten/").content.decode()


def test_page_without_rooms_says_nothing_of_them(read, visitor):
    page = read(visitor.get("/moten/"))
    assert [words in page for words in ("Inga rum", "Rum och personer", "Personer")] == [False, False, True]


def test_page_asks_once_which_cases_one_may_open(login, call_taker, django_assert_num_queries):
    offered = MeetingFactory(case=CaseFactory(handler=call_taker))
    client = login(call_taker)
    client.get("/moten/")

    with django_assert_num_queries(4):
        text = client.get("/moten/").content.decode()

    assert offered.case.number in text


def test_page_names_nobody_who_no_longer_meets_people(visitor, eken, ada):
    booked(eken, ada, UserFactory(coordinator=True, disabled=True, name="Bo Ek"), **on(1, 9))

    context = visitor.get("/moten/", {"vecka": "2027-W05"}).context

    assert [row.name for row in context["rows"]] == ["Rum Eken", "Ada Berg"]


def test_page_is_not_there_for_those_who_see_no_meetings(login, manager):
    assert login(manager).get("/moten/").status_code == 404


def test_page_costs_the_same_with_few_and_many_meetings(visitor, cost):
    monday = timezone.make_aware(datetime.combine(timezone.localdate(), datetime.min.time()))
    monday -= timedelta(days=monday.weekday())

    def fill(start: int, count: int) -> None:
        for number in range(start, start + count):
            begins = monday + timedelta(minutes=30 * number)
            booked(
                RoomFactory(),
                UserFactory(coordinator=True),
                starts_at=begins,
                ends_at=begins + timedelta(minutes=30),
            )
            MeetingFactory()

    fill(0, 3)
    few = cost(visitor, "/moten/")
    fill(3, 20)

    assert cost(visitor, "/moten/") == few
    assert few <= 4


def test_hours_are_local_on_the_day_that_the_clock_is_turned(eken, shown):
    sunday = date(2027, 3, 28)
    utc = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    booked(eken, starts_at=utc, ends_at=utc + timedelta(hours=1))

    ((_, item),) = shown(monday=date(2027, 3, 22))

    assert (item.day, item.hours) == (sunday, "01:30–03:30")


@pytest.mark.parametrize(
    ("mode", "place", "has_room", "where"),
    [
        ("on_site", "", True, "Rum <Eken>"),
        ("on_site", "På <torget>", False, "På <torget>"),
        ("phone", "", False, "telefon"),
    ],
)
def test_it_is_said_where_a_meeting_is_as_on_its_own_page(ada, shown, mode, place, has_room, where):
    room = RoomFactory(name="Rum <Eken>") if has_room else None
    meeting = MeetingFactory(booked=True, room=room, mode=mode, place=place, **on(1, 9))
    BookingFactory(meeting=meeting, room=None, user=ada)

    ((_, item),) = shown()

    assert item.where == meeting.where == where
    assert f'<span class="who-from-us">{escape(where)}, Ada Berg</span>' in item.drawn_with_people
    assert "Ada Berg" not in item.drawn


def test_what_stands_in_the_week_is_escaped(visitor):
    room, person = RoomFactory(name="<b>Eken</b>"), UserFactory(coordinator=True, name="<i>Ada</i>")
    booked(room, person, **on(1, 9))
    booked(room, person, **on(6, 9))

    page = visitor.get("/moten/", {"vecka": "2027-W05"}).content.decode()

    assert ["<b>Eken" in page, "<i>Ada" in page] == [False, False]
    assert page.count("&lt;i&gt;Ada&lt;/i&gt;") == 4
    assert '<div class="whose" role="rowheader">&lt;b&gt;Eken&lt;/b&gt;<span' in page


def test_meeting_that_somebody_may_not_open_says_only_when_and_who(eken, ada, shown):
    booking = booked(eken, ada, **on(1, 9))

    (item,) = week.by_day(MONDAY, shown(may_open=False))[0][1]

    for html in (item.drawn, item.drawn_with_people):
        assert "upptaget" in html
        assert not any(
            said in html for said in (str(booking.meeting_id), booking.meeting.case.number, "Eken", "href")
        )
    assert [("Ada Berg" in html) for html in (item.drawn, item.drawn_with_people)] == [False, True]


def test_missed_meeting_is_shown_as_such(eken, shown):
    booking = booked(eken, **on(1, 9))
    missed = {"status": "no_show", "no_show_at": timezone.now(), "no_show_by": booking.meeting.booked_by}
    Meeting.objects.filter(pk=booking.meeting_id).update(**missed)

    ((_, item),) = shown()

    assert 'class="booking cancelled"' in item.drawn
    assert ", uteblev</span>" in item.drawn
