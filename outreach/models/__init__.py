"""What is done to make the line known (nå ut), for whom and where, and who has been told. No case content."""

from outreach.models.events import OutreachEvent
from outreach.models.lists import Area, Language
from outreach.models.targets import OutreachTarget, with_last_told

__all__ = ["Area", "Language", "OutreachEvent", "OutreachTarget", "with_last_told"]
