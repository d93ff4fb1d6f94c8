"""What is counted only of years that are over says, in its own transaction, that such a year is to be counted anew.

These triggers stand beside those of 0002 and watch what is counted besides. Of the running year nothing is said: what
they watch is not shown of it, and when it is over all of it is counted. By the clock of the database a year is over from
New Year's Day; it is kept from the second of January.

A call also says the later years in which the same person called: whether somebody had called before depends on it. One
that comes to another case, or goes, takes its snabbscanningar with it.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION reporting_this_year() RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT make_timestamptz(
        extract(year FROM now() AT TIME ZONE 'Europe/Stockholm')::int, 1, 1, 0, 0, 0, 'Europe/Stockholm')
$$;
CREATE FUNCTION reporting_over(days date[]) RETURNS date[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(day) FROM unnest(days) day WHERE day < public.reporting_day(public.reporting_this_year())
$$;
"""

OPENED = """(SELECT array_agg(public.reporting_day(c.opened_at))
        FROM public.calls_case c WHERE c.id IN (OLD.case_id, NEW.case_id))"""
OF_CALL = """(SELECT array_agg(public.reporting_day(c.opened_at))
        FROM public.calls_call k JOIN public.calls_case c ON c.id = k.case_id WHERE k.id IN (OLD.call_id, NEW.call_id))"""
MOVED = """(SELECT array_agg(public.reporting_day(c.opened_at)) FROM public.calls_case c
        WHERE c.id IN (OLD.case_id, NEW.case_id)
        AND OLD.case_id IS NOT NULL AND OLD.case_id IS DISTINCT FROM NEW.case_id)"""
LATER = """(SELECT array_agg(public.reporting_day(c.received_at)) FROM public.calls_call c
        WHERE c.caller_id IN (OLD.caller_id, NEW.caller_id)
        AND c.received_at >= least(OLD.received_at, NEW.received_at)
        AND least(OLD.received_at, NEW.received_at) < public.reporting_this_year())"""


def moments(column: str) -> str:
    return f"ARRAY[public.reporting_day(OLD.{column}), public.reporting_day(NEW.{column})]"


# Each table: the columns that are counted, and the days whose years are counted anew.
WATCHED = {
    "calls_call": (
        ("kind", "case_id", "caller_id", "received_at", "channel", "minutes"),
        [moments("received_at"), LATER, MOVED],
    ),
    "calls_case": (("opened_at", "state", "closed_at"), [moments("opened_at"), moments("closed_at")]),
    "calls_casedecision": (("case_id", "kind"), [OPENED]),
    "calls_dangerreport": (("emergency", "told_at"), [moments("told_at")]),
    "calls_quickscan": (("call_id",), [OF_CALL]),
    "meetings_meeting": (("case_id", "kind", "booked_at", "battery_signed_at"), [OPENED]),
}
# Of the state of a case no more is counted than this.
COUNTED_AS = {("calls_case", "state"): "({row}.state = 'merged')"}
ONLY_WHEN = {
    "calls_casedecision": "{row}.kind = 'reopened'",
    "calls_dangerreport": "{row}.emergency = 'we_called'",
    "meetings_meeting": "{row}.kind = 'with_caller'",
}


def watch(table: str) -> str:
    columns, days = WATCHED[table]
    old, new = (ONLY_WHEN.get(table, "true").format(row=row) for row in ("OLD", "NEW"))
    counted = [COUNTED_AS.get((table, column), f"{{row}}.{column}") for column in columns]
    changed = " OR ".join(
        f"{one.format(row='OLD')} IS DISTINCT FROM {one.format(row='NEW')}" for one in counted
    )
    name, function = "year_that_is_over_is_counted_anew", f"reporting_{table}_over()"
    return f"""
CREATE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.reporting_count_anew(public.reporting_over({" || ".join(days)}));
    RETURN NULL;
END
$$;
CREATE TRIGGER {name}_when_changed AFTER UPDATE OF {", ".join(columns)} ON {table}
    FOR EACH ROW WHEN (({old} OR {new}) AND ({changed})) EXECUTE FUNCTION {function};
CREATE TRIGGER {name}_when_added AFTER INSERT ON {table}
    FOR EACH ROW WHEN ({new}) EXECUTE FUNCTION {function};
CREATE TRIGGER {name}_when_removed AFTER DELETE ON {table}
    FOR EACH ROW WHEN ({old}) EXECUTE FUNCTION {function};
"""


def unwatch(table: str) -> str:
    """The triggers of a function go with it."""
    return f"DROP FUNCTION reporting_{table}_over() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0005_a_year_is_released"),
        ("calls", "0040_a_note_may_come_from_the_police"),
        ("meetings", "0011_retired_batteries_stay_as_they_were"),
    ]

    operations = [
        migrations.RunSQL(
            FUNCTIONS, "DROP FUNCTION reporting_over(date[]); DROP FUNCTION reporting_this_year();"
        ),
        *(migrations.RunSQL(watch(table), unwatch(table)) for table in WATCHED),
    ]
