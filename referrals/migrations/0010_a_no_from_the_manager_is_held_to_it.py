from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """In a transaction of its own: the table is read while people go on saving."""

    dependencies = [("referrals", "0009_a_no_from_the_manager_is_read")]

    operations = [ValidateConstraint("disclosure", "disclosure_answer_is_read_once_it_is_no")]
