import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0015_what_is_found_stays_in_its_case"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="childdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="child_report_as_made",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."kind" = \'reported\' AND (NEW."kind" IS DISTINCT FROM OLD."kind" OR NEW."decided_at" IS DISTINCT FROM OLD."decided_at" OR NEW."decided_by_id" IS DISTINCT FROM OLD."decided_by_id" OR NEW."reported_to" IS DISTINCT FROM OLD."reported_to"))',
                    func="\n                    RAISE EXCEPTION 'child report as made never changes'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'child_report_as_made_never_changes';\n                ",
                    hash="f4e4a89b4e5d134ad48b3b4bf00c3b2606c8b27e",
                    operation="UPDATE",
                    pgid="pgtrigger_child_report_as_made_533e3",
                    table="calls_childdecision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="dangerreport",
            trigger=pgtrigger.compiler.Trigger(
                name="danger_as_told",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."emergency" IS DISTINCT FROM OLD."emergency" OR NEW."socialjour_told" IS DISTINCT FROM OLD."socialjour_told" OR NEW."told_whom" IS DISTINCT FROM OLD."told_whom" OR NEW."told_at" IS DISTINCT FROM OLD."told_at" OR NEW."done" IS DISTINCT FROM OLD."done" OR NEW."reported_by_id" IS DISTINCT FROM OLD."reported_by_id")',
                    func="\n                    RAISE EXCEPTION 'danger as told never changes'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'danger_as_told_never_changes';\n                ",
                    hash="b0bbb61fdd093c9598e034d8ab654726290ecc4e",
                    operation="UPDATE",
                    pgid="pgtrigger_danger_as_told_f09f6",
                    table="calls_dangerreport",
                    when="BEFORE",
                ),
            ),
        ),
    ]
