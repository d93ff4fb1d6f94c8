from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0007_who_wants_to_be_asked_whether_they_got_there"),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="answer_written_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="svaret skrevs in"
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="end_written_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="vad det gav skrevs in"
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="sent_written_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="överlämnandet skrevs in"
            ),
        ),
    ]
