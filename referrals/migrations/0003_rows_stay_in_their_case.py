import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0011_merged_cases_are_held_to_their_rule"),
        ("referrals", "0002_lists_are_edited_by_several"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="disclosure",
            name="disclosure_is_never_edited",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="referral",
            name="referral_as_sent",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_is_never_taken_away",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="c4e8fc5a17f5605bb9f0f278865e4b0aafd2f921",
                    operation="DELETE",
                    pgid="pgtrigger_disclosure_is_never_taken_away_b40f9",
                    table="referrals_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_is_never_edited",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (to_jsonb(OLD) - 'case_id' IS DISTINCT FROM to_jsonb(NEW) - 'case_id')",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="38a27811ea65bd9ebe277c1b2b10003b4b20ff83",
                    operation="UPDATE",
                    pgid="pgtrigger_disclosure_is_never_edited_155f8",
                    table="referrals_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosure_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="fbf0b06163b2fba6951730abb440565fdc559b51",
                    operation="UPDATE",
                    pgid="pgtrigger_disclosure_stays_in_its_case_45955",
                    table="referrals_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="2d5ed63783a8ccca549808673edf0455a6b7f521",
                    operation="UPDATE",
                    pgid="pgtrigger_referral_stays_in_its_case_5a5ea",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_as_sent",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."sent_at" IS NOT NULL AND (NEW."agency_id" IS DISTINCT FROM OLD."agency_id" OR NEW."scope" IS DISTINCT FROM OLD."scope" OR NEW."sheet" IS DISTINCT FROM OLD."sheet" OR NEW."is_named" IS DISTINCT FROM OLD."is_named" OR NEW."legal_basis_id" IS DISTINCT FROM OLD."legal_basis_id" OR NEW."basis_reason" IS DISTINCT FROM OLD."basis_reason" OR NEW."consented_on" IS DISTINCT FROM OLD."consented_on" OR NEW."approved_at" IS DISTINCT FROM OLD."approved_at" OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id" OR NEW."sent_at" IS DISTINCT FROM OLD."sent_at" OR NEW."sent_by_id" IS DISTINCT FROM OLD."sent_by_id" OR NEW."sent_how" IS DISTINCT FROM OLD."sent_how"))',
                    func="\n                    RAISE EXCEPTION 'referral as sent never changes'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_as_sent_never_changes';\n                ",
                    hash="4d071d6df51a26012ef533db5e8db3375b60ff01",
                    operation="UPDATE",
                    pgid="pgtrigger_referral_as_sent_c4924",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signposting",
            trigger=pgtrigger.compiler.Trigger(
                name="signposting_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'signposting_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="a9a03a47bd9eaf4232ac9c6cf3fbcd2ad839d438",
                    operation="UPDATE",
                    pgid="pgtrigger_signposting_stays_in_its_case_a24be",
                    table="referrals_signposting",
                    when="BEFORE",
                ),
            ),
        ),
    ]
