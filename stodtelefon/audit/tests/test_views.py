"""The log as the reviewer sees it."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.factories import RoleChangeFactory
from stodtelefon.audit import log_parts
from stodtelefon.audit.actions import record
from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.kinds import events_by_kind
from stodtelefon.audit.log_parts import LogPart, sentence_of
from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.tests.tampering import tampering

CASE = uuid.UUID(int=2016)


@pytest.fixture
def numbered(monkeypatch):
    """The log of a house with one case, 2026-0042."""

    class Cases(LogPart):
        def numbers_of(self, cases):
            return {CASE: "2026-0042"} if CASE in cases else {}

        def case_of(self, number):
            return CASE if number == "2026-0042" else None

    monkeypatch.setattr(log_parts, "parts", [*log_parts.parts, Cases()])


@pytest.fixture
def ask(log_reviewer, login, numbered):
    """`ask(**query)`: the log's page as the reviewer gets it."""
    client = login(log_reviewer)
    return lambda **query: client.get(reverse("audit:index"), query)


def shown(response) -> list[tuple[str, str, str]]:
    lines = [(line.who, line.what, line.number) for line in response.context["lines"]]
    return [line for line in lines if line[1] != "loggade in"]


def minutes(response) -> list[tuple[str, tuple[str, ...]]]:
    return [(minute.who, minute.deeds) for minute in response.context["minutes"]]


def test_the_log_is_read_as_sentences_newest_first(ask, coordinator, log_reviewer):
    record("case.opened", by=coordinator, case=CASE, is_read=True)
    record("case.closed", by=coordinator, case=uuid.uuid4())
    record("draft.expired", by=None)
    record("something.unheard_of", by=coordinator)

    response = ask()

    assert shown(response) == [
        (log_reviewer.name, "öppnade loggen", ""),
        (coordinator.name, "something.unheard_of", ""),
        ("Systemet", "raderade en påbörjad text som ingen skrivit i", ""),
        (coordinator.name, "avslutade ärendet", ""),
        (coordinator.name, "öppnade ärendet", "2026-0042"),
    ]
    html = response.content.decode()
    assert f"{coordinator.name} öppnade ärendet" in html
    assert ">2026-0042</a>" in html
    assert "2026-0042" not in response.request["QUERY_STRING"]


def test_a_line_about_a_colleagues_account_says_whose_it_is(ask, administrator, manager, call_taker):
    change = RoleChangeFactory(user=call_taker, asked_by=administrator)
    record("user.disabled", by=administrator, target=call_taker)
    record("role_change.approved", by=manager, target=change)
    record("second_factor.refused", by=None, target=call_taker)
    record("user.renamed", by=call_taker, target=call_taker)

    assert [line[:2] for line in shown(ask())][1:] == [
        (call_taker.name, "ändrade en användares namn"),
        ("Systemet", f"nekade ett andra steg vid inloggningen: {call_taker.name}"),
        (manager.name, f"godkände att någon får andra roller, som en kollega hade begärt: {call_taker.name}"),
        (administrator.name, f"stängde av en användare: {call_taker.name}"),
    ]


@pytest.mark.parametrize(
    "query", [{}, {"person": "x"}, {"since": "nonsense"}, {"sida": "99"}, {"sida": "\x00"}]
)
def test_reading_the_log_is_itself_logged(ask, log_reviewer, query):
    ask(**query)

    line = AuditEvent.objects.exclude(event="session.started").get()
    assert (line.event, line.is_read, line.actor_id, line.origin) == (
        "log.opened",
        True,
        log_reviewer.pk,
        "127.0.0.1",
    )


def test_the_log_is_filtered_by_person_kind_and_period(ask, coordinator, manager):
    record("case.opened", by=coordinator, is_read=True)
    record("case.closed", by=coordinator)
    record("case.opened", by=manager, is_read=True)
    today = timezone.localdate()

    theirs = ask(person=coordinator.pk)
    changes = ask(person=coordinator.pk, kind="changes")
    reads = ask(person=coordinator.pk, kind="reads")
    now = ask(person=coordinator.pk, since=today, until=today)
    later = ask(person=coordinator.pk, since=today + timedelta(days=1))
    before = ask(person=coordinator.pk, until=today - timedelta(days=1))

    assert [line[1] for line in shown(theirs)] == ["avslutade ärendet", "öppnade ärendet"]
    assert [line[1] for line in shown(changes)] == ["avslutade ärendet"]
    assert [line[1] for line in shown(reads)] == ["öppnade ärendet"]
    assert [len(shown(response)) for response in (now, later, before)] == [2, 0, 0]


