"""`check --deploy --database default` names each way in which a database is not as docs/drift.md says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections

from stodtelefon.database.checks import LASTING, SILENT, Facts, ask, check_database, faults_of
from stodtelefon.database.roles import as_owner, has_owner

NOW = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)
WELL = Facts(
    encoding="UTF8",
    lowers_swedish=True,
    has_the_zone=True,
    collation_moved=False,
    is_standby=False,
    is_read_only=False,
    clock=NOW + timedelta(seconds=4),
    role="stodtelefon",
    powers=(),
    owns_tables=False,
    may_create_tables=False,
    log_is_open=(),
    migrations_missing=0,
    settings={name: values[0] for name, values in (SILENT | LASTING).items()},
)


def of_settings(**changed):
    return {"settings": WELL.settings | changed}


def test_a_database_that_is_well_has_no_faults():
    assert list(faults_of(WELL, now=NOW)) == []
    assert list(faults_of(replace(WELL, settings={}), now=NOW)) == []


@pytest.mark.parametrize(
    ("broken", "id", "words"),
    [
        ({"encoding": "LATIN1"}, "E042", "lagrar text som LATIN1"),
        ({"lowers_swedish": False}, "E043", "känner inte å, ä och ö"),
        ({"collation_moved": True}, "E044", "REINDEX"),
        ({"is_standby": True, "is_read_only": True}, "E045", "är en replika"),
        ({"is_read_only": True}, "E045", "stodtelefon får bara läsa"),
        (
            {"powers": ("är superanvändare",), "owns_tables": True, "may_create_tables": True},
            "E046",
            "stodtelefon i DATABASE_URL är superanvändare",
        ),
        (
            {"powers": ("får skapa roller", "får skapa databaser")},
            "E046",
            "får skapa roller och får skapa databaser",
        ),
        ({"owns_tables": True, "log_is_open": ("audit_auditevent",)}, "E047", "äger tabellerna"),
        ({"may_create_tables": True}, "E048", "REVOKE CREATE ON SCHEMA public"),
        ({"log_is_open": ("audit_auditevent",)}, "E049", "mer än den ska i audit_auditevent"),
        ({"migrations_missing": 3}, "E050", "3 migreringar är inte körda: kör manage.py migrate"),
        (of_settings(log_statement="mod"), "E051", "log_statement är mod och ska vara none"),
        (of_settings(log_min_error_statement="error"), "E051", "log_min_error_statement är error"),
        (of_settings(log_error_verbosity="default"), "E051", "log_error_verbosity är default"),
        (of_settings(log_parameter_max_length="-1"), "E051", "log_parameter_max_length är -1"),
        (of_settings(log_min_duration_statement="250"), "E051", "log_min_duration_statement är 250"),
        (of_settings(**{"pgaudit.log": "write"}), "E051", "pgaudit.log är write"),
        (
            of_settings(log_parameter_max_length_on_error="-1"),
            "E051",
            "log_parameter_max_length_on_error är -1",
        ),
        (of_settings(log_min_duration_sample="0"), "E051", "log_min_duration_sample är 0"),
        (of_settings(log_transaction_sample_rate="1"), "E051", "log_transaction_sample_rate är 1"),
        (of_settings(**{"auto_explain.log_min_duration": "0"}), "E051", "auto_explain.log_min_duration är 0"),
        (of_settings(full_page_writes="off"), "E052", "full_page_writes är off"),
        (of_settings(fsync="off"), "E052", "fsync är off och ska vara on"),
        (of_settings(synchronous_commit="off"), "E052", "synchronous_commit är off"),
        ({"clock": NOW - timedelta(hours=1)}, "E053", "skiljer 3600 sekunder"),
        ({"has_the_zone": False}, "E054", "saknar tidszonen Europe/Stockholm"),
    ],
)
def test_each_fault_is_named_once_with_what_to_do(broken, id, words):
    (fault,) = faults_of(replace(WELL, **broken), now=NOW)

    assert fault.id == f"stod.{id}"
    assert words in fault.msg


@pytest.mark.django_db
def test_a_postgres_that_is_too_old_is_named_and_asked_nothing_more(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(connections["default"], "pg_version", 140_013)

    with django_assert_num_queries(0):
        (fault,) = check_database(None, ["default"])

    assert (fault.id, fault.msg) == ("stod.E041", "Databasen är Postgres 14: minst 15 behövs.")


@pytest.mark.django_db
def test_a_real_database_is_asked_as_the_application():
    facts = ask()

    with connection.cursor() as cursor:
        cursor.execute("SHOW log_min_error_statement")
        (shown,) = cursor.fetchone()
    assert facts.role == connection.settings_dict["USER"]
    assert facts.settings["log_min_error_statement"] == shown
    assert (facts.encoding, facts.migrations_missing, facts.log_is_open) == ("UTF8", 0, ())
    assert (facts.powers, facts.owns_tables, facts.may_create_tables) == ((), False, False)
    assert (facts.lowers_swedish, facts.has_the_zone, facts.is_standby, facts.is_read_only) == (
        True,
        True,
        False,
        False,
    )
    assert {fault.id for fault in check_database(None, ["default"])} <= {"stod.E051", "stod.E052"}


def test_the_owner_in_the_applications_place_is_named(own_database):
    assert has_owner()
    with as_owner():
        found = {fault.id: fault.msg for fault in check_database(None, ["default"])}

    assert {"stod.E046", "stod.E047"} & found.keys()


def test_a_migration_that_is_missing_and_rights_that_were_given_are_named(own_database):
    application = connection.settings_dict["USER"]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        cursor.execute(f'GRANT UPDATE ON audit_auditevent TO "{application}"')
        cursor.execute(f'GRANT CREATE ON SCHEMA public TO "{application}"')

    facts = ask()

    assert facts.migrations_missing == 1
    assert facts.log_is_open == ("audit_auditevent",)
    assert facts.may_create_tables


def test_a_dead_database_is_one_sentence(own_database):
    alive = connections["default"]
    connections["default"] = type(alive)(alive.settings_dict | {"HOST": "/nowhere"}, "default")
    try:
        (fault,) = check_database(None, ["default"])
    finally:
        connections["default"] = alive

    assert fault.id == "stod.E040"
    assert fault.msg.startswith("Databasen svarar inte: ")
    assert "\n" not in fault.msg


def test_nothing_is_asked_without_a_database():
    assert check_database(None, None) == []
