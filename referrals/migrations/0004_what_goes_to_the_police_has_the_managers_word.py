import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import stodtelefon.privacy.fields

# Danger to life, and terror crimes: on these it may leave before a manager has approved.
URGENT = ["emergency", "terror_prevention", "terror_suspicion"]


def mark_urgent(apps, schema_editor):
    apps.get_model("referrals", "LegalBasis").objects.filter(key__in=URGENT).update(may_leave_unapproved=True)


def as_an_earlier_version_reads_it(apps, schema_editor):
    """There every line was told when it was written, or before."""
    disclosure = apps.get_model("referrals", "Disclosure")
    disclosure.objects.filter(told_at__isnull=True).delete()
    disclosure.objects.filter(told_at__gt=models.F("created_at")).update(created_at=models.F("told_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0001_cases_calls_and_people"),
        ("referrals", "0003_rows_stay_in_their_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="disclosure",
            name="disclosure_is_never_edited",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="referral",
            name="referral_to_police",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="referral",
            name="referral_as_sent",
        ),
        migrations.RemoveConstraint(
            model_name="disclosure",
            name="disclosure_is_told_before_it_is_logged",
        ),
        migrations.AddField(
            model_name="disclosure",
            name="approval",
            field=models.CharField(
                blank=True,
                choices=[
                    ("waits", "väntar på chefen"),
                    ("approved", "godkänt av chefen"),
                    ("refused", "chefen godkände inte"),
                    ("review", "lämnat utan godkännande, chefen granskar"),
                    ("reviewed", "lämnat utan godkännande, granskat av chefen"),
                    ("taken_back", "taget tillbaka"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="chefen",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="consented_on",
            field=models.DateField(blank=True, null=True, verbose_name="samtycke lämnat"),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="is_to_police",
            field=models.BooleanField(db_default=False, default=False, verbose_name="till polisen"),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="judge_by",
            field=models.DateField(blank=True, null=True, verbose_name="chefen svarar senast"),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="judged_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="bedömt"),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="judged_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="judgement",
            field=stodtelefon.privacy.fields.SealedTextField(
                blank=True, max_length=2000, verbose_name="chefens ord"
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="told_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="unapproved_reason",
            field=stodtelefon.privacy.fields.SealedTextField(
                blank=True, max_length=1000, verbose_name="varför det inte kunde vänta på chefen"
            ),
        ),
        migrations.AddField(
            model_name="legalbasis",
            name="may_leave_unapproved",
            field=models.BooleanField(
                db_default=False,
                default=False,
                verbose_name="får lämnas till polisen utan chefens godkännande när det inte kan vänta",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="unapproved_reason",
            field=stodtelefon.privacy.fields.SealedTextField(
                blank=True, max_length=1000, verbose_name="varför det inte kunde vänta på chefen"
            ),
        ),
        migrations.AlterField(
            model_name="disclosure",
            name="told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="när"),
        ),
        migrations.RunPython(migrations.RunPython.noop, as_an_earlier_version_reads_it),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(
                condition=models.Q(("approval__in", ["waits", "review"])),
                fields=["created_at"],
                name="disclosure_for_the_manager",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agency",
            trigger=pgtrigger.compiler.Trigger(
                name="agency_of_police",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM referrals_agencytype t WHERE t.id = OLD.type_id AND t.\"group\" = 'police'\n                    ) AND NOT EXISTS (\n                        SELECT 1 FROM referrals_agencytype t WHERE t.id = NEW.type_id AND t.\"group\" = 'police'\n                    ) THEN\n                        RAISE EXCEPTION 'agency of police stays so'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'agency_of_police_stays_so';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="a1e3851f3f50ca7e41b847ba6c84663698ce661c",
                    operation='UPDATE OF "type_id"',
                    pgid="pgtrigger_agency_of_police_c730a",
                    table="referrals_agency",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agencytype",
            trigger=pgtrigger.compiler.Trigger(
                name="agency_type_of_police",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"group\" = 'police' AND NOT (NEW.\"group\" = 'police'))",
                    func="\n                    IF EXISTS (SELECT 1 FROM referrals_agency a WHERE a.type_id = OLD.id) THEN\n                        RAISE EXCEPTION 'agency type of police stays so'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'agency_type_of_police_stays_so';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="1e775744badb75def206d83e32e449388577c996",
                    operation="UPDATE",
                    pgid="pgtrigger_agency_type_of_police_d263e",
                    table="referrals_agencytype",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_is_never_removed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="378f183883b20e6472c3b7def9bd741450f2fcaa",
                    operation="DELETE",
                    pgid="pgtrigger_disclosure_is_never_removed_d1442",
                    table="referrals_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_as_written",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."case_id" IS DISTINCT FROM OLD."case_id" OR NEW."referral_id" IS DISTINCT FROM OLD."referral_id" OR NEW."agency_id" IS DISTINCT FROM OLD."agency_id" OR NEW."recipient" IS DISTINCT FROM OLD."recipient" OR NEW."is_to_police" IS DISTINCT FROM OLD."is_to_police" OR NEW."legal_basis_id" IS DISTINCT FROM OLD."legal_basis_id" OR NEW."basis_reason" IS DISTINCT FROM OLD."basis_reason" OR NEW."consented_on" IS DISTINCT FROM OLD."consented_on" OR NEW."what" IS DISTINCT FROM OLD."what" OR NEW."is_named" IS DISTINCT FROM OLD."is_named" OR NEW."how" IS DISTINCT FROM OLD."how" OR NEW."unapproved_reason" IS DISTINCT FROM OLD."unapproved_reason" OR NEW."created_at" IS DISTINCT FROM OLD."created_at" OR NEW."created_by_id" IS DISTINCT FROM OLD."created_by_id" OR NEW."by_name" IS DISTINCT FROM OLD."by_name" OR NEW."by_title" IS DISTINCT FROM OLD."by_title" OR NEW."form_token" IS DISTINCT FROM OLD."form_token" OR NEW."judge_by" IS DISTINCT FROM OLD."judge_by" OR (OLD."told_at" IS NOT NULL AND (NEW."told_at" IS DISTINCT FROM OLD."told_at" OR NEW."told_by_id" IS DISTINCT FROM OLD."told_by_id")) OR (OLD."judged_at" IS NOT NULL AND (NEW."judged_at" IS DISTINCT FROM OLD."judged_at" OR NEW."judged_by_id" IS DISTINCT FROM OLD."judged_by_id" OR NEW."judgement" IS DISTINCT FROM OLD."judgement")) OR (NEW."approval" <> OLD."approval" AND (OLD."approval", NEW."approval") NOT IN ((\'waits\', \'approved\'), (\'waits\', \'refused\'), (\'waits\', \'taken_back\'), (\'approved\', \'taken_back\'), (\'review\', \'reviewed\'))))',
                    func="\n                    RAISE EXCEPTION 'disclosure as written never changes'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosure_as_written_never_changes';\n                ",
                    hash="a3032b51f7075734ba150d2bbcd0fb2c2a511c8b",
                    operation="UPDATE",
                    pgid="pgtrigger_disclosure_as_written_8c1a6",
                    table="referrals_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_to_police",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."approved_at" IS NULL AND NEW."sent_at" IS NOT NULL)',
                    func="\n                    IF TG_OP = 'UPDATE' THEN\n                        IF OLD.sent_at IS NOT NULL THEN\n                            RETURN NEW;\n                        END IF;\n                    END IF;\n                    IF EXISTS (\n                        SELECT 1 FROM referrals_agency a JOIN referrals_agencytype t ON t.id = a.type_id\n                        WHERE a.id = NEW.agency_id AND t.\"group\" = 'police'\n                    ) AND NOT (NEW.unapproved_reason IS NOT NULL AND EXISTS (\n                        SELECT 1 FROM referrals_legalbasis b\n                        WHERE b.id = NEW.legal_basis_id AND b.may_leave_unapproved\n                    )) THEN\n                        RAISE EXCEPTION 'referral to police leaves only approved'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'referral_to_police_leaves_only_approved';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="30f08e90336d4d4e2524dbec3ce2474dc0afebf7",
                    operation='INSERT OR UPDATE OF "sent_at"',
                    pgid="pgtrigger_referral_to_police_e88e8",
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
                    condition='WHEN (OLD."sent_at" IS NOT NULL AND (NEW."case_id" IS DISTINCT FROM OLD."case_id" OR NEW."agency_id" IS DISTINCT FROM OLD."agency_id" OR NEW."scope" IS DISTINCT FROM OLD."scope" OR NEW."sheet" IS DISTINCT FROM OLD."sheet" OR NEW."is_named" IS DISTINCT FROM OLD."is_named" OR NEW."legal_basis_id" IS DISTINCT FROM OLD."legal_basis_id" OR NEW."basis_reason" IS DISTINCT FROM OLD."basis_reason" OR NEW."consented_on" IS DISTINCT FROM OLD."consented_on" OR NEW."approved_at" IS DISTINCT FROM OLD."approved_at" OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id" OR NEW."unapproved_reason" IS DISTINCT FROM OLD."unapproved_reason" OR NEW."sent_at" IS DISTINCT FROM OLD."sent_at" OR NEW."sent_by_id" IS DISTINCT FROM OLD."sent_by_id" OR NEW."sent_how" IS DISTINCT FROM OLD."sent_how"))',
                    func="\n                    RAISE EXCEPTION 'referral as sent never changes'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_as_sent_never_changes';\n                ",
                    hash="5a06e4743bdbb36e5084b5ce50bbb1c2f299011b",
                    operation="UPDATE",
                    pgid="pgtrigger_referral_as_sent_c4924",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("told_at__isnull", True), ("told_by__isnull", True)),
                    models.Q(
                        ("told_at__isnull", False),
                        ("told_at__lte", models.F("created_at")),
                        ("told_by__isnull", True),
                    ),
                    models.Q(
                        ("approval", "approved"),
                        ("told_at__gte", models.F("judged_at")),
                        ("told_at__isnull", False),
                        ("told_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="disclosure_is_logged_when_told_or_told_by_somebody",
                violation_error_message="Utlämnandet kan inte ha skett i framtiden.",
            ),
        ),
        AddConstraintNotValid(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approval", ""), ("is_to_police", False)),
                    models.Q(("is_to_police", True), models.Q(("approval", ""), _negated=True)),
                    _connector="OR",
                ),
                name="disclosure_to_police_has_the_managers_word",
                violation_error_message="Det som lämnas till polisen godkänns eller granskas av chefen.",
            ),
        ),
        AddConstraintNotValid(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approval__in", ["waits", "review"]), _negated=True),
                    ("judge_by__isnull", False),
                    _connector="OR",
                ),
                name="disclosure_for_the_manager_has_its_day",
                violation_error_message="Ange när chefen senast ska svara.",
            ),
        ),
        AddConstraintNotValid(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approval__in", ["", "review", "reviewed"]), ("told_at__isnull", False)),
                    models.Q(("approval", "taken_back"), ("told_at__isnull", True)),
                    ("approval__in", ["waits", "approved", "refused"]),
                    _connector="OR",
                ),
                name="disclosure_is_untold_only_for_the_manager",
                violation_error_message="Ange när uppgifterna lämnades.",
            ),
        ),
        AddConstraintNotValid(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("approval__in", ["review", "reviewed"]), _negated=True),
                        models.Q(("approval", "waits"), ("told_at__isnull", False), _negated=True),
                    ),
                    ("unapproved_reason__isnull", False),
                    _connector="OR",
                ),
                name="disclosure_told_before_the_managers_word_says_why",
                violation_error_message="Skriv varför det inte kunde vänta på chefen.",
            ),
        ),
        AddConstraintNotValid(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("approval__in", ["", "waits", "review", "taken_back"])),
                        ("judged_at__isnull", True),
                        ("judged_by__isnull", True),
                        ("judgement__isnull", True),
                    ),
                    models.Q(
                        ("approval__in", ["approved", "taken_back"]),
                        ("judged_at__isnull", False),
                        ("judged_by__isnull", False),
                    ),
                    models.Q(
                        ("approval__in", ["refused", "reviewed"]),
                        ("judged_at__isnull", False),
                        ("judged_by__isnull", False),
                        ("judgement__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="disclosure_is_judged_with_time_person_and_words",
                violation_error_message="Skriv skälet.",
            ),
        ),
        AddConstraintNotValid(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("judged_by__isnull", True),
                    models.Q(("judged_by", models.F("created_by")), _negated=True),
                    models.Q(("approval", "approved"), ("referral__isnull", False)),
                    _connector="OR",
                ),
                name="disclosure_is_not_judged_by_who_wrote_it",
                violation_error_message="Den som har skrivit in utlämnandet kan inte själv bedöma det.",
            ),
        ),
        AddConstraintNotValid(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("unapproved_reason__isnull", True),
                    models.Q(("approved_at__isnull", True), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="referral_leaves_either_approved_or_with_a_reason",
                violation_error_message="Skälet gäller bara det som lämnas utan chefens godkännande.",
            ),
        ),
        migrations.RunPython(mark_urgent, migrations.RunPython.noop),
    ]
