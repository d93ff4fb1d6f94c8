import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0011_merged_cases_are_held_to_their_rule"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="caller",
            name="withdrawn_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="drog sig tillbaka"
            ),
        ),
        migrations.AlterField(
            model_name="casedecision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("level_raised", "nivån höjdes"),
                    ("level_raise_undone", "höjningen av nivån ångrades"),
                    ("taken_over", "ärendet togs över"),
                    ("handed_over", "ärendet lämnades över"),
                    ("closed", "ärendet avslutades"),
                    ("reopened", "ärendet öppnades igen"),
                    ("code_replaced", "ny återkopplingskod"),
                    ("identity_added", "identitet lades till"),
                    ("identity_removed", "identitet togs bort"),
                    ("withdrew", "den som hör av sig drog sig tillbaka"),
                    ("withdrawal_undone", "den som hör av sig är i kontakt igen, det var fel"),
                ],
                max_length=20,
                verbose_name="beslut",
            ),
        ),
        migrations.CreateModel(
            name="CaseOpening",
            fields=[
                (
                    "form_token",
                    models.UUIDField(
                        blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
                    ),
                ),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("closed_lately", "avslutat det senaste året"),
                            ("closed_long_ago", "avslutat för mer än ett år sedan"),
                        ],
                        max_length=20,
                        verbose_name="slag",
                    ),
                ),
                ("reason", stodtelefon.privacy.fields.SealedTextField(max_length=500, verbose_name="skäl")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="sagt"
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="från")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="till")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="beslutat")),
                (
                    "refusal",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=500, verbose_name="varför inte"
                    ),
                ),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="svaret läst")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="openings", to="calls.case"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    ),
                ),
            ],
            options={
                "verbose_name": "öppning av avslutat ärende",
                "verbose_name_plural": "öppningar av avslutade ärenden",
                "ordering": ("-created_at",),
                "indexes": [
                    models.Index(fields=["created_by", "until"], name="opening_by_person"),
                    models.Index(fields=["-created_at"], name="opening_newest_first"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at__isnull", True), ("until__isnull", True)),
                            models.Q(
                                ("opened_at__isnull", False),
                                ("until__gt", models.F("opened_at")),
                                ("until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opening_lasts_from_some_time_until_another",
                        violation_error_message="En öppning gäller från en tidpunkt till en senare.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="opening_is_decided_by_somebody_at_some_time",
                        violation_error_message="Ett beslut behöver både tid och den som fattade det.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "closed_lately"), _negated=True),
                            models.Q(("decided_at__isnull", True), ("opened_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="opening_of_a_case_closed_lately_needs_no_decision",
                        violation_error_message="Ett ärende som avslutats det senaste året öppnas genast.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "closed_long_ago"), _negated=True),
                            ("opened_at__isnull", True),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="opening_of_an_older_case_is_decided_first",
                        violation_error_message="Chefen beslutar innan ett äldre ärende öppnas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("refusal__isnull", True)),
                            models.Q(("opened_at__isnull", False), ("refusal__isnull", True)),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("opened_at__isnull", True),
                                ("refusal__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opening_is_refused_with_a_reason",
                        violation_error_message="Skriv i en mening varför ärendet inte öppnas.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("created_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="opening_is_not_decided_by_who_asked",
                        violation_error_message="Den som har frågat kan inte själv besluta.",
                    ),
                ],
            },
        ),
    ]
