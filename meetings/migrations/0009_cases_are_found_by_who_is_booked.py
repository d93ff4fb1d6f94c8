"""Bookings from before get the case of their meeting, so many at a time, while people go on booking; then they are found
by it. Once more is no harm: what has a case keeps it. And those of a person or a room that are not over are found
without reading all that have been.
"""

from uuid import UUID

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models, transaction

AT_A_TIME = 1000
# Held before their bookings, as whoever changes a meeting does it.
HOLD = "SELECT id FROM meetings_meeting WHERE id > %s ORDER BY id LIMIT %s FOR SHARE"
# The trigger writes the case of the meeting where there is none.
FILL = "UPDATE meetings_booking SET case_id = NULL WHERE meeting_id = ANY(%s) AND case_id IS NULL"


def fill(apps, schema_editor):
    last = UUID(int=0)
    with schema_editor.connection.cursor() as cursor:
        while last is not None:
            with transaction.atomic(using=schema_editor.connection.alias):
                cursor.execute(HOLD, [last, AT_A_TIME])
                meetings = [key for (key,) in cursor.fetchall()]
                cursor.execute(FILL, [meetings])
            last = meetings[-1] if meetings else None


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("meetings", "0008_bookings_know_their_case")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        AddIndexConcurrently(
            "booking",
            models.Index(
                condition=models.Q(("is_released", False)),
                fields=["user", "case"],
                name="booking_opens_a_case",
            ),
        ),
        AddIndexConcurrently("booking", models.Index(fields=["case"], name="booking_by_case")),
        AddIndexConcurrently(
            "booking",
            models.Index(
                condition=models.Q(("is_released", False)),
                fields=["user", "ends_at"],
                name="booking_of_person",
            ),
        ),
        AddIndexConcurrently(
            "booking",
            models.Index(
                condition=models.Q(("is_released", False)),
                fields=["room", "ends_at"],
                name="booking_of_room",
            ),
        ),
        RemoveIndexConcurrently("booking", "booking_by_person"),
        migrations.RunSQL("ANALYZE meetings_booking", migrations.RunSQL.noop),
    ]
