"""Two application servers behind one proxy and one pool, and a Postgres with a standby: nobody loses what was saved."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Thread

import pytest

from stodtelefon.tests.test_drift.test_one_machine import PASSWORD, TAKER
from stodtelefon.tests.test_drift.visitor import LED

pytestmark = pytest.mark.drift
NEEDS = ("nginx", "openssl", "pgbouncer")

CONTACTS = "SELECT count(*) FROM calls_call"
ELSEWHERE = "203.0.113.9"
ENOUGH = 5  # saves before the machine dies


def signed_in(paper, port="HTTPS_PORT"):
    visitor = paper.visitor(port)
    assert "Nytt samtal" in visitor.sign_in(TAKER, PASSWORD).page
    return visitor


def stop_the_web(paper):
    paper.bash(
        "kill $(cat $STATE-webb/gunicorn.pid)\nwhile [ -e $STATE-webb/gunicorn.pid ]; do sleep 0.1; done"
    )


def test_the_standby(paper):
    paper.follow()

    assert paper.sql("SELECT application_name, sync_state FROM pg_stat_replication") == "reserv|sync"
    assert paper.sql("SELECT pg_is_in_recovery()", port="NEW_PORT") == "t"
    # Debian's clusters have their settings outside the folder that is copied.
    assert "archive_command" not in paper.path("NEW_DATA", "postgresql.conf").read_text()


def test_the_pool(paper):
    paper.follow()

    assert paper.bash("$CODE/deploy/manage check --database default") != ""


def test_two_application_servers(paper):
    stop_the_web(paper)
    paper.follow()

    first, second = signed_in(paper, "APP_PORT"), paper.visitor("APP_PORT_2")
    second.cookies = dict(first.cookies)
    assert "Nytt samtal" in second.open("/").page


def test_a_form_sent_over_both_is_saved_once(paper):
    first, second = signed_in(paper, "APP_PORT"), paper.visitor("APP_PORT_2")
    second.cookies = dict(first.cookies)
    before = int(paper.sql(CONTACTS))
    first.open("/samtal/")
    address, form = first.filled("kind", "token")

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: one.ask("POST", address, form).status, (first, second)))

    assert answers == [302, 302]
    assert int(paper.sql(CONTACTS)) == before + 1


def test_attempts_are_counted_over_both(paper):
    """Wrong passwords, every other on each server: the right one is refused on both afterwards."""
    ports = ("APP_PORT", "APP_PORT_2")
    address = "okand@stod.prov.example"
    for turn in range(12):
        paper.visitor(ports[turn % 2], origin=ELSEWHERE).sign_in(address, f"fel {turn}")

    answers = [paper.visitor(port, origin=ELSEWHERE).sign_in(address, "fel igen") for port in ports]

    assert {answer.status for answer in answers} <= {200, 429}
    assert all("många" in answer.page for answer in answers)


def test_jobs_started_on_both_are_done_by_one_at_a_time(paper):
    said = paper.bash(
        "for run in 1 2 3; do\n"
        "  $CODE/deploy/manage hourly > $STATE-webb/a & first=$!\n"
        "  $CODE/deploy/manage hourly > $STATE-webb/b & second=$!\n"
        "  wait $first; wait $second; cat $STATE-webb/a $STATE-webb/b\n"
        "done\n$CODE/deploy/manage verify_audit"
    )

    runs = paper.sql(
        "SELECT started_at, finished_at FROM jobs_jobrun WHERE name = 'hourly' ORDER BY started_at"
    )
    spans = [line.split("|") for line in runs.splitlines()]
    assert len(re.findall("signering|Körs redan", said)) == 6
    assert all(ended and ended <= began for (_, ended), (began, _) in pairwise(spans))


def test_the_one_that_writes_dies(paper):
    visitor = signed_in(paper)
    before = int(paper.sql(CONTACTS))
    acknowledged = []
    saver = Thread(target=save_until_nobody_answers, args=(visitor, acknowledged))
    saver.start()
    while len(acknowledged) < ENOUGH:
        assert saver.is_alive()
        saver.join(0.01)

    kill_the_one_that_writes(paper)
    saver.join()
    paper.follow()

    saved = int(paper.sql(CONTACTS, port="NEW_PORT"))
    assert before + len(acknowledged) <= saved <= before + len(acknowledged) + 1
    again = signed_in(paper)
    again.open("/samtal/")
    assert again.send("kind", "token").status == 200
    assert int(paper.sql(CONTACTS, port="NEW_PORT")) == saved + 1


def save_until_nobody_answers(visitor, acknowledged):
    """Contacts, one after the other. What leads on to the list was acknowledged."""
    while visitor.open("/samtal/").status == 200:
        answer = visitor.ask("POST", *visitor.filled("kind", "token"))
        if answer.status not in LED:
            return
        acknowledged.append(answer)


def kill_the_one_that_writes(paper):
    """As when the power goes: every process at once, nothing is written any more."""
    postmaster = int(paper.path("DB_DATA", "postmaster.pid").read_text().split()[0])
    children = paper.bash(f"cat /proc/{postmaster}/task/{postmaster}/children").split()
    for pid in (postmaster, *map(int, children)):
        os.kill(pid, signal.SIGKILL)
