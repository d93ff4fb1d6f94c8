"""A first meeting after the promised day: why it is asked once, and that the case stays among the late ones."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Case, Promise
from calls.models.choices import State
from calls.promptness import add_working_days
from meetings.actions.meetings import book_meeting, book_offered_meeting, reschedule_meeting
from meetings.factories import MeetingFactory
from meetings.models import Meeting
from meetings.next_steps import late_step
from stodtelefon.dates import day as day_in_words
from stodtelefon.dates import midnight
from stodtelefon.saving import save
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

LAST = add_working_days(day(0), 2)
AFTER = add_working_days(LAST, 3)
ASKED = f"Mötet blir efter sista dagen, {day_in_words(LAST)}. Varför?"
WORDS = "Skriv i en mening varför mötet blir efter sista dagen."


def at_nine(on) -> dict:
    start = timezone.make_aware(datetime.combine(on, time(9)))
    return {"starts_at": start, "ends_at": start + timedelta(hours=1)}


@pytest.fixture
def case(case):
    case.meet_by = LAST
    return save(case)


@pytest.fixture
def book(case, coordinator):
    """`book(on)`: by telephone at nine that day."""

    def it(on, **more) -> Meeting:
        values = {"case": case, "staff": [coordinator], "by": coordinator, "mode": "phone"}
        return book_meeting(**values | at_nine(on) | more)

    return it


# The action


def test_booking_after_the_last_day_keeps_why(book):
    meeting = book(AFTER, late_reason="other", late_words=" Hen är bortrest. ")

    assert (meeting.late_reason, meeting.late_words) == ("other", "Hen är bortrest.")
    assert meeting.why_late == "Hen är bortrest."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, ASKED),
        ({"late_reason": "lazy"}, ASKED),
        ({"late_reason": "other"}, WORDS),
        ({"late_reason": "other", "late_words": " "}, WORDS),
    ],
)
def test_booking_after_the_last_day_without_why_is_refused(refused, book, given, sentence):
    with refused(sentence):
        book(AFTER, **given)


@pytest.mark.parametrize("on", [add_working_days(day(0), 1), LAST])
def test_booking_within_the_promise_keeps_no_reason(book, on):
    start = midnight(on) + timedelta(hours=23, minutes=30)

    meeting = book(
        on,
        starts_at=start,
        ends_at=start + timedelta(minutes=20),
        late_reason="other",
        late_words="Bortrest.",
    )

    assert (meeting.late_reason, meeting.late_words, meeting.why_late) == ("", None, "")


@pytest.mark.parametrize(
    "changes",
    [{"meet_by": None}, {"state": State.MEETING_HELD}, {"state": State.FOLLOW_UP}],
    ids=["no promise", "held", "followed up"],
)
def test_booking_asks_nothing_when_no_promise_runs(book, changes):
    Case.objects.update(**changes)

    assert book(AFTER).late_reason == ""


@pytest.mark.parametrize("kind", ["cooperation", "follow_up"])
def test_booking_another_kind_asks_nothing(book, kind):
    assert book(AFTER, kind=kind).late_reason == ""


def test_booking_a_second_one_while_the_first_is_in_time_asks_nothing(book, case):
    book(LAST, caller=case.callers.get())

    assert book(AFTER).late_reason == ""


def test_offered_meeting_after_the_last_day_asks_why(refused, case, coordinator):
    meeting = MeetingFactory(case=case, mode="phone")
    values = {"meeting": meeting, "staff": [coordinator], "by": coordinator} | at_nine(AFTER)

    with refused(ASKED):
        book_offered_meeting(**values)
    assert book_offered_meeting(**values, late_reason="no_time").why_late == "ingen tid fanns"


def test_moving_past_the_last_day_asks_why_and_back_again_forgets_it(refused, book, coordinator):
    values = {"staff": [coordinator], "by": coordinator, "side": "us", "reason": "Sjukdom."}
    first = book(LAST)

    with refused(ASKED):
        reschedule_meeting(meeting=first, **values, **at_nine(AFTER))
    late = reschedule_meeting(meeting=first, **values, **at_nine(AFTER), late_reason="caller")
    back = reschedule_meeting(meeting=late, **values, **at_nine(LAST), late_reason="caller")

    assert (late.late_reason, back.late_reason) == ("caller", "")


@pytest.mark.parametrize(
    "values",
    [{"late_reason": "other"}, {"late_words": "Bortrest."}, {"late_reason": "caller", "late_words": "B."}],
)
def test_reason_in_words_is_there_just_when_it_is_another(broken, case, values):
    meeting = MeetingFactory(booked=True, case=case)

    with broken("meeting_after_the_last_day_says_why_in_words_if_other", WORDS):
        for name, value in values.items():
            setattr(meeting, name, value)
        meeting.save()


# The page


@pytest.fixture
def typed(case, coordinator):
    def to(on, **more) -> dict:
        values = {"kind": "with_caller", "mode": "phone", "minutes": "60", "staff": [coordinator.pk]}
        return values | {"deed": "book", "on": on.isoformat(), "start": "09:00"} | more

    return to


def test_page_asks_why_once_with_all_that_was_typed(read, visitor, case, typed):
    url = reverse("meetings:create", args=[case.number])
    assert "late_reason" not in read(visitor.get(url))

    asked = read(visitor.post(url, typed(AFTER, participants="Rektor Åsa")))
    assert [ASKED in asked, "Rektor Åsa" in asked] == [True, True]
    done = visitor.post(url, typed(AFTER, late_reason="caller"), follow=True)

    assert "Det blir 3 arbetsdagar efter sista dagen, så ärendet ligger kvar bland de sena." in read(done)
    assert Meeting.objects.get().late_reason == "caller"


def test_page_offers_the_chosen_time_again_beside_the_question(read, visitor, case, typed):
    url, slot = reverse("meetings:create", args=[case.number]), f"{AFTER}T09:00/phone"

    page = " ".join(read(visitor.post(url, typed(AFTER, slot=slot))).split())

    assert page.count(f'name="slot" value="{slot}"') >= 1
    assert f"Boka den tiden, {day_in_words(AFTER)} 09:00" in page


def test_time_that_was_pressed_is_drawn_as_chosen_while_the_reason_is_asked_for(read, visitor, case, typed):
    Case.objects.update(meet_by=day(-3))
    url = reverse("meetings:create", args=[case.number])
    slots = visitor.post(url, typed(AFTER, deed="times")).context["later"]

    page = " ".join(read(visitor.post(url, typed(AFTER, slot=slots[1].key))).split())

    assert (page.count("btn btn-quiet chosen"), page.count(">vald<"), page.count(">tidigast<")) == (1, 1, 1)
    assert re.search(rf'class="btn btn-quiet chosen" name="slot" value="{slots[1].key}"', page)


def test_page_asks_from_the_start_when_the_day_has_passed(read, visitor, case):
    Case.objects.update(meet_by=day(-3))

    assert "late_reason" in read(visitor.get(reverse("meetings:create", args=[case.number])))


def test_page_that_moves_a_late_meeting_knows_why_already(visitor, book):
    late = book(AFTER, late_reason="other", late_words="Bortrest.")

    form = visitor.get(reverse("meetings:reschedule", args=[late.pk])).context["form"]

    assert (form["late_reason"].value(), form["late_words"].value()) == ("other", "Bortrest.")


@pytest.mark.parametrize(
    ("name", "status"), [("book", "cancelled"), ("book", "booked"), ("reschedule", "cancelled")]
)
def test_page_of_a_meeting_that_cannot_get_a_time_shows_none(visitor, case, typed, name, status):
    meeting = MeetingFactory(case=case, **{status: True})
    address = reverse(f"meetings:{name}", args=[meeting.pk])

    opened, sent = visitor.get(address), visitor.post(address, typed(LAST))

    assert [opened.url, sent.url] == [meeting.get_absolute_url()] * 2
    assert Meeting.objects.get().status == status


# A day off, and an hour outside

EIGHTEENTH = date(timezone.localdate().year + 1, 6, 18)
MIDSUMMER = next(on for on in (EIGHTEENTH + timedelta(days=n) for n in range(1, 8)) if on.weekday() == 4)
SUNDAY = MIDSUMMER + timedelta(days=2)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"on": MIDSUMMER.isoformat()}, "on", f"{MIDSUMMER.day} juni är midsommarafton, ingen arbetsdag."),
        ({"on": SUNDAY.isoformat()}, "on", f"{SUNDAY.day} juni är en söndag, ingen arbetsdag."),
        ({"start": "07:30"}, "start", "Möten hålls 08:00–17:00. Det här börjar 07:30 och slutar 08:30."),
        ({"start": "16:30"}, "start", "Möten hålls 08:00–17:00. Det här börjar 16:30 och slutar 17:30."),
    ],
)
def test_unusual_time_is_pointed_out_and_booked_the_second_time(
    read, visitor, case, typed, changes, field, sentence
):
    Case.objects.update(meet_by=None)
    url, sent = reverse("meetings:create", args=[case.number]), typed(SUNDAY + timedelta(days=1)) | changes

    page = read(visitor.post(url, sent))
    assert sentence in page
    assert not Meeting.objects.exists()
    assert f'value="{field}={changes[field]}"' in page
    assert 'class="btn btn-deed" name="deed" value="book"' in " ".join(page.split())

    assert visitor.post(url, sent | {"meant": f"{field}={changes[field]}"}).status_code == 302
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({}, "Tiden har redan varit."),
        ({"is_late": "on"}, "Mötet kan inte ha erbjudits innan samtalet kom in."),
    ],
)
def test_day_that_cannot_be_is_refused_and_not_called_unusual(read, visitor, case, typed, more, sentence):
    Case.objects.update(meet_by=None)

    page = read(visitor.post(reverse("meetings:create", args=[case.number]), typed(date(2001, 1, 1)) | more))

    assert sentence in page
    assert "ingen arbetsdag" not in page


# Where it stands


@pytest.fixture
def late(book):
    return book(AFTER, late_reason="caller")


WORDS_OF_CLOCK, ON_IDAG = "3 arbetsdagar efter sista dagen", "3 arbetsdagar för sent"


@pytest.mark.parametrize("place", ["home", "queue", "case"])
def test_late_meeting_is_said_on_idag_in_the_queue_and_on_the_case(read, visitor, case, late, place):
    pages = {"home": reverse("home"), "queue": "/arenden/?lista=vantar-mote", "case": case.get_absolute_url()}

    page = read(visitor.get(pages[place]))

    assert (ON_IDAG if place == "home" else WORDS_OF_CLOCK) in page


def test_late_meeting_keeps_the_case_overdue_when_the_day_has_passed(late):
    case = Case.objects.get()

    assert list(Case.objects.overdue(on=AFTER)) == [case]
    assert list(Meeting.objects.late()) == [late]


def test_meeting_in_time_or_held_is_not_late(book, late, case):
    in_time = book(LAST, caller=case.callers.get())
    assert not Meeting.objects.late().exists()

    Meeting.objects.filter(pk=in_time.pk).delete()
    assert Meeting.objects.late().exists()
    Case.objects.update(state=State.MEETING_HELD)
    assert not Meeting.objects.late().exists()


def test_late_meeting_stands_with_the_handler_and_with_no_other_taker(
    read, login, book, call_taker, other_call_taker
):
    Case.objects.update(handler=call_taker)
    book(AFTER, late_reason="caller")

    pages = [read(login(taker).get(reverse("home"))) for taker in (call_taker, other_call_taker)]

    assert [ON_IDAG in page for page in pages] == [True, False]


def waiting() -> list[tuple]:
    rows = Promise.objects.open().filter(kind__startswith="meeting")
    return list(rows.values_list("kind", "due_on"))


def test_meeting_after_the_last_day_waits_once_and_ends_when_it_is_moved_back(book, coordinator):
    late = book(AFTER, late_reason="caller")
    assert waiting() == [("meeting_to_hold_late", LAST)]

    reschedule_meeting(
        meeting=late, staff=[coordinator], by=coordinator, side="us", reason="Hinner.", **at_nine(LAST)
    )

    assert waiting() == [("meeting_to_hold", LAST)]


def test_meeting_page_says_why_it_is_late(visitor, late):
    facts = dict(visitor.get(late.get_absolute_url()).context["facts"])

    assert facts["Efter sista dagen"] == "den som hör av sig vill det"


def test_late_meeting_is_among_the_meetings_of_its_day_and_then_one_to_hold(late):
    step, on_the_day, after = (late_step(late, today=AFTER + timedelta(days=days)) for days in (-1, 0, 1))

    assert (step.what, on_the_day) == ("Mötet blir efter sista dagen", None)
    assert (after.what != step.what, step.stands_with, after.stands_with) == (True, "", "meeting_to_hold")


def test_late_meeting_that_has_been_stands_on_idag_under_what_is_asked_of_it(visitor, coordinator):
    for begins in (timezone.now() - timedelta(days=2), timezone.now() + timedelta(days=9)):
        said = {"state": State.MEETING_PLANNED, "record_level": "open_service", "meet_by": day(-20)}
        case = CaseFactory(waiting=True, handler=coordinator, **said)
        MeetingFactory(booked=True, case=case, starts_at=begins, ends_at=begins + timedelta(hours=1))

    groups = {group.title: group.steps for group in visitor.get(reverse("home")).context["groups"]}

    assert [step.label for step in groups["När hölls mötet?"]] == ["Öppna mötet"]
    assert [step.label for step in groups["Bokade efter sista dagen"]] == ["Sök en tidigare tid"]
