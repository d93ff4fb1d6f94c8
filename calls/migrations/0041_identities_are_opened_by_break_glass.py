"""A manager opens the identities of a case by break-glass: a kind of opening, as short as the others of its sort and
reviewed like them.
"""

import datetime

import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0040_a_note_may_come_from_the_police"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="caseopening",
            name="opening_by_break_glass_lasts_a_day_at_most",
        ),
        migrations.RemoveConstraint(
            model_name="caseopening",
            name="opening_by_break_glass_is_reviewed_by_another",
        ),
        migrations.AlterField(
            model_name="caseopening",
            name="kind",
            field=models.CharField(
                choices=[
                    ("closed_lately", "avslutat det senaste året"),
                    ("closed_long_ago", "avslutat för mer än ett år sedan"),
                    ("break_glass", "nödöppnat"),
                    ("identities", "identiteterna nödöppnade"),
                ],
                max_length=20,
                verbose_name="slag",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["break_glass", "identities"]), _negated=True),
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
                            ("kind__in", ["break_glass", "identities"]),
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
