"""The log as the reviewer sees it."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from stodtelefon.audit import log_parts
from stodtelefon.audit.actions import record
from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.log_parts import LogPart
from stodtelefon.audit.models import AuditEvent

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
    assert shown(found) == [
        (log_reviewer.name, "såg vem som öppnat ärendet", "2026-0042"),
        (coordinator.name, "öppnade ärendet", "2026-0042"),
    ]
    assert found.context["people"] == sorted([coordinator.name, log_reviewer.name])
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

    assert [line[:2] for line in shown(response)][1] == (coordinator.name, "öppnade ärendet")
    assert "Ett ärende som inte finns kvar" in response.content.decode()


@pytest.mark.parametrize(
    "role", ["call_taker", "coordinator", "manager", "statistics_reader", "archivist", "administrator"]
)
def test_nobody_else_knows_that_there_is_a_log(request, login, role):
    client = login(request.getfixturevalue(role))

    assert [client.get(path).status_code for path in ("/logg/", f"/logg/arende/{CASE}/")] == [404, 404]
    assert AuditEvent.objects.exclude(event="session.started").count() == 0


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
        assert len(client.get(path).context["lines"]) == 50

    assert len(few) == len(many)
