"""Partner agencies that an answer or a finding may name.

A later app adds `providers.append(function)` in its `AppConfig.ready()`; the function gives [(key, label)], current
ones only, and costs at most one query.
"""

from collections.abc import Callable

providers: list[Callable] = []


def choices() -> list[tuple[str, str]]:
    return [(str(key), str(label)) for provider in providers for key, label in provider()]


def label_of(key: str) -> str:
    """The name of an agency, or an empty string when there is none with that key."""
    return dict(choices()).get(str(key), "")