def test_a_period_that_ends_before_it_begins_is_refused(ask):
    response = ask(since=date(2026, 11, 22), until=date(2026, 11, 21))

    assert response.context["form"].errors == {"until": ["Perioden slutar före den börjar."]}
    assert shown(response) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9999-12-31", "Det är mer än två år dit. Kontrollera årtalet."),
        ("0026-11-22", "Kontrollera årtalet."),
        ("11/22/2026", "Skriv datumet som 2026-11-22."),
    ],
)
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_that_nobody_means_is_refused_by_its_field(ask, name, typed, sentence):
    response = ask(**{name: typed})

    assert response.status_code == 200
    assert response.context["form"].errors == {name: [sentence]}
    assert shown(response) == []


def test_a_number_leads_to_everything_about_that_case(login, log_reviewer, coordinator, numbered):
    record("case.opened", by=coordinator, case=CASE, is_read=True)
    record("case.opened", by=coordinator, case=uuid.uuid4(), is_read=True)
    client = login(log_reviewer)

    found = client.post(reverse("audit:index"), {"number": " Ärende 2026–42 "}, follow=True)

    assert found.redirect_chain == [(f"/logg/arende/{CASE}/", 302)]
    assert minutes(found) == [
        (log_reviewer.name, ("såg vem som öppnat ärendet",)),
        (coordinator.name, ("öppnade ärendet",)),
    ]
    names = [reader.person.name for reader in found.context["readers"]]
    assert names == sorted([coordinator.name, log_reviewer.name])
    assert AuditEvent.objects.last().case_id == CASE


@pytest.mark.parametrize("number", ["", "2026-0043", "\x00", "<script>", "x" * 1000])
def test_a_number_that_is_not_there_is_told_at_the_field(login, log_reviewer, numbered, number):
    response = login(log_reviewer).post(reverse("audit:index"), {"number": number})

    assert (response.status_code, list(response.context["by_number"].errors)) == (200, ["number"])
    assert '<a href="#id_number">Ärendenummer</a>' in response.content.decode()


def test_a_case_that_was_erased_keeps_its_lines(login, log_reviewer, coordinator, numbered):
    gone = uuid.uuid4()
    record("case.opened", by=coordinator, case=gone, is_read=True)

    response = login(log_reviewer).get(reverse("audit:case", args=[gone]))

    assert minutes(response)[1] == (coordinator.name, ("öppnade ärendet",))
    assert "Ett ärende som inte finns kvar" in response.content.decode()


@pytest.mark.parametrize(
    "role", ["call_taker", "coordinator", "statistics_reader", "archivist", "administrator"]
)
def test_nobody_else_knows_that_there_is_a_log(request, login, role):
    client = login(request.getfixturevalue(role))

    assert [client.get(path).status_code for path in ("/logg/", f"/logg/arende/{CASE}/")] == [404, 404]
    lines = AuditEvent.objects.exclude(event="session.started")
    assert list(lines.values_list("event", flat=True)) == ["log.refused", "log.refused"]


@pytest.mark.parametrize("path", ["/logg/", f"/logg/arende/{CASE}/"])
def test_the_number_of_queries_does_not_grow(
    login, log_reviewer, call_taker, numbered, path, django_assert_max_num_queries
):
    client = login(log_reviewer)
    make_lines(10, by=call_taker, case=CASE)
    with django_assert_max_num_queries(11) as few:
        client.get(path)
    make_lines(200, by=call_taker, case=CASE)
    with django_assert_max_num_queries(11) as many:
        assert len(client.get(path).context["page"]) in (50, 150)

    assert len(few) == len(many)


def test_case_and_kind_are_sent_and_stand_in_the_address_without_a_number(
    login, log_reviewer, coordinator, numbered
):
    record("identity.opened", by=coordinator, case=CASE, is_read=True)
    record("identity.opened", by=coordinator, case=uuid.uuid4(), is_read=True)
    record("case.opened", by=coordinator, case=CASE, is_read=True)
    client, today = login(log_reviewer), timezone.localdate()
    asked = {
        "person": coordinator.pk,
        "case": "2026-42",
        "kind": "identity.opened",
        "since": today,
        "until": "",
    }

    found = client.post(reverse("audit:index"), asked, follow=True)

    [(address, status)] = found.redirect_chain
    assert status == 302
    assert address == f"/logg/?person={coordinator.pk}&since={today}&kind=identity.opened&case={CASE}"
    assert shown(found) == [(coordinator.name, "öppnade identiteten", "2026-0042")]
    assert 'value="2026-0042"' in found.content.decode()


