"""A queue reads the cases that it shows and no others: one's own by the clock, and each order down to the key, so that
those of one moment need not be sorted. Made while everybody works: no table is locked."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

OPEN = models.Q(closed_at__isnull=True)
CLOCK = ["meet_by", "opened_at", "id"]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("calls", "0025_promises_are_found_by_the_clock")]

    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                "handler",
                models.OrderBy(
                    models.Case(
                        models.When(state__in=["new", "scanned", "meeting_planned"], then="meet_by"),
                        default=None,
                    ),
                    nulls_last=True,
                ),
                "last_entry_on",
                "opened_at",
                "id",
                name="case_of_handler_running_first",
                condition=OPEN,
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=CLOCK,
                name="case_waits_by_clock",
                condition=models.Q(
                    closed_at__isnull=True,
                    state__in=["scanned", "meeting_planned"],
                    urgency__in=["can_wait", "prompt", "acute"],
                ),
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=CLOCK,
                name="case_unassigned_by_clock",
                condition=models.Q(closed_at__isnull=True, handler__isnull=True),
            ),
        ),
        AddIndexConcurrently("case", models.Index(fields=["-closed_at", "id"], name="case_newest_closed")),
        RemoveIndexConcurrently("case", "case_waits_for_meeting"),
        RemoveIndexConcurrently("case", "case_unassigned"),
        RemoveIndexConcurrently("case", "case_closed_lately"),
    ]
