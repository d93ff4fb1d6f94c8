"""What a reviewer looks for is rare among the lines: an identity that was opened, a wrong code. Made while everybody works:
no table is locked."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0005_a_line_holds_the_digests_of_what_was_signed")]

    operations = [
        AddIndexConcurrently("auditevent", models.Index(fields=["event", "id"], name="audit_by_event")),
    ]
