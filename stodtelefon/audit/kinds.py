"""The kinds of events that a reviewer asks the log for. Each app names its own in its `LogPart.kinds`."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from stodtelefon.audit.log_parts import parts
from stodtelefon.audit.models import REFUSED
from stodtelefon.swedish_order import swedish_key

BOTH, READS, CHANGES = "", "reads", "changes"
PLAIN = ((BOTH, "Allt"), (READS, "Bara läsningar"), (CHANGES, "Bara ändringar"))


def events_by_kind() -> dict[str, tuple[str, ...]]:
    """The events of each kind, by its Swedish words. What several apps call the same is one."""
    found: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for words, events in part.kinds.items():
            found[words] = (*found.get(words, ()), *events)
    return {words: found[words] for words in sorted(found, key=swedish_key)}


def choices() -> Iterator[tuple[str, str]]:
    """Everything, readings or changes, then each kind. The address says the first event of a kind."""
    yield from PLAIN
    for words, events in events_by_kind().items():
        yield events[0], words


def condition(chosen: str) -> Q:
    """The lines of a kind."""
    if chosen == READS:
        return Q(is_read=True) & ~REFUSED
    if chosen == CHANGES:
        return Q(is_read=False)
    events = next((events for events in events_by_kind().values() if events[0] == chosen), ())
    return Q(event__in=events) if events else Q()
