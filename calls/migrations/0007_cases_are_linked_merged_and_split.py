import datetime
import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import stodtelefon.privacy.fields


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0005_promises_are_rows"),
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
        migrations.RemoveConstraint(
            model_name="case",
            name="case_closes_with_time_person_outcome_and_assessment",
        ),
        # An earlier version knows no merged case: there it is a closed one, whose rows are in the other.
        migrations.RunSQL(
            migrations.RunSQL.noop,
            "UPDATE calls_case SET state = 'closed', outcome = COALESCE(NULLIF(outcome, ''), 'unreachable'), "
            "ve_assessment = COALESCE(NULLIF(ve_assessment, ''), 'cannot_tell') WHERE state = 'merged'",
        ),
        migrations.AddField(
            model_name="caller",
            name="same_as",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="doublets",
                to="calls.caller",
                verbose_name="samma person som",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="calls.case",
                verbose_name="ihopslaget med",
            ),
        ),
        migrations.AlterField(
            model_name="case",
            name="state",
            field=models.CharField(
                choices=[
                    ("new", "samtal"),
                    ("scanned", "snabbscanning"),
                    ("meeting_planned", "möte planerat"),
                    ("meeting_held", "möte hållet"),
                    ("follow_up", "uppföljning"),
                    ("closed", "avslutat"),
                    ("merged", "ihopslaget"),
                ],
                default="new",
                max_length=20,
                verbose_name="läge",
            ),
        ),
        migrations.AlterField(
            model_name="casedecision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("level_raised", "nivån höjdes"),
                    ("level_raise_undone", "höjningen av nivån ångrades"),
                    ("taken_over", "ärendet togs över"),
                    ("handed_over", "ärendet lämnades över"),
                    ("closed", "ärendet avslutades"),
                    ("reopened", "ärendet öppnades igen"),
                    ("code_replaced", "ny återkopplingskod"),
                    ("identity_added", "identitet lades till"),
                    ("identity_removed", "identitet togs bort"),
                    ("linked", "kopplat till ett annat ärende"),
                    ("link_confirmed", "kopplingen till ett annat ärende bekräftades"),
                    ("link_changed", "kopplingen till ett annat ärende ändrades"),
                    ("link_removed", "kopplingen till ett annat ärende togs bort"),
                    ("merged", "ärendet slogs ihop med ett annat"),
                    ("merge_undone", "sammanslagningen ångrades"),
                    ("split", "ärendet delades upp"),
                    ("split_undone", "uppdelningen ångrades"),
                    ("call_moved", "ett samtal flyttades"),
                    ("note_moved", "en anteckning flyttades"),
                ],
                max_length=20,
                verbose_name="beslut",
            ),
        ),
        migrations.AddIndex(
            model_name="caller",
            index=models.Index(
                condition=models.Q(("same_as__isnull", False)), fields=["same_as"], name="caller_doublets"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="case_doublets",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="call",
            trigger=pgtrigger.compiler.Trigger(
                name="call_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'call_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="edecd0b9b56200a000f5a05ebd26dc69eae263f5",
                    operation="UPDATE",
                    pgid="pgtrigger_call_stays_in_its_case_035a8",
                    table="calls_call",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="caller",
            trigger=pgtrigger.compiler.Trigger(
                name="caller_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'caller_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="45ae59fff14bde4bcd16aad2d2173f87a2aacfcc",
                    operation="UPDATE",
                    pgid="pgtrigger_caller_stays_in_its_case_ef2f7",
                    table="calls_caller",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="casedecision",
            trigger=pgtrigger.compiler.Trigger(
                name="decision_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="f34d374465439d0e68e491b31bd4d6ee3b063c10",
                    operation="UPDATE",
                    pgid="pgtrigger_decision_stays_in_its_case_2a17c",
                    table="calls_casedecision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="childdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="child_decision_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'child_decision_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="0fa2c1dc1c3b4c01b596a0386fa9a5f54585e903",
                    operation="UPDATE",
                    pgid="pgtrigger_child_decision_stays_in_its_case_3c3c1",
                    table="calls_childdecision",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="note",
            trigger=pgtrigger.compiler.Trigger(
                name="note_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'note_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="a628b839823b4b31e68663d152233fc87acda53b",
                    operation="UPDATE",
                    pgid="pgtrigger_note_stays_in_its_case_90376",
                    table="calls_note",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="personofconcern",
            trigger=pgtrigger.compiler.Trigger(
                name="person_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'person_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="5c765beead409f5aeadb7b01ee50a1705318ad03",
                    operation="UPDATE",
                    pgid="pgtrigger_person_stays_in_its_case_e054b",
                    table="calls_personofconcern",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reminder",
            trigger=pgtrigger.compiler.Trigger(
                name="reminder_stays_in_its_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."case_id" <> NEW."case_id")',
                    func="\n    IF NOT EXISTS (\n        SELECT 1 FROM calls_casemove m\n        WHERE m.id = NULLIF(current_setting('stodtelefon.move', true), '')::uuid\n        AND (\n            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)\n            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)\n        )\n    ) THEN\n        RAISE EXCEPTION 'a row stays in its case'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'reminder_stays_in_its_case';\n    END IF;\n    RETURN NEW;\n",
                    hash="59b0ea421f20d302c81a5e427e071ad6d0257ae1",
                    operation="UPDATE",
                    pgid="pgtrigger_reminder_stays_in_its_case_458ba",
                    table="calls_reminder",
                    when="BEFORE",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("state", "closed"),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("ve_assessment", ""), _negated=True),
                    ),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False), ("state", "merged")),
                    models.Q(
                        models.Q(("state__in", ["closed", "merged"]), _negated=True),
                        ("closed_at__isnull", True),
                        ("closed_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="case_closes_with_time_person_outcome_and_assessment",
                violation_error_message="Ett avslutat ärende behöver utfall och bedömning.",
            ),
        ),
        AddConstraintNotValid(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("merged_into__isnull", False),
                        ("state", "merged"),
                        models.Q(("merged_into", models.F("id")), _negated=True),
                    ),
                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)),
                    _connector="OR",
                ),
                name="case_that_was_merged_says_into_which",
                violation_error_message="Ett ihopslaget ärende hör till ett annat ärende.",
            ),
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
