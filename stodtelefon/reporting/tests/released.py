"""Years that are prepared and released, for tests."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.database.roles import as_owner
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.actions import decide_release, prepare_release, year_of
from stodtelefon.reporting.kept_years import count_to_release
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.releases import digest_of, newest_release


def prepare(number: int, *, by: User, **values: Any) -> Release:
    """As who reads the page and sends it on."""
    on, organisation = timezone.localdate(), Organisation.load()
    figures = count_to_release(
        year_of(number, organisation, on), on=on, organisation=organisation, before=newest_release(number)
    )
    return prepare_release(year=number, seen=digest_of(figures), by=by, **values)


def release(number: int, *, by: User, and_by: User, at=None, **values: Any) -> Release:
    made = prepare(number, by=by, at=at, **values)
    return decide_release(release=made, is_approved=True, by=and_by, at=at)


def change_past_the_guards(release: Release, change: str) -> None:
    """As the owner of the database, with the triggers off."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reporting_release DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE reporting_release SET {change} WHERE id = %s", [release.pk])
        cursor.execute("ALTER TABLE reporting_release ENABLE TRIGGER USER")
