from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0006_for_several_audiences_and_areas"),
    ]

    operations = [
        migrations.AddField(
            model_name="outreachevent",
            name="every",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[
                    (1, "varje månad"),
                    (2, "varannan månad"),
                    (3, "varje kvartal"),
                    (6, "varje halvår"),
                    (12, "varje år"),
                ],
                null=True,
                verbose_name="upprepas",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreachevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__isnull", True), ("every__in", (1, 2, 3, 6, 12)), _connector="OR"),
                name="outreach_repeats_as_listed",
                violation_error_message="Välj i listan hur ofta det upprepas.",
            ),
        ),
    ]
