import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0006_likeness_of_two_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "form_token",
                    models.UUIDField(
                        blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
                    ),
                ),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "degree",
                    models.CharField(
                        choices=[
                            ("possible", "möjligen samma oro"),
                            ("probable", "troligen samma oro"),
                            ("certain", "säkert samma oro"),
                        ],
                        max_length=10,
                        verbose_name="hur säkert",
                    ),
                ),
                ("reason", stodtelefon.privacy.fields.SealedTextField(max_length=2000, verbose_name="skäl")),
                ("proposed_at", models.DateTimeField(verbose_name="föreslaget")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekräftat")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="borttaget")),
                (
                    "removal_reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="varför det togs bort"
                    ),
                ),
            ],
            options={
                "verbose_name": "koppling mellan ärenden",
                "verbose_name_plural": "kopplingar mellan ärenden",
                "ordering": ("proposed_at",),
            },
        ),
        migrations.CreateModel(
            name="CaseMove",
            fields=[
                (
                    "form_token",
                    models.UUIDField(
                        blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
                    ),
                ),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merge", "sammanslagning"),
                            ("split", "uppdelning"),
                            ("call", "ett samtal"),
                            ("note", "en anteckning"),
                        ],
                        max_length=10,
                        verbose_name="slag",
                    ),
                ),
                (
                    "reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="skäl"
                    ),
                ),
                (
                    "changes",
                    stodtelefon.privacy.fields.SealedJSONField(blank=True, verbose_name="vad som flyttades"),
                ),
                ("moved_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="flyttat")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="ångrat")),
            ],
            options={
                "verbose_name": "flytt mellan ärenden",
                "verbose_name_plural": "flyttar mellan ärenden",
                "ordering": ("-moved_at",),
            },
        ),
        migrations.AddField(
            model_name="caselink",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.case"
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="calls.case"
            ),
        ),
        migrations.AddField(
            model_name="casemove",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="casemove",
            name="from_case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moves_from",
                to="calls.case",
                verbose_name="från",
            ),
        ),
        migrations.AddField(
            model_name="casemove",
            name="to_case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="moves_to",
                to="calls.case",
                verbose_name="till",
            ),
        ),
        migrations.AddField(
            model_name="casemove",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))),
                name="link_is_between_two_cases",
                violation_error_message="Ett ärende kan inte kopplas ihop med sig självt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("first", "second"),
                name="cases_are_linked_once",
                violation_error_message="Ärendena är redan ihopkopplade. Ändra kopplingen i stället.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                        models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("confirmed_by__isnull", True),
                        models.Q(("confirmed_by", models.F("created_by")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="link_is_confirmed_by_a_second_person",
                violation_error_message="Någon annan än den som föreslog bekräftar kopplingen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("removal_reason__isnull", True),
                        ("removed_at__isnull", True),
                        ("removed_by__isnull", True),
                    ),
                    models.Q(
                        ("removal_reason__isnull", False),
                        ("removed_at__isnull", False),
                        ("removed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="link_is_taken_away_by_somebody_with_a_reason",
                violation_error_message="Skriv i en mening varför kopplingen tas bort.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casemove",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_case", models.F("to_case")), _negated=True),
                name="move_is_between_two_cases",
                violation_error_message="Välj ett annat ärende än det som du är i.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casemove",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "merge"), ("undone_at__isnull", True)),
                fields=("from_case",),
                name="case_is_merged_once",
                violation_error_message="Ärendet är redan ihopslaget med ett annat.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casemove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["merge", "split"]), _negated=True),
                    ("reason__isnull", False),
                    _connector="OR",
                ),
                name="merge_and_split_have_a_reason",
                violation_error_message="Skriv i en mening varför ärendena slås ihop eller delas upp.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casemove",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                        models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("undone_at__isnull", True),
                        models.Q(
                            ("kind__in", ["merge", "split"]),
                            (
                                "undone_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("moved_at"), "+", models.Value(datetime.timedelta(days=1))
                                ),
                            ),
                        ),
                        _connector="OR",
                    ),
                ),
                name="merge_or_split_is_undone_within_a_day",
                violation_error_message="Bara en sammanslagning eller uppdelning kan ångras, inom ett dygn.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casemove",
            trigger=pgtrigger.compiler.Trigger(
                name="move_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF (NEW.kind, NEW.from_case_id, NEW.to_case_id, NEW.moved_at, NEW.created_by_id)\n                       IS DISTINCT FROM\n                       (OLD.kind, OLD.from_case_id, OLD.to_case_id, OLD.moved_at, OLD.created_by_id)\n                       OR (OLD.undone_at IS NOT NULL AND (NEW.undone_at, NEW.undone_by_id)\n                           IS DISTINCT FROM (OLD.undone_at, OLD.undone_by_id))\n                    THEN\n                        RAISE EXCEPTION 'a move is never edited'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'move_is_never_edited';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="f5b24a4c4e4bcbc4e4378d9a50679970f103e138",
                    operation="UPDATE",
                    pgid="pgtrigger_move_is_kept_fedd9",
                    table="calls_casemove",
                    when="BEFORE",
                ),
            ),
        ),
    ]
