"""When and by whom a battery was retired stays as it was, as all else of it does. In code its columns have the names that
every edition has; in the table they keep theirs.
"""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

NAMES = [
    migrations.RemoveConstraint("battery", "battery_is_published_by_somebody_at_some_time"),
    migrations.RenameField("battery", "published_at", "used_from"),
    migrations.AlterField(
        model_name="battery",
        name="used_from",
        field=models.DateTimeField(
            blank=True, db_column="published_at", null=True, verbose_name="används från"
        ),
    ),
    migrations.RenameField("battery", "published_by", "used_by"),
    migrations.AlterField(
        model_name="battery",
        name="used_by",
        field=models.ForeignKey(
            blank=True,
            db_column="published_by_id",
            null=True,
            on_delete=django.db.models.deletion.PROTECT,
            related_name="+",
            to=settings.AUTH_USER_MODEL,
        ),
    ),
    migrations.AlterField(
        model_name="battery",
        name="created_at",
        field=models.DateTimeField(
            default=django.utils.timezone.now, editable=False, verbose_name="påbörjad"
        ),
    ),
    migrations.AddConstraint(
        model_name="battery",
        constraint=models.CheckConstraint(
            condition=models.Q(
                models.Q(("status", "draft"), ("used_by__isnull", True), ("used_from__isnull", True)),
                models.Q(
                    models.Q(("status", "draft"), _negated=True),
                    ("used_from__isnull", False),
                    models.Q(("used_by__isnull", False), ("number", 1), _connector="OR"),
                ),
                _connector="OR",
            ),
            name="battery_is_published_by_somebody_at_some_time",
            violation_error_message="En version som används har både tidpunkt och den som bestämde det.",
        ),
    ),
    migrations.AlterConstraint(
        model_name="battery",
        name="one_battery_is_published_at_a_time",
        constraint=models.UniqueConstraint(
            condition=models.Q(("status", "published")),
            fields=("status",),
            name="one_battery_is_published_at_a_time",
            violation_error_message="En annan version används redan. Öppna sidan igen och se vilken.",
        ),
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0010_what_is_signed_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=NAMES),
        pgtrigger.migrations.RemoveTrigger(model_name="battery", name="published_battery_stays"),
        pgtrigger.migrations.AddTrigger(
            model_name="battery",
            trigger=pgtrigger.compiler.Trigger(
                name="published_battery_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"status\" = 'draft'))",
                    func="\n                IF (NEW.id, NEW.number, NEW.name, NEW.created_at, NEW.published_at, NEW.published_by_id) IS DISTINCT FROM (OLD.id, OLD.number, OLD.name, OLD.created_at, OLD.published_at, OLD.published_by_id)\n                   OR (OLD.status = 'published' AND NEW.status NOT IN ('published', 'retired'))\n                   OR (OLD.status = 'retired' AND (NEW.status, NEW.retired_at, NEW.retired_by_id) IS DISTINCT FROM (OLD.status, OLD.retired_at, OLD.retired_by_id)) THEN\n                    \n    RAISE EXCEPTION 'a published battery never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'published_battery_never_changes';\n\n                END IF;\n                RETURN NEW;\n            ",
                    hash="8bb38bf1962bef19fa67be964249853790f348b9",
                    operation="UPDATE",
                    pgid="pgtrigger_published_battery_stays_0f780",
                    table="meetings_battery",
                    when="BEFORE",
                ),
            ),
        ),
    ]
