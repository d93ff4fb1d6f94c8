"""Backup: what a copy holds, and what is refused."""

import json
import stat
import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg2.extensions import make_dsn

from stodtelefon.database.copies.programs import libpq
from stodtelefon.database.tests.copies import KEYS, NAME, dump_of, manifest_of, refusal_of_backup
from stodtelefon.database.versions import version
from stodtelefon.jobs.models import JobRun


def test_backup_says_from_which_version_it_is_and_what_it_holds(made):
    manifest = manifest_of(made)
    dump = dump_of(made)

    assert (manifest["counts"]["calls_identity"], manifest["counts"]["audit_auditevent"]) == (2, 1)
    assert (manifest["program"], manifest["size"]) == (version(), dump.stat().st_size)
    assert ["calls", "0001_cases_calls_and_people"] in manifest["migrations"]
    assert manifest["head"]["position"] == 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.iterdir()} == {0o600}
    assert len(list(made.iterdir())) == 2


def test_backup_holds_neither_a_key_nor_a_name(made, settings):
    sql = subprocess.run(
        [settings.EMBEDDED_SERVER.programs() / "pg_restore", "--file=-", dump_of(made)], capture_output=True
    ).stdout.decode()
    everything = sql + json.dumps(manifest_of(made))
    secrets = [*settings.LOOKUP_KEYS, *settings.AUDIT_KEYS, *KEYS, settings.SECRET_KEY]

    assert "COPY public.calls_identity" in sql
    assert [word for word in (NAME, *(key.split(":")[-1] for key in secrets)) if word in everything] == []


def test_backup_leaves_a_run_that_went_well(own_database, folder):
    call_command("backup", str(folder))

    assert (
        JobRun.objects.that_went_well("backup")
        .get()
        .note.startswith(f"säkerhetskopia: {dump_of(folder).name}, ")
    )


def test_backup_into_a_folder_that_others_can_read_is_refused(own_database, folder):
    folder.chmod(0o750)

    assert refusal_of_backup(folder) == f"Mappen {folder} kan läsas av andra: chmod 700 {folder}"
    assert list(folder.iterdir()) == []


def test_backup_into_a_folder_that_is_not_there_is_refused(own_database, folder):
    assert refusal_of_backup(folder / "disk") == f"Mappen {folder}/disk finns inte: är disken monterad?"
    assert list(folder.iterdir()) == []


def test_backup_by_a_pg_dump_older_than_the_server_is_refused(own_database, folder, program):
    program("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.1'")
    server = connection.pg_version // 10_000

    assert refusal_of_backup(folder) == (
        f"pg_dump har version 9 men databasen version {server}: installera postgresql-client-{server} eller senare."
    )
    assert list(folder.iterdir()) == []


def test_backup_on_a_full_disk_leaves_the_old_copy_alone(own_database, copy, program):
    before = sorted(copy.iterdir())
    full = "echo 'pg_dump: error: could not write to output file: No space left on device' >&2; exit 1"
    program("pg_dump", f'[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 18.1" && exit; {full}')

    assert refusal_of_backup(copy) == (
        "pg_dump misslyckades: could not write to output file: No space left on device"
    )
    assert sorted(copy.iterdir()) == before


def test_backup_keeps_as_many_as_it_is_told(own_database, copy):
    for path in list(copy.glob("stodtelefon-*")):
        path.rename(copy / f"stodtelefon-20260104T030000Z{path.suffix}")  # not of this very second
    for day in ("20260101", "20260102"):
        for suffix in ("json", "dump"):
            (copy / f"stodtelefon-{day}T030000Z.{suffix}").touch()
    (copy / "stodtelefon-20260103T030000Z.dump.part").touch()
    (copy / "something else").touch()
    there = {path.name for path in copy.glob("stodtelefon-20260104*")}

    call_command("backup", str(copy), keep=3)

    now = {path.name for path in copy.iterdir()}
    assert now >= there | {"stodtelefon-20260102T030000Z.json", "something else"}
    assert len(now - there) == 5
    assert not any("20260101" in name or "20260103" in name for name in now)


def test_backup_that_keeps_none_is_refused(own_database, folder):
    with pytest.raises(CommandError, match=r"^--keep är hur många kopior som ska finnas kvar: minst 1\.$"):
        call_command("backup", str(folder), keep=0)


def test_backup_in_production_without_an_owner_is_refused(own_database, folder, settings):
    settings.PRODUCTION = True
    settings.DATABASE_OWNER = settings.DATABASES["default"]

    with pytest.raises(CommandError, match=r"^DATABASE_OWNER_URL saknas eller "):
        call_command("backup", str(folder))

    assert list(folder.iterdir()) == []


def test_backup_while_people_write_counts_what_it_holds(own_database, folder, program, settings, drilled):
    """The count is taken, then somebody saves, then the dump is taken: of the same moment as the count."""
    real = settings.EMBEDDED_SERVER.programs()
    address = make_dsn(**libpq(settings.DATABASES["default"]))
    insert = "INSERT INTO jobs_jobrun (name, started_at, note) VALUES ('between', now(), '')"
    program(
        "pg_dump", f'[ "$1" = --version ] || {real}/psql -q "{address}" -c "{insert}"\n{real}/pg_dump "$@"'
    )

    call_command("backup", str(folder))

    settings.EMBEDDED = True
    assert JobRun.objects.filter(name="between").count() == 1
    assert manifest_of(folder)["counts"]["jobs_jobrun"] == 1
    assert drilled(folder)[-1].startswith("ÖVNINGEN LYCKADES")
