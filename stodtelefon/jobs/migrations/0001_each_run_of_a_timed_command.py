import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="JobRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40, verbose_name="jobb")),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="började"),
                ),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="slutade")),
                ("is_ok", models.BooleanField(null=True, verbose_name="gick bra")),
                ("note", models.TextField(blank=True, verbose_name="anteckning")),
            ],
            options={
                "ordering": ("started_at",),
                "verbose_name": "körning",
                "verbose_name_plural": "körningar",
                "indexes": [models.Index(fields=["name", "-started_at"], name="job_runs_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("finished_at__isnull", True), ("is_ok__isnull", True)),
                            models.Q(("finished_at__isnull", False), ("is_ok__isnull", False)),
                            _connector="OR",
                        ),
                        name="job_run_that_finished_says_how",
                        violation_error_message="En körning som är klar ska säga om det gick bra.",
                    )
                ],
            },
        ),
    ]
