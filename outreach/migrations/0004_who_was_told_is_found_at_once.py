"""When an area was last told, and what is planned, are found at once however much has been done."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("outreach", "0003_lists_are_in_swedish_order")]

    operations = [
        AddIndexConcurrently("outreachevent", models.Index(fields=["area", "-on"], name="outreach_by_area")),
        AddIndexConcurrently(
            "outreachevent",
            models.Index(
                fields=["on", "id"], name="outreach_planned", condition=models.Q(("status", "planned"))
            ),
        ),
    ]
