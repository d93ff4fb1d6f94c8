from django.db import migrations


class Migration(migrations.Migration):
    """Only how the table is called in lists of fields: no statement is sent."""

    dependencies = [
        ("outreach", "0004_who_was_told_is_found_at_once"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="outreachevent",
            options={
                "ordering": ("-on", "-id"),
                "verbose_name": "insats för att nå ut",
                "verbose_name_plural": "insatser för att nå ut",
            },
        ),
    ]
