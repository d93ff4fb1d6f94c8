"""The two deeds that a danger or a child demands after the call, and the addresses at which they are done."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from calls.models import Alarm, Case
from calls.models.choices import FoundIn
from stodtelefon.addresses import address

PAGES = {Alarm.Deed.DANGER: "calls:danger_create", Alarm.Deed.CHILD: "calls:child_create"}


def deed_address(
    deed: str, case: Case, *, found_in: str = "", found_id: UUID | None = None, till: str = ""
) -> str:
    """Where the deed is done in this case: what it was found in comes along, and `till`, the page to come back to."""
    said = {"fran": found_in, "id": found_id or "", "till": till}
    query = urlencode({name: value for name, value in said.items() if value})
    page = address(PAGES[Alarm.Deed(deed)], case.number)
    return f"{page}?{query}" if query else page


def alarm_address(alarm: Alarm, case: Case, *, till: str = "") -> str:
    """Where what an answer demands is done."""
    return deed_address(
        alarm.deed, case, found_in=FoundIn(alarm.found_in), found_id=alarm.found_id, till=till
    )
