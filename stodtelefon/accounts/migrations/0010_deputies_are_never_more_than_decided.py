import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_who_one_is_at_the_provider"),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="deputyship",
            trigger=pgtrigger.compiler.Trigger(
                name="deputyship_as_decided",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."user_id" <> OLD."user_id" OR NEW."of_id" <> OLD."of_id" OR NEW."role" <> OLD."role" OR NEW."first_day" < OLD."first_day" OR NEW."last_day" > OLD."last_day" OR (OLD."decision" <> \'\' AND NEW."decision" <> OLD."decision") OR (OLD."ended_at" IS NOT NULL AND NEW."ended_at" IS DISTINCT FROM OLD."ended_at"))',
                    func="\n                    RAISE EXCEPTION 'deputyship is never more than was decided'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'deputyship_is_never_more_than_was_decided';\n                ",
                    hash="9a2aaa21896e99ca212a472aec5fd5450f13a8b1",
                    operation="UPDATE",
                    pgid="pgtrigger_deputyship_as_decided_c47e8",
                    table="accounts_deputyship",
                    when="BEFORE",
                ),
            ),
        ),
    ]
