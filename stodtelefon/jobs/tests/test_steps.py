"""The timed commands: one step's failure stops no other, none runs beside itself, and each leaves a note."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from stodtelefon.jobs import steps
from stodtelefon.jobs.models import JobRun
from stodtelefon.jobs.steps import Step


def test_the_steps_are_done_in_the_order_of_the_house(own_database):
    call_command("hourly")
    call_command("nightly")

    hourly, nightly = (
        [line.partition(":")[0] for line in job.note.splitlines()] for job in JobRun.objects.all()
    )
    assert hourly == ["kontroll av nya loggrader", "signering", "formulär som väntade för länge"]
    assert nightly == ["nyckelprov", "kontroll av hela loggen", "sessioner", "gamla körningar"]


def test_a_step_that_breaks_is_noted_without_its_message(own_database):
    def break_down():
        raise RuntimeError("Anna Ek")

    run = steps.run("hourly", [Step("trasigt", break_down), Step("helt", lambda: "Bra.")])

    assert (run.is_ok, run.note) == (False, "trasigt: gick inte (RuntimeError)\nhelt: Bra.")


def test_the_same_command_does_not_run_beside_itself(own_database, capsys):
    application = connection.copy()
    with application.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [steps.LOCKS["hourly"]])
        call_command("hourly")
    application.close()

    assert capsys.readouterr().out.splitlines() == ["Körs redan."]
    assert JobRun.objects.count() == 0


def test_job_run_that_finished_says_how(db):
    with pytest.raises(IntegrityError, match="job_run_that_finished_says_how"), transaction.atomic():
        JobRun(name="nightly", finished_at=timezone.now()).save()

    assert not JobRun.objects.exists()
