import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields
import stodtelefon.privacy.hashing


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="HeldForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "browser_hash",
                    stodtelefon.privacy.hashing.KeyedHashField(verbose_name="webbläsarens hash"),
                ),
                (
                    "address_hash",
                    stodtelefon.privacy.hashing.KeyedHashField(verbose_name="adressens hash"),
                ),
                (
                    "contents",
                    stodtelefon.privacy.fields.SealedJSONField(
                        max_length=5000000, verbose_name="adress och fält"
                    ),
                ),
                (
                    "held_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="tagen om hand"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="finns kvar till")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_forms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="den som skrev",
                    ),
                ),
            ],
            options={
                "verbose_name": "formulär som väntar",
                "verbose_name_plural": "formulär som väntar",
            },
        ),
        migrations.AddConstraint(
            model_name="heldform",
            constraint=models.UniqueConstraint(
                fields=("user", "browser_hash", "address_hash"),
                name="held_form_is_kept_once_for_each_page",
                violation_error_message="Det du skrev på den här sidan finns redan kvar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="heldform",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("held_at"))),
                name="held_form_expires_after_it_is_held",
                violation_error_message="Formuläret måste finnas kvar en stund.",
            ),
        ),
    ]
