"""Is everything there that the line needs? Asked by /halsa/redo/ and shown on the administrator's page Drift.

A room above adds what it knows when it starts: `readiness.register(Check("nycklar", "Nycklar", faults))`. A check gives
sentences for those who run the line, without a word about people; none when all is well.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection

from stodtelefon.database.versions import missing_migrations, not_migrated
from stodtelefon.static_files import NOT_COLLECTED, HashedFiles, is_collected

logger = logging.getLogger("stodtelefon.watch")

SILENT = "Databasen svarar inte."
REPLICA = "Databasen är en replika: den svarar, men tar inte emot något nytt."
NOT_WRITABLE = "Databasen tar inte emot något nytt. Är disken full?"
CANNOT_ASK = "Databasen kunde inte svara på frågan. Är migreringarna körda?"
LOWEST_FREE = 500_000_000  # bytes: below this the line is not ready
LOWEST_SHARE = 0.01  # of the files that a disk can hold


@dataclass(frozen=True)
class Check:
    """`name` is for programs, `title` for the page. `says` is what the page tells when there is no fault."""

    name: str
    title: str
    faults: Callable[[], list[str]]
    says: Callable[[], str]
    asks_database: bool = True


@dataclass(frozen=True)
class Result:
    """What one check found."""

    check: Check
    faults: list[str]
    said: str = ""


def database_faults() -> list[str]:
    """It answers, is no replica, and takes one row: a real write, since a full disk refuses nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            if cursor.fetchone()[0]:
                return [REPLICA]
    except (DatabaseError, InterfaceError):
        return [SILENT]
    try:
        cache.set("watch:ready", True, timeout=60)
    except (DatabaseError, InterfaceError):
        return [NOT_WRITABLE]
    return []


def migration_faults() -> list[str]:
    """Every migration that this version has is run."""
    missing = missing_migrations()
    return [not_migrated(missing)] if missing else []


def static_faults() -> list[str]:
    """The stylesheet of every page has been collected. In development it is read from where it lies."""
    if not isinstance(staticfiles_storage, HashedFiles) or is_collected(staticfiles_storage):
        return []
    return [NOT_COLLECTED]


def disk_faults() -> list[str]:
    """Room is left on each disk that the program writes to. The database's own disk is watched where it is."""
    faults = []
    for folder, free, files in disks():
        if free < LOWEST_FREE:
            faults.append(f"Disken med {folder} har {free // 1_000_000} MB kvar.")
        elif files < LOWEST_SHARE:
            faults.append(f"Disken med {folder} har snart inte plats för fler filer.")
    return faults


def disks_in_words() -> str:
    return ", ".join(f"{round(free / 1e9)} GB kvar ({folder})" for folder, free, _ in disks())


def disks() -> list[tuple[Path, int, float]]:
    """Each disk that we write to, by one of its folders: bytes left, and which share of its files is left."""
    heads = [Path(settings.HEADS_FILE).parent] if settings.HEADS_FILE else []
    named = [settings.BASE_DIR, Path(tempfile.gettempdir()), *heads]
    folders = {folder.stat().st_dev: folder for folder in reversed(named) if folder.is_dir()}
    found = []
    for folder in folders.values():
        files = os.statvfs(folder)
        left = files.f_favail / files.f_files if files.f_files else 1.0
        found.append((folder, shutil.disk_usage(folder).free, left))
    return found


checks = [
    Check("databas", "Databas", database_faults, lambda: "Svarar, och tar emot det som skrivs."),
    Check("migreringar", "Migreringar", migration_faults, lambda: "Alla är körda."),
    Check("filer", "Statiska filer", static_faults, lambda: "På plats.", asks_database=False),
    Check("disk", "Disk", disk_faults, disks_in_words, asks_database=False),
]


def register(*those: Check) -> None:
    checks.extend(those)


def results() -> list[Result]:
    """Ask each check. What asks the database is not asked when that does not even answer."""
    found: list[Result] = []
    answers = True
    for check in checks:
        if check.asks_database and not answers:
            continue
        try:
            faults = check.faults()
            said = "" if faults else check.says()
        except (DatabaseError, InterfaceError):
            faults, said = [CANNOT_ASK], ""
        except Exception as error:  # a check that cannot be made is a fault too
            logger.exception("kontrollen %s gick inte att göra", check.name)
            faults, said = [f"Kontrollen gick inte att göra ({type(error).__name__})."], ""
        answers = answers and SILENT not in faults
        found.append(Result(check, faults, said))
    return found


def faults_by_name() -> dict[str, list[str]]:
    """The names and sentences of what is not as it should be."""
    return {result.check.name: result.faults for result in results() if result.faults}
