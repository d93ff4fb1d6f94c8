from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0005_promises_are_rows"),
        ("meetings", "0004_meetings_stay_in_their_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="late_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("caller", "den som hör av sig vill det"),
                    ("no_time", "ingen tid fanns"),
                    ("other", "annat"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="varför efter sista dagen",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="late_words",
            field=stodtelefon.privacy.fields.SealedTextField(
                blank=True, max_length=500, verbose_name="varför efter sista dagen, i ord"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("late_reason", "other"), ("late_words__isnull", False)),
                    models.Q(models.Q(("late_reason", "other"), _negated=True), ("late_words__isnull", True)),
                    _connector="OR",
                ),
                name="meeting_after_the_last_day_says_why_in_words_if_other",
                violation_error_message="Skriv i en mening varför mötet blir efter sista dagen.",
            ),
        ),
    ]
