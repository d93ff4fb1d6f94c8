import uuid

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import stodtelefon.privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0002_lists_are_edited_by_several"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # An earlier version reads no wording 2. It was asked in the same words but for the reason, which goes with it.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "UPDATE calls_quickscan SET wording_version = 1 WHERE wording_version = 2",
        ),
        migrations.CreateModel(
            name="CallbackTry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("begun_at", models.DateTimeField(verbose_name="började ringa")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="slutade ringa")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("reached", "nådd"), ("no_answer", "ingen svarade"), ("let_go", "avbröts")],
                        max_length=10,
                        verbose_name="hur gick det",
                    ),
                ),
            ],
            options={
                "verbose_name": "försök att ringa tillbaka",
                "verbose_name_plural": "försök att ringa tillbaka",
                "ordering": ("begun_at",),
            },
        ),
        migrations.AddField(
            model_name="callback",
            name="reach_from",
            field=models.TimeField(blank=True, null=True, verbose_name="går att nå från"),
        ),
        migrations.AddField(
            model_name="callback",
            name="reason",
            field=stodtelefon.privacy.fields.SealedTextField(
                blank=True, max_length=300, verbose_name="varför det inte gick"
            ),
        ),
        migrations.AddField(
            model_name="quickscan",
            name="outcome_reason",
            field=stodtelefon.privacy.fields.SealedTextField(
                blank=True, max_length=500, verbose_name="skäl till utfallet"
            ),
        ),
        migrations.AlterField(
            model_name="quickscan",
            name="wording_version",
            field=models.PositiveSmallIntegerField(default=2, verbose_name="ordalydelse"),
        ),
        AddConstraintNotValid(
            model_name="callback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason__isnull", False), ("result", "given_up")),
                    models.Q(models.Q(("result", "given_up"), _negated=True), ("reason__isnull", True)),
                    _connector="OR",
                ),
                name="callback_is_given_up_with_a_reason",
                violation_error_message="Skriv i en mening varför personen inte gick att nå.",
            ),
        ),
        AddConstraintNotValid(
            model_name="quickscan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wording_version__gte", 2), _negated=True),
                    models.Q(
                        models.Q(("danger__in", ["no", "unknown"]), ("outcome", "acute")),
                        models.Q(("child_at_risk__in", ["no"]), ("outcome", "child_report")),
                        models.Q(("child_at_risk__in", ["no"]), ("outcome", "caller_reports")),
                        models.Q(("outcome", "invited"), ("urgency__in", ["none"])),
                        models.Q(("outcome", "settled"), ("urgency__in", ["can_wait", "prompt", "acute"])),
                        _connector="OR",
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="scan_outcome_agrees_with_its_answers",
                violation_error_message="Utfallet går inte ihop med svaren. Ändra ett av dem.",
            ),
        ),
        AddConstraintNotValid(
            model_name="quickscan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("wording_version__gte", 2), _negated=True),
                    ("signed_at__isnull", True),
                    ("outcome_reason__isnull", False),
                    models.Q(
                        models.Q(("danger__in", ["yes"]), ("outcome", "settled")),
                        models.Q(("danger__in", ["unknown"]), ("outcome", "settled")),
                        models.Q(("danger__in", ["yes"]), ("outcome", "advice_given")),
                        models.Q(("danger__in", ["yes"]), ("outcome", "helped_onward")),
                        models.Q(("danger__in", ["yes"]), ("outcome", "declined")),
                        models.Q(("outcome", "acute"), ("urgency__in", ["none"])),
                        models.Q(("outcome", "acute"), ("urgency__in", ["can_wait"])),
                        models.Q(("outcome", "linked_in"), ("urgency__in", ["none"])),
                        models.Q(("outcome", "unreachable"), ("urgency__in", ["none"])),
                        models.Q(("outcome", "unreachable"), ("urgency__in", ["acute"])),
                        models.Q(
                            ("outcome", "helped_onward"), ("urgency__in", ["can_wait", "prompt", "acute"])
                        ),
                        models.Q(("outcome", "advice_given"), ("urgency__in", ["prompt", "acute"])),
                        models.Q(("outcome", "invited"), ("urgency__in", ["acute"])),
                        models.Q(("outcome", "caller_reports"), ("urgency__in", ["acute"])),
                        models.Q(("outcome", "declined"), ("urgency__in", ["acute"])),
                        _connector="OR",
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="scan_outcome_that_is_asked_about_has_its_reason",
                violation_error_message="Skriv i en mening varför utfallet stämmer trots svaren.",
            ),
        ),
        migrations.AddField(
            model_name="callbacktry",
            name="callback",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tries", to="calls.callback"
            ),
        ),
        migrations.AddField(
            model_name="callbacktry",
            name="tried_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="callbacktry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("callback",),
                name="callback_has_one_try_at_a_time",
                violation_error_message="Någon ringer redan upp personen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="callbacktry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("result", "")),
                    models.Q(
                        ("ended_at__gte", models.F("begun_at")),
                        ("ended_at__isnull", False),
                        models.Q(("result", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="callback_try_ends_with_how_it_went",
                violation_error_message="Ett försök avslutas med hur det gick.",
            ),
        ),
    ]
