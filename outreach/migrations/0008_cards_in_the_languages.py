"""What cards and posters say in a language. Swedish has a text to begin with; the municipality translates it."""

from django.conf import settings
from django.db import migrations, models

TAGS = {
    "swedish": "sv",
    "plain_swedish": "sv",
    "english": "en",
    "arabic": "ar",
    "somali": "so",
    "persian": "fa",
    "dari": "fa-AF",
    "kurdish": "ku",
    "tigrinya": "ti",
    "turkish": "tr",
    "bcs": "sh",
    "albanian": "sq",
    "polish": "pl",
    "russian": "ru",
    "ukrainian": "uk",
    "spanish": "es",
    "finnish": "fi",
    "meankieli": "fit",
    "romani": "rom",
    "sami": "se",
    "yiddish": "yi",
    "sign": "swl",
}
SWEDISH = {
    "card_title": "Orolig för någon?",
    "card_words": "Vi lyssnar och hjälper dig vidare, om du är rädd att någon dras in i våldsbejakande extremism.",
    "card_anonymous": "Du behöver inte säga vem du är.",
}


def fill(apps, schema_editor):
    languages = apps.get_model("outreach", "Language").objects
    for key, tag in TAGS.items():
        languages.filter(key=key).update(tag=tag)
    languages.filter(key="swedish").update(**SWEDISH)


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0007_what_is_planned_repeats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="language",
            name="card_anonymous",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=160,
                verbose_name="att man inte behöver säga vem man är",
            ),
        ),
        migrations.AddField(
            model_name="language",
            name="card_hours",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=160, verbose_name="öppettider"
            ),
        ),
        migrations.AddField(
            model_name="language",
            name="card_title",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=80,
                verbose_name="rubrik på kort och affisch",
            ),
        ),
        migrations.AddField(
            model_name="language",
            name="card_words",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="vad linjen gör"
            ),
        ),
        migrations.AddField(
            model_name="language",
            name="tag",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20, verbose_name="språkkod"
            ),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("card_anonymous", ""), ("card_hours", ""), ("card_title", ""), ("card_words", "")
                    ),
                    models.Q(
                        models.Q(("card_title", ""), _negated=True),
                        models.Q(("card_anonymous", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="language_card_is_whole",
                violation_error_message="Ett kort behöver både en rubrik och meningen att man inte behöver säga vem man är.",
            ),
        ),
        migrations.AddConstraint(
            model_name="language",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tag", ""), ("tag__regex", "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"), _connector="OR"
                ),
                name="language_tag_is_one",
                violation_error_message="Skriv språkkoden som sv, so eller fa-AF.",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
