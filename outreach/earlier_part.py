"""What was done to make the line known, and standing cooperation: *Tidigare lydelser* are shown to whoever may read
them."""

from __future__ import annotations

from django.http import HttpRequest

from outreach.models import Cooperation, OutreachEvent
from outreach.views.cooperations import visible_cooperation
from outreach.views.events import visible_event
from stodtelefon.addresses import address
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.permissions import Permission


def _event(request: HttpRequest, event: OutreachEvent) -> Opened:
    event = visible_event(request, event.pk)
    trail = (("Nå ut", address("outreach:index")), (event.kind.label.capitalize(), event.get_absolute_url()))
    return Opened({event: ""}, trail)


def _cooperation(request: HttpRequest, cooperation: Cooperation) -> Opened:
    cooperation = visible_cooperation(request, cooperation.pk)
    trail = (
        ("Nå ut", address("outreach:index")),
        ("Stående samverkan", address("outreach:cooperation_index")),
        (str(cooperation), cooperation.get_absolute_url()),
    )
    return Opened({cooperation: ""}, trail)


EARLIER = (
    EarlierPart("na-ut", OutreachEvent, (Permission.OUTREACH_READ,), _event),
    EarlierPart("staende-samverkan", Cooperation, (Permission.OUTREACH_READ,), _cooperation),
)
