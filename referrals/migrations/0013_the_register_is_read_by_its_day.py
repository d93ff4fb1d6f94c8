"""Lines of the register are read by the day they were told, or written when they are not told yet."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("referrals", "0012_what_is_over_is_leafed_by_its_day")]

    operations = [
        AddIndexConcurrently(
            "disclosure",
            models.Index(Coalesce("told_at", "created_at").desc(), "id", name="disclosure_by_day"),
        ),
    ]
