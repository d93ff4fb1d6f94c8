"""A colleague's case is opened by break-glass: a kind of opening, with who reviewed it."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0034_how_precisely_a_change_is_dated"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="caseopening",
            options={
                "ordering": ("-created_at",),
                "verbose_name": "öppning av ärende",
                "verbose_name_plural": "öppningar av ärenden",
            },
        ),
        migrations.AddField(
            model_name="caseopening",
            name="reviewed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="granskat"),
        ),
        migrations.AddField(
            model_name="caseopening",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="caseopening",
            name="kind",
            field=models.CharField(
                choices=[
                    ("closed_lately", "avslutat det senaste året"),
                    ("closed_long_ago", "avslutat för mer än ett år sedan"),
                    ("break_glass", "nödöppnat"),
                ],
                max_length=20,
                verbose_name="slag",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "break_glass"), _negated=True),
                    models.Q(
                        ("decided_at__isnull", True),
                        ("opened_at__isnull", False),
                        (
                            "until__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("opened_at"), "+", models.Value(datetime.timedelta(days=1))
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="opening_by_break_glass_lasts_a_day_at_most",
                violation_error_message="En nödöppning gäller genast, och i 24 timmar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                        models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("reviewed_by__isnull", True),
                        models.Q(
                            ("kind", "break_glass"),
                            models.Q(("reviewed_by", models.F("created_by")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                ),
                name="opening_by_break_glass_is_reviewed_by_another",
                violation_error_message="Någon annan än den som nödöppnade granskar.",
            ),
        ),
    ]
