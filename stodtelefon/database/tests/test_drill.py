"""Drill: what is proven of a good copy, and each fault in its own words."""

import os
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from calls.factories import IdentityFactory
from calls.models import Identity
from stodtelefon.audit.actions import record
from stodtelefon.database.copies.programs import libpq
from stodtelefon.database.roles import as_owner
from stodtelefon.database.tests.copies import (
    KEYS,
    NUMBER,
    OTHER,
    changed,
    dump_of,
    execute,
    manifest_of,
)
from stodtelefon.database.versions import version
from stodtelefon.jobs.models import JobRun

pytestmark = pytest.mark.drift


def test_drill_of_a_good_copy_says_all_that_it_has_proven(copy, drilled):
    manifest, dump = manifest_of(copy), dump_of(copy).name

    said = drilled(copy)

    assert said[0].startswith(f"{dump}: gjord 20")
    assert said[1:-1] == [
        f"Återställd med rollerna {manifest['owner']} och {manifest['application']}.",
        f"Rader: {sum(manifest['counts'].values())} i {len(manifest['counts'])} tabeller,"
        " lika många som när kopian gjordes.",
        "Tabellerna är av den här versionen.",
        "Ägaren äger varje tabell, och programmets roll kan inte ändra i loggen.",
        "Nycklarna hör till databasen.",
        "Förseglade värden som öppnades: 5.",
        "Sökbara värden som hittas med nycklarna: 1.",
        "Loggrader: 1. Kedjan är hel. Inga huvuden utanför databasen att jämföra med: "
        "HEADS_FILE är inte angiven, eller finns inte här.",
    ]
    assert re.fullmatch(r"ÖVNINGEN LYCKADES på \d+,\d s\. Det övade är borttaget igen\.", said[-1])


def test_drill_leaves_the_line_as_it_was(own_database, copy, drilled):
    identities = Identity.objects.count()

    drilled(copy)

    assert Identity.objects.count() == identities == 0


def test_drill_on_a_server_that_is_not_empty_touches_nothing(copy, empty, drilled):
    execute(empty, "CREATE DATABASE theirs")
    try:
        assert drilled(copy) == [
            "ÖVNINGEN MISSLYCKADES. Där finns redan databasen theirs. Övningen görs på en tom Postgres; inget är rört."
        ]
    finally:
        execute(empty, "DROP DATABASE theirs")


def test_drill_on_the_line_itself_touches_nothing(own_database, copy, settings):
    line = libpq(settings.DATABASES["default"])
    where = f"host={line['host']}&port={line.get('port', 5432)}"
    to = f"postgres://{line['user']}:{line.get('password', '')}@/{line['dbname']}?{where}"

    with pytest.raises(CommandError, match=r"Där finns redan databasen .* inget är rört\.$"):
        call_command("drill", str(copy), to=to)

    assert JobRun.objects.count() == 0


def test_drill_with_an_address_of_something_else_says_so(copy):
    with pytest.raises(
        CommandError, match=r"^ÖVNINGEN MISSLYCKADES\. --to ska vara adressen till en Postgres: "
    ):
        call_command("drill", str(copy), to="mysql://root@db/line")


def test_drill_without_a_server_says_what_is_missing(copy):
    with pytest.raises(CommandError, match=r"^Ange med --to eller DRILL_URL en tom Postgres att öva på\.$"):
        call_command("drill", str(copy))


def test_drill_on_a_server_that_does_not_answer_says_so(copy):
    with pytest.raises(CommandError, match=r"^ÖVNINGEN MISSLYCKADES\. Postgres att öva på svarar inte: "):
        call_command("drill", str(copy), to="postgres://postgres@/postgres?host=/nowhere")


def cut(folder):
    dump = dump_of(folder)
    os.truncate(dump, 1000)
    return f"{dump.name} är avklippt: 1000 byte i stället för {manifest_of(folder)['size']}."


