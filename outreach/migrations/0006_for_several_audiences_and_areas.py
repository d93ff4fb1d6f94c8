"""An occasion may be for several audiences, in several areas and languages.

The first audience and area stay where they were, so that the version before goes on reading and writing them: a trigger
writes that pair among the targets. What was written of languages becomes rows of the list where every word of it is one;
else it stays as it was written.
"""

import re

import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stodtelefon.swedish_order

# The list begins with the languages that are most spoken in Sweden, and those of its minorities.
LANGUAGES = [
    ("swedish", "svenska"),
    ("plain_swedish", "lätt svenska"),
    ("english", "engelska"),
    ("arabic", "arabiska"),
    ("somali", "somaliska"),
    ("persian", "persiska"),
    ("dari", "dari"),
    ("kurdish", "kurdiska"),
    ("tigrinya", "tigrinja"),
    ("turkish", "turkiska"),
    ("bcs", "bosniska/kroatiska/serbiska"),
    ("albanian", "albanska"),
    ("polish", "polska"),
    ("russian", "ryska"),
    ("ukrainian", "ukrainska"),
    ("spanish", "spanska"),
    ("finnish", "finska"),
    ("meankieli", "meänkieli"),
    ("romani", "romani chib"),
    ("sami", "samiska"),
    ("yiddish", "jiddisch"),
    ("sign", "teckenspråk"),
]
BETWEEN = re.compile(r"\s*(?:,|;|/|&|\+|\boch\b)\s*")

FIRST_TARGETS = """
INSERT INTO outreach_outreachtarget (event_id, audience_id, area_id, "on", status)
SELECT id, audience_id, area_id, "on", status FROM outreach_outreachevent ON CONFLICT DO NOTHING;
"""


def fill(apps, schema_editor):
    language, event = (apps.get_model("outreach", name) for name in ("Language", "OutreachEvent"))
    for position, (key, label) in enumerate(LANGUAGES, start=1):
        language.objects.get_or_create(key=key, defaults={"label": label, "position": position * 10})
    rows = {row.label.casefold(): row for row in language.objects.all()}
    for written in event.objects.exclude(language="").iterator():
        words = [word for word in BETWEEN.split(written.language.casefold().strip(" .")) if word]
        if words and all(word in rows for word in words):
            written.languages.set([rows[word] for word in words])


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0036_somebody_may_not_handle_a_case"),
        ("outreach", "0005_events_are_called_as_the_page"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Language",
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
            ],
            options={
                "verbose_name": "språk",
                "verbose_name_plural": "språk",
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutreachTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="dag")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "planerad"), ("done", "genomförd"), ("cancelled", "inställd")],
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
            ],
            options={
                "verbose_name": "målgrupp i ett område",
                "verbose_name_plural": "målgrupper i områden",
            },
        ),
        migrations.AddField(
            model_name="outreachevent",
            name="questions",
            field=models.TextField(
                blank=True, db_default="", default="", max_length=2000, verbose_name="frågor som kom upp"
            ),
        ),
        migrations.AlterField(
            model_name="outreachevent",
            name="language",
            field=models.CharField(blank=True, max_length=60, verbose_name="språk, som det skrevs förr"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="outreachevent",
            trigger=pgtrigger.compiler.Trigger(
                name="first_target_stands_among_the_targets",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='\n                    IF TG_OP = \'UPDATE\' THEN\n                        UPDATE outreach_outreachtarget SET "on" = NEW."on", status = NEW.status\n                        WHERE event_id = NEW.id AND ("on", status) IS DISTINCT FROM (NEW."on", NEW.status);\n                        IF (OLD.audience_id, OLD.area_id) IS NOT DISTINCT FROM (NEW.audience_id, NEW.area_id) THEN\n                            RETURN NULL;\n                        END IF;\n                        DELETE FROM outreach_outreachtarget\n                        WHERE event_id = NEW.id AND audience_id = OLD.audience_id\n                        AND area_id IS NOT DISTINCT FROM OLD.area_id;\n                    END IF;\n                    INSERT INTO outreach_outreachtarget (event_id, audience_id, area_id, "on", status)\n                    VALUES (NEW.id, NEW.audience_id, NEW.area_id, NEW."on", NEW.status) ON CONFLICT DO NOTHING;\n                    RETURN NULL;\n                ',
                    hash="7212ee13f8226e3c463e45adf14f8c9d967f07a6",
                    operation='INSERT OR UPDATE OF "audience_id", "area_id", "on", "status"',
                    pgid="pgtrigger_first_target_stands_among_the_targets_9f6b8",
                    table="outreach_outreachevent",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="language",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="outreachevent",
            name="languages",
            field=models.ManyToManyField(
                blank=True, related_name="outreach_events", to="outreach.language", verbose_name="språk"
            ),
        ),
        migrations.AddField(
            model_name="outreachtarget",
            name="area",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="outreach.area",
                verbose_name="område",
            ),
        ),
        migrations.AddField(
            model_name="outreachtarget",
            name="audience",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="calls.audience",
                verbose_name="målgrupp",
            ),
        ),
        migrations.AddField(
            model_name="outreachtarget",
            name="event",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="targets",
                to="outreach.outreachevent",
            ),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                name="language_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True),
                name="language_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        ),
        migrations.AddIndex(
            model_name="outreachtarget",
            index=models.Index(
                condition=models.Q(("status", "done")),
                fields=["audience", "area", "-on"],
                name="told_by_audience_and_area",
            ),
        ),
        migrations.AddIndex(
            model_name="outreachtarget",
            index=models.Index(
                condition=models.Q(("status", "done")), fields=["audience", "-on"], name="told_by_audience"
            ),
        ),
        migrations.AddIndex(
            model_name="outreachtarget",
            index=models.Index(
                condition=models.Q(("status", "done")), fields=["area", "-on"], name="told_by_area"
            ),
        ),
        migrations.AddIndex(
            model_name="outreachtarget",
            index=models.Index(
                condition=models.Q(("status", "planned")),
                fields=["on", "audience", "area"],
                name="to_tell_by_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreachtarget",
            constraint=models.UniqueConstraint(
                fields=("event", "audience", "area"),
                name="outreach_target_stands_once",
                nulls_distinct=False,
                violation_error_message="Målgruppen står redan i det området.",
            ),
        ),
        migrations.RunSQL(FIRST_TARGETS, migrations.RunSQL.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
