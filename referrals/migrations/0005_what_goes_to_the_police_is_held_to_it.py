from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """In a transaction of its own: the tables are read while people go on saving."""

    dependencies = [("referrals", "0004_what_goes_to_the_police_has_the_managers_word")]

    operations = [
        ValidateConstraint("disclosure", "disclosure_is_logged_when_told_or_told_by_somebody"),
        ValidateConstraint("disclosure", "disclosure_to_police_has_the_managers_word"),
        ValidateConstraint("disclosure", "disclosure_for_the_manager_has_its_day"),
        ValidateConstraint("disclosure", "disclosure_is_untold_only_for_the_manager"),
        ValidateConstraint("disclosure", "disclosure_told_before_the_managers_word_says_why"),
        ValidateConstraint("disclosure", "disclosure_is_judged_with_time_person_and_words"),
        ValidateConstraint("disclosure", "disclosure_is_not_judged_by_who_wrote_it"),
        ValidateConstraint("referral", "referral_leaves_either_approved_or_with_a_reason"),
    ]