def spoilt(folder):
    dump = dump_of(folder)
    dump.write_bytes(dump.read_bytes()[:-1] + b"x")
    return f"{dump.name} är ändrad eller skadad: kontrollsumman stämmer inte."


def gone(folder):
    dump = dump_of(folder)
    dump.unlink()
    return f"{dump.name} kan inte läsas: No such file or directory."


def half_a_manifest(folder):
    (path,) = folder.glob("*.json")
    os.truncate(path, 100)
    return f"{path.name} kan inte läsas: ta en annan säkerhetskopia."


def of_tomorrow(folder):
    changed(folder, program="9.0.0", migrations=[["calls", "0099_of_tomorrow"]])
    return (
        f"Säkerhetskopian är gjord med en nyare version (9.0.0) än den här ({version()}): "
        "installera den versionen."
    )


def in_another_form(folder):
    changed(folder, form=2)
    return f"{dump_of(folder).stem}.json är skriven av en nyare version av programmet: installera den."


def of_a_newer_postgres(folder):
    changed(folder, server=99)
    return "Postgres att öva på har version 18 men kopian är gjord på version 99: öva på 99 eller senare."


def with_a_row_too_few(folder):
    counts = manifest_of(folder)["counts"]
    changed(folder, counts=counts | {"calls_identity": 3})
    return "calls_identity har 2 rader men hade 3 när kopian gjordes."


def with_another_head(folder):
    changed(folder, head=manifest_of(folder)["head"] | {"signature": "\\x00"})
    return "Loggens senaste signerade huvud är ett annat än när kopian gjordes."


def nothing_there(folder):
    for path in folder.iterdir():
        path.unlink()
    return f"Ingen säkerhetskopia finns i {folder}."


@pytest.mark.parametrize(
    "spoil",
    [
        cut,
        spoilt,
        gone,
        half_a_manifest,
        of_tomorrow,
        in_another_form,
        of_a_newer_postgres,
        with_a_row_too_few,
        with_another_head,
        nothing_there,
    ],
)
def test_drill_of_a_spoilt_copy_says_what_is_wrong(copy, drilled, spoil):
    sentence = spoil(copy)

    assert drilled(copy) == [f"ÖVNINGEN MISSLYCKADES. {sentence}"]


def test_drill_with_only_new_keys_says_which_one_is_missing(copy, drilled, settings):
    settings.FIELD_KEYS = KEYS[:1]

    (said,) = drilled(copy)

    assert said.startswith(
        "ÖVNINGEN MISSLYCKADES. FIELD_KEYS öppnar inte den här databasen: "
        "nyckel 1 saknas och behövs för 2 förseglade uppgifter."
    )


def test_drill_with_another_key_of_the_same_number_says_so(copy, drilled, settings):
    settings.FIELD_KEYS = [KEYS[0], f"1:{OTHER}"]

    (said,) = drilled(copy)

    assert said.startswith(
        "ÖVNINGEN MISSLYCKADES. FIELD_KEYS öppnar inte den här databasen: "
        "nyckel 1 är en annan än den som användes här."
    )


def test_drill_of_a_damaged_value_says_where_it_is(own_database, folder, drilled):
    IdentityFactory.create_batch(2)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE calls_identity SET name = set_byte(name, 40, 255 - get_byte(name, 40))")
    call_command("backup", str(folder))

    assert drilled(folder) == [
        "ÖVNINGEN MISSLYCKADES. calls_identity.name har värden som inte går att öppna fast nycklarna passar, "
        "alltså skadade. Antal: 2."
    ]


@pytest.mark.parametrize(
    ("ring", "sentence"),
    [
        ("FIELD_KEYS", "FIELD_KEYS öppnar inte den här databasen: nyckel 1, som användes här, saknas."),
        (
            "LOOKUP_KEYS",
            "LOOKUP_KEYS hittar inte det som finns i den här databasen: nyckel 1, som användes här,",
        ),
        ("AUDIT_KEYS", "AUDIT_KEYS är inte de som loggen i den här databasen är signerad med: nyckel 1,"),
    ],
)
def test_drill_with_the_keys_of_another_line_says_so(copy, drilled, settings, ring, sentence):
    setattr(settings, ring, [f"7:{OTHER}"])

    (said,) = drilled(copy)

    assert said.startswith(f"ÖVNINGEN MISSLYCKADES. {sentence}")


