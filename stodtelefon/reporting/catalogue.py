"""The catalogue of the year: one row for each figure. The page, the csv file and the words that define them read it.
The key figures stand in `key_figures`, the tables here.

A row says what is counted (label, unit, definition), which function of an app counts it and what is picked out of
its answer, and how that is protected. A new figure is a row here and a counting function in an app's `reporting.py`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import partial

from calls import reporting as calls
from outreach import reporting as outreach
from referrals import reporting as referrals
from stodtelefon.reporting import groups, stages
from stodtelefon.reporting.counting import ByAnswer, ByAudience, ByGroup, ByMonth, Figure
from stodtelefon.reporting.definitions import (
    CALLERS,
    CALLS,
    CONCERNS,
    CONTACTS,
    IN_ORDER,
    INSTEAD,
    ONWARD,
    PERSONS,
    STAGES,
    WAY,
    WORRY,
    Definition,
)
from stodtelefon.reporting.disclosure import middle_of_answers, one_way
from stodtelefon.reporting.funnel_disclosure import funnel
from stodtelefon.reporting.key_figures import FIGURES

# Tables: a number for each month or group, the year before beside it

TABLES: tuple[ByMonth | ByGroup | ByAnswer, ...] = (
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
        key="way",
        caption="Från samtal till besvarat frågebatteri",
        unit="ärenden",
        definition=WAY,
        count=stages.ways,
        pick=stages.cases_by_step,
        order=stages.stages_and_steps,
        protect=stages.table_of_steps,
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
        key="returning",
        caption="Nya och återkommande",
        unit="personer",
        definition=PERSONS,
        count=calls.persons,
        pick=groups.by_new_and_returning,
        order=groups.new_and_returning,
        protect=partial(one_way, total_is_volume=True, merges=False),
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
        key="channels",
        caption="Kontaktväg",
        unit="samtal",
        definition=CALLS,
        count=calls.calls,
        pick=groups.by_channel,
        order=groups.channels,
        protect=partial(one_way, total_is_volume=True),
        row_heading="Väg",
    ),
    ByGroup(
        key="weekdays",
        caption="Veckodag",
        unit="samtal",
        definition=CALLS,
        count=calls.calls,
        pick=groups.by_weekday,
        order=groups.weekdays,
        protect=partial(one_way, total_is_volume=True),
        row_heading="Dag",
    ),
    ByGroup(
        key="parts_of_day",
        caption="Tid på dygnet",
        unit="samtal",
        definition=CALLS,
        count=calls.calls,
        pick=groups.by_part_of_day,
        order=groups.parts_of_day,
        protect=partial(one_way, total_is_volume=True),
        row_heading="Tid",
    ),
    ByGroup(
        key="lengths",
        caption="Samtalens längd",
        unit="samtal",
        definition=CALLS,
        count=calls.calls,
        pick=groups.by_length,
        order=groups.lengths,
        protect=partial(one_way, total_is_volume=True, merges=False),
        row_heading="Längd",
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
    ByAnswer(
        key="worry",
        caption="Egen oro före och efter samtalet",
        unit="median, 0–10",
        definition=WORRY,
        count=calls.worry,
        answers=(
            ("before", "Före samtalet", groups.by_worry_before),
            ("after", "Efter samtalet", groups.by_worry_after),
        ),
        protect=middle_of_answers,
        row_heading="När",
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


def definitions_of(rows: Iterable[Figure | ByMonth | ByGroup | ByAnswer]) -> tuple[Definition, ...]:
    """The words for what these count, in the order they are read: of nothing that is not there."""
    used = {row.definition for row in rows}
    return tuple(words for words in IN_ORDER if words in used)


def terms_of_others(shown: Container[str]) -> set[str]:
    """The terms of what a page does not show, by the keys of the figures and tables that it does."""
    rows = (*FIGURES, *TABLES)
    told = definitions_of(row for row in rows if row.key in shown)
    return {term for term, _ in definitions_of(rows)} - {term for term, _ in told}
