import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

CANNOT_WAIT = ["emergency", "terror_prevention", "terror_suspicion"]


def leave_to_those(apps, schema_editor):
    """A basis that was let leave by hand is let no more: it waits for the manager, as the others do."""
    bases = apps.get_model("referrals", "LegalBasis").objects.exclude(key__in=CANNOT_WAIT)
    bases.filter(may_leave_unapproved=True).update(may_leave_unapproved=False)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0017_consent_is_from_whom_it_is_about"),
    ]

    operations = [
        migrations.RunPython(leave_to_those, migrations.RunPython.noop),
        pgtrigger.migrations.RemoveTrigger(
            model_name="referral",
            name="referral_to_police",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_to_police",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."approved_at" IS NULL AND NEW."sent_at" IS NOT NULL)',
                    func="\n                    IF TG_OP = 'UPDATE' THEN\n                        IF OLD.sent_at IS NOT NULL THEN\n                            RETURN NEW;\n                        END IF;\n                    END IF;\n                    IF EXISTS (\n                        SELECT 1 FROM referrals_agency a JOIN referrals_agencytype t ON t.id = a.type_id\n                        WHERE a.id = NEW.agency_id AND t.\"group\" = 'police'\n                    ) AND NOT (NEW.unapproved_reason IS NOT NULL AND NEW.returned_reason IS NULL AND EXISTS (\n                        SELECT 1 FROM referrals_legalbasis b\n                        WHERE b.id = NEW.legal_basis_id AND b.may_leave_unapproved\n                    )) THEN\n                        RAISE EXCEPTION 'referral to police leaves only approved'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'referral_to_police_leaves_only_approved';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="daf408669d4989aa8cc02295d3a7dbc6099fbe01",
                    operation='INSERT OR UPDATE OF "sent_at"',
                    pgid="pgtrigger_referral_to_police_e88e8",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="legalbasis",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("may_leave_unapproved", False),
                    ("key__in", ("emergency", "terror_prevention", "terror_suspicion")),
                    _connector="OR",
                ),
                name="legal_basis_leaves_unapproved_only_where_it_cannot_wait",
                violation_error_message="Bara vid fara för liv (BrB 24:4) eller terroristbrott (OSL 10:18 b och 10:22 a) får något lämnas till polisen före godkännandet.",
            ),
        ),
    ]
