"""What the log asks about cases: their numbers, and which case a number means."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from calls.models import Case


def numbers_of(cases: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Case.objects.filter(pk__in=cases).values_list("pk", "number"))


def case_of(number: str) -> UUID | None:
    return Case.objects.filter(number=number).values_list("pk", flat=True).first()
