"""One case's log as a file: asked for by who has shown who it is; fetched once, within a minute, by nobody else."""

import uuid
from datetime import timedelta
from threading import Thread

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.second_factor import SHOWN_AT
from stodtelefon.audit.actions import record
from stodtelefon.audit.case_file import new_token, take
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db
CASE = uuid.UUID(int=2016)
ASK = reverse("audit:case_file", args=[CASE])


def events() -> list[tuple]:
    lines = AuditEvent.objects.filter(event__startswith="case_log.").order_by("pk")
    return list(lines.values_list("event", "case_id"))


@pytest.fixture
def reader(login, log_reviewer):
    return login(log_reviewer)


def test_the_file_says_who_did_what_and_is_logged(reader, log_reviewer, coordinator):
    record("case.opened", by=coordinator, case=CASE, is_read=True)
    record("case.closed", by=UserFactory(name="=1+1", coordinator=True), case=CASE)
    record("case.opened", by=coordinator, case=uuid.uuid4(), is_read=True)

    answer = reader.post(ASK, follow=True)

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Tid;Vem;Roll idag;Vad;Slag;Varifrån"
    assert lines[1].split(";")[1:] == [coordinator.name, "samordnare", "öppnade ärendet", "läsning", ""]
    assert lines[2].split(";")[1] == "'=1+1"
    assert [line.split(";")[3] for line in lines[3:]] == [
        "tog fram ärendets logg som fil",
        "hämtade ärendets logg som fil",
    ]
    assert answer["Content-Disposition"].startswith('attachment; filename="stodtelefon-logg-')
    assert answer["Cache-Control"] == "no-store"
    assert events() == [("case_log.file_asked_for", CASE), ("case_log.exported", CASE)]


def test_its_address_is_good_once(reader):
    address = reader.post(ASK)["Location"]

    assert [reader.get(address).status_code for _ in range(3)] == [200, 404, 404]
    assert [event for event, _ in events()] == ["case_log.file_asked_for", "case_log.exported"]


def test_its_address_is_good_for_a_minute(reader, monkeypatch):
    address = reader.post(ASK)["Location"]
    late = timezone.now() + timedelta(seconds=61)
    monkeypatch.setattr(timezone, "now", lambda: late)

    assert reader.get(address).status_code == 404


def test_its_address_is_nobody_elses_and_is_not_used_up_by_them(reader, login):
    address = reader.post(ASK)["Location"]

    assert login(UserFactory(log_reviewer=True)).get(address).status_code == 404
    assert reader.get(address).status_code == 200


def test_a_second_press_makes_no_second_file(reader):
    sent = {"csrfmiddlewaretoken": "x" * 32}
    reader.post(ASK, sent)
    again = reader.post(ASK, sent)

    assert again.status_code == 302
    assert len(events()) in (1, 2)


def test_who_is_at_the_keyboard_is_asked_first(reader):
    session = reader.session
    session[SHOWN_AT] = 0
    session.save()

    for answer in (reader.get(ASK), reader.post(ASK)):
        assert answer["Location"].startswith(reverse("accounts:confirm"))
    assert events() == []


@pytest.mark.parametrize("role", ["call_taker", "coordinator", "manager", "archivist", "administrator"])
def test_to_others_the_page_does_not_exist(request, login, role):
    client = login(request.getfixturevalue(role))
    session = client.session
    session[SHOWN_AT] = 0
    session.save()

    assert [client.get(ASK).status_code, client.post(ASK).status_code] == [404, 404]


@pytest.mark.parametrize("token", ["x", "x" * 40, "-", "%00"])
def test_a_guessed_address_is_nothing(reader, token):
    assert reader.get(f"/logg/fil/{token}/").status_code == 404


def test_what_is_kept_meanwhile_names_no_address(reader, log_reviewer):
    token = new_token(CASE, log_reviewer.pk)

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {cache.table}")
        assert token not in str(cursor.fetchall())


def test_of_four_at_once_one_is_first(own_database):
    token, taken = new_token(CASE, 1), []

    def fetch():
        taken.append(take(token, 1))
        connection.close()

    those = [Thread(target=fetch) for _ in range(4)]
    for one in those:
        one.start()
    for one in those:
        one.join()

    assert sorted(map(str, taken)) == sorted([str(CASE), "None", "None", "None"])
