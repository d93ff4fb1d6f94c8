"""What was done to make the line known: *Tidigare lydelser* are shown to whoever may read it."""

from __future__ import annotations

from django.http import HttpRequest

from outreach.models import OutreachEvent
from outreach.views import visible_event
from stodtelefon.addresses import address
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.permissions import Permission


def _event(request: HttpRequest, event: OutreachEvent) -> Opened:
    event = visible_event(request, event.pk)
    trail = (("Nå ut", address("outreach:index")), (event.kind.label.capitalize(), event.get_absolute_url()))
    return Opened({event: ""}, trail)


EARLIER = (EarlierPart("na-ut", OutreachEvent, (Permission.OUTREACH_READ,), _event),)
