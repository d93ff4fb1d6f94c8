"""Bookings are found by their time, however many years of them there are; Postgres is told at once how they lie."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

import meetings.models.bookings


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("meetings", "0006_lists_are_in_swedish_order")]

    operations = [
        AddIndexConcurrently(
            "booking",
            django.contrib.postgres.indexes.GistIndex(
                meetings.models.bookings.TimeRange("starts_at", "ends_at"), name="booking_by_time"
            ),
        ),
        migrations.RunSQL("ANALYZE meetings_booking", migrations.RunSQL.noop),
    ]
