from django.db import migrations

import stodtelefon.swedish_order


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0002_areas_are_edited_by_several"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="area",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "verbose_name": "område",
                "verbose_name_plural": "områden",
            },
        ),
    ]
