from django.db import migrations

import stodtelefon.swedish_order


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0019_what_waits_may_be_given_to_a_colleague"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="audience",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "verbose_name": "målgrupp",
                "verbose_name_plural": "målgrupper",
            },
        ),
        migrations.AlterModelOptions(
            name="callerrole",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "verbose_name": "roll",
                "verbose_name_plural": "roller",
            },
        ),
        migrations.AlterModelOptions(
            name="concernkind",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "verbose_name": "annan oro",
                "verbose_name_plural": "annan oro",
            },
        ),
        migrations.AlterModelOptions(
            name="need",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "verbose_name": "behov",
                "verbose_name_plural": "behov",
            },
        ),
        migrations.AlterModelOptions(
            name="outreachkind",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "verbose_name": "sätt att nå ut",
                "verbose_name_plural": "sätt att nå ut",
            },
        ),
    ]
