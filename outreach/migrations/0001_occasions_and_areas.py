"""Areas to begin with. The municipality edits them: the names are the common parts of any municipality."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

AREAS = [
    ("whole", "hela kommunen"),
    ("centre", "centrum"),
    ("north", "norra delen"),
    ("east", "östra delen"),
    ("south", "södra delen"),
    ("west", "västra delen"),
    ("rural", "byar och landsbygd"),
    ("online", "på nätet"),
]


def fill(apps, schema_editor):
    area = apps.get_model("outreach", "Area")
    for position, (key, label) in enumerate(AREAS, start=1):
        area.objects.get_or_create(key=key, defaults={"label": label, "position": position * 10})


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calls", "0001_cases_calls_and_people"),
        ("referrals", "0001_agencies_referrals_and_disclosures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nyckel")),
                ("label", models.CharField(max_length=120, verbose_name="benämning")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="används inte från")),
            ],
            options={
                "verbose_name": "område",
                "verbose_name_plural": "områden",
                "ordering": ("position", "label"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutreachEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "form_token",
                    models.UUIDField(
                        blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "planerad"), ("done", "genomförd"), ("cancelled", "inställd")],
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                ("on", models.DateField(verbose_name="dag")),
                ("language", models.CharField(blank=True, max_length=60, verbose_name="språk")),
                (
                    "people_reached",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="ungefär så många nåddes"
                    ),
                ),
                (
                    "together_with",
                    models.CharField(blank=True, max_length=200, verbose_name="andra vi var där med"),
                ),
                ("material", models.CharField(blank=True, max_length=500, verbose_name="material")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskriven"
                    ),
                ),
                (
                    "agencies",
                    models.ManyToManyField(
                        blank=True,
                        related_name="outreach_events",
                        to="referrals.agency",
                        verbose_name="tillsammans med",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outreach_events",
                        to="outreach.area",
                        verbose_name="område",
                    ),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outreach_events",
                        to="calls.audience",
                        verbose_name="målgrupp",
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
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outreach_events",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="av vem",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outreach_events",
                        to="calls.outreachkind",
                        verbose_name="hur",
                    ),
                ),
            ],
            options={
                "verbose_name": "utåtriktad information",
                "verbose_name_plural": "utåtriktad information",
                "ordering": ("-on", "-id"),
                "indexes": [
                    models.Index(fields=["-on", "-id"], name="outreach_newest_first"),
                    models.Index(fields=["audience", "-on"], name="outreach_by_audience"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("people_reached__isnull", True), ("status", "done"), _connector="OR"
                        ),
                        name="outreach_counts_people_only_when_done",
                        violation_error_message="Hur många som nåddes skrivs in när det är genomfört.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("people_reached__isnull", True),
                            ("people_reached__lte", 1000000),
                            _connector="OR",
                        ),
                        name="outreach_reaches_a_reasonable_number",
                        violation_error_message="Ange ungefär hur många personer som nåddes, högst en miljon.",
                    ),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
