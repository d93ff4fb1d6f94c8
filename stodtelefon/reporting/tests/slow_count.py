"""The figures of a year counted once more, slowly, in plain SQL that shares nothing with the program: a statement for
each number, written from what the definitions say.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

LOCAL = "AT TIME ZONE 'Europe/Stockholm'"
IN_YEAR = f"extract(year FROM {{}} {LOCAL}) = %(year)s"
CALLS = f"calls_call k WHERE k.kind = 'concern' AND {IN_YEAR.format('k.received_at')}"
HOUR = f"extract(hour FROM k.received_at {LOCAL})"
CASES = f"calls_case c WHERE c.state <> 'merged' AND {IN_YEAR.format('c.opened_at')}"
REMAINED = "c.urgency IN ('can_wait', 'prompt', 'acute')"
MEETING = "EXISTS (SELECT FROM meetings_meeting m WHERE m.case_id = c.id AND m.kind = 'with_caller'{})"
AGAIN = "EXISTS (SELECT FROM calls_casedecision d WHERE d.case_id = c.id AND d.kind = 'reopened')"


def _one(sql: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {sql}", {"year": year})
        return cursor.fetchone()[0]


def _by(what: str, sql: str, year: int) -> dict[Any, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {what}, count(*) FROM {sql} GROUP BY 1", {"year": year})
        return dict(cursor.fetchall())


def channels(year: int) -> dict[str, int]:
    return _by("k.channel", CALLS, year)


def weekdays(year: int) -> dict[str, int]:
    return _by(f"to_char(k.received_at {LOCAL}, 'ID')", CALLS, year)


def parts_of_day(year: int) -> dict[str, int]:
    return {
        "morning": _one(f"{CALLS} AND {HOUR} BETWEEN 6 AND 11", year),
        "afternoon": _one(f"{CALLS} AND {HOUR} BETWEEN 12 AND 16", year),
        "evening": _one(f"{CALLS} AND {HOUR} BETWEEN 17 AND 21", year),
        "night": _one(f"{CALLS} AND {HOUR} IN (22, 23, 0, 1, 2, 3, 4, 5)", year),
    }


def lengths(year: int) -> dict[str, int]:
    return {
        "short": _one(f"{CALLS} AND k.minutes BETWEEN 0 AND 14", year),
        "half_hour": _one(f"{CALLS} AND k.minutes BETWEEN 15 AND 29", year),
        "hour": _one(f"{CALLS} AND k.minutes BETWEEN 30 AND 59", year),
        "longer": _one(f"{CALLS} AND k.minutes >= 60", year),
        "": _one(f"{CALLS} AND k.minutes IS NULL", year),
    }


def returning(year: int) -> dict[str, int]:
    """By the callers and their years, not by their calls."""
    callers = f"""calls_caller p
        JOIN LATERAL (
            SELECT min(extract(year FROM k.received_at {LOCAL})) AS first,
                bool_or({IN_YEAR.format("k.received_at")}) AS now
            FROM calls_call k WHERE k.caller_id = p.id AND k.kind = 'concern'
        ) of_caller ON of_caller.now"""
    return {
        "new": _one(f"{callers} WHERE first = %(year)s", year),
        "returning": _one(f"{callers} WHERE first < %(year)s", year),
    }


def heard_as(year: int) -> dict[str, int]:
    """Each caller's first call of the year, whatever the later ones say."""
    first = f"""(
        SELECT DISTINCT ON (k.caller_id) coalesce(a.key, '') AS heard
        FROM calls_call k LEFT JOIN calls_audience a ON a.id = k.heard_as_id
        WHERE k.kind = 'concern' AND {IN_YEAR.format("k.received_at")}
        ORDER BY k.caller_id, k.received_at, k.id
    ) f"""
    return _by("f.heard", first, year)


def way(year: int) -> dict[str, int]:
    held, booked = MEETING.format(" AND m.status = 'held'"), MEETING.format(" AND m.booked_at IS NOT NULL")
    answered = MEETING.format(" AND m.status = 'held' AND m.battery_signed_at IS NOT NULL")
    scanned = """EXISTS (SELECT FROM calls_quickscan s JOIN calls_call k ON k.id = s.call_id WHERE k.case_id = c.id)"""
    return {
        "cases": _one(CASES, year),
        "scanned": _one(f"{CASES} AND ({scanned} OR {REMAINED})", year),
        "remained": _one(f"{CASES} AND {REMAINED}", year),
        "offered": _one(f"{CASES} AND {REMAINED} AND {MEETING.format('')}", year),
        "booked": _one(f"{CASES} AND {REMAINED} AND {booked}", year),
        "met": _one(f"{CASES} AND {REMAINED} AND {held}", year),
        "answered": _one(f"{CASES} AND {REMAINED} AND {answered}", year),
    }


def emergencies(year: int) -> int:
    return _one(
        f"calls_dangerreport d WHERE d.emergency = 'we_called' AND {IN_YEAR.format('d.told_at')}", year
    )


def days_open(year: int) -> dict[int, int]:
    days = f"greatest((c.closed_at {LOCAL})::date - (c.opened_at {LOCAL})::date, 0)"
    return _by(days, f"calls_case c WHERE c.state = 'closed' AND {IN_YEAR.format('c.closed_at')}", year)


def reopened(year: int) -> dict[bool | None, int]:
    return {
        True: _one(f"{CASES} AND {AGAIN}", year),
        False: _one(f"{CASES} AND c.state = 'closed' AND NOT {AGAIN}", year),
        None: _one(f"{CASES} AND c.state <> 'closed' AND NOT {AGAIN}", year),
    }


def worry(year: int, column: str) -> dict[int | None, int]:
    both = "k.worry_before IS NOT NULL AND k.worry_after IS NOT NULL"
    told = _by(f"k.{column}", f"{CALLS} AND {both}", year)
    return told | {None: _one(f"{CALLS} AND NOT ({both})", year)}
