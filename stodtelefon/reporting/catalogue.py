"""The catalogue of the year: one row for each figure. The page, the csv file and the words that define them read it.

A row says what is counted (label, unit, definition), which function of an app counts it and what is picked out of
its answer, and how that is protected. A new figure is a row here and a counting function in an app's `reporting.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from calls import reporting as calls
from meetings import reporting as meetings
from meetings.reporting import Wait
from outreach import reporting as outreach
from referrals import reporting as referrals
from stodtelefon.reporting import groups, stages
from stodtelefon.reporting.counting import ByAudience, ByGroup, ByMonth, Figure
from stodtelefon.reporting.definitions import (
    CALLERS,
    CONCERNS,
    CONTACTS,
    IN_ORDER,
    INSTEAD,
    MEETINGS,
    ONWARD,
    PERSONS,
    STAGES,
    Definition,
)
from stodtelefon.reporting.disclosure import funnel, longest, middle, one_way, people, share, volume

# Figures: one number a year


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
        key="worry_before",
        label="Egen oro före samtalet, median",
        unit="0–10",
        count=calls.worry,
        pick=groups.by_worry_before,
        protect=middle,
    ),
    Figure(
        key="worry_after",
        label="Egen oro efter samtalet, median",
        unit="0–10",
        count=calls.worry,
        pick=groups.by_worry_after,
        protect=middle,
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
        pick=lambda counts: sum(row.people for row in counts if row.audience_id is None),
        protect=volume,
        is_volume=True,
    ),
)

# Tables: a number for each month or group, the year before beside it

TABLES: tuple[ByMonth | ByGroup, ...] = (
    ByMonth(
        key="months",
        caption="Personer som hörde av sig, per månad",
        unit="personer",
        definition=PERSONS,
        count=calls.contacts,
        pick=groups.persons_by_month,
    ),
    ByGroup(
        key="funnel",
        caption="Ärendenas väg",
        unit="ärenden",
        definition=STAGES,
        count=stages.ways,
        pick=stages.cases_by_stage,
        order=stages.stages,
        protect=funnel,
        row_heading="Steg",
        has_total=False,
    ),
    ByGroup(
        key="groups",
        caption="Vilka som hörde av sig",
        unit="personer",
        definition=CALLERS,
        count=calls.persons,
        pick=groups.by_caller_group,
        order=groups.caller_groups,
        protect=groups.table_of_callers,
    ),
    ByGroup(
        key="ages",
        caption="Den oron gäller: ålder",
        unit="personer oron gäller",
        definition=CONCERNS,
        count=calls.concerns,
        pick=groups.by_age,
        order=groups.ages,
        protect=partial(one_way, total_is_volume=True, merges=False),
    ),
    ByGroup(
        key="situations",
        caption="Den oron gäller: läget",
        unit="personer oron gäller",
        definition=CONCERNS,
        count=calls.concerns,
        pick=groups.by_situation,
        order=groups.situations,
        protect=partial(one_way, total_is_volume=True),
    ),
    ByGroup(
        key="milieus",
        caption="Den oron gäller: miljö",
        unit="personer oron gäller",
        definition=CONCERNS,
        count=calls.concerns,
        pick=groups.by_milieu,
        order=groups.milieus,
        protect=partial(one_way, total_is_volume=True),
    ),
    ByGroup(
        key="instead",
        caption="Vad det var i stället för våldsbejakande extremism",
        unit="ärenden",
        definition=INSTEAD,
        count=stages.ways,
        pick=stages.cases_by_other_concern,
        order=stages.other_concern_kinds,
        protect=stages.table_of_other_concerns,
    ),
    ByGroup(
        key="heard",
        caption="Så hade de fått veta att linjen finns",
        unit="personer",
        definition=PERSONS,
        count=calls.persons,
        pick=groups.by_kind_of_outreach,
        order=groups.kinds_of_outreach,
        protect=partial(one_way, total_is_volume=True),
    ),
    ByGroup(
        key="heard_as",
        caption="Vilka informationen de hade fått riktade sig till",
        unit="personer",
        definition=PERSONS,
        count=calls.heard_as,
        order=groups.audiences,
        protect=partial(one_way, total_is_volume=True),
        row_heading="Målgrupp",
    ),
    ByGroup(
        key="agencies",
        caption="Inkopplingar",
        unit="inkopplingar",
        definition=ONWARD,
        count=referrals.sent_by_group,
        order=groups.agency_groups,
        protect=one_way,
    ),
    ByGroup(
        key="onward",
        caption="Hjälpta vidare",
        unit="ärenden",
        definition=ONWARD,
        count=referrals.helped_onward_by_group,
        order=groups.agency_groups_or_several,
        protect=one_way,
    ),
    ByGroup(
        key="outreach_kinds",
        caption="Hur vi nådde ut",
        unit="tillfällen",
        count=outreach.by_kind,
        pick=groups.times_by_kind,
        order=groups.kinds_of_what_was_done,
        protect=groups.our_own_work,
        row_heading="Sätt",
        is_volume=True,
    ),
    ByMonth(
        key="calls_by_month",
        caption="Samtal om oro, per månad",
        unit="samtal",
        definition=CONTACTS,
        count=calls.contacts,
        pick=groups.calls_by_month,
    ),
    ByMonth(
        key="other_by_month",
        caption="Övriga kontakter, per månad",
        unit="kontakter",
        definition=CONTACTS,
        count=calls.contacts,
        pick=groups.other_contacts_by_month,
    ),
)

# The one table that shows a year alone

OUTREACH = ByAudience(
    key="outreach",
    caption="Nå ut",
    columns=("Tillfällen", "Ungefär så många nåddes"),
    count=outreach.by_audience,
)


def definitions() -> tuple[Definition, ...]:
    """The words for what is counted, in the order they are read."""
    used = {row.definition for row in (*FIGURES, *TABLES)}
    return tuple(words for words in IN_ORDER if words in used)
