import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_roles_are_changed_by_two"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deputyship",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("asked_at", models.DateTimeField(verbose_name="begärt")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="beslutat")),
                (
                    "role",
                    models.CharField(
                        choices=[("manager", "enhetschef"), ("coordinator", "samordnare")],
                        max_length=20,
                        verbose_name="roll",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="första dagen")),
                ("last_day", models.DateField(verbose_name="sista dagen")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="avslutat")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "godkänt"),
                            ("declined", "avslaget"),
                            ("withdrawn", "återtaget"),
                            ("outdated", "inaktuellt"),
                        ],
                        max_length=20,
                        verbose_name="beslut",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begärt av",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="beslutat av",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="avslutat av",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputies",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="för vem",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deputyships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ställföreträdare",
                    ),
                ),
            ],
            options={
                "verbose_name": "ställföreträdare",
                "verbose_name_plural": "ställföreträdare",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("user",),
                        name="user_has_one_open_deputyship",
                        violation_error_message="Det är redan begärt, och väntar på en andra person.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_by", models.F("user")), _negated=True),
                        name="deputyship_is_asked_by_another",
                        violation_error_message="Du kan inte begära att själv bli ställföreträdare.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("decision", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by", models.F("asked_by")),
                                ("decision", "withdrawn"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision__in", ["approved", "declined"]),
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                models.Q(("decided_by", models.F("user")), _negated=True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision", "outdated"),
                            ),
                            _connector="OR",
                        ),
                        name="deputyship_is_decided_by_another",
                        violation_error_message="Det behöver två: någon annan än den som bad om det.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["manager", "coordinator"])),
                        name="deputyship_lends_a_role_that_can_be_lent",
                        violation_error_message="Bara chefen och samordnaren kan ha ställföreträdare.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("of")), _negated=True),
                        name="deputyship_is_for_another",
                        violation_error_message="Välj någon annan än den som är borta.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="deputyship_ends_on_its_first_day_or_later",
                        violation_error_message="Sista dagen kan inte vara före den första.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(
                                ("decision", "approved"),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="deputyship_that_was_approved_is_ended_by_somebody",
                        violation_error_message="Det som avslutas är godkänt, och någon avslutar det.",
                    ),
                ],
            },
        ),
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
