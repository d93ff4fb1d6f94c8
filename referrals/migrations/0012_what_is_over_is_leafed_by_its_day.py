"""Referrals that are over are leafed through, the newest first, however many there are."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("referrals", "0011_lists_are_in_swedish_order")]

    operations = [
        AddIndexConcurrently(
            "referral",
            models.Index(
                fields=["-created_at"],
                name="referral_finished",
                condition=models.Q(("status__in", ["declined", "completed", "withdrawn"])),
            ),
        ),
    ]
