from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """In a transaction of its own: the table is read while people go on saving."""

    dependencies = [("calls", "0010_rows_stay_in_their_case")]

    operations = [
        ValidateConstraint("case", "case_closes_with_time_person_outcome_and_assessment"),
        ValidateConstraint("case", "case_that_was_merged_says_into_which"),
    ]
