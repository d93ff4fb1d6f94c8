from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0003_an_address_for_faults_and_complaints"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="likeness_by_contact",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="telefon och e-post jämförs mellan ärenden"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="likeness_decision",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=200,
                verbose_name="nämndens beslut om att jämföra telefon och e-post",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("likeness_by_contact", False),
                    models.Q(("likeness_decision", ""), _negated=True),
                    _connector="OR",
                ),
                name="organisation_compares_contact_by_decision",
                violation_error_message="Att jämföra telefon och e-post mellan ärenden kräver nämndens beslut: skriv vilket.",
            ),
        ),
    ]
