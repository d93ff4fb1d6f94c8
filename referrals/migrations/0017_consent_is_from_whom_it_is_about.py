"""A word that was missing in the first legal basis, where nobody has written another."""

from django.db import migrations

WITHOUT, WITH = "Samtycke från den uppgiften gäller", "Samtycke från den som uppgiften gäller"


def mend(apps, schema_editor):
    apps.get_model("referrals", "LegalBasis").objects.filter(key="consent", label=WITHOUT).update(label=WITH)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0016_what_is_signed_stays"),
    ]

    operations = [
        migrations.RunPython(mend, migrations.RunPython.noop),
    ]
