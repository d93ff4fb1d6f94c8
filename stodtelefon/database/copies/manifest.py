"""What stands beside each copy: from which version, what it holds, and by what it is known again. No secret.

A copy is two files of the same name, `.dump` and `.json`. The second is written last: without it the first is no copy.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from stodtelefon.database.copies.programs import CopyFailed

FORM = 1
CHUNK = 1 << 20  # bytes


@dataclass(frozen=True)
class Manifest:
    """`counts` are rows by table, `head` the newest signed head as it stands in its row, both as the dump has them."""

    made_at: str  # ISO 8601, UTC
    program: str
    server: int  # the major version of Postgres
    owner: str
    application: str
    migrations: list[list[str]]
    counts: dict[str, int]
    head: dict[str, Any] | None
    dump: str
    size: int  # bytes
    sha256: str
    form: int = FORM

    def write(self, path: Path) -> None:
        """Whole or not at all."""
        unfinished = path.with_suffix(".json.part")
        with open(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(self), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)

    @classmethod
    def read(cls, path: Path) -> Self:
        try:
            said = json.loads(path.read_text())
            if said["form"] != FORM:
                raise CopyFailed(f"{path.name} är skriven av en nyare version av programmet: installera den.")
            return cls(**said)
        except (OSError, ValueError, KeyError, TypeError):
            raise CopyFailed(f"{path.name} kan inte läsas: ta en annan säkerhetskopia.") from None

    def check_dump(self, folder: Path) -> Path:
        """The dump itself. Refuses one that is gone, cut or changed."""
        path = folder / self.dump
        try:
            size, digest = path.stat().st_size, digest_of(path)
        except OSError as error:
            raise CopyFailed(f"{self.dump} kan inte läsas: {error.strerror}.") from None
        if size != self.size:
            raise CopyFailed(f"{self.dump} är avklippt: {size} byte i stället för {self.size}.")
        if digest != self.sha256:
            raise CopyFailed(f"{self.dump} är ändrad eller skadad: kontrollsumman stämmer inte.")
        return path


def manifests(folder: Path) -> list[Path]:
    """Every copy of a folder, oldest first: the name begins with the moment."""
    return sorted(folder.glob("stodtelefon-*.json"))


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
