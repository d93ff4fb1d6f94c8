"""Evenings that the tests of outreach log, plan and read back."""

from __future__ import annotations

from calls.models import Audience, OutreachKind
from outreach.models import Area, Language, OutreachEvent
from stodtelefon.tests.times import day

FIELDS = (
    "kind",
    "audiences",
    "areas",
    "on",
    "languages",
    "people_reached",
    "together_with",
    "held_by",
    "material",
    "questions",
    "every",
)


def evening(**more) -> dict:
    """An evening with an association for mothers, today."""
    return {
        "kind": OutreachKind.objects.get(key="association_evening"),
        "audiences": [Audience.objects.get(key="mothers")],
        "on": day(0),
        **more,
    }


def whole_evening(held_by) -> dict:
    """All that can be said of it, whether it is done or planned."""
    return evening(
        audiences=list(Audience.objects.filter(key__in=("parents", "mothers"))),
        areas=list(Area.objects.filter(key__in=("centre", "south"))),
        languages=list(Language.objects.filter(key__in=("arabic", "somali"))),
        together_with="moskén på hörnet",
        held_by=held_by,
        material="Foldern och tjugo affischer.",
    )


def written(event: OutreachEvent) -> dict:
    event = OutreachEvent.objects.get(pk=event.pk)
    found = {name: getattr(event, name) for name in FIELDS}
    return found | {"languages": list(event.languages.all())}
