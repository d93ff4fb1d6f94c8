import uuid

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("violence_at_home", "våld i hemmet"),
    ("school", "skola"),
    ("mental_health", "psykisk ohälsa"),
    ("crime", "kriminalitet"),
    ("honour", "hedersrelaterat våld eller förtryck"),
    ("conflict", "konflikt"),
    ("substance_use", "alkohol eller droger"),
    ("grief_and_crisis", "sorg och kris"),
    ("misunderstanding", "missförstånd eller rykte"),
    ("other", "annat"),
]


def fill(apps, schema_editor):
    model = apps.get_model("calls", "ConcernKind")
    for position, (key, label) in enumerate(KINDS, start=1):
        model.objects.create(key=key, label=label, position=position * 10)


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0016_what_was_told_never_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ConcernKind",
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
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="används inte från")),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nyckel")),
                ("label", models.CharField(max_length=120, verbose_name="benämning")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "annan oro",
                "verbose_name_plural": "annan oro",
                "ordering": ("position", "label"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OtherConcern",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "noted_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="inskrivet"),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="other_concern",
                        to="calls.case",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calls.concernkind",
                        verbose_name="vad det var i stället",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "vad det var i stället",
                "verbose_name_plural": "vad det var i stället",
            },
        ),
        migrations.AddConstraint(
            model_name="concernkind",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                name="concernkind_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="concernkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True),
                name="concernkind_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
