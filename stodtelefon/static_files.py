"""Static files in production: under names that change with their content, compressed once, read from STATIC_ROOT.

What is collected is what pages use: `ChosenStaticFilesConfig` (stodtelefon/apps.py) leaves out the rest. A file that is
not there costs its page the file, never the page: `manage.py check --deploy --database default` names it.
"""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

EXAMPLE = "css/stod.css"  # on every page
NOT_COLLECTED = "Stilmallar och skript saknas: kör manage.py collectstatic och starta om."


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


def is_collected(storage: HashedFiles) -> bool:
    """Whether a file that every page needs lies there, under the name that this storage gives it."""
    stored = storage.stored_name(EXAMPLE)
    return stored != EXAMPLE and storage.exists(stored)