def test_leafing_remembers_what_was_asked(ask, coordinator, manager):
    make_lines(60, by=coordinator, case=CASE)
    make_lines(60, by=manager, case=CASE)

    first = ask(person=coordinator.pk, case=str(CASE), kind="reads")
    (way,) = set(re.findall(r'rel="next" href="([^"]*)"', first.content.decode()))
    for part in (f"person={coordinator.pk}", f"case={CASE}", "kind=reads"):
        assert part in way
    last = ask(person=coordinator.pk, case=str(CASE), kind="reads", **first.context["page"].next)
    assert len(last.context["lines"]) == 10


@pytest.mark.parametrize("typed", ["2026-0043", "x", "1" * 40])
def test_a_case_that_is_not_there_is_told_at_its_field(login, log_reviewer, numbered, typed):
    response = login(log_reviewer).post(reverse("audit:index"), {"case": typed})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["case"])
    assert shown(response) == []


def test_a_kind_that_nobody_knows_is_refused(ask):
    assert list(ask(kind="x.y").context["form"].errors) == ["kind"]


def test_every_kind_names_events_that_can_be_read(db):
    named = [event for events in events_by_kind().values() for event in events]

    assert {event for event in named if sentence_of(event) == event} == set()
    assert len(named) == len(set(named))


def test_who_has_seen_a_case_is_told_by_person_and_role(
    own_database, login, log_reviewer, coordinator, call_taker
):
    days = [timezone.now() - timedelta(days=day) for day in (9, 5, 1)]
    for at, event in zip(days, ("case.opened", "case.closed", "case.opened"), strict=True):
        line = record(event, by=coordinator, case=CASE, is_read=event == "case.opened")
        move(line, at)
    record("case.opened", by=None, case=CASE)

    response = login(log_reviewer).get(reverse("audit:case", args=[CASE]))

    readers = {reader.person.name: reader for reader in response.context["readers"]}
    theirs = readers[coordinator.name]
    assert (theirs.first, theirs.last, theirs.read, theirs.changed) == (days[0], days[2], 2, 1)
    assert theirs.person.roles == "samordnare"
    assert readers["Systemet"].person.roles == ""
    assert call_taker.name not in readers


def test_who_was_refused_has_not_seen_it(login, log_reviewer, coordinator, call_taker):
    record("case.opened", by=coordinator, case=CASE, is_read=True)
    for person in (coordinator, call_taker, call_taker):
        record("case.refused", by=person, case=CASE, is_read=True)
    client = login(log_reviewer)

    readers = client.get(reverse("audit:case", args=[CASE])).context["readers"]
    reads = client.get(reverse("audit:index"), {"kind": "reads", "case": CASE})

    counted = {reader.person.name: (reader.read, reader.refused) for reader in readers}
    assert (counted[coordinator.name], counted[call_taker.name]) == ((1, 1), (0, 2))
    assert (coordinator.name, "öppnade ärendet", "") in shown(reads)
    assert "försökte öppna ett ärende utan att få" not in [line[1] for line in shown(reads)]


def move(line, at) -> None:
    """A line of another day, as it would have been written then."""
    with tampering() as cursor:
        cursor.execute("UPDATE audit_auditevent SET at = %s WHERE id = %s", [at, line.pk])


def test_the_lines_of_one_minute_are_one_row(own_database, login, log_reviewer, coordinator, manager):
    at = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=5)
    deeds = ("case.opened", "call.opened", "call.opened", "case.closed")
    for place, event in enumerate(deeds):
        line = record(event, by=coordinator, case=CASE, is_read=event != "case.closed")
        move(line, at + timedelta(seconds=10 * place))
    move(record("case.opened", by=coordinator, case=CASE, is_read=True), at + timedelta(minutes=1))
    move(record("case.opened", by=manager, case=CASE, is_read=True), at + timedelta(minutes=1))
    move(record("case.opened", by=coordinator, case=CASE, is_read=True), at + timedelta(minutes=1))

    response = login(log_reviewer).get(reverse("audit:case", args=[CASE]))

    assert minutes(response)[1:] == [
        (coordinator.name, ("öppnade ärendet, 2 gånger",)),
        (manager.name, ("öppnade ärendet",)),
        (coordinator.name, ("avslutade ärendet", "öppnade samtalet, 2 gånger", "öppnade ärendet")),
    ]
    assert response.context["minutes"][-1].kinds == ("ändring", "läsning")
