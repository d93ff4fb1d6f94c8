"""Static files in production: under names that change with their content, compressed once, read from STATIC_ROOT.

What is collected is what pages use: `ChosenStaticFilesConfig` (stodtelefon/apps.py) leaves out the rest. A file that is
not there costs its page the file, never the page: `manage.py check --deploy --database default` names it.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage

EXAMPLE = "css/stod.css"  # on every page


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Only the hashed files are kept. Source maps are not collected, so the lines that name them are left alone."""

    keep_only_hashed_files = True
    patterns = tuple(
        (
            files,
            tuple(
                rule
                for rule in rules
                if "sourceMappingURL" not in (rule if isinstance(rule, str) else rule[0])
            ),
        )
        for files, rules in CompressedManifestStaticFilesStorage.patterns
    )

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """No manifest, or one that cannot be read, is an empty one."""
        try:
            return super().load_manifest()
        except (OSError, ValueError):
            return {}, ""

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one of what was not collected."""
        try:
            return super().stored_name(name)
        except (OSError, ValueError):
            return name


def example() -> Path | None:
    """Where a file that every page needs was collected, or None when it was not."""
    path = Path(settings.STATIC_ROOT) / HashedFiles().stored_name(EXAMPLE)
    return path if path.name != Path(EXAMPLE).name and path.is_file() else None
