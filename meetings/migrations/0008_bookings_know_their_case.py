import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0025_promises_are_found_by_the_clock"),
        ("meetings", "0007_what_is_taken_is_found_by_its_time"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="bookings",
                to="calls.case",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="booking",
            trigger=pgtrigger.compiler.Trigger(
                name="booking_is_in_its_meetings_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE of_meeting uuid;",
                    func="\n                    SELECT m.case_id INTO of_meeting FROM meetings_meeting m WHERE m.id = NEW.meeting_id FOR SHARE;\n                    NEW.case_id := COALESCE(NEW.case_id, of_meeting);\n                    IF NEW.case_id IS DISTINCT FROM of_meeting THEN\n                        RAISE EXCEPTION 'a booking is in the case of its meeting'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'booking_is_in_the_case_of_its_meeting';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="4a2cbe678ff57b6b74583cd075fc4767bff3bc9f",
                    operation='INSERT OR UPDATE OF "meeting_id", "case_id"',
                    pgid="pgtrigger_booking_is_in_its_meetings_case_6d3e1",
                    table="meetings_booking",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="bookings_go_with_their_meeting",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n                    UPDATE meetings_booking SET case_id = NEW.case_id WHERE meeting_id = NEW.id;\n                    RETURN NULL;\n                ",
                    hash="93a01c6bded8b89873bbb3952ffcbb3806d7e258",
                    operation='UPDATE OF "case_id"',
                    pgid="pgtrigger_bookings_go_with_their_meeting_db19c",
                    table="meetings_meeting",
                    when="AFTER",
                ),
            ),
        ),
    ]
