"""How many wrong codes somebody has tried in the last hour is asked before each code: of those lines alone, and not of
all that was done and read in that hour. Made while everybody works: no table is locked."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0003_heads_are_chained_and_faults_dealt_with")]

    operations = [
        AddIndexConcurrently(
            "auditevent",
            models.Index(
                fields=["actor_id", "at"],
                name="audit_code_refused",
                condition=models.Q(("event", "code.refused")),
            ),
        ),
    ]
