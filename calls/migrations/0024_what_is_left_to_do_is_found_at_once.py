"""What an account still has to do is found at once: a snabbscanning to finish, a reminder."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("calls", "0023_what_was_told_is_found_by_its_day")]

    operations = [
        AddIndexConcurrently(
            "quickscan",
            models.Index(
                fields=["call"], name="scan_unfinished", condition=models.Q(("signed_at__isnull", True))
            ),
        ),
        AddIndexConcurrently(
            "reminder",
            models.Index(
                fields=["case"], name="reminder_undone", condition=models.Q(("done_at__isnull", True))
            ),
        ),
    ]