def test_drill_of_a_number_that_no_key_finds_says_so(own_database, folder, drilled):
    level = {"caller__case__record_level": "open_service"}
    IdentityFactory(personal_number=NUMBER, personal_number_hash=b"\0\1" + bytes(32), **level)
    call_command("backup", str(folder))

    assert drilled(folder) == [
        "ÖVNINGEN MISSLYCKADES. LOOKUP_KEYS hittar inte alla värden i calls_identity.personal_number_hash: "
        "det är andra nycklar än de som kopian gjordes med."
    ]


def test_drill_of_a_line_whose_application_may_change_the_log_says_so(
    own_database, folder, drilled, settings
):
    role = settings.DATABASES["default"]["USER"]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f'GRANT UPDATE ON audit_auditevent TO "{role}"')
    call_command("backup", str(folder))

    assert drilled(folder) == [
        f"ÖVNINGEN MISSLYCKADES. Rollen {role} får ändra i loggen: kör manage.py migrate på linjen."
    ]


def test_drill_of_an_earlier_version_migrates_it(own_database, folder, drilled):
    all_of_them = MigrationRecorder.Migration.objects.count()
    call_command("migrate", "outreach", "zero", verbosity=0)
    taken_back = all_of_them - MigrationRecorder.Migration.objects.count()
    call_command("backup", str(folder))

    said = drilled(folder)

    assert f"Tabellerna var av en äldre version. Migreringar som kördes: {taken_back}." in said
    assert said[-1].startswith("ÖVNINGEN LYCKADES")


def test_drill_of_a_log_that_was_changed_names_the_line(own_database, folder, drilled):
    record("case.opened", by=None)
    line = record("case.closed", by=None)
    as_superuser("UPDATE audit_auditevent SET event = 'case.opened'")
    call_command("backup", str(folder))

    assert drilled(folder) == [
        f"ÖVNINGEN MISSLYCKADES. Loggen är inte hel i kopian. Rad {line.pk}: Raden är ändrad. "
        "Allt till och med plats 1 stämmer."
    ]


def test_drill_holds_the_log_against_the_heads_that_are_as_old_as_the_copy(
    own_database, folder, drilled, settings, tmp_path
):
    settings.HEADS_FILE = str(tmp_path / "heads.jsonl")
    record("case.opened", by=None)
    call_command("hourly")
    call_command("backup", str(folder))
    record("case.closed", by=None)
    call_command("hourly")

    words = "Loggrader: 1. Kedjan är hel. Huvuden utanför databasen som stämmer: 1, yngre än kopian: 1."
    assert words in drilled(folder)


def test_drill_of_a_log_without_its_head_is_told_by_the_file(
    own_database, folder, drilled, settings, tmp_path
):
    settings.HEADS_FILE = str(tmp_path / "heads.jsonl")
    for event in ("case.opened", "case.closed"):
        record(event, by=None)
        call_command("hourly")
    as_superuser("DELETE FROM audit_signedhead WHERE number = 2")
    call_command("backup", str(folder))
    changed(folder, head=manifest_of(folder)["head"] | {"number": 2})

    (said,) = drilled(folder)

    assert said.startswith("ÖVNINGEN MISSLYCKADES. Loggen är inte hel i kopian. ")
    assert "finns utanför databasen men inte i tabellen" in said


def as_superuser(statement):
    """What only the owner can do who has taken the guards away."""
    with as_owner(), connection.cursor() as cursor:
        for table in ("audit_auditevent", "audit_signedhead"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        for table in ("audit_auditevent", "audit_signedhead"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
