"""The timed commands: they can be run twice, one step's failure stops no other, and each leaves a note."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from stodtelefon.audit import jobs
from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.models import JobRun, SignedHead
from stodtelefon.audit.tests.test_chain import tampering
from stodtelefon.database import as_owner
from stodtelefon.privacy.sentinel import keys_fit


def test_hourly_verifies_and_signs_and_can_be_run_again(own_database):
    make_lines(2)

    call_command("hourly")
    call_command("hourly")

    assert [(run.name, run.is_ok, bool(run.finished_at)) for run in JobRun.objects.all()] == [
        ("hourly", True, True)
    ] * 2
    assert [head.position for head in SignedHead.objects.all()] == [2]
    assert "2 rader, kedjan är hel." in JobRun.objects.first().note


def test_nightly_verifies_all_plants_the_sentinel_and_clears_up(own_database):
    make_lines(2)
    JobRun.objects.create(name="hourly", started_at=timezone.now() - timedelta(days=61))

    call_command("nightly")
    call_command("nightly")

    assert [(run.name, run.is_ok) for run in JobRun.objects.all()] == [("nightly", True)] * 2
    assert keys_fit() is True
    assert jobs.last_verified() == JobRun.objects.last()
    assert set(jobs.last_runs()) == {"nightly"}


def test_nightly_says_which_line_is_broken_and_goes_on(own_database):
    lines = make_lines(2)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_auditevent SET actor_id = 7 WHERE id = %s", [lines[1].pk])

    with pytest.raises(CommandError):
        call_command("nightly")

    run = JobRun.objects.get()
    assert (run.is_ok, jobs.last_verified()) == (False, None)
    assert f"kontroll av hela loggen: Rad {lines[1].pk}: Raden är ändrad." in run.note
    assert "gamla körningar" in run.note


def test_a_step_that_breaks_is_noted_without_its_message(own_database):
    def break_down():
        raise RuntimeError("Anna Ek")

    run = jobs.run("hourly", [jobs.Step("trasigt", break_down), jobs.Step("helt", lambda: "Bra.")])

    assert (run.is_ok, run.note) == (False, "trasigt: gick inte (RuntimeError)\nhelt: Bra.")


def test_the_same_command_does_not_run_beside_itself(own_database, capsys):
    application = connection.copy()
    with application.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [jobs.LOCKS["hourly"]])
        call_command("hourly")
    application.close()

    assert capsys.readouterr().out.splitlines() == ["Körs redan."]
    assert JobRun.objects.count() == 0


def test_a_wrong_key_is_told_by_nightly(own_database, settings):
    call_command("nightly")
    settings.FIELD_KEYS = ["7:" + "A" * 43 + "="]

    with pytest.raises(CommandError):
        call_command("nightly")

    assert "nyckelprov: gick inte (ImproperlyConfigured)" in JobRun.objects.last().note


def test_the_log_is_signed_by_the_application_itself(own_database):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles r JOIN pg_class c ON c.relowner = r.oid WHERE relname = 'audit_signedhead'"
        )
        owner = cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] != owner
    make_lines(1)

    call_command("hourly")

    assert SignedHead.objects.count() == 1
