"""Who saw what in which hours: asked for again by who has shown who it is, logged, as page and file."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.second_factor import SHOWN_AT
from stodtelefon.audit.incident import extract
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.new_row import insert
from stodtelefon.dates import iso_moment

pytestmark = pytest.mark.django_db
ASK = reverse("audit:incident")
NOON = timezone.make_aware(datetime(2026, 3, 10, 12))
HOUR = timedelta(hours=1)


def line(who, case, event="case.opened", *, at=NOON):
    is_read = event.endswith((".opened", ".printed"))
    insert(AuditEvent(event=event, is_read=is_read, actor_id=who and who.pk, case_id=case, at=at))


def asked(since=NOON - HOUR, until=NOON + HOUR, **more) -> dict:
    return {"since": iso_moment(since), "until": iso_moment(until), **more}


@pytest.fixture
def reader(login, log_reviewer):
    return login(log_reviewer)


def test_each_person_and_case_is_a_row_with_what_was_done(call_taker):
    case = CaseFactory()
    line(call_taker, case.pk)
    line(call_taker, case.pk, at=NOON + timedelta(minutes=5))
    line(call_taker, case.pk, "identity.opened", at=NOON + timedelta(minutes=6))
    line(call_taker, case.pk, "case.printed", at=NOON + timedelta(minutes=7))
    line(call_taker, case.pk, "note.written", at=NOON + timedelta(minutes=8))

    [row] = extract(NOON - HOUR, NOON + HOUR)

    assert (row.person.name, row.case_in_words) == (call_taker.name, case.number)
    assert (row.read, row.changed, row.identities, row.taken_out) == (4, 1, 1, 1)
    assert row.deeds[:2] == ["öppnade ärendet, 2 gånger", "öppnade identiteten"]
    assert (row.first, row.last) == (NOON, NOON + timedelta(minutes=8))


def test_what_was_refused_is_told_and_is_no_reading(call_taker):
    line(call_taker, CaseFactory().pk, "case.refused")

    [row] = extract(NOON - HOUR, NOON + HOUR)

    assert (row.read, row.changed) == (0, 0)
    assert row.deeds == ["försökte öppna ett ärende utan att få"]


def test_the_hours_and_the_people_that_were_asked_for_alone(call_taker, coordinator):
    case = uuid4()
    for at in (NOON - HOUR - timedelta(seconds=1), NOON - HOUR, NOON + HOUR):
        line(call_taker, case, at=at)
    line(coordinator, None, "search.name")
    line(None, case)

    rows = extract(NOON - HOUR, NOON + HOUR)

    assert [(row.person.name, row.case_in_words) for row in rows] == sorted(
        [(call_taker.name, "inte kvar"), (coordinator.name, "–")]
    )
    assert [row.person.name for row in extract(NOON - HOUR, NOON + HOUR, [coordinator.pk])] == [
        coordinator.name
    ]


def test_it_is_asked_for_shown_and_fetched_and_the_log_tells(reader, log_reviewer):
    case = CaseFactory()
    line(UserFactory(name="=1+1", call_taker=True), case.pk)

    page = reader.post(ASK, asked(), follow=True)

    assert page.redirect_chain[0][0].startswith(f"{ASK}?since=")
    words = page.content.decode()
    assert case.number in words
    assert "1 person, 1 ärende" in " ".join(words.split())
    file = reader.get(page.redirect_chain[0][0] + "&fil=ja")
    assert file["Content-Disposition"].startswith('attachment; filename="stodtelefon-incident-')
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Person;Roll idag;Ärende;Läst;Ändrat;")
    assert lines[1].startswith(f"'=1+1;samtalsmottagare;{case.number};1;0;0;0;öppnade ärendet;")
    told = AuditEvent.objects.filter(actor_id=log_reviewer.pk).order_by("pk").values_list("event", flat=True)
    assert list(told) == ["incident_extract.opened", "incident_extract.exported"]


def test_who_is_at_the_keyboard_is_asked_first(reader):
    session = reader.session
    session[SHOWN_AT] = 0
    session.save()

    for answer in (reader.get(ASK), reader.get(ASK, asked()), reader.get(ASK, asked(fil="ja"))):
        assert answer["Location"].startswith(reverse("accounts:confirm"))


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (NOON - HOUR, "slutar före den börjar"),
        (NOON + timedelta(days=32), "längre än 31 dygn"),
    ],
)
def test_hours_that_cannot_be_meant_are_refused(reader, until, why):
    assert why in reader.post(ASK, asked(until=until)).content.decode()
    assert why in reader.get(ASK, asked(until=until)).content.decode()


def test_hours_that_go_on_still_end_now(reader):
    began = timezone.now() - HOUR

    answer = reader.post(ASK, asked(since=began) | {"until": ""})

    [until] = parse_qs(urlsplit(answer.url).query)["until"]
    assert iso_moment(began + HOUR) <= until <= iso_moment(timezone.now())


def test_people_that_there_are_not_are_refused(reader):
    assert "Ta fram" in reader.get(ASK, asked(people="999999999")).content.decode()
    assert not AuditEvent.objects.filter(event__startswith="incident_extract.").exists()


def test_a_line_where_nothing_was_done(reader):
    assert "Ingen har läst" in reader.get(ASK, asked()).content.decode()


def test_it_costs_the_same_with_many_lines(call_taker):
    counts = []
    for _ in range(2):
        for _ in range(10):
            line(call_taker, CaseFactory().pk)
        with CaptureQueriesContext(connection) as asked_of_it:
            extract(NOON - HOUR, NOON + HOUR)
        counts.append(len(asked_of_it))

    assert counts[0] == counts[1]
