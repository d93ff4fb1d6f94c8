"""What the form that books understands: chosen and typed times, what is left out, and what no input can do."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.http import QueryDict
from django.utils import timezone

from calls.factories import CallerFactory
from meetings.actions.meetings import book_meeting
from meetings.factories import MeetingFactory, RoomFactory
from meetings.forms.meetings import BookingForm
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.saving import save
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db

NEXT_YEAR = timezone.localdate().year + 1
DAY = f"{NEXT_YEAR}-01-11"


def last_sunday(month: int) -> date:
    """The day the clocks change, next year."""
    day = date(NEXT_YEAR, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


@pytest.fixture
def case(case):
    """One whose promise every time here keeps. What is after it: `test_meetings_late.py`."""
    case.meet_by = date(NEXT_YEAR + 2, 1, 1)
    return save(case)


@pytest.fixture
def fill(case, coordinator):
    """`fill(slot=…)`: the form as it was sent, with good answers to what is not said, and every time meant."""

    def send(meeting=None, **changes) -> BookingForm:
        data = {
            "kind": "with_caller",
            "mode": "on_site",
            "minutes": "60",
            "staff": [coordinator.pk],
            "side": "us",
            "reason": "Rummet behövs.",
        }
        data["meant"] = [f"{name}={changes[name]}" for name in ("on", "start") if name in changes]
        sent = {name: value for name, value in (data | changes).items() if value is not None}
        data, moves = (
            QueryDict(urlencode(sent, doseq=True)),
            meeting is not None and meeting.status == "booked",
        )
        return BookingForm(data, case=case, row=meeting, is_moving=moves)

    return send


def local(values: dict) -> str:
    return timezone.localtime(values["starts_at"]).strftime("%Y-%m-%dT%H:%M")


# A time that was chosen


def test_slot_is_the_local_start_and_the_room(fill, room):
    form = fill(slot=f"{DAY}T09:30/{room.pk}", minutes="45")

    assert form.is_valid(), form.errors
    values = form.booking()
    assert (local(values), values["room"], values["place"]) == (f"{DAY}T09:30", room, "")
    assert values["ends_at"] - values["starts_at"] == timedelta(minutes=45)


def test_slot_without_a_room_keeps_the_place(fill):
    form = fill(slot=f"{DAY}T09:30/", place="Biblioteket")

    assert form.is_valid(), form.errors
    assert (form.booking()["room"], form.booking()["place"]) == (None, "Biblioteket")


def test_slot_with_a_room_takes_the_place_away(fill, room):
    form = fill(slot=f"{DAY}T09:30/{room.pk}", place="Biblioteket")

    assert form.is_valid(), form.errors
    assert (form.booking()["room"], form.booking()["place"]) == (room, "")


def test_slot_wins_over_what_was_typed(fill, room):
    other = RoomFactory()

    form = fill(slot=f"{DAY}T09:30/{room.pk}", on=f"{NEXT_YEAR}-05-05", start="15:00", room=other.pk)

    assert form.is_valid(), form.errors
    assert (local(form.booking()), form.booking()["room"]) == (f"{DAY}T09:30", room)


@pytest.mark.parametrize("number", ["0", "404", "9" * 18])
def test_slot_with_a_room_that_is_not_there_is_refused(fill, number):
    assert fill(slot=f"{DAY}T09:30/{number}").errors == {
        "room": ["Det du valde finns inte kvar i listan. Välj igen."]
    }


def test_slot_with_a_room_that_is_retired_since_the_page_was_opened_names_it(fill):
    retired = RoomFactory(name="Ekrummet", retired_on=timezone.localdate())

    assert fill(slot=f"{DAY}T09:30/{retired.pk}").errors == {
        "room": ["”Ekrummet” används inte längre. Välj något annat."]
    }


@pytest.mark.parametrize(
    "slot",
    [
        "x",
        "/",
        f"{DAY}T09:30",
        f"{DAY} 09:30/1",
        f"{DAY}T9:30/1",
        f"{DAY}T25:00/1",
        f"{DAY}T09:60/1",
        f"{NEXT_YEAR}-02-30T09:00/1",
        f"{NEXT_YEAR}-13-01T09:00/1",
        "0000-01-01T09:00/1",
        f"{DAY}T09:30/-1",
        f"{DAY}T09:30/1 OR 1=1",
        f"{DAY}T09:30/{'9' * 19}",
        f"{DAY}T09:30/1\n{DAY}T10:30/1",
    ],
)
def test_slot_that_no_list_has_shown_is_refused(fill, slot):
    form = fill(slot=slot)

    assert form.errors == {"__all__": ["Välj en tid ur listan, eller skriv en annan."]}


@pytest.mark.parametrize("slot", ["\0", "x" * 41])
def test_slot_that_no_form_can_hold_is_refused(fill, slot):
    assert "slot" in fill(slot=slot).errors


# A time that was typed


def test_typed_day_and_time_are_local(fill, room):
    form = fill(on=DAY, start="09:30", room=room.pk)

    assert form.is_valid(), form.errors
    assert (local(form.booking()), form.booking()["room"]) == (f"{DAY}T09:30", room)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"start": "09:30"}, {"on": ["Välj dag, eller en av de lediga tiderna."]}),
        ({"on": DAY}, {"start": ["Välj klockslag, eller en av de lediga tiderna."]}),
        (
            {},
            {
                "on": ["Välj dag, eller en av de lediga tiderna."],
                "start": ["Välj klockslag, eller en av de lediga tiderna."],
            },
        ),
    ],
    ids=["no day", "no time", "neither"],
)
def test_typed_time_that_is_not_whole_says_so_by_the_field(fill, typed, errors):
    assert fill(**typed).errors == errors


@pytest.mark.parametrize("day", ["1999-01-11", "9999-01-11", f"{NEXT_YEAR + 2}-12-31"])
@pytest.mark.parametrize("is_chosen", [True, False])
def test_year_that_nobody_means_is_refused(fill, day, is_chosen):
    form = fill(slot=f"{day}T09:30/") if is_chosen else fill(on=day, start="09:30")

    assert form.errors == {"__all__" if is_chosen else "on": ["Kontrollera årtalet."]}


@pytest.mark.parametrize(
    "day", ["2000-12-31", f"{NEXT_YEAR}-12-31", timezone.localdate() + timedelta(days=731)]
)
def test_day_that_somebody_may_mean_is_let_through(fill, day):
    assert fill(slot=f"{day}T23:30/").is_valid()


@pytest.mark.parametrize("minutes", [30, 45, 60, 90, 120])
@pytest.mark.parametrize(
    ("month", "start"), [(3, "01:30"), (3, "03:00"), (10, "01:30"), (10, "02:30"), (10, "03:00")]
)
def test_meeting_lasts_as_long_as_was_chosen_on_the_night_the_clocks_change(fill, minutes, month, start):
    form = fill(on=last_sunday(month).isoformat(), start=start, minutes=str(minutes))

    assert form.is_valid(), form.errors
    values = form.booking()
    starts_at, ends_at = (values[name].astimezone(UTC) for name in ("starts_at", "ends_at"))
    assert ends_at - starts_at == timedelta(minutes=minutes)


def test_meeting_in_the_hour_that_never_comes_is_refused_by_its_field(fill):
    no_hour = "Den timmen finns inte. Klockan ställs fram en timme den natten."

    assert fill(on=last_sunday(3).isoformat(), start="02:30").errors == {"start": [no_hour]}


@pytest.mark.parametrize(("typed", "clock"), [("11.00", "11:00"), ("11", "11:00"), ("0930", "09:30")])
def test_time_is_taken_as_it_is_written(fill, typed, clock):
    form = fill(on=DAY, start=typed)

    assert form.is_valid(), form.errors
    assert local(form.booking()) == f"{DAY}T{clock}"


@pytest.mark.parametrize(
    ("month", "start", "utc"),
    [(3, "01:59", 59), (3, "03:00", 60), (10, "01:59", -1), (10, "02:00", 0), (10, "03:00", 120)],
)
def test_typed_time_beside_the_change_of_clocks_is_the_right_moment(fill, month, start, utc):
    day = last_sunday(month)

    form = fill(on=day.isoformat(), start=start)

    assert form.is_valid(), form.errors
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    assert form.booking()["starts_at"] == midnight + timedelta(minutes=utc)


# What is asked for


FIELDS = {"mode", "minutes", "staff", "participants", "on", "start", "room", "place", "is_late", "deed"}
FIELDS |= {"slot", "token", "late_reason", "late_words"}


@pytest.mark.parametrize(
    ("status", "more"),
    [
        (None, {"kind", "caller"}),
        ("offered", {"version"}),
        ("booked", {"version", "side", "reason"}),
    ],
)
def test_form_asks_only_what_its_deed_needs(case, status, more):
    meeting = MeetingFactory(case=case, **{status: True}) if status else None

    form = BookingForm(case=case, row=meeting, is_moving=status == "booked")

    assert set(form.fields) == FIELDS | more


def test_form_offers_people_who_hold_meetings_rooms_in_use_and_the_cases_callers(
    case, room, coordinator, call_taker, manager
):
    UserFactory(coordinator=True, disabled=True)
    RoomFactory(retired_on=timezone.localdate())
    CallerFactory()

    fields = BookingForm(case=case).fields

    assert set(fields["staff"].queryset) == {coordinator, call_taker}
    assert list(fields["room"].queryset) == [room]
    assert list(fields["caller"].queryset) == [case.callers.get()]


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"kind": None}, {"kind": ["required"]}),
        ({"kind": "seance"}, {"kind": ["invalid_choice"]}),
        ({"mode": None}, {"mode": ["required"]}),
        ({"mode": "letter"}, {"mode": ["invalid_choice"]}),
        ({"minutes": None}, {"minutes": ["required"]}),
        ({"minutes": "61"}, {"minutes": ["invalid_choice"]}),
        ({"caller": "x"}, {"caller": ["invalid"]}),
        ({"caller": str(UUID(int=7))}, {"caller": ["invalid_choice"]}),
        ({"room": "404"}, {"room": ["invalid_choice"]}),
        ({"on": "2027-02-30"}, {"on": ["invalid"]}),
        ({"start": "24:00"}, {"start": ["invalid"]}),
        ({"place": "å" * 201}, {"place": ["max_length"]}),
        ({"participants": "å" * 1001}, {"participants": ["max_length"]}),
        ({"token": "x"}, {"token": ["invalid"]}),
    ],
    ids=str,
)
def test_form_refuses_by_the_field(fill, changes, errors):
    assert codes(fill(slot=f"{DAY}T09:30/", **changes)) == errors


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"side": None}, {"side": ["required"]}),
        ({"side": "them"}, {"side": ["invalid_choice"]}),
        ({"reason": "  "}, {"reason": ["required"]}),
        ({"reason": "å" * 501}, {"reason": ["max_length"]}),
    ],
    ids=str,
)
def test_form_that_moves_a_meeting_asks_why(fill, case, changes, errors):
    meeting = MeetingFactory(booked=True, case=case)

    assert codes(fill(meeting, slot=f"{DAY}T09:30/", **changes)) == errors


def test_form_without_anybody_from_us_says_so(fill):
    form = fill(slot=f"{DAY}T09:30/", staff=[])

    assert form.errors == {"staff": ["Välj minst en person från oss som är med på mötet."]}


def test_form_with_somebody_who_holds_no_meetings_is_refused_by_the_field(fill, manager):
    assert "invalid_choice" in codes(fill(slot=f"{DAY}T09:30/", staff=[manager.pk]))["staff"]


# The buttons


@pytest.mark.parametrize(
    ("sent", "deed"),
    [
        ({}, "book"),
        ({"deed": "book"}, "book"),
        ({"deed": "times"}, "times"),
        ({"deed": "offer"}, "offer"),
        ({"deed": "erase"}, "book"),
        ({"deed": "offer", "slot": f"{DAY}T09:30/"}, "book"),
    ],
    ids=str,
)
def test_deed_chosen_is_what_the_pressed_button_asked_for(fill, sent, deed):
    assert fill(**sent).deed_chosen == deed


def test_looking_at_times_is_never_refused(fill):
    form = fill(deed="times", staff=[], kind=None, minutes="x", on="x")

    assert form.is_valid()


def test_offering_needs_neither_time_nor_staff(fill, case):
    form = fill(deed="offer", staff=[], caller=case.callers.get().pk, mode="video", participants="Rektor")

    assert form.is_valid(), form.errors
    assert form.offer() == {
        "kind": "with_caller",
        "caller": case.callers.get(),
        "mode": "video",
        "participants": "Rektor",
        "token": None,
    }


# What the actions are given


def test_booking_is_what_book_meeting_takes(fill, case, room, coordinator):
    form = fill(slot=f"{DAY}T09:30/{room.pk}", caller=case.callers.get().pk, participants="Rektor Åsa")
    assert form.is_valid(), form.errors

    meeting = book_meeting(case=case, by=coordinator, **form.booking())

    assert (meeting.kind, meeting.caller, meeting.mode) == ("with_caller", case.callers.get(), "on_site")
    assert (meeting.room, meeting.participants) == (room, "Rektor Åsa")
    assert [one.user for one in meeting.bookings.of_people()] == [coordinator]


@pytest.mark.parametrize(
    ("status", "more"),
    [
        (None, {"kind", "caller", "token"}),
        ("offered", {"version"}),
        ("booked", {"side", "reason", "version", "token"}),
    ],
)
def test_booking_gives_each_action_its_own_words(fill, case, status, more):
    meeting = MeetingFactory(case=case, **{status: True}) if status else None
    form = fill(meeting, slot=f"{DAY}T09:30/", version="3")
    assert form.is_valid(), form.errors

    values = form.booking()

    shared = {"starts_at", "ends_at", "staff", "mode", "room", "place", "participants", "is_late"}
    shared |= {"late_reason", "late_words"}
    assert set(values) == shared | more
    assert values.get("version", 3) == 3


@pytest.mark.parametrize("is_late", [True, False])
def test_booking_says_whether_it_is_written_in_late(fill, is_late):
    form = fill(on=DAY, start="09:30", **({"is_late": "on"} if is_late else {}))
    assert form.is_valid(), form.errors

    values = form.booking()

    assert values["is_late"] is is_late
