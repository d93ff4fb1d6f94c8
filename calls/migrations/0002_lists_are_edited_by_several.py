import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0001_cases_calls_and_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="audience",
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
            model_name="audience",
            name="form_token",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
            ),
        ),
        migrations.AddField(
            model_name="audience",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="callerrole",
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
            model_name="callerrole",
            name="form_token",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
            ),
        ),
        migrations.AddField(
            model_name="callerrole",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="need",
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
            model_name="need",
            name="form_token",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="outreachkind",
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
            model_name="outreachkind",
            name="form_token",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
            ),
        ),
        migrations.AddField(
            model_name="outreachkind",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                name="audience_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True),
                name="audience_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="callerrole",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                name="callerrole_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="callerrole",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True),
                name="callerrole_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                name="need_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True),
                name="need_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreachkind",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("label"),
                name="outreachkind_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
        ),
        migrations.AddConstraint(
            model_name="outreachkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("label", ""), _negated=True),
                name="outreachkind_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        ),
    ]
