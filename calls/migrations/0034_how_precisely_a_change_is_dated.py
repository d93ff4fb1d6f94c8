"""What has changed can have begun in a season or a year. What is there already was asked for as a month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calls", "0033_used_words_stay_by_one_rule")]

    operations = [
        migrations.AddField(
            model_name="quickscan",
            name="changed_since_length",
            field=models.CharField(
                choices=[("month", "månad"), ("season", "årstid"), ("year", "år")],
                db_default="month",
                default="month",
                max_length=6,
                verbose_name="månad, årstid eller år",
            ),
        ),
    ]
