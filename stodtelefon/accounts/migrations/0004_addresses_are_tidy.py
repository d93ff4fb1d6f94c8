"""An address is kept as whoever signs in types it: without what cannot be seen.

The rule is for what is saved from now on. An address that is kept otherwise is tidied, but for one whose tidy form
another account has already: only people can tell which of the two is used.
"""

import re

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

UNSEEN = r"\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
UNTIDY = rf"[{UNSEEN}\uff01-\uff5e]"
PLAIN = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def tidy_addresses(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    for user in users.filter(email__regex=UNTIDY).order_by("pk"):
        address = re.sub(f"[{UNSEEN}]", "", user.email).translate(PLAIN).lower()
        if not users.filter(email=address).exists():
            users.filter(pk=user.pk).update(email=address)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_a_morning_mail"),
    ]

    operations = [
        AddConstraintNotValid(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("email__regex", UNTIDY), _negated=True),
                name="user_address_is_tidy",
                violation_error_message="E-postadressen ska skrivas utan mellanslag och osynliga tecken.",
            ),
        ),
        migrations.RunPython(tidy_addresses, migrations.RunPython.noop),
    ]
