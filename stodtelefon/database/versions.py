"""Which version this is, and does the database belong to it?"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def version() -> str:
    """The version of the program, as publiccode.yml has it; "okänd" where that page was left out."""
    page = Path(settings.BASE_DIR) / "publiccode.yml"
    found = page.exists() and re.search(r'^softwareVersion: "(.+)"$', page.read_text(), re.MULTILINE)
    return found[1] if found else "okänd"


@functools.lru_cache(maxsize=1)
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Read once: what is on disk only changes together with the running code."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def missing_migrations() -> int:
    """How many migrations of this version have not been run. One question; not inside a transaction."""
    try:
        run = set(MigrationRecorder(connection).migration_qs.values_list("app", "name"))
    except ProgrammingError:  # nothing has been migrated yet
        run = set()
    return len(migrations_on_disk() - run)


def not_migrated(missing: int) -> str:
    """What is said of it to those who run the line."""
    return f"{missing} migreringar är inte körda: kör manage.py migrate."


def our_apps() -> list[AppConfig]:
    """The project's own apps, without those that are installed."""
    root = Path(settings.BASE_DIR)
    return [
        config
        for config in apps.get_app_configs()
        if (path := Path(config.path)).is_relative_to(root) and "site-packages" not in path.parts
    ]


def unknown_migrations(applied: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of migrations that have been run, those of our own that this version does not have."""
    ours = {config.label for config in our_apps()}
    return {one for one in set(applied) - MigrationLoader(None).disk_migrations.keys() if one[0] in ours}


def is_of_an_earlier_version() -> bool:
    """Whether migrations of our own have been run there that this version does not have."""
    return bool(unknown_migrations(MigrationRecorder(connection).applied_migrations()))
