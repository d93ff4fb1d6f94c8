import datetime

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_the_settings_of_the_line"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="callback_days",
            field=models.PositiveSmallIntegerField(
                default=1, verbose_name="missat samtal: ring upp inom arbetsdagar"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="lex_sarah_address",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="webbadress för att rapportera missförhållanden"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="meetings_from",
            field=models.TimeField(default=datetime.time(8, 0), verbose_name="möten tidigast från"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="meetings_until",
            field=models.TimeField(default=datetime.time(17, 0), verbose_name="möten senast till"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="outreach_silent_months",
            field=models.PositiveSmallIntegerField(
                default=12, verbose_name="nå ut: påminn efter månader utan information"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("callback_days__range", (0, 10)), ("outreach_silent_months__range", (1, 60))
                ),
                name="organisation_reminders_are_reasonable",
                violation_error_message="Påminnelserna ska vara 0-10 dagar (missat samtal) och 1-60 månader (nå ut).",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "meetings_until__gte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("meetings_from"), "+", models.Value(datetime.timedelta(seconds=7200))
                        ),
                    ),
                    ("meetings_from__lte", datetime.time(21, 59)),
                ),
                name="organisation_day_has_room_for_a_meeting",
                violation_error_message="Mötestiderna behöver rymma minst två timmar: från först, till sedan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lex_sarah_address", ""),
                    ("lex_sarah_address__regex", "^https?://[^\\s/]+\\S*$"),
                    _connector="OR",
                ),
                name="organisation_lex_sarah_address_is_a_web_address",
                violation_error_message="Skriv webbadressen som https://exempel.se/lex-sarah.",
            ),
        ),
    ]
