"""What those who get in touch about a case are called: «Person 2, lärare», in the same words on every page.

The number is the order of their first calls. Where only one has been in touch it is not said. Whoever reads a caller's
part by the spoken code alone is told the role, and nothing of how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.text import capfirst

from calls.models import Caller, Case
from stodtelefon.dates import day


def callers_of(case: Case | UUID) -> list[Caller]:
    """Everyone who has got in touch about the case, in the order of their first call."""
    return list(Caller.objects.filter(case=case).by_first_call().select_related("role", "identity"))


def who(caller: Caller, callers: Sequence[Caller]) -> str:
    """A caller in words, told apart from the others of the case by the number."""
    if len(callers) < 2 or caller not in callers:
        return str(caller)
    return f"person {callers.index(caller) + 1}, {caller}"


def who_in_case(caller: Caller) -> str:
    """The same, where only the caller is known."""
    return who(caller, callers_of(caller.case_id))


def apart(caller: Caller) -> str:
    """«person 2, lärare» where several have been in touch about the case; otherwise it goes without saying."""
    callers = callers_of(caller.case_id)
    return who(caller, callers) if len(callers) > 1 else ""


def to_choose(caller: Caller, callers: Sequence[Caller]) -> str:
    """The same for one of `callers_of` in a list to choose from, with the day of the first call: for whoever has the
    person on the line."""
    words = who(caller, callers)
    return f"{capfirst(words)}, hörde av sig första gången {day(caller.first_call_at or caller.created_at)}"
