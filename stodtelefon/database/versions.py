"""Was this database made by the version of the program that now wants to use it?"""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def version() -> str:
    """The version of the program, as publiccode.yml has it; "okänd" where that page was left out."""
    page = Path(settings.BASE_DIR) / "publiccode.yml"
    found = page.exists() and re.search(r'^softwareVersion: "(.+)"$', page.read_text(), re.MULTILINE)
    return found[1] if found else "okänd"


def our_apps() -> list[AppConfig]:
    """The project's own apps, without those that are installed."""
    root = Path(settings.BASE_DIR)
    return [
        config
        for config in apps.get_app_configs()
        if (path := Path(config.path)).is_relative_to(root) and "site-packages" not in path.parts
    ]


def is_of_an_earlier_version() -> bool:
    """Whether migrations of our own have been run there that this version does not have."""
    ours = {config.label for config in our_apps()}
    unknown = (
        MigrationRecorder(connection).applied_migrations().keys()
        - MigrationLoader(None).disk_migrations.keys()
    )
    return any(label in ours for label, _ in unknown)
