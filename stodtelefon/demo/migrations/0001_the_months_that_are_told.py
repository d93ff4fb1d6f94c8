from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Month",
            fields=[
                ("starts_on", models.DateField(primary_key=True, serialize=False, verbose_name="månad")),
                ("concerns", models.PositiveSmallIntegerField(verbose_name="samtal att berätta")),
                ("told", models.PositiveSmallIntegerField(default=0, verbose_name="berättade delar")),
            ],
            options={
                "verbose_name": "påhittad månad",
                "verbose_name_plural": "påhittade månader",
                "ordering": ("starts_on",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(told__lte=models.F("concerns") + 1),
                        name="demo_month_is_told_once",
                        violation_error_message="Månaden är redan berättad.",
                    )
                ],
            },
        ),
    ]
