import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="YearChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(db_index=True, verbose_name="år")),
            ],
            options={
                "verbose_name": "ändring i ett avslutat år",
                "verbose_name_plural": "ändringar i avslutade år",
            },
        ),
        migrations.CreateModel(
            name="KeptYear",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="år"),
                ),
                ("figures", models.JSONField(verbose_name="tal")),
                ("page", models.TextField(verbose_name="sida")),
                ("is_empty", models.BooleanField(verbose_name="inget är inskrivet")),
                ("made_of", models.CharField(max_length=64, verbose_name="gjord av")),
                ("made_at", models.DateTimeField(verbose_name="räknad")),
            ],
            options={
                "verbose_name": "räknat år",
                "verbose_name_plural": "räknade år",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year__lt", django.db.models.functions.datetime.ExtractYear("made_at"))
                        ),
                        name="kept_year_is_over",
                        violation_error_message="Bara ett år som är slut kan sparas.",
                    )
                ],
            },
        ),
    ]
