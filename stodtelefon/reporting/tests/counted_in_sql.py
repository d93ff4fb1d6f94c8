"""What a year holds, counted once more: slowly, in plain SQL and in no other words than these.

Each statement gives a key and a count, exact and before any protection. Nothing here asks the models or the catalogue,
so whoever changes one of them without meaning to is found.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import connection

from calls.promptness import is_working_day
from stodtelefon.dates import day_bounds

ZONE = "'Europe/Stockholm'"
BETWEEN = "{0} >= %(start)s AND {0} < %(end)s"
CALLS = f"calls_call WHERE kind = 'concern' AND {BETWEEN.format('received_at')}"
FIRST_CALLS = f"(SELECT DISTINCT ON (caller_id) * FROM {CALLS} ORDER BY caller_id, received_at, id) call"
CASES = f"calls_case c WHERE c.state <> 'merged' AND {BETWEEN.format('c.opened_at')}"
REMAINED = "c.urgency IN ('can_wait', 'prompt', 'acute')"
MET = (
    REMAINED + " AND EXISTS (SELECT FROM meetings_meeting m WHERE m.case_id = c.id AND m.status = 'held'"
    " AND m.kind = 'with_caller')"
)
BELIEVED = MET + " AND c.ve_assessment = 'reason'"
SUPPORTED = BELIEVED + (
    " AND (EXISTS (SELECT FROM referrals_referral r WHERE r.case_id = c.id AND r.sent_at IS NOT NULL)"
    " OR EXISTS (SELECT FROM referrals_signposting s WHERE s.case_id = c.id))"
)
SOMETHING_ELSE = (
    "(c.ve_assessment = 'no_reason' OR (c.outcome = 'helped_onward' AND c.ve_assessment <> 'reason'))"
)
STAGES = (("cases", "true"), ("remained", REMAINED), ("met", MET), ("ve", BELIEVED), ("supported", SUPPORTED))

DONE = f"""outreach_outreachevent WHERE status = 'done' AND "on" >= (%(start)s AT TIME ZONE {ZONE})::date
    AND "on" < (%(end)s AT TIME ZONE {ZONE})::date"""


def by_month(of: str, moment: str) -> str:
    return (
        f"SELECT extract(month FROM {moment} AT TIME ZONE {ZONE})::int::text, count(*) FROM {of} GROUP BY 1"
    )


def of_person_of_concern(what: str) -> str:
    return f"""SELECT {what}, count(*) FROM calls_case c LEFT JOIN calls_personofconcern p ON p.case_id = c.id
        WHERE {CASES.partition("WHERE ")[2]} GROUP BY 1"""


TABLES = {
    "months": by_month(FIRST_CALLS, "received_at"),
    "calls_by_month": by_month(CALLS, "received_at"),
    "other_by_month": by_month(CALLS.replace("kind = ", "kind <> "), "received_at"),
    "funnel": " UNION ALL ".join(
        f"SELECT '{key}', (SELECT count(*) FROM {CASES} AND {such})" for key, such in STAGES
    ),
    "groups": f"""
        SELECT CASE
            WHEN caller.is_municipal_staff THEN CASE
                WHEN role."group" IN ('school', 'social_services') THEN role."group" ELSE 'municipality' END
            WHEN role."group" IS NULL THEN 'unknown'
            WHEN role."group" = 'school' THEN 'school_outside'
            WHEN role."group" IN ('social_services', 'municipality') THEN 'authority'
            ELSE role."group" END, count(*)
        FROM {FIRST_CALLS} JOIN calls_caller caller ON caller.id = call.caller_id
        LEFT JOIN calls_callerrole role ON role.id = caller.role_id GROUP BY 1""",
    "heard": f"SELECT coalesce(heard_through_id::text, ''), count(*) FROM {FIRST_CALLS} GROUP BY 1",
    "ages": of_person_of_concern(
        "CASE WHEN p.age_band IN ('under_12', '12_14', '15_17') THEN 'minor'"
        " WHEN p.age_band IN ('18_20', '21_25', '26_up') THEN 'adult' ELSE 'unknown' END"
    ),
    "situations": of_person_of_concern("coalesce(p.situation, '')"),
    "milieus": of_person_of_concern(
        "CASE WHEN cardinality(p.milieus) > 1 THEN 'mixed' ELSE coalesce(p.milieus[1], '') END"
    ),
    "instead": f"""
        SELECT coalesce(CASE WHEN {SOMETHING_ELSE} THEN other.kind_id::text END, ''), count(*)
        FROM calls_case c LEFT JOIN calls_otherconcern other ON other.case_id = c.id
        WHERE {CASES.partition("WHERE ")[2]} AND NOT (NOT {SOMETHING_ELSE} AND {BELIEVED}) GROUP BY 1""",
    "agencies": f"""
        SELECT type."group", count(*) FROM referrals_referral r JOIN referrals_agency a ON a.id = r.agency_id
        JOIN referrals_agencytype type ON type.id = a.type_id WHERE {BETWEEN.format("r.sent_at")} GROUP BY 1""",
    "onward": f"""
        SELECT CASE WHEN kinds = 1 THEN kind ELSE 'several' END, count(*) FROM (
            SELECT min(type."group") AS kind, count(DISTINCT type."group") AS kinds FROM referrals_signposting s
            JOIN referrals_agencytype type ON type.id = s.agency_type_id WHERE {BETWEEN.format("s.given_at")}
            GROUP BY s.case_id) helped GROUP BY 1""",
}
FIGURES = {
    "persons": f"SELECT count(DISTINCT caller_id) FROM {CALLS}",
    "calls": f"SELECT count(*) FROM {CALLS}",
    "other": f"SELECT count(*) FROM {CALLS.replace('kind = ', 'kind <> ')}",
    "meetings": f"SELECT count(*) FROM meetings_meeting WHERE status = 'held' AND {BETWEEN.format('held_at')}",
    "referrals": f"SELECT count(*) FROM referrals_referral WHERE {BETWEEN.format('sent_at')}",
    "onward": f"SELECT count(DISTINCT case_id) FROM referrals_signposting WHERE {BETWEEN.format('given_at')}",
    "reports": f"SELECT count(*) FROM calls_childdecision WHERE kind = 'reported' AND {BETWEEN.format('decided_at')}",
    "outreach": f"SELECT count(*) FROM {DONE}",
    # Done, and no number given: none.
    "reached": f"SELECT CASE WHEN count(*) = 0 THEN 0 ELSE nullif(sum(people_reached), 0) END FROM {DONE}",
}
SPREAD = {
    f"worry_{when}": f"""SELECT worry_{when}, count(*) FROM {CALLS}
        AND worry_before IS NOT NULL AND worry_after IS NOT NULL GROUP BY 1"""
    for when in ("before", "after")
}
WAITS = f"""
    SELECT (c.opened_at AT TIME ZONE {ZONE})::date, (m.held_at AT TIME ZONE {ZONE})::date, c.meet_by,
        c.urgency IN ('prompt', 'acute')
    FROM meetings_meeting m JOIN calls_case c ON c.id = m.case_id
    WHERE m.status = 'held' AND m.kind = 'with_caller' AND {BETWEEN.format("m.held_at")} AND NOT EXISTS (
        SELECT FROM meetings_meeting before WHERE before.case_id = m.case_id AND before.status = 'held'
        AND before.kind = 'with_caller' AND (before.held_at, before.id) < (m.held_at, m.id))
"""


class Slowly:
    """A year, counted."""

    def __init__(self, start: datetime, end: datetime) -> None:
        self.bounds = {"start": start, "end": end}

    def rows(self, statement: str) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(statement, self.bounds)
            return cursor.fetchall()

    def table(self, key: str) -> Counter[str]:
        return Counter(dict(self.rows(TABLES[key])))

    def figure(self, key: str) -> int:
        return self.rows(FIGURES[key])[0][0]

    def spread(self, key: str) -> Counter[int]:
        return Counter(dict(self.rows(SPREAD[key])))

    def waits(self) -> list[tuple[int, bool | None, bool]]:
        """Working days, whether the promise was kept, and whether it was the shorter one."""
        return [
            (_working_days(first, met), None if by is None else met <= by, is_prompt)
            for first, met, by, is_prompt in self.rows(WAITS)
        ]


def _working_days(first, met) -> int:
    days, day = 0, first
    while day < met:
        day = day_bounds(day)[1].date()
        days += is_working_day(day)
    return days
