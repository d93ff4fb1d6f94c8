"""What the tests of backup and drill ask of a copy and of the server that it is restored on."""

import contextlib
import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from stodtelefon.jobs.models import JobRun

NAME = "Hjördis Lövåker"
NUMBER = "198001011231"
KEYS = ["2:rvz9/vCEiwaY9ZFUFmUuXLnjXxkC0nHvvzA3swQwHFM=", *settings.FIELD_KEYS]
OTHER = "bXkW0Qm5CqBqMylKZ0Yl8jvKc2bHq5kUe6vXoZJ3y0g="


def execute(server, statement, database="postgres"):
    with contextlib.closing(server.connect(database)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def address(server):
    return f"postgres://postgres@/postgres?host={server.socket}"


def manifest_of(folder):
    (path,) = folder.glob("*.json")
    return json.loads(path.read_text())


def changed(folder, **values):
    """Let the manifest say something else."""
    (path,) = folder.glob("*.json")
    path.write_text(json.dumps(manifest_of(folder) | values))


def dump_of(folder):
    (path,) = folder.glob("*.dump")
    return path


def what_is_on(server):
    """Databases and roles, but for those that every server has."""
    return execute(
        server,
        "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'"
        " UNION ALL SELECT rolname FROM pg_roles WHERE oid >= 16384",
    )


def refusal_of_backup(folder, **options):
    """What the command answers, which is what the run has noted."""
    with pytest.raises(CommandError) as refused:
        call_command("backup", str(folder), **options)
    run = JobRun.objects.get(name="backup")
    assert (run.is_ok, run.note) == (False, str(refused.value))
    return str(refused.value).removeprefix("säkerhetskopia: ")
