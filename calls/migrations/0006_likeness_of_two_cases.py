import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0005_promises_are_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "alike",
                    django.contrib.postgres.fields.ArrayField(
                        blank=True,
                        base_field=models.CharField(
                            choices=[
                                ("personal_number", "personnummer"),
                                ("name", "namn"),
                                ("phone", "telefon"),
                                ("email", "e-post"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="vad som liknar",
                    ),
                ),
                (
                    "found_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="hittad"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("not_same", "inte samma oro"),
                            ("linked", "länkade"),
                            ("merged", "sammanslagna"),
                        ],
                        max_length=10,
                        verbose_name="avgjort som",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="avgjort")),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.case"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.case"
                    ),
                ),
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
            ],
            options={
                "verbose_name": "likhet",
                "verbose_name_plural": "likheter",
                "ordering": ("found_at",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=["found_at"],
                        name="likeness_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("first", "second"),
                        name="likeness_is_there_once_for_two_cases",
                        violation_error_message="De två ärendena står redan bredvid varandra.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="likeness_is_of_two_cases_in_order",
                        violation_error_message="Ett ärende kan inte likna sig självt.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alike__len__gte", 1)),
                        name="likeness_says_what_is_alike",
                        violation_error_message="Ange vad som liknar.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", ""), ("settled_at__isnull", True), ("settled_by__isnull", True)),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("how", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="likeness_is_settled_by_somebody_in_some_way",
                        violation_error_message="En likhet avgörs av någon, vid en tidpunkt, på ett sätt.",
                    ),
                ],
            },
        ),
    ]
