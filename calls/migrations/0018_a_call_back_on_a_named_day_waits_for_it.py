from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0017_what_the_concern_was_instead"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="callback",
            name="reach_on",
            field=models.DateField(blank=True, null=True, verbose_name="går att nå den dagen, inte före"),
        ),
        migrations.AddConstraint(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reach_on__isnull", True), ("reach_on", models.F("due_on")), _connector="OR"
                ),
                name="callback_on_a_named_day_is_due_that_day",
                violation_error_message="Den dag som personen går att nå är den dag då vi ringer.",
            ),
        ),
    ]
