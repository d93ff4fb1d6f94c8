"""Areas to begin with. The municipality edits them: the names are the common parts of any municipality."""

from django.db import migrations

AREAS = [
    ("whole", "hela kommunen"),
    ("centre", "centrum"),
    ("north", "norra delen"),
    ("east", "östra delen"),
    ("south", "södra delen"),
    ("west", "västra delen"),
    ("rural", "byar och landsbygd"),
    ("online", "på nätet"),
]


def fill(apps, schema_editor):
    area = apps.get_model("outreach", "Area")
    for position, (key, label) in enumerate(AREAS, start=1):
        area.objects.get_or_create(key=key, defaults={"label": label, "position": position * 10})


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_what_is_done_to_be_known")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
