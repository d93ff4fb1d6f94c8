from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("referrals", "0018_what_cannot_wait_is_named")]

    operations = [
        ValidateConstraint(
            model_name="legalbasis", name="legal_basis_leaves_unapproved_only_where_it_cannot_wait"
        ),
    ]
