"""The two roles, what the application may do, and the databases that tests get."""

import threading

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from stodtelefon.database.roles import EXCEPTIONS, ORDINARY, PLANNING, as_owner
from stodtelefon.tests.databases import another_database

ALL_RIGHTS = "SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER"


def ask(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone()[0]


def in_another_thread(function):
    answers = []

    def run():
        answers.append(function())
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return answers[0]


def rights_on(table):
    return [
        right for right in ALL_RIGHTS.split(", ") if ask("SELECT has_table_privilege(%s, %s)", table, right)
    ]


def may(statement):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        if isinstance(error.__cause__, InsufficientPrivilege):
            return False
        raise
    return True


# The application's role


@pytest.mark.django_db
def test_application_has_exactly_the_rights_of_the_list():
    tables = connection.introspection.table_names()

    found = {table: rights_on(table) for table in tables}

    assert found == {table: EXCEPTIONS.get(table, ORDINARY).split(", ") for table in tables}
    assert {"django_migrations", "django_session", "stodtelefon_cache"} <= set(tables)


@pytest.mark.django_db
def test_application_cannot_change_the_shape_of_anything():
    assert may("DELETE FROM django_session")
    assert not may("TRUNCATE django_session")
    assert not may("CREATE TABLE mine (id int)")
    assert not may("ALTER TABLE django_session DISABLE TRIGGER ALL")
    assert not may("DELETE FROM django_migrations")


@pytest.mark.django_db
def test_application_can_neither_change_nor_remove_what_is_logged():
    assert not may("UPDATE audit_auditevent SET id = id")
    assert not may("DELETE FROM audit_auditevent")
    assert not may("DELETE FROM audit_auditlink")
    assert not may("UPDATE audit_auditlink SET position = 0")


# The owner's role


def test_as_owner_is_for_this_thread_and_for_a_while(own_database):
    application = ask("SELECT current_user")

    with as_owner():
        owner, meanwhile = ask("SELECT current_user"), in_another_thread(lambda: ask("SELECT current_user"))

    assert owner == settings.DATABASE_OWNER["USER"]
    assert owner != application
    assert meanwhile == ask("SELECT current_user") == application


@pytest.mark.django_db
def test_as_owner_inside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="cannot be used inside a transaction"), as_owner():
        pytest.fail("The owner came in.")


def test_migrate_lets_the_application_use_a_new_table(own_database):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE arrived (id int)")
    before = rights_on("arrived")

    call_command("migrate", verbosity=0)

    assert (before, rights_on("arrived")) == ([], ORDINARY.split(", "))


def test_migrate_takes_back_what_was_given_by_hand(own_database):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f'GRANT ALL ON django_migrations TO "{settings.DATABASES["default"]["USER"]}"')

    call_command("migrate", verbosity=0)

    assert rights_on("django_migrations") == ["SELECT"]


def test_migrate_in_production_without_an_owner_changes_nothing(own_database, settings):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE arrived (id int)")
    settings.PRODUCTION = True
    settings.DATABASE_OWNER = settings.DATABASES["default"]

    with pytest.raises(CommandError, match=r"^DATABASE_OWNER_URL saknas"):
        call_command("migrate", verbosity=0)

    assert rights_on("arrived") == []


# A database of one's own


def test_own_database_commits_for_other_threads_and_is_another_than_the_shared_one(own_database):
    ContentType.objects.create(app_label="nobody", model="nothing")

    assert ask("SELECT current_database()") == own_database
    assert in_another_thread(ContentType.objects.filter(app_label="nobody").count) == 1


@pytest.mark.django_db
def test_migrate_lets_postgres_plan_for_short_answers(django_db_setup):
    with another_database(django_db_setup) as name:
        django_db_setup.execute_in(name, f"ALTER DATABASE {name} RESET ALL")
        before = ask("SHOW jit"), ask("SHOW random_page_cost")
        call_command("migrate", verbosity=0)

        assert (before, (ask("SHOW jit"), ask("SHOW random_page_cost"))) == (("on", "4"), ("off", "1.1"))


@pytest.mark.django_db
def test_the_tests_plan_as_a_migrated_line_does():
    assert {name: ask(f"SHOW {name}") for name in PLANNING} == PLANNING


@pytest.mark.django_db
def test_own_database_leaves_the_shared_one_as_it_was_and_goes_away(django_db_setup):
    ContentType.objects.create(app_label="shared", model="nothing")
    shared = ask("SELECT current_database()")

    with another_database(django_db_setup) as name:
        ContentType.objects.create(app_label="nobody", model="nothing")
        seen = set(ContentType.objects.filter(model="nothing").values_list("app_label", flat=True))

    assert seen == {"nobody"}
    assert ask("SELECT current_database()") == shared
    assert ContentType.objects.get(model="nothing").app_label == "shared"
    assert ask("SELECT count(*) FROM pg_database WHERE datname = %s", name) == 0
