"""Indexes that hold what a list shows in its order. Made while everybody works: no table is locked."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

OPEN = models.Q(closed_at__isnull=True)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("calls", "0021_what_was_compared_with_every_other_case")]

    operations = [
        AddIndexConcurrently(
            "call",
            models.Index(
                fields=["-received_at"], name="call_without_case", condition=models.Q(case__isnull=True)
            ),
        ),
        AddIndexConcurrently("call", models.Index(fields=["taken_by", "-received_at"], name="call_by_taker")),
        AddIndexConcurrently(
            "callback",
            models.Index(
                fields=["due_on"], name="callback_waiting", condition=models.Q(settled_at__isnull=True)
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                models.OrderBy(
                    models.Case(
                        models.When(state__in=["new", "scanned", "meeting_planned"], then="meet_by"),
                        default=None,
                    ),
                    nulls_last=True,
                ),
                models.F("last_entry_on"),
                models.F("opened_at"),
                name="case_running_first",
                condition=OPEN,
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["meet_by", "opened_at"],
                name="case_waits_for_meeting",
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
                fields=["meet_by", "opened_at"],
                name="case_unassigned",
                condition=models.Q(closed_at__isnull=True, handler__isnull=True),
            ),
        ),
        AddIndexConcurrently(
            "case",
            models.Index(fields=["last_entry_on", "opened_at"], name="case_stalled", condition=OPEN),
        ),
    ]
