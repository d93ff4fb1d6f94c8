"""The key figures of the year: one number a year each, a part of the catalogue.

A row says what `catalogue` says of its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from calls import reporting as calls
from meetings import reporting as meetings
from meetings.reporting import Wait
from outreach import reporting as outreach
from referrals import reporting as referrals
from stodtelefon.reporting import groups, stages
from stodtelefon.reporting.counting import Figure
from stodtelefon.reporting.definitions import (
    CALLERS,
    CLOSED,
    CONTACTS,
    DANGER,
    MEETINGS,
    ONWARD,
    PERSONS,
    STAGES,
)
from stodtelefon.reporting.disclosure import (
    longest,
    middle,
    middle_of_people,
    people,
    share,
    share_of_people,
    volume,
)


def _promptness(key: str, words: str, those: Callable[[Iterable[Wait]], list[Wait]]) -> tuple[Figure, Figure]:
    """How long they waited for whom one of the two promises holds, and how often it was kept."""
    of_waits = {"definition": MEETINGS, "count": meetings.waits, "is_volume": True}
    return (
        Figure(
            key=f"wait_{key}",
            label=f"{words}: till möte, median",
            unit="arbetsdagar",
            pick=lambda waits: groups.by_days(those(waits)),
            protect=middle,
            **of_waits,
        ),
        Figure(
            key=f"in_time_{key}",
            label=f"{words}: möten inom målet",
            unit="procent",
            pick=lambda waits: groups.by_promise(those(waits)),
            protect=share,
            **of_waits,
        ),
    )


FIGURES: tuple[Figure, ...] = (
    Figure(
        key="persons",
        label="Personer som hörde av sig",
        unit="personer",
        definition=PERSONS,
        count=calls.contacts,
        pick=lambda contacts: groups.persons_by_month(contacts).total(),
        protect=volume,
        is_volume=True,
    ),
    Figure(
        key="staff",
        label="varav kommunens egen personal",
        unit="personer",
        definition=CALLERS,
        count=calls.persons,
        pick=groups.by_caller_group,
        protect=groups.staff,
    ),
    Figure(
        key="others",
        label="varav andra",
        unit="personer",
        definition=CALLERS,
        count=calls.persons,
        pick=groups.by_caller_group,
        protect=groups.others,
    ),
    Figure(
        key="calls",
        label="Samtal om oro",
        unit="samtal",
        definition=CONTACTS,
        count=calls.contacts,
        pick=lambda contacts: groups.calls_by_month(contacts).total(),
        protect=volume,
        is_volume=True,
    ),
    Figure(
        key="other",
        label="Övriga kontakter",
        unit="kontakter",
        definition=CONTACTS,
        count=calls.contacts,
        pick=lambda contacts: groups.other_contacts_by_month(contacts).total(),
        protect=volume,
        is_volume=True,
    ),
    Figure(
        key="meetings",
        label="Möten hållna",
        unit="möten",
        definition=MEETINGS,
        count=meetings.held,
        pick=lambda held: sum(row.count for row in held),
        protect=volume,
        is_volume=True,
    ),
    Figure(
        key="wait",
        label="Från samtal till möte, median",
        unit="arbetsdagar",
        definition=MEETINGS,
        count=meetings.waits,
        pick=groups.by_days,
        protect=middle,
        is_volume=True,
    ),
    Figure(
        key="longest",
        label="Från samtal till möte, längst",
        unit="arbetsdagar",
        definition=MEETINGS,
        count=meetings.waits,
        pick=groups.by_days,
        protect=longest,
        is_volume=True,
    ),
    Figure(
        key="in_time",
        label="Möten inom målet",
        unit="procent",
        definition=MEETINGS,
        count=meetings.waits,
        pick=groups.by_promise,
        protect=share,
        is_volume=True,
    ),
    *_promptness("prompt", "Akut eller skyndsamt", groups.prompt),
    *_promptness("others", "Kunde vänta", groups.could_wait),
    Figure(
        key="ve",
        label="Skäl att tro VE",
        unit="ärenden",
        definition=STAGES,
        count=stages.ways,
        pick=stages.cases_by_stage,
        protect=stages.stage_of_ve,
    ),
    Figure(
        key="referrals",
        label="Inkopplingar",
        unit="inkopplingar",
        definition=ONWARD,
        count=referrals.sent_by_group,
        pick=lambda sent: sum(sent.values()),
        protect=people,
    ),
    Figure(
        key="onward",
        label="Hjälpta vidare",
        unit="ärenden",
        definition=ONWARD,
        count=referrals.helped_onward_by_group,
        pick=lambda helped: sum(helped.values()),
        protect=people,
    ),
    Figure(
        key="reports",
        label="Orosanmälningar",
        unit="anmälningar",
        definition=ONWARD,
        count=calls.child_reports,
        protect=people,
    ),
    Figure(
        key="emergencies",
        label="Gånger då vi ringde 112",
        unit="gånger",
        definition=DANGER,
        count=calls.emergencies,
        protect=people,
    ),
    Figure(
        key="closed",
        label="Från första samtalet till avslut, median",
        unit="dagar",
        definition=CLOSED,
        count=calls.closed,
        pick=groups.by_days_open,
        protect=middle_of_people,
    ),
    Figure(
        key="reopened",
        label="Avslutade ärenden som öppnades igen",
        unit="procent",
        definition=CLOSED,
        count=calls.reopened,
        protect=share_of_people,
    ),
    Figure(
        key="outreach",
        label="Tillfällen då vi nådde ut",
        unit="tillfällen",
        count=outreach.by_audience,
        pick=lambda counts: sum(row.events for row in counts if row.audience_id is None),
        protect=volume,
        is_volume=True,
    ),
    Figure(
        key="reached",
        label="Nådda vid de tillfällena, ungefär",
        unit="personer",
        count=outreach.by_audience,
        pick=groups.reached,
        protect=groups.about_so_many,
        is_volume=True,
    ),
)
