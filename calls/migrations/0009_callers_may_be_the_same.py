import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """In a transaction of its own: its locks are short, and people go on saving."""

    dependencies = [
        ("calls", "0008_cases_may_be_a_part_of_another"),
    ]

    operations = [
        migrations.AddField(
            model_name="caller",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="doublets",
                to="calls.caller",
                verbose_name="samma person som",
            ),
        ),
        migrations.AddIndex(
            model_name="caller",
            index=models.Index(
                condition=models.Q(("same_as__isnull", False)), fields=["same_as"], name="caller_doublets"
            ),
        ),
    ]
