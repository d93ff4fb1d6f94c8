"""Figures for Prometheus: for the token alone, summed over the workers, and never a person, a case or an address."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as now
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls.factories import CaseFactory
from referrals.factories import ReferralFactory
from stodtelefon.audit.actions import record
from stodtelefon.audit.signing import sign_head
from stodtelefon.jobs.models import JobRun
from stodtelefon.watch import counters, figures
from stodtelefon.watch.figures import Reading

TOKEN = "a-token-for-the-tests"
HEADERS = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def told(client, settings):
    """`told()`: each line of /matt/, by its name and labels."""
    settings.METRICS_TOKEN = TOKEN

    def ask() -> dict[str, float]:
        answer = client.get("/matt/", headers=HEADERS)
        assert (answer.status_code, answer["Cache-Control"].count("no-store")) == (200, 1)
        return values_of(answer.content)

    return ask


def values_of(text: bytes) -> dict[str, float]:
    lines = [line.rpartition(" ") for line in text.decode().splitlines() if line[0] != "#"]
    return {name: float(value) for name, _, value in lines}


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer wrong", TOKEN])
def test_figures_do_not_exist_without_the_token(given, client, settings):
    settings.METRICS_TOKEN = TOKEN

    assert client.get("/matt/", headers={"authorization": given} if given else {}).status_code == 404


def test_figures_do_not_exist_where_no_token_is_set(client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/matt/", headers={"authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_route_and_status(db, told, login, call_taker):
    case = CaseFactory(handler=call_taker)
    client = login(call_taker)
    before = told()

    client.get(f"/arenden/{case.number}/")
    client.get(f"/arenden/{case.number}/")
    client.get("/arenden/2026-9999/")
    client.get("/konto/inbjudan/hemlig-nyckel/")
    client.get("/finns/inte/")

    after = told()
    grown = {name: after[name] - before.get(name, 0) for name in after if "requests_total" in name}
    assert {name: number for name, number in grown.items() if number} == {
        'stodtelefon_requests_total{route="calls:case",status="200"}': 2,
        'stodtelefon_requests_total{route="calls:case",status="404"}': 1,
        'stodtelefon_requests_total{route="accounts:invitation",status="404"}': 1,
        'stodtelefon_requests_total{route="none",status="404"}': 1,
        'stodtelefon_requests_total{route="metrics",status="200"}': 1,
    }
    seconds = 'stodtelefon_request_seconds_count{route="calls:case"}'
    assert after[seconds] - before.get(seconds, 0) == 3
    assert not re.search(rf"{case.number}|hemlig|{call_taker.pk}@|finns", "".join(after))


def test_what_waits_is_one_number(db):
    yesterday = timezone.localdate() - timedelta(days=1)
    CaseFactory(waiting=True, meet_by=yesterday)
    CaseFactory(waiting=True, meet_by=timezone.localdate())
    ReferralFactory(overdue=True)
    ReferralFactory(sent=True)

    assert [one.value for one in figures.readings() if one.name == "overdue"] == [2]


def test_lines_that_are_not_signed(own_database, told, administrator):
    record("session.started", by=administrator, target=administrator)
    sign_head()
    assert told()["stodtelefon_unsigned_lines"] == 0

    for _ in range(3):
        record("session.started", by=administrator, target=administrator)

    found = told()
    assert found["stodtelefon_unsigned_lines"] == 3
    assert found["stodtelefon_database_up"] == 1


def test_jobs_by_age_and_lateness(db):
    at = timezone.now()
    JobRun.objects.create(name="hourly", finished_at=at - timedelta(hours=3), is_ok=True)
    JobRun.objects.create(name="hourly", finished_at=at, is_ok=False)
    JobRun.objects.create(name="nightly", finished_at=at, is_ok=True)

    found = values_of(figures.as_text(figures.readings()))

    assert found['stodtelefon_job_age_seconds{job="hourly"}'] == pytest.approx(3 * 3600, abs=60)
    assert [found[f'stodtelefon_job_{what}{{job="hourly"}}'] for what in ("late", "failed")] == [1, 1]
    assert [found[f'stodtelefon_job_{what}{{job="nightly"}}'] for what in ("late", "failed")] == [0, 0]
    assert found['stodtelefon_job_late{job="backup"}'] == 0
    assert 'stodtelefon_job_age_seconds{job="backup"}' not in found


def test_without_a_database_the_rest_is_told(db, told, settings):
    settings.DATABASES["default"]["HOST"], before = "/nowhere", settings.DATABASES["default"]["HOST"]
    try:
        found = told()
    finally:
        settings.DATABASES["default"]["HOST"] = before

    assert found["stodtelefon_database_up"] == 0
    assert "stodtelefon_overdue" not in found
    assert "stodtelefon_lock_outs_total" in found


def test_figures_cost_few_statements(db):
    with CaptureQueriesContext(connection) as asked:
        figures.readings()

    assert len(asked) <= 6


def test_readings_of_one_name_are_added_up(monkeypatch):
    def two():
        return [Reading("x", "X", 1, ("job", "a")), Reading("x", "X", 2, ("job", "b"))]

    monkeypatch.setattr(figures, "sources", [two, two])

    assert [reading.value for reading in figures.readings()] == [2, 4]


def test_a_value_that_cannot_be_opened_is_counted(db):
    from calls.models import Note
    from stodtelefon.privacy.fields import Sealed

    before = counters.unreadable._value.get()
    note = Note()
    note.__dict__["text"] = Sealed(b"not sealed by us", note.pk)

    assert note.text == "kan inte läsas"
    assert counters.unreadable._value.get() == before + 1


WORKERS = """
import os
from types import SimpleNamespace
from stodtelefon.watch import workers
workers.start_counting()
from stodtelefon.watch import counters, figures

