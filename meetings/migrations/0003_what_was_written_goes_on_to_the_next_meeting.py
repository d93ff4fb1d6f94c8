import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_rooms_are_edited_by_several"),
    ]

    operations = [
        migrations.AddField(
            model_name="meeting",
            name="battery_went_to",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="meetings.meeting",
                verbose_name="svaren följde med till",
            ),
        ),
        migrations.AddField(
            model_name="meeting",
            name="written_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="skrivet"),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("battery_went_to__isnull", True),
                    models.Q(
                        ("battery__isnull", True),
                        ("status__in", ["cancelled", "rescheduled", "no_show"]),
                    ),
                    _connector="OR",
                ),
                name="meeting_battery_goes_on_from_one_that_was_not_held",
                violation_error_message="Bara det som är skrivet till ett möte som inte blev av följer med.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("written_at__isnull", True),
                    ("held_at__isnull", True),
                    ("held_at__lte", models.F("written_at")),
                    _connector="OR",
                ),
                name="meeting_is_held_before_it_is_written_down",
                violation_error_message="Mötet kan inte skrivas in innan det hölls.",
            ),
        ),
    ]
