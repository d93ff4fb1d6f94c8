"""Each snabbscanning is in a wording that there is, and those of a wording are found at once."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

LOOK_THROUGH = "ALTER TABLE calls_quickscan VALIDATE CONSTRAINT quickscan_is_asked_in_a_wording"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("calls", "0030_scans_are_asked_in_a_wording")]

    operations = [
        migrations.RunSQL(LOOK_THROUGH, migrations.RunSQL.noop),
        AddIndexConcurrently("quickscan", models.Index(fields=["wording"], name="scan_by_wording")),
    ]
