"""Whatever the page of a year counts says, in its own transaction, that the year is to be counted anew.

The triggers are written out here and not by django-pgtrigger: they lie on the tables of rooms beneath this one, which
know nothing of it, and no session is to switch them off.

- A page shows its year and the one before, so a change in a year is said of that year and of the next.
- What is said of the running year is dropped: nothing of it is kept. A trigger of a row that is changed runs only when
  a counted column is another than before.
- Each transaction says a year once; a setting that lasts until it ends remembers which (a savepoint that is undone
  takes the row and the memory with it).
- Nobody waits for anybody: each transaction adds rows of its own.
"""

from django.db import migrations

COUNT_ANEW = """
CREATE FUNCTION reporting_count_anew(days date[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    running int := extract(year FROM now() AT TIME ZONE 'Europe/Stockholm');
    said text := coalesce(current_setting('stodtelefon.counted_anew', true), '');
    day date;
    first int;
BEGIN
    FOREACH day IN ARRAY coalesce(days, '{}') LOOP
        CONTINUE WHEN day IS NULL;
        first := extract(year FROM day);
        FOR number IN first .. first + 1 LOOP
            CONTINUE WHEN number >= running OR position(' ' || number || ' ' IN said) > 0;
            INSERT INTO public.reporting_yearchange (year) VALUES (number);
            said := said || ' ' || number || ' ';
            PERFORM set_config('stodtelefon.counted_anew', said, true);
        END LOOP;
    END LOOP;
END
$$;

CREATE FUNCTION reporting_day(moment timestamptz) RETURNS date LANGUAGE sql STABLE
AS $$ SELECT (moment AT TIME ZONE 'Europe/Stockholm')::date $$;
"""

EVERY_YEAR = """SELECT array_agg(make_date(number, 1, 1))
        FROM generate_series(2000, extract(year FROM now())::int) number"""
OPENED = """SELECT array_agg(public.reporting_day(c.opened_at))
        FROM public.calls_case c WHERE c.id IN (OLD.case_id, NEW.case_id)"""


def moments(column: str) -> str:
    return f"ARRAY[public.reporting_day(OLD.{column}), public.reporting_day(NEW.{column})]"


def held(cases: str) -> str:
    """The days of all meetings held in a case: another first one changes the years of both."""
    found = """SELECT array_agg(public.reporting_day(m.held_at))
        FROM public.meetings_meeting m WHERE m.case_id IN (%s) AND m.status = 'held'"""
    return found % cases


# Each table: the columns that are counted, and the days whose years are counted anew. None as columns: every change.
WATCHED = {
    "calls_call": (
        ("kind", "caller_id", "received_at", "heard_through_id", "worry_before", "worry_after"),
        [moments("received_at")],
    ),
    "calls_caller": (
        ("role_id", "is_municipal_staff"),
        [
            """(SELECT array_agg(public.reporting_day(c.received_at))
        FROM public.calls_call c WHERE c.caller_id IN (OLD.id, NEW.id))"""
        ],
    ),
    "calls_case": (
        ("opened_at", "state", "urgency", "ve_assessment", "outcome", "meet_by"),
        [moments("opened_at"), f"({held('OLD.id, NEW.id')})"],
    ),
    "calls_personofconcern": (("case_id", "age_band", "situation", "milieus"), [f"({OPENED})"]),
    "calls_otherconcern": (("case_id", "kind_id"), [f"({OPENED})"]),
    "calls_childdecision": (("kind", "decided_at"), [moments("decided_at")]),
    "meetings_meeting": (
        ("case_id", "kind", "status", "held_at"),
        [moments("held_at"), f"({OPENED})", f"({held('OLD.case_id, NEW.case_id')})"],
    ),
    "referrals_referral": (("case_id", "agency_id", "sent_at"), [moments("sent_at"), f"({OPENED})"]),
    "referrals_signposting": (
        ("case_id", "agency_type_id", "given_at"),
        [moments("given_at"), f"({OPENED})"],
    ),
    "outreach_outreachevent": (
        ("status", "audience_id", '"on"', "people_reached"),
        ['ARRAY[OLD."on", NEW."on"]'],
    ),
    "calls_callerrole": (('"group"',), [f"({EVERY_YEAR})"]),
    "calls_outreachkind": (("label", "position"), [f"({EVERY_YEAR})"]),
    "calls_concernkind": (("label", "position"), [f"({EVERY_YEAR})"]),
    "calls_audience": (("key", "label", "position", "retired_on"), [f"({EVERY_YEAR})"]),
    "referrals_agencytype": (('"group"',), [f"({EVERY_YEAR})"]),
    "referrals_agency": (("type_id",), [f"({EVERY_YEAR})"]),
}
# A row of these is counted by way of others that point to it: when it comes it is in no year yet.
POINTED_TO = ("calls_callerrole", "referrals_agencytype", "referrals_agency")
# Of the state of a case no more is counted than this.
COUNTED_AS = {("calls_case", "state"): "({row}.state = 'merged')"}
# A meeting that was not held and a referral that was not sent are nowhere in a year.
ONLY_WHEN = {
    "meetings_meeting": "{row}.status = 'held'",
    "referrals_referral": "{row}.sent_at IS NOT NULL",
}


def watch(table: str) -> str:
    columns, days = WATCHED[table]
    old, new = (ONLY_WHEN.get(table, "true").format(row=row) for row in ("OLD", "NEW"))
    counted = [COUNTED_AS.get((table, column), f"{{row}}.{column}") for column in columns]
    changed = " OR ".join(
        f"{one.format(row='OLD')} IS DISTINCT FROM {one.format(row='NEW')}" for one in counted
    )
    sql = f"""
CREATE FUNCTION reporting_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.reporting_count_anew({" || ".join(days)});
    RETURN NULL;
END
$$;
CREATE TRIGGER year_is_counted_anew_when_changed AFTER UPDATE OF {", ".join(columns)} ON {table}
    FOR EACH ROW WHEN (({old} OR {new}) AND ({changed})) EXECUTE FUNCTION reporting_{table}();
"""
    if table in POINTED_TO:
        return sql
    return f"""{sql}
CREATE TRIGGER year_is_counted_anew_when_added AFTER INSERT ON {table}
    FOR EACH ROW WHEN ({new}) EXECUTE FUNCTION reporting_{table}();
CREATE TRIGGER year_is_counted_anew_when_removed AFTER DELETE ON {table}
    FOR EACH ROW WHEN ({old}) EXECUTE FUNCTION reporting_{table}();
"""


def unwatch(table: str) -> str:
    """The triggers of a function go with it."""
    return f"DROP FUNCTION reporting_{table}() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0001_years_that_are_over_are_kept"),
        ("calls", "0021_what_was_compared_with_every_other_case"),
        ("meetings", "0006_lists_are_in_swedish_order"),
        ("referrals", "0011_lists_are_in_swedish_order"),
        ("outreach", "0003_lists_are_in_swedish_order"),
    ]

    operations = [
        migrations.RunSQL(
            COUNT_ANEW,
            "DROP FUNCTION reporting_count_anew(date[]); DROP FUNCTION reporting_day(timestamptz);",
        ),
        *(migrations.RunSQL(watch(table), unwatch(table)) for table in WATCHED),
    ]
