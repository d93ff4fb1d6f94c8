from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """In a transaction of its own: the tables are read while people go on saving."""

    dependencies = [("calls", "0013_danger_and_children_are_found_anywhere")]

    operations = [
        ValidateConstraint("casedecision", "decision_on_urgency_age_and_situation_has_reason"),
        ValidateConstraint("childdecision", "child_decision_is_made_in_a_call_or_found_later"),
        ValidateConstraint("childdecision", "child_decision_says_where_it_was_found"),
        ValidateConstraint("dangerreport", "danger_hangs_on_its_call_or_on_the_case"),
        ValidateConstraint("dangerreport", "danger_says_where_it_was_found"),
    ]
