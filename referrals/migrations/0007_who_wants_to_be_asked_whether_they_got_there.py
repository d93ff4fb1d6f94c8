import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0006_what_was_written_and_told_goes_along"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("ask_on", models.DateField(verbose_name="frågas den")),
                (
                    "reach",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=300, verbose_name="så nås personen"
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("arrived", "kom fram"),
                            ("not_arrived", "kom inte fram"),
                            ("declined", "ville inte"),
                            ("unreachable", "gick inte att nå"),
                        ],
                        max_length=12,
                        verbose_name="hur gick det",
                    ),
                ),
                (
                    "note",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=1000, verbose_name="vad som sades"
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="besvarad")),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "signposting",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="arrival",
                        to="referrals.signposting",
                    ),
                ),
            ],
            options={
                "verbose_name": "fråga om någon kom fram",
                "verbose_name_plural": "frågor om någon kom fram",
                "ordering": ("ask_on",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("result", "")), fields=["ask_on"], name="arrival_waiting_by_day"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("note__isnull", True),
                                ("result", ""),
                                ("settled_at__isnull", True),
                                ("settled_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="arrival_is_settled_by_somebody_at_some_time",
                        violation_error_message="Ett svar behöver hur det gick, tid och person.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reach__isnull", False), ("result", "")),
                            models.Q(models.Q(("result", ""), _negated=True), ("reach__isnull", True)),
                            _connector="OR",
                        ),
                        name="arrival_keeps_the_number_until_it_is_settled",
                        violation_error_message="Numret finns så länge frågan väntar, och inte längre.",
                    ),
                ],
            },
        ),
    ]
