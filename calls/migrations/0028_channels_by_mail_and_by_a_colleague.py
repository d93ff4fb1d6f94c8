"""SN1 knows a mail and a message that a colleague sent on. Choices alone: no statement is sent."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0027_what_is_objected_to_is_found_at_once")]

    operations = [
        migrations.AlterField(
            model_name="call",
            name="channel",
            field=models.CharField(
                choices=[
                    ("phone", "telefon"),
                    ("call_back", "återuppringning"),
                    ("walk_in", "möte utan bokning"),
                    ("letter", "brev"),
                    ("email", "e-post"),
                    ("forwarded", "ett meddelande som en kollega skickat vidare"),
                    ("other", "annat"),
                ],
                default="phone",
                max_length=10,
                verbose_name="kontaktväg",
            ),
        ),
        migrations.AlterField(
            model_name="dangerreport",
            name="emergency",
            field=models.CharField(
                choices=[
                    ("we_called", "vi ringde 112"),
                    ("caller_calls", "den som hörde av sig skulle ringa 112"),
                    ("not_needed", "112 behövdes inte"),
                ],
                max_length=12,
                verbose_name="112",
            ),
        ),
    ]
