"""What a line holds, what it refuses, and that nobody changes it."""

import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from stodtelefon.audit.actions import record, record_read
from stodtelefon.audit.middleware import client_address, remember_origin
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.roles import as_owner


def test_record_says_who_what_which_case_when_and_from_where(coordinator):
    case, before = uuid.uuid4(), timezone.now()

    def close(request):
        record("case.closed", by=coordinator, target=coordinator, case=case, fields=("outcome",))
        return HttpResponse()

    remember_origin(close)(RequestFactory().get("/", REMOTE_ADDR="192.0.2.7"))

    line = AuditEvent.objects.get()
    assert (line.event, line.is_read, line.actor_id, line.case_id) == (
        "case.closed",
        False,
        coordinator.pk,
        case,
    )
    assert (line.target_type, line.target_id) == ("accounts.user", str(coordinator.pk))
    assert (line.fields, line.origin) == (["outcome"], "192.0.2.7")
    assert before <= line.at <= timezone.now()


@pytest.mark.django_db
def test_the_system_itself_has_no_name_and_comes_from_nowhere():
    line = record("draft.expired", by=None)

    assert (line.actor_id, line.origin, line.case_id, line.target_type, line.fields) == (
        None,
        None,
        None,
        "",
        [],
    )


def test_record_read_says_what_was_opened(log_reviewer):
    line = record_read(log_reviewer, by=log_reviewer)

    assert (line.event, line.is_read, line.target_id) == ("user.opened", True, str(log_reviewer.pk))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("Åsa Öberg", ()),
        ("case.closed for Anna", ()),
        ("", ()),
        ("case.closed", ["Anna Ek"]),
        ("case.closed", ["19811218-9876"]),
        ("case.closed", [""]),
    ],
)
def test_a_value_is_refused_and_leaves_nothing(event, fields):
    with pytest.raises(ValueError, match="never a value"):
        record(event, by=None, fields=fields)

    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_a_deed_that_is_rolled_back_leaves_no_line():
    with transaction.atomic():
        record("case.closed", by=None)
        transaction.set_rollback(True)

    assert AuditEvent.objects.count() == 0


CHANGES = [
    "UPDATE audit_auditevent SET actor_id = 1",
    "DELETE FROM audit_auditevent",
    "TRUNCATE audit_auditevent",
    "UPDATE audit_auditlink SET position = 9",
    "DELETE FROM audit_auditlink",
    "TRUNCATE audit_auditlink",
    "UPDATE audit_signedhead SET position = 9",
    "DELETE FROM audit_signedhead",
    "TRUNCATE audit_signedhead",
]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        *CHANGES,
        "INSERT INTO audit_auditlink VALUES (1, 1, '', '')",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER USER",
        "SELECT audit_append_only()",
        "CREATE OR REPLACE FUNCTION audit_link_event() RETURNS trigger LANGUAGE sql AS ''",
        "DROP TRIGGER audit_event_is_append_only ON audit_auditevent",
    ],
)
def test_the_application_can_change_nothing(change):
    line = record("case.opened", by=None)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert list(AuditEvent.objects.order_by("pk").values_list("pk", "actor_id")) == [(line.pk, None)]


def test_not_even_the_owner_can_change_a_line_in_passing(own_database):
    line = record("case.opened", by=None)

    refused = []
    with as_owner():
        for change in CHANGES:
            with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
                cursor.execute(change)
            refused.append(change)

    assert refused == CHANGES
    lines = list(AuditEvent.objects.order_by("pk").values_list("pk", "event"))
    assert lines[0] == (line.pk, "case.opened")
    assert {event for _, event in lines[1:]} == {"log_change.refused"}  # each try has left one


@pytest.mark.parametrize(
    ("proxies", "headers", "address"),
    [
        (0, {"REMOTE_ADDR": "192.0.2.7"}, "192.0.2.7"),
        (0, {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "192.0.2.7"),
        (1, {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}, "203.0.113.9"),
        (2, {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "192.0.2.7"),
        (1, {"REMOTE_ADDR": "192.0.2.7", "HTTP_X_FORWARDED_FOR": "<script>"}, "192.0.2.7"),
        (0, {"REMOTE_ADDR": "2001:db8::7"}, "2001:db8::7"),
        (0, {"REMOTE_ADDR": ""}, None),
    ],
)
def test_only_trusted_proxies_are_believed(settings, proxies, headers, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    assert client_address(RequestFactory().get("/", **headers)) == address
