import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def given_to():
    return models.ForeignKey(
        blank=True,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name="den som har fått den",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0018_a_call_back_on_a_named_day_waits_for_it"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="quickscan", name="given_to", field=given_to()),
        migrations.AddField(model_name="reminder", name="given_to", field=given_to()),
    ]
