"""What an account still has to do is found at once: what was approved and not told, a no that nobody has read."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("referrals", "0013_the_register_is_read_by_its_day")]

    operations = [
        AddIndexConcurrently(
            "disclosure",
            models.Index(
                fields=["case"],
                name="disclosure_untold",
                condition=models.Q(("approval", "approved"), ("told_at__isnull", True)),
            ),
        ),
        AddIndexConcurrently(
            "disclosure",
            models.Index(
                fields=["case"],
                name="disclosure_refused_unread",
                condition=models.Q(("answer_read_at__isnull", True), ("approval", "refused")),
            ),
        ),
    ]
