"""A meeting in the browser: who may do what, what its page says, and the deeds that ask first."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.people import replace_code
from calls.factories import IdentityFactory
from calls.models import Case, CodeAccess
from calls.models.choices import State
from calls.promptness import add_working_days
from meetings.factories import AnswerFactory, BookingFactory, FindingFactory, MeetingFactory
from meetings.models import Battery, Meeting
from meetings.next_steps import booked_step, tell_step
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.dates import moment
from stodtelefon.tests.databases import every_row

pytestmark = pytest.mark.django_db

STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."


def address(name: str, meeting: Meeting, *more) -> str:
    return reverse(f"meetings:{name}", args=[meeting.pk, *more])


# Who may do what


def book_it(meeting, staff) -> dict:
    day = add_working_days(timezone.localdate(), 1).isoformat()
    return {"mode": "phone", "minutes": "60", "staff": [staff.pk], "on": day, "start": "09:00"}


WHY = {"side": "us", "reason": "Sjukdom."}
# The address, the meeting it is about, what is sent (of the meeting and the coordinator), and what becomes of it.
DEEDS = {
    "book": ("offered", book_it, {"status": "booked"}),
    "reschedule": ("booked", lambda *of: book_it(*of) | WHY, {"status": "rescheduled"}),
    "cancel": ("booked", lambda *of: WHY, {"status": "cancelled"}),
    "confirm": ("booked", lambda meeting, staff: {"version": "1"}, {"confirmed_by": "coordinator"}),
    "hold": ("begun", lambda *of: {"at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"}, {"status": "held"}),
    "no_show": ("begun", lambda *of: {}, {"status": "no_show"}),
    "battery_start": ("held", lambda *of: {}, {"battery": "battery"}),
    "battery_sign": ("answered", lambda *of: {}, {"battery_signed_by": "coordinator"}),
}


@pytest.fixture
def about(case):
    """`about("booked")`: a meeting of the case, as the deed wants it."""

    def make(status: str) -> Meeting:
        facts = {"opened_at": timezone.now() - timedelta(days=2), "state": State.MEETING_PLANNED}
        Case.objects.update(**facts)
        if status != "answered":
            return MeetingFactory(case=case, **{status: True})
        meeting = MeetingFactory(held=True, case=case, battery=Battery.objects.get())
        AnswerFactory(meeting=meeting)
        return meeting

    return make


@pytest.mark.parametrize("name", DEEDS)
def test_deed_is_done_by_the_one_who_may(request, visitor, coordinator, about, name):
    status, send, becomes = DEEDS[name]
    meeting = about(status)

    response = visitor.post(address(name, meeting), send(meeting, coordinator))

    assert response.status_code == 302
    meeting.refresh_from_db()
    for field, value in becomes.items():
        fixtures = ("coordinator", "battery")
        assert getattr(meeting, field) == (request.getfixturevalue(value) if value in fixtures else value)


@pytest.mark.parametrize("who", ["call_taker", "manager"])
@pytest.mark.parametrize("name", DEEDS)
def test_deed_does_not_exist_for_a_stranger_and_changes_nothing(login, coordinator, about, name, who):
    status, send, _ = DEEDS[name]
    meeting = about(status)
    visitor, sent = login(UserFactory(**{who: True})), send(meeting, coordinator)
    before = every_row()

    assert visitor.post(address(name, meeting), sent).status_code == 404
    assert every_row() == before


@pytest.mark.parametrize("name", ["detail", *DEEDS, "assessment"])
def test_page_does_not_exist_for_a_stranger(login, other_call_taker, about, name):
    meeting = about("answered")

    assert login(other_call_taker).get(address(name, meeting)).status_code == 404


def test_page_for_a_new_meeting_does_not_exist_for_a_stranger(login, other_call_taker, case):
    url, visitor = reverse("meetings:create", args=[case.number]), login(other_call_taker)
    sent = {"kind": "cooperation", "mode": "phone", "minutes": "60", "deed": "offer"}
    before = every_row()

    assert [visitor.get(url).status_code, visitor.post(url, sent).status_code] == [404, 404]
    assert every_row() == before


@pytest.mark.parametrize("name", DEEDS)
def test_deed_leaves_no_trace_when_the_page_is_only_opened(visitor, about, name):
    status, _, _ = DEEDS[name]
    meeting = about(status)

    visitor.get(address(name, meeting))

    assert Meeting.objects.values().get(pk=meeting.pk)["version"] == 1
    assert set(AuditEvent.objects.values_list("event", flat=True)) == {"meeting.opened"}


@pytest.mark.parametrize(
    "name", ["cancel", "confirm", "hold", "no_show", "battery_sign", "book", "reschedule"]
)
def test_deed_on_a_stale_version_is_refused_on_the_page_and_goes_through_next_time(
    read, visitor, coordinator, about, name
):
    status, send, _ = DEEDS[name]
    meeting = about(status)
    Meeting.objects.update(version=7)
    sent = send(meeting, coordinator) | {"version": "1"}

    response = visitor.post(address(name, meeting), sent)

    assert STALE in read(response)
    assert Meeting.objects.get(pk=meeting.pk).version == 7
    sent["version"] = response.context["form"]["version"].value()
    assert visitor.post(address(name, meeting), sent).status_code == 302


# What the page says


def test_every_reading_leaves_a_line(read, visitor, coordinator, case):
    meeting = MeetingFactory(booked=True, case=case)

    read(visitor.get(meeting.get_absolute_url()))

    line = AuditEvent.objects.get(is_read=True)
    assert (line.event, line.target_id, line.case_id) == ("meeting.opened", str(meeting.pk), case.pk)
    assert (line.actor_id, line.fields) == (coordinator.pk, [])


def test_page_tells_what_is_known_and_nothing_else(visitor, case, room):
    meeting = MeetingFactory(
        cancelled=True,
        case=case,
        room=room,
        participants="Rektor Åsa",
        offered_at=timezone.make_aware(timezone.datetime(2026, 11, 2, 9)),
        starts_at=timezone.make_aware(timezone.datetime(2026, 11, 9, 9)),
        cancelled_at=timezone.make_aware(timezone.datetime(2026, 11, 5, 9)),
    )
    for name in ("Bo Ek", "Ada Berg"):
        person = UserFactory(coordinator=True, name=name, title="kurator")
        BookingFactory(meeting=meeting, room=None, user=person, is_released=True)

    facts = dict(visitor.get(meeting.get_absolute_url()).context["facts"])

    assert list(facts) == [
        "När",
        "Var",
        "Från oss",
        "Fler som deltar",
        "Erbjudet",
        "Bokat",
        "Varför, på vems initiativ",
    ]
    assert (facts["Var"], facts["Fler som deltar"]) == ("Rum Eken", "Rektor Åsa")
    assert facts["Från oss"].index("Ada Berg") < facts["Från oss"].index("Bo Ek")
    assert facts["Varför, på vems initiativ"].startswith(
        "Hen hörde av sig och kunde inte komma. (den som hör av sig, "
    )


def test_page_of_an_offered_meeting_has_no_time(visitor, case):
    facts = dict(visitor.get(MeetingFactory(case=case).get_absolute_url()).context["facts"])

    assert (facts["När"], list(facts)) == ("ingen tid än", ["När", "Var", "Erbjudet"])


def test_page_of_a_moved_meeting_leads_to_the_new_one(read, visitor, case):
    new = MeetingFactory(booked=True, case=case)
    old = MeetingFactory(rescheduled=True, case=case, superseded_by=new)

    assert f'href="{new.get_absolute_url()}"' in read(visitor.get(old.get_absolute_url()))


@pytest.mark.parametrize(
    ("status", "deeds"),
    [
        ("offered", {"book", "cancel"}),
        ("booked", {"reschedule", "cancel", "battery_start"}),
        ("begun", {"hold", "no_show", "reschedule", "cancel", "battery_start"}),
        ("held", {"battery_start", "assessment"}),
        ("answered", {"battery_start", "battery_sign", "assessment"}),
        ("no_show", set()),
        ("cancelled", set()),
        ("rescheduled", set()),
    ],
)
def test_page_offers_the_deeds_that_can_be_done(read, visitor, about, status, deeds):
    meeting = about(status)

    text = read(visitor.get(meeting.get_absolute_url()))

    said = {name: f'="{address(name, meeting)}"' for name in {*DEEDS, "assessment"}}
    offered = {name for name, there in said.items() if f"href{there}" in text or f"action{there}" in text}
    assert offered == deeds


def test_page_of_a_closed_case_offers_no_deeds(read, login, case, coordinator, shut):
    meeting = MeetingFactory(held=True, case=case)
    shut(case)

    text = read(login(coordinator).get(meeting.get_absolute_url()))

    assert [name for name in DEEDS if address(name, meeting) in text] == []


def test_page_costs_the_same_with_few_and_many_findings(visitor, meeting, cost):
    AnswerFactory(meeting=meeting)
    FindingFactory(find_out=True, meeting=meeting)
    few = cost(visitor, meeting.get_absolute_url())
    FindingFactory.create_batch(50, find_out=True, meeting=meeting)

    assert cost(visitor, meeting.get_absolute_url()) == few
    assert few <= 15


# The anonymous caller


def test_anonymous_caller_has_a_code_instead_of_contact(read, visitor, case):
    caller = replace_code(caller=case.callers.get(), code="LEK-47-RAV", by=case.created_by)
    meeting = MeetingFactory(booked=True, case=case, caller=caller)

    assert "kod i stället för kontakt" in read(visitor.get(meeting.get_absolute_url()))


def test_caller_with_contact_details_is_reached_through_the_identity_store(read, visitor, case):
    identity = IdentityFactory(caller=case.callers.get(), name="Åsa Påhittad", phone="040-11 22 33")
    meeting = MeetingFactory(booked=True, case=case, caller=case.callers.get())

    text = read(visitor.get(meeting.get_absolute_url()))

    assert reverse("calls:identity", args=[case.number, identity.pk]) in text
    assert ["Åsa Påhittad" in text, "040-11 22 33" in text] == [False, False]


def test_somebody_who_is_reached_by_nobody_is_told_the_time_first(read, visitor, case):
    Case.objects.update(state=State.MEETING_PLANNED)
    meeting = MeetingFactory(booked=True, case=case, caller=case.callers.get())
    told = f"Säg tiden: {moment(meeting.starts_at)}, {meeting.where}"
    pages = (meeting.get_absolute_url(), case.get_absolute_url())
    assert [told in read(visitor.get(page)) for page in pages] == [True, True]

    response = visitor.post(address("confirm", meeting), {"version": str(meeting.version)}, follow=True)

    assert "Mötet är bekräftat." in read(response)
    assert [told in read(visitor.get(page)) for page in pages] == [False, False]
    assert '<span class="state good">bekräftat</span>' in response.content.decode()
    assert "Säg tiden" not in read(response)


def test_the_time_is_told_before_a_meeting_of_the_same_day_is_held(case):
    meeting = MeetingFactory(booked=True, case=case, caller=case.callers.get())

    steps = (
        tell_step(meeting, meeting.caller),
        booked_step(meeting, today=timezone.localdate(meeting.starts_at)),
    )

    assert steps[1].what == "Håll dagens möte"
    assert steps[0].rank < steps[1].rank


def test_somebody_who_can_be_reached_is_reached_with_care(read, visitor, case):
    meeting = MeetingFactory(booked=True, case=case, caller=case.callers.get())
    IdentityFactory(caller=meeting.caller, phone="040-11 22 33", contact_safety="Ring inte hem.")

    text = read(visitor.get(meeting.get_absolute_url()))

    assert "Säg tiden:" not in text
    assert text.index("Ring inte hem.") < text.index("Öppna kontaktuppgifterna")


def test_a_booked_meeting_has_no_warning_colour(visitor, about):
    page = visitor.get(about("booked").get_absolute_url()).content.decode()

    assert '<span class="state">bokat</span>' in page


@pytest.fixture
def spoken(case, other_call_taker):
    """A booked meeting whose caller has just spoken their code to a colleague."""
    caller = case.callers.get()
    until = timezone.now() + timedelta(hours=1)
    CodeAccess.objects.create(caller=caller, user=other_call_taker, until=until)
    return MeetingFactory(booked=True, case=case, caller=caller)


@pytest.mark.parametrize("name", ["confirm", "cancel"])
def test_caller_who_speaks_the_code_may_have_the_meeting_confirmed_and_cancelled(
    login, other_call_taker, spoken, name
):
    response = login(other_call_taker).post(address(name, spoken), WHY)

    assert response.url == reverse("calls:caller", args=[spoken.caller_id])
    spoken.refresh_from_db()
    assert other_call_taker in (spoken.confirmed_by, spoken.cancelled_by)


@pytest.mark.parametrize("name", ["detail", "reschedule", "hold", "no_show", "battery_start", "assessment"])
def test_code_that_was_spoken_opens_nothing_more(login, other_call_taker, spoken, name):
    assert login(other_call_taker).get(address(name, spoken)).status_code == 404


@pytest.mark.parametrize("name", ["confirm", "cancel"])
def test_code_that_was_spoken_yesterday_opens_nothing(login, other_call_taker, spoken, name):
    CodeAccess.objects.update(until=timezone.now())
    visitor, before = login(other_call_taker), every_row()

    assert visitor.post(address(name, spoken), WHY).status_code == 404
    assert every_row() == before


# Holding


def test_hold_page_asks_for_a_reason_only_at_the_level_of_advice(read, visitor, about):
    url = address("hold", about("begun"))
    assert "level_reason" not in read(visitor.get(url))

    Case.objects.update(record_level="advice")

    assert "level_reason" in read(visitor.get(url))


def test_hold_page_raises_the_level_with_the_reason(visitor, about):
    url = address("hold", about("begun"))
    Case.objects.update(record_level="advice")
    at = f"{timezone.localtime():%Y-%m-%dT%H:%M}"

    refused = visitor.post(url, {"at": at})
    assert set(refused.context["form"].errors) == {"level_reason"}
    assert Meeting.objects.get().status == "booked"

    visitor.post(url, {"at": at, "level_reason": "Mötet är en insats."})
    assert (Meeting.objects.get().status, Case.objects.get().record_level) == ("held", "open_service")


@pytest.mark.parametrize("has_begun", [True, False])
def test_hold_page_suggests_when_it_began_or_now(visitor, case, has_begun):
    late_today = timezone.localtime().replace(hour=23, minute=59, second=59, microsecond=999_999)
    meeting = MeetingFactory(
        case=case, **({"begun": True} if has_begun else {"booked": True, "starts_at": late_today})
    )

    suggested = visitor.get(address("hold", meeting)).context["form"].initial["at"]

    expected = meeting.starts_at if has_begun else timezone.now()
    assert abs(suggested - expected) < timedelta(minutes=1)


def test_cancel_page_keeps_the_reason_when_it_is_refused(read, visitor, case):
    meeting = MeetingFactory(booked=True, case=case)
    Meeting.objects.update(version=7)

    text = read(visitor.post(address("cancel", meeting), WHY | {"version": "1"}))

    assert "Sjukdom." in text
    assert Meeting.objects.get().status == "booked"
