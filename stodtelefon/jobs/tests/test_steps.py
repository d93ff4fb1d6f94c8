"""The timed commands: one step's failure stops no other, none runs beside itself, and each leaves a note."""

import threading

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stodtelefon.jobs import steps
from stodtelefon.jobs.models import JobRun
from stodtelefon.jobs.steps import Step
from stodtelefon.tests.races import at_once


def test_the_steps_are_done_in_the_order_of_the_house(own_database):
    call_command("hourly")
    call_command("nightly")

    hourly, nightly = (
        [line.partition(":")[0] for line in job.note.splitlines()] for job in JobRun.objects.all()
    )
    assert hourly == [
        "kontroll av nya loggrader",
        "signering",
        "påbörjade texter som ingen skrivit i",
        "skickade formulär",
        "svar som hämtas",
        "avslutade inloggningar",
        "morgonmejl",
        "räknade försök",
    ]
    assert nightly == [
        "nyckelprov",
        "kontroll av hela loggen",
        "första sändningar",
        "likheter",
        "löften",
        "loggkontroll",
        "årsstatistik",
        "år att fastställa",
        "sessioner",
        "gamla körningar",
    ]


def test_a_step_that_breaks_is_noted_without_its_message(own_database):
    def break_down():
        raise RuntimeError("Anna Ek")

    run = steps.run("hourly", [Step("trasigt", break_down), Step("tyst", str), Step("helt", lambda: "Bra.")])

    assert (run.is_ok, run.note) == (False, "trasigt: gick inte (RuntimeError)\ntyst: klart.\nhelt: Bra.")


def test_the_same_command_does_not_run_beside_itself(db, capsys):
    with steps.alone("hourly"):
        call_command("hourly")

    assert capsys.readouterr().out.splitlines() == ["Körs redan."]
    assert JobRun.objects.count() == 0


def test_two_machines_at_once_do_it_once(own_database):
    begun, go_on = threading.Event(), threading.Event()

    def wait():
        begun.set()
        go_on.wait(20)
        return ""

    def second():
        begun.wait(20)
        try:
            return steps.run("hourly", [Step("väntar", wait)])
        finally:
            go_on.set()

    first, other = at_once(lambda: steps.run("hourly", [Step("väntar", wait)]), second)

    assert (first.is_ok, other) == (True, None)
    assert JobRun.objects.count() == 1


def test_the_lock_is_held_in_a_transaction_and_by_none_afterwards(db):
    """A pooler gives a session to somebody else between two transactions, with the locks of the session."""
    held = """
        SELECT activity.state FROM pg_locks JOIN pg_stat_activity activity USING (pid)
        WHERE locktype = 'advisory' AND activity.datname = current_database()
    """

    def holders():
        with connection.cursor() as cursor:
            cursor.execute(held)
            return [state for (state,) in cursor.fetchall()]

    during = []
    steps.run("hourly", [Step("se efter", lambda: during.extend(holders()) or "")])

    assert during == ["idle in transaction"]
    assert holders() == []


def test_a_run_that_was_killed_hinders_no_later_one_and_is_told_as_broken_off(db):
    """As kill -9 of the command leaves it: its connections are gone, and its note never got an end."""
    killed = JobRun.objects.create(name="hourly", started_at=timezone.now())
    other = JobRun.objects.create(name="nightly", started_at=timezone.now())
    with steps.alone("hourly"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )

        run = steps.run("hourly", [Step("helt", lambda: "Bra.")])

    killed.refresh_from_db()
    other.refresh_from_db()
    assert run.is_ok is True
    assert (killed.is_ok, killed.note) == (False, "Avbröts utan att bli klar.")
    assert other.finished_at is None


def test_the_next_step_has_a_database_when_one_lost_it(own_database):
    def lose_it():
        with connection.copy().cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        return str(JobRun.objects.count())

    run = steps.run(
        "hourly", [Step("förlorad", lose_it), Step("räknar", lambda: str(JobRun.objects.count()))]
    )

    assert run.note == "förlorad: gick inte (OperationalError)\nräknar: 1"
    assert JobRun.objects.get().is_ok is False


def test_counted_attempts_that_have_run_out_are_removed_every_hour(db):
    cache.set("gammal", 1, timeout=-1)
    cache.set("ny", 1)

    assert Step("räknade försök", steps.clear_cache) in steps.steps_of("hourly")
    assert steps.clear_cache() == "1 rad."
    assert cache.get("ny") == 1


def test_job_run_that_finished_says_how(db):
    with pytest.raises(IntegrityError, match="job_run_that_finished_says_how"), transaction.atomic():
        JobRun(name="nightly", finished_at=timezone.now()).save()

    assert not JobRun.objects.exists()
