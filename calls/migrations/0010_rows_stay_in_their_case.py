import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    """In a transaction of its own: its locks are short, and people go on saving."""

    dependencies = [
        ("calls", "0009_callers_may_be_the_same"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="call_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'call_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="edecd0b9b56200a000f5a05ebd26dc69eae263f5",
                    operation="UPDATE",
                    pgid="pgtrigger_call_stays_in_its_case_035a8",
                    table="calls_call",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caller",
            trigger=pgtrigger.compiler.Trigger(
                name="caller_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'caller_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="45ae59fff14bde4bcd16aad2d2173f87a2aacfcc",
                    operation="UPDATE",
                    pgid="pgtrigger_caller_stays_in_its_case_ef2f7",
                    table="calls_caller",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casedecision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="f34d374465439d0e68e491b31bd4d6ee3b063c10",
                    operation="UPDATE",
                    pgid="pgtrigger_decision_stays_in_its_case_2a17c",
                    table="calls_casedecision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="childdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="child_decision_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'child_decision_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="0fa2c1dc1c3b4c01b596a0386fa9a5f54585e903",
                    operation="UPDATE",
                    pgid="pgtrigger_child_decision_stays_in_its_case_3c3c1",
                    table="calls_childdecision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="note_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="a628b839823b4b31e68663d152233fc87acda53b",
                    operation="UPDATE",
                    pgid="pgtrigger_note_stays_in_its_case_90376",
                    table="calls_note",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personofconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="person_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'person_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="5c765beead409f5aeadb7b01ee50a1705318ad03",
                    operation="UPDATE",
                    pgid="pgtrigger_person_stays_in_its_case_e054b",
                    table="calls_personofconcern",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="reminder_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'reminder_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="59b0ea421f20d302c81a5e427e071ad6d0257ae1",
                    operation="UPDATE",
                    pgid="pgtrigger_reminder_stays_in_its_case_458ba",
                    table="calls_reminder",
                    when="BEFORE",
                ),
            ),
        ),
    ]
