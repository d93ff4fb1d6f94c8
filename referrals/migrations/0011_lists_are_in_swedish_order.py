from django.db import migrations

import stodtelefon.swedish_order


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0010_a_no_from_the_manager_is_held_to_it"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="agency",
            options={
                "ordering": (stodtelefon.swedish_order.SwedishOrder("name"),),
                "verbose_name": "samverkansaktör",
                "verbose_name_plural": "samverkansaktörer",
            },
        ),
        migrations.AlterModelOptions(
            name="agencytype",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "verbose_name": "typ av samverkansaktör",
                "verbose_name_plural": "typer av samverkansaktörer",
            },
        ),
        migrations.AlterModelOptions(
            name="legalbasis",
            options={
                "ordering": ("position", stodtelefon.swedish_order.SwedishOrder("label")),
                "verbose_name": "rättslig grund",
                "verbose_name_plural": "rättsliga grunder",
            },
        ),
    ]
