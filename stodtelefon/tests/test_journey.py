"""One concern from the call to the figures, through the real pages: what stands in the database after each step."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from calls.models import Call, Caller, Case, Identity
from meetings.factories import RoomFactory
from meetings.models import Answer, Assessment, Finding, Meeting, Question
from outreach.models import OutreachEvent
from referrals.factories import AgencyFactory
from referrals.models import Disclosure, LegalBasis, Referral
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.tests.times import working_day

pytestmark = pytest.mark.django_db

DONE = [
    *("call.logged", "meeting.booked", "case.level_raised", "meeting.held", "battery.started"),
    *("battery.answered", "battery.answered", "finding.added", "battery.signed", "assessment.signed"),
    *("referral.proposed", "referral.edited", "referral.sent", "referral.accepted", "referral.completed"),
    *("finding.answered", "case.closed"),
]


class Person:
    """Somebody at a screen: opens pages, fills in what the page asks for, and presses the button."""

    def __init__(self, client):
        self.client = client

    def reads(self, path: str) -> str:
        response = self.client.get(path)
        assert response.status_code == 200, path
        self.page = response.content.decode()
        self.path = path
        return self.page

    def sends(self, path: str, **answers) -> str:
        """Open the form, keep what is hidden in it, fill in `answers` and send. Gives the address it leads to."""
        self.reads(path)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.page))
        response = self.client.post(path, hidden | answers)
        errors = response.context and [form.errors.as_json() for form in forms_in(response) if form.errors]
        assert response.status_code == 302, errors
        return response["Location"]


def forms_in(response) -> list:
    return [response.context[name] for name in ("form",) if name in response.context]


@pytest.fixture
def line(database, call_taker, coordinator, manager, login):
    """An open line with a room, a partner and three people at their screens."""
    if timezone.localtime().strftime("%H:%M") >= "23:55":
        pytest.skip("A meeting booked for later today needs some of the day to be left.")
    if timezone.localdate().year != timezone.localdate(timezone.now() - timedelta(hours=3)).year:
        pytest.skip("The call came in three hours ago, and the year that counts it is then another.")
    OrganisationFactory(line_opened_on=timezone.localdate().replace(month=1, day=1))
    RoomFactory(name="Rum Linden")
    AgencyFactory(name="Elevhälsan vid Lindskolan")
    return Person(login(call_taker)), Person(login(coordinator)), Person(login(manager))


def test_one_concern_goes_all_the_way_through(line, call_taker, coordinator):
    taker, samordnare, chef = line

    case = a_teacher_calls_without_giving_a_name(taker, call_taker)
    meeting = a_meeting_is_booked_and_held(samordnare, case, coordinator)
    the_battery_is_gone_through(samordnare, meeting)
    the_meeting_is_assessed(samordnare, meeting)
    an_agency_is_linked_in(taker, samordnare, case)
    the_case_is_closed(taker, case, meeting)
    the_line_is_made_known(taker, call_taker)
    the_year_counts_it(chef)

    done = AuditEvent.objects.filter(case_id=case.pk, is_read=False).order_by("id")
    assert list(done.values_list("event", flat=True)) == DONE
    assert Identity.objects.count() == 0


def a_teacher_calls_without_giving_a_name(taker: Person, call_taker) -> Case:
    saved = taker.sends(
        "/samtal/nytt/",
        channel="phone",
        received_at=timezone.localtime(timezone.now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"),
        role="teacher",
        is_municipal_staff="yes",
        was_informed="on",
        is_anonymous="yes",
        danger="no",
        age_band="15_17",
        child_at_risk="no",
        own_observations="Eleven har slutat prata med sina vänner.",
        situation="at_risk",
        urgency="prompt",
        reason="Läraren behöver hjälp att förstå.",
        outcome="invited",
        worry_before="8",
        worry_after="5",
    )

    case, call, caller = Case.objects.get(), Call.objects.get(), Caller.objects.get()
    assert (case.state, case.record_level, case.urgency) == ("scanned", "advice", "prompt")
    assert (case.handler, call.case, call.caller, caller.is_anonymous) == (call_taker, case, caller, True)
    assert bytes(caller.code_hash)
    assert case.meet_by is not None
    assert call.scans.get().own_observations == "Eleven har slutat prata med sina vänner."
    page = taker.reads(saved)
    assert f'href="/arenden/{case.number}/boka/"' in page
    assert "rådgivning" in taker.reads(f"/arenden/{case.number}/")
    return case


def a_meeting_is_booked_and_held(samordnare: Person, case: Case, coordinator) -> Meeting:
    booking = f"/arenden/{case.number}/boka/"
    samordnare.reads(booking)
    assert 'name="slot"' in samordnare.page
    soon = timezone.localtime() + timedelta(minutes=2)
    page = samordnare.sends(
        booking,
        kind="with_caller",
        caller=str(case.callers.get().pk),
        mode="on_site",
        minutes="60",
        staff=[coordinator.pk],
        on=f"{soon:%Y-%m-%d}",
        start=f"{soon:%H:%M}",
        meant=[f"on={soon:%Y-%m-%d}", f"start={soon:%H:%M}"],  # also at an hour when no meetings are held
        room=re.search(r'<option value="(\d+)"[^>]*>\s*Rum Linden', samordnare.page)[1],
        deed="book",
    )

    meeting = Meeting.objects.get()
    case.refresh_from_db()
    assert (meeting.status, meeting.room.name, case.state) == ("booked", "Rum Linden", "meeting_planned")
    assert meeting.bookings.count() == 2
    assert page == f"/moten/{meeting.pk}/"
    assert case.record_level == "advice"

    samordnare.sends(f"{page}hallet/", level_reason="Läraren vill ha stöd framåt.", at=now_typed())

    meeting.refresh_from_db()
    case.refresh_from_db()
    assert (meeting.status, case.state, case.record_level) == ("held", "meeting_held", "open_service")
    assert case.decisions.get(kind="level_raised").reason == "Läraren vill ha stöd framåt."
    return meeting


def now_typed() -> str:
    return timezone.localtime().strftime("%Y-%m-%dT%H:%M")


def the_battery_is_gone_through(samordnare: Person, meeting: Meeting) -> None:
    start = f"/moten/{meeting.pk}/fragebatteri/"
    first = samordnare.client.post(start).headers["Location"]
    assert first == start
    framing = f"{start}framing/"
    assert framing.encode() in samordnare.client.get(start).content

    after = samordnare.sends(framing, **{value("hopes"): "Att få veta vad skolan kan göra.", "go": "next"})
    assert after == f"{start}the_concern/"
    samordnare.sends(
        f"{start}safety/",
        **{
            value("named_target"): "yes",
            f"d_{key('named_target')}": "Rektor och polis informeras idag.",
            "go": "add:find_out",
            "find_out-text": "Vad säger fritidsledaren?",
            "find_out-owner_kind": "caller",
            "find_out-due_on": f"{working_day():%Y-%m-%d}",
        },
    )

    answers = {one.question.key: one for one in Answer.objects.for_list()}
    assert set(answers) == {"hopes", "named_target"}
    assert answers["named_target"].decision == "Rektor och polis informeras idag."
    finding = Finding.objects.get()
    assert (finding.kind, finding.text, finding.done_at) == ("find_out", "Vad säger fritidsledaren?", None)

    samordnare.sends(f"{start}signera/")

    assert all(one.signed_at for one in Answer.objects.all())
    meeting.refresh_from_db()
    assert meeting.battery_signed_at is not None


def key(name: str) -> int:
    return Question.objects.get(section__battery__number=1, key=name).pk


def value(name: str) -> str:
    return f"v_{key(name)}"


def the_meeting_is_assessed(samordnare: Person, meeting: Meeting) -> None:
    samordnare.sends(
        f"/moten/{meeting.pk}/bedomning/",
        speaks_for="Nya kontakter på nätet.",
        speaks_against="Går i skolan varje dag.",
        uncertain="Vilka kontakterna är.",
        ve="cannot_tell",
    )

    assessment = Assessment.objects.get()
    assert (assessment.ve, assessment.speaks_against) == ("cannot_tell", "Går i skolan varje dag.")
    assert Case.objects.get().state == "follow_up"


def an_agency_is_linked_in(taker: Person, samordnare: Person, case: Case) -> None:
    agency = AgencyFactory._meta.model.objects.get()
    page = taker.sends(
        f"/arenden/{case.number}/koppla-in/",
        agency=agency.pk,
        scope="Att kuratorn träffar eleven.",
        sheet="En elev har dragit sig undan sedan september.",
    )
    referral = Referral.objects.get()
    assert (referral.status, referral.legal_basis, page) == ("draft", None, f"/inkopplingar/{referral.pk}/")
    assert taker.client.get(f"{page}lamna-over/").status_code == 404

    samordnare.sends(
        f"{page}andra/",
        agency=agency.pk,
        scope=referral.scope,
        sheet=referral.sheet,
        legal_basis=LegalBasis.objects.get(key="no_harm").pk,
        basis_reason="Skolan känner redan till det.",
    )
    samordnare.sends(f"{page}lamna-over/", how="post", answer_due_on=f"{working_day():%Y-%m-%d}")

    referral.refresh_from_db()
    told = Disclosure.objects.get()
    assert (referral.status, told.what) == ("sent", "En elev har dragit sig undan sedan september.")
    assert (told.agency, told.referral, told.case) == (agency, referral, case)

    taker.sends(f"{page}svar/", kind="accept", answer="Kuratorn träffar eleven på tisdag.")
    taker.sends(f"{page}klar/", outcome="support_given", outcome_text="Tre samtal.")

    referral.refresh_from_db()
    assert (referral.status, referral.outcome) == ("completed", "support_given")
    assert referral.answer == "Kuratorn träffar eleven på tisdag."
    assert Disclosure.objects.count() == 1


def the_case_is_closed(taker: Person, case: Case, meeting: Meeting) -> None:
    finding = Finding.objects.get()
    taker.sends(f"/moten/{meeting.pk}/ta-reda-pa/{finding.pk}/", answer="Att det går bättre.")
    assert Finding.objects.get().answer == "Att det går bättre."

    taker.sends(f"/arenden/{case.number}/avsluta/", outcome="support_completed", ve_assessment="cannot_tell")

    case.refresh_from_db()
    assert (case.state, case.outcome, case.ve_assessment) == ("closed", "support_completed", "cannot_tell")
    assert case.closed_at is not None
    timeline = taker.reads(f"/arenden/{case.number}/")
    for words in (
        "Läraren behöver hjälp att förstå.",
        "Nya kontakter på nätet.",
        "Elevhälsan vid Lindskolan",
    ):
        assert words in timeline


def the_line_is_made_known(taker: Person, call_taker) -> None:
    form = taker.client.get("/utat/").context["form"]
    options = {
        name: next(str(pk) for pk, label in form.fields[name].choices if wanted in str(label).lower())
        for name, wanted in (("kind", "skol"), ("audiences", "lärare"))
    }
    taker.sends(
        "/utat/",
        is_planned="done",
        **options,
        on=f"{timezone.localdate():%Y-%m-%d}",
        held_by=call_taker.pk,
        people_reached="40",
    )

    event = OutreachEvent.objects.get()
    assert (event.people_reached, event.held_by, event.status) == (40, call_taker, "done")


def the_year_counts_it(chef: Person) -> None:
    year = timezone.localdate().year
    page = chef.reads(f"/statistik/{year}/")
    file = chef.client.get(f"/statistik/{year}/statistik.csv").content.decode("utf-8-sig")

    rows = {tuple(line[:2]): line[3] for line in csv.reader(io.StringIO(file), delimiter=";")}
    assert rows["Nyckeltal", "Personer som hörde av sig"] == "1"
    assert rows["Nyckeltal", "Samtal om oro"] == "1"
    assert "Lindskolan" not in page
    assert "Eleven har slutat" not in page
