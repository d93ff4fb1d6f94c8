"""What calls tell those who watch the line: how many first meetings are overdue. A number, of no case."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from calls.models import Case
from stodtelefon.watch.figures import OVERDUE, Reading


def overdue_meetings() -> Iterator[Reading]:
    yield Reading(*OVERDUE, value=Case.objects.overdue(on=timezone.localdate()).count())
