"""Was this database made by the version of the program that now wants to use it?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


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
