"""What is said in a call is kept in versions. The first two came with the program, in the same words: the second is in use."""

import tomllib
import uuid
from pathlib import Path

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

DATA = Path(__file__).resolve().parent.parent / "data" / "snabbscanning.toml"


def words() -> dict[str, str]:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    found = {}
    for row in data["group"]:
        found |= {f"{name}_{row['key']}": row.get(name, "") for name in ("say", "guidance", "advice")}
    for row in data["question"]:
        found |= {f"ask_{row['field']}": row["text"], f"help_{row['field']}": row.get("help", "")}
    for row in data["told"]:
        found |= {f"{name}_{row['key']}": row[name] for name in ("read", "whole")}
        found |= {f"fact_{fact['key']}": fact["text"] for fact in row.get("fact", ())}
    return found


def load(apps, schema_editor):
    rows, said, now = apps.get_model("calls", "Wording").objects, words(), timezone.now()
    shipped = {"words": said, "created_at": now, "used_from": now}
    rows.create(number=1, status="retired", retired_at=now, **shipped)
    rows.create(number=2, status="in_use", **shipped)


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0028_channels_by_mail_and_by_a_colleague"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="version")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "utkast"),
                            ("in_use", "används"),
                            ("retired", "används inte längre"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                ("words", models.JSONField(default=dict, verbose_name="ord")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="påbörjad"
                    ),
                ),
                ("used_from", models.DateTimeField(blank=True, null=True, verbose_name="används från")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="togs ur bruk")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "used_by",
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
                "verbose_name": "version av samtalets ord",
                "verbose_name_plural": "versioner av samtalets ord",
                "ordering": ("-number",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "in_use")),
                        fields=("status",),
                        name="one_wording_is_in_use_at_a_time",
                        violation_error_message="En annan version används redan. Öppna sidan igen och se vilken.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "draft")),
                        fields=("status",),
                        name="one_wording_is_drafted_at_a_time",
                        violation_error_message="Det finns redan ett utkast. Fortsätt på det.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("created_by__isnull", False), ("number__in", (1, 2)), _connector="OR"
                        ),
                        name="wording_is_begun_by_somebody",
                        violation_error_message="En version har påbörjats av någon.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("status", "draft"), ("used_by__isnull", True), ("used_from__isnull", True)
                            ),
                            models.Q(
                                models.Q(("status", "draft"), _negated=True),
                                ("used_from__isnull", False),
                                models.Q(("used_by__isnull", False), ("number__in", (1, 2)), _connector="OR"),
                            ),
                            _connector="OR",
                        ),
                        name="wording_is_used_by_somebody_from_some_time",
                        violation_error_message="En version som används har både tidpunkt och den som bestämde det.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retired_at__gte", models.F("used_from")),
                                ("retired_at__isnull", False),
                                ("status", "retired"),
                            ),
                            models.Q(
                                models.Q(("status", "retired"), _negated=True), ("retired_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="wording_is_retired_after_it_was_used",
                        violation_error_message="En version som togs ur bruk har en tidpunkt, efter att den började användas.",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wording",
            trigger=pgtrigger.compiler.Trigger(
                name="used_wording_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"status\" = 'draft'))",
                    func="\n                    IF NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.words <> OLD.words\n                       OR NEW.created_at <> OLD.created_at\n                       OR NEW.created_by_id IS DISTINCT FROM OLD.created_by_id\n                       OR NEW.used_from <> OLD.used_from\n                       OR NEW.used_by_id IS DISTINCT FROM OLD.used_by_id\n                       OR (OLD.status = 'in_use' AND NEW.status NOT IN ('in_use', 'retired'))\n                       OR (OLD.status = 'retired'\n                           AND (NEW.status <> 'retired' OR NEW.retired_at <> OLD.retired_at)) THEN\n                        \n    RAISE EXCEPTION 'a wording that has been used never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'used_wording_never_changes';\n\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="fcf53298bc2ac9f9011651778f2b086d2f129a62",
                    operation="UPDATE",
                    pgid="pgtrigger_used_wording_stays_56e34",
                    table="calls_wording",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wording",
            trigger=pgtrigger.compiler.Trigger(
                name="used_wording_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"status\" = 'draft'))",
                    func="\n    RAISE EXCEPTION 'a wording that has been used never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'used_wording_never_changes';\n RETURN OLD;",
                    hash="355269924becfecd6c43efce9ece97b545858ae1",
                    operation="DELETE",
                    pgid="pgtrigger_used_wording_is_kept_072fa",
                    table="calls_wording",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
