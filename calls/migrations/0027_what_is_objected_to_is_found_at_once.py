"""Whether somebody objects to a note is found without reading all notes."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("calls", "0026_queues_are_read_in_their_order")]

    operations = [
        AddIndexConcurrently(
            "note",
            models.Index(
                condition=models.Q(("kind", "objection")), fields=["about_id"], name="objection_about"
            ),
        ),
    ]
