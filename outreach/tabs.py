"""The pages on outreach, as tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from stodtelefon.navigation import address_for

PAGES = (
    ("outreach:index", "Gjort och planerat"),
    ("outreach:calendar", "Kalender"),
    ("outreach:coverage", "Täckning"),
    ("reach:index", "Nått och hört av"),
    ("outreach:cooperation_index", "Stående samverkan"),
    ("outreach:cards", "Kort och affisch"),
    ("outreach:import", "Läs in fil"),
)


def tabs(request: HttpRequest, *, current: str = "") -> list[dict[str, Any]]:
    """Those that this person may open. `current`: which of them this page belongs to, where it is none of them."""
    found = ((name, text, address_for(request.user, name)) for name, text in PAGES)
    return [
        {"text": text, "href": href, "current": href == request.path or name == current}
        for name, text, href in found
        if href
    ]
