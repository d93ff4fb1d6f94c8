import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0011_merged_cases_are_held_to_their_rule"),
        ("meetings", "0003_what_was_written_goes_on_to_the_next_meeting"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="meeting_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="19fb740e4b42e67a24ddb71f6fad0edbc5f306f9",
                    operation="UPDATE",
                    pgid="pgtrigger_meeting_stays_in_its_case_4996a",
                    table="meetings_meeting",
                    when="BEFORE",
                ),
            ),
        ),
    ]