def work(times):
    if pid := os.fork():
        os.waitpid(pid, 0)
        return pid
    for _ in range(times):
        counters.requests.labels("home", 200).inc()
        counters.seconds.labels("home").observe(0.2)
    os._exit(0)

ended = [work(2), work(3)]
print(figures.as_text(None).decode())
for pid in ended:
    workers.child_exit(None, SimpleNamespace(pid=pid))
work(5)
print(figures.as_text(None).decode())
"""


FULL = """
import os, resource, shutil, sys
from types import SimpleNamespace
from stodtelefon.watch import workers
if sys.argv[1] == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
workers.start_counting()
from stodtelefon.watch import counters, figures
if sys.argv[1] == "gone":
    shutil.rmtree(workers.folder())
workers.post_fork(None, None)
counters.lock_outs.inc()
workers.child_exit(None, SimpleNamespace(pid=os.getpid()))
print(figures.as_text(None).decode())
print(sorted(file.stat().st_size for file in workers.folder().glob("*.db")) if workers.folder() else "alone")
"""


@pytest.mark.parametrize(
    ("what", "lock_outs", "files"),
    [("well", "1.0", [1 << 20] * 2), ("full", "1.0", "alone"), ("gone", None, [])],
)
def test_counting_never_costs_the_line(what, lock_outs, files, tmp_path):
    """The room is taken beforehand: where there is none, writing would be the process's death (SIGBUS)."""
    done = subprocess.run(
        [sys.executable, "-c", FULL, what],
        cwd=now.BASE_DIR,
        env={"PATH": os.environ["PATH"], "RUNTIME_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert values_of(done.stdout.rpartition("\n\n")[0].encode()).get("stodtelefon_lock_outs_total") == (
        lock_outs and float(lock_outs)
    )
    assert done.stdout.splitlines()[-1] == str(files)


def test_an_answer_is_given_also_when_it_cannot_be_counted(client, monkeypatch):
    def no_room(*labels):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(counters.requests, "labels", no_room)

    assert client.get("/halsa/").status_code == 200


def test_workers_are_added_up_also_those_that_have_ended(tmp_path):
    folder = tmp_path / "counts"
    folder.mkdir()
    (folder / "counter_1.db").write_bytes(b"of another start")
    done = subprocess.run(
        [sys.executable, "-c", WORKERS],
        cwd=now.BASE_DIR,
        env={"PATH": os.environ["PATH"], "RUNTIME_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    requests = re.findall(r'^stodtelefon_requests_total{.*"home".*} (\S+)', done.stdout, re.MULTILINE)
    seconds = re.findall(r'^stodtelefon_request_seconds_count{.*"home".*} (\S+)', done.stdout, re.MULTILINE)
    assert requests == seconds == ["5.0", "10.0"]
    files = [file.name for file in folder.glob("counter_*.db")]
    assert len(files) == 3  # the master's own, the last worker's, and one for all that have ended
    assert "counter_ended.db" in files
