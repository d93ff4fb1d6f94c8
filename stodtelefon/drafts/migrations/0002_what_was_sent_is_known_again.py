import uuid

import django.utils.timezone
from django.db import migrations, models

import stodtelefon.privacy.fields
import stodtelefon.privacy.hashing


class Migration(migrations.Migration):
    dependencies = [
        ("drafts", "0001_what_waits_for_its_writer"),
    ]

    operations = [
        migrations.CreateModel(
            name="FirstWords",
            fields=[
                (
                    "token",
                    models.UUIDField(
                        editable=False, primary_key=True, serialize=False, verbose_name="formulärets märke"
                    ),
                ),
                ("words_hash", stodtelefon.privacy.hashing.KeyedHashField(verbose_name="ordens hash")),
                (
                    "sent_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="skickad"
                    ),
                ),
            ],
            options={
                "verbose_name": "första sändning",
                "verbose_name_plural": "första sändningar",
            },
        ),
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "contents_hash",
                    stodtelefon.privacy.hashing.KeyedHashField(unique=True, verbose_name="innehållets hash"),
                ),
                (
                    "answer",
                    stodtelefon.privacy.fields.SealedJSONField(
                        blank=True, max_length=100000, verbose_name="svar"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="skickad"
                    ),
                ),
            ],
            options={
                "verbose_name": "skickat formulär",
                "verbose_name_plural": "skickade formulär",
            },
        ),
    ]
