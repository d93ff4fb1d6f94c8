"""What calls have told, a child reported and a danger, is read by its day, however many years of it there are."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("calls", "0022_lists_are_read_in_their_order")]

    operations = [
        AddIndexConcurrently(
            "childdecision",
            models.Index(
                fields=["-decided_at", "id"],
                name="child_reported_by_day",
                condition=models.Q(("kind", "reported")),
            ),
        ),
        AddIndexConcurrently(
            "dangerreport",
            models.Index(
                fields=["-told_at", "id"],
                name="danger_told_outside",
                condition=models.Q(("emergency", "we_called"), ("socialjour_told", True), _connector="OR"),
            ),
        ),
    ]
