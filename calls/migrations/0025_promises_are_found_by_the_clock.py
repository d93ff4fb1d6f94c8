"""Idag reads the first promises of each kind, by whose they are. Made while everybody works: no table is locked."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

OPEN = models.Q(ended_at__isnull=True)
CLOCK = (models.OrderBy(models.F("due_on"), nulls_first=True), "made_at", "id")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("calls", "0024_what_is_left_to_do_is_found_at_once")]

    operations = [
        AddIndexConcurrently(
            "promise",
            models.Index("owner", "kind", *CLOCK, name="promise_by_owner_and_kind", condition=OPEN),
        ),
        AddIndexConcurrently(
            "promise",
            models.Index("kind", *CLOCK, name="promise_by_kind_and_clock", condition=OPEN),
        ),
        AddIndexConcurrently(
            "promise",
            models.Index(
                "kind",
                *CLOCK,
                name="promise_of_nobody",
                condition=models.Q(ended_at__isnull=True, owner__isnull=True),
            ),
        ),
        AddIndexConcurrently("promise", models.Index(*CLOCK, name="promise_by_clock", condition=OPEN)),
        RemoveIndexConcurrently("promise", "promise_by_owner"),
        RemoveIndexConcurrently("promise", "promise_by_kind"),
    ]
