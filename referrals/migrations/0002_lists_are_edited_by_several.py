import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_agencies_referrals_and_disclosures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agencytype",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="agencytype",
            name="form_token",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
            ),
        ),
        migrations.AddField(
            model_name="agencytype",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="legalbasis",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="legalbasis",
            name="form_token",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
            ),
        ),
        migrations.AddField(
            model_name="legalbasis",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddConstraint(
            model_name="agencytype",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                name="agencytype_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agencytype",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True),
                name="agencytype_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalbasis",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                name="legalbasis_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalbasis",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True),
                name="legalbasis_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        ),
    ]
