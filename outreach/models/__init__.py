"""What is done to make the line known (nå ut), for whom and where, who has been told, and with whom the line keeps in
touch. No case content."""

from outreach.models.cooperations import Cooperation, CooperationContact
from outreach.models.events import OutreachEvent
from outreach.models.lists import Area, Language
from outreach.models.targets import OutreachTarget, with_last_told

__all__ = [
    "Area",
    "Cooperation",
    "CooperationContact",
    "Language",
    "OutreachEvent",
    "OutreachTarget",
    "with_last_told",
]
