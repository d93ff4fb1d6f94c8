"""How far one has come in the battery, in words and never as a score."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from meetings.models import Battery, Meeting, Section


@dataclass(frozen=True)
class Part:
    """A section with how many of its questions have been answered."""

    section: Section
    answered: int
    asked: int

    @property
    def words(self) -> str:
        return f"{self.answered} av {self.asked}"

    @property
    def is_done(self) -> bool:
        return self.answered == self.asked


def progress(meeting: Meeting) -> list[Part]:
    """Every section of the meeting's battery, in order. Four queries whatever it holds."""
    battery = Battery.objects.with_questions().get(pk=meeting.battery_id)
    given = meeting.answers.current().given().order_by().values("question__section")
    counts = dict(given.annotate(count=Count("pk")).values_list("question__section", "count"))
    return [
        Part(section, counts.get(section.pk, 0), len(section.questions.all()))
        for section in battery.sections.all()
    ]


def is_all_answered(parts: list[Part]) -> bool:
    """Whether no question is open. None is in a battery that has not been begun, so that nothing is answered there."""
    return bool(parts) and all(part.is_done for part in parts)
