"""An audience or area that is written to something done, or taken from it, says that its year is to be counted anew.

When the occasion itself changes (its day, its state, its first audience, how many it reached) its own triggers say so.
"""

from django.db import migrations

WATCH = """
CREATE FUNCTION reporting_outreach_outreachtarget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.reporting_count_anew(ARRAY[OLD."on", NEW."on"]);
    RETURN NULL;
END
$$;
CREATE TRIGGER year_is_counted_anew_when_changed AFTER UPDATE OF event_id, audience_id ON outreach_outreachtarget
    FOR EACH ROW WHEN (OLD.status = 'done' OR NEW.status = 'done')
    EXECUTE FUNCTION reporting_outreach_outreachtarget();
CREATE TRIGGER year_is_counted_anew_when_added AFTER INSERT ON outreach_outreachtarget
    FOR EACH ROW WHEN (NEW.status = 'done') EXECUTE FUNCTION reporting_outreach_outreachtarget();
CREATE TRIGGER year_is_counted_anew_when_removed AFTER DELETE ON outreach_outreachtarget
    FOR EACH ROW WHEN (OLD.status = 'done') EXECUTE FUNCTION reporting_outreach_outreachtarget();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_the_running_year_is_counted_by_its_days"),
        ("outreach", "0006_for_several_audiences_and_areas"),
    ]

    operations = [
        migrations.RunSQL(WATCH, "DROP FUNCTION reporting_outreach_outreachtarget() CASCADE;"),
    ]
