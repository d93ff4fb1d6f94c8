from django.db import migrations

import stodtelefon.swedish_order


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0005_a_booking_after_the_last_day_says_why"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="room",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("name")),
                "verbose_name": "rum",
                "verbose_name_plural": "rum",
            },
        ),
    ]
