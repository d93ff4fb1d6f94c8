import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


def given_to(words):
    return models.ForeignKey(
        blank=True,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=words,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0008_what_is_written_in_afterwards_says_when"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="arrival", name="given_to", field=given_to("den som har fått den")),
        migrations.AddField(model_name="disclosure", name="given_to", field=given_to("den som har fått det")),
        migrations.AddField(
            model_name="disclosure",
            name="answer_read_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="chefens nej läst"),
        ),
        AddConstraintNotValid(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer_read_at__isnull", True),
                    models.Q(("answer_read_at__gte", models.F("judged_at")), ("approval", "refused")),
                    _connector="OR",
                ),
                name="disclosure_answer_is_read_once_it_is_no",
                violation_error_message="Det finns inget nej från chefen att läsa.",
            ),
        ),
    ]
