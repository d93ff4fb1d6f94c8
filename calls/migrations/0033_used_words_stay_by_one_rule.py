"""The triggers that keep used words, as every edition has them; what they refuse is the same."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0032_what_is_signed_stays"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="wording",
            name="used_wording_stays",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="wording",
            name="used_wording_is_kept",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wording",
            trigger=pgtrigger.compiler.Trigger(
                name="used_wording_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"status\" = 'draft'))",
                    func="\n                IF (NEW.id, NEW.number, NEW.words, NEW.created_at, NEW.created_by_id, NEW.used_from, NEW.used_by_id) IS DISTINCT FROM (OLD.id, OLD.number, OLD.words, OLD.created_at, OLD.created_by_id, OLD.used_from, OLD.used_by_id)\n                   OR (OLD.status = 'in_use' AND NEW.status NOT IN ('in_use', 'retired'))\n                   OR (OLD.status = 'retired' AND (NEW.status, NEW.retired_at) IS DISTINCT FROM (OLD.status, OLD.retired_at)) THEN\n                    \n    RAISE EXCEPTION 'a used wording never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'used_wording_never_changes';\n\n                END IF;\n                RETURN NEW;\n            ",
                    hash="cdf563dc7eb1c0445397c6035fd1131f198e86c6",
                    operation="UPDATE",
                    pgid="pgtrigger_used_wording_stays_56e34",
                    table="calls_wording",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wording",
            trigger=pgtrigger.compiler.Trigger(
                name="used_wording_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"status\" = 'draft'))",
                    func="\n    RAISE EXCEPTION 'a used wording never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'used_wording_never_changes';\n RETURN OLD;",
                    hash="3c07fcfa210aa7a299c98dc10c98c2861f612ebe",
                    operation="DELETE",
                    pgid="pgtrigger_used_wording_is_kept_072fa",
                    table="calls_wording",
                    when="BEFORE",
                ),
            ),
        ),
    ]
