"""What a record said before is kept by the database, whoever changes it and however."""

import pytest

from calls.actions.cases import receive_case
from calls.actions.people import change_identity
from calls.factories import CaseFactory, IdentityFactory
from calls.models import Case
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.earlier.models import EarlierVersion

pytestmark = pytest.mark.django_db


def kept_of(record) -> list[dict]:
    return [row.before | row.sealed for row in EarlierVersion.objects.of(record)]


def test_a_change_keeps_what_changed_who_and_when():
    identity = IdentityFactory(name="Anna Berg", phone="070-174 06 05")
    by = UserFactory(coordinator=True)

    change_identity(identity=identity, by=by, name="Anna Bergström")

    [row] = EarlierVersion.objects.of(identity)
    line = AuditEvent.objects.get(event="identity.changed")
    assert (row.version, row.by, row.at, row.line, row.transaction) == (1, by, line.at, line.pk, None)
    assert (row.before, list(row.sealed)) == ({}, ["name"])
    assert "Berg" not in row.sealed["name"]


def test_only_what_changed_is_kept_and_nothing_of_what_is_made():
    case = CaseFactory()
    Case.objects.filter(pk=case.pk).update(urgency=case.urgency, version=2)

    assert not EarlierVersion.objects.exists()


def test_what_the_program_notes_by_itself_is_not_kept():
    by = UserFactory(coordinator=True)
    case = CaseFactory(handler=by, handed_over_at="2026-11-01T08:00:00Z")

    receive_case(case=case, by=by)

    assert kept_of(case) == []
