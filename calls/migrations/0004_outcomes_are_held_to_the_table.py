from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """In a transaction of its own: the table is read while people go on saving."""

    dependencies = [("calls", "0003_outcomes_agree_and_callbacks_are_tried_again")]

    operations = [
        ValidateConstraint("quickscan", "scan_outcome_agrees_with_its_answers"),
        ValidateConstraint("quickscan", "scan_outcome_that_is_asked_about_has_its_reason"),
    ]
