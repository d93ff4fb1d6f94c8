"""As whom a caller had heard of the line, and how something was done to make it known, are counted: a change of either
says that its year is to be counted anew. The functions of these triggers are those of before."""

from django.db import migrations

# Each table: the columns that were counted before, and the one that is counted now too.
COUNTED = {
    "calls_call": (
        ("kind", "caller_id", "received_at", "heard_through_id", "worry_before", "worry_after"),
        "heard_as_id",
    ),
    "outreach_outreachevent": (("status", "audience_id", '"on"', "people_reached"), "kind_id"),
}


def watch(table: str, columns: tuple[str, ...]) -> str:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return f"""
DROP TRIGGER year_is_counted_anew_when_changed ON {table};
CREATE TRIGGER year_is_counted_anew_when_changed AFTER UPDATE OF {", ".join(columns)} ON {table}
    FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION reporting_{table}();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0006_more_of_a_year_is_watched"),
        ("outreach", "0009_standing_cooperation"),
    ]

    operations = [
        migrations.RunSQL(watch(table, (*before, new)), watch(table, before))
        for table, (before, new) in COUNTED.items()
    ]
