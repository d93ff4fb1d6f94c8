import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

import stodtelefon.privacy.fields

BACK_TO_A_CALL = """
    UPDATE calls_childdecision d SET call_id = (
        SELECT c.id FROM calls_call c WHERE c.case_id = d.case_id ORDER BY c.received_at DESC LIMIT 1
    ) WHERE d.call_id IS NULL;
    UPDATE calls_dangerreport d SET call_id = free.call_id FROM (
        SELECT DISTINCT ON (r.id) r.id, c.id AS call_id
        FROM calls_dangerreport r JOIN calls_call c ON c.case_id = r.case_id
        WHERE r.call_id IS NULL AND NOT EXISTS (SELECT 1 FROM calls_dangerreport o WHERE o.call_id = c.id)
        ORDER BY r.id, c.received_at DESC
    ) free WHERE free.id = d.id;
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0012_closed_cases_are_opened_and_callers_withdraw"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("danger", "skriv in vad som gjordes vid fara"),
                            ("child", "besluta om barnet"),
                        ],
                        max_length=10,
                        verbose_name="vad som krävs",
                    ),
                ),
                (
                    "found_in",
                    models.CharField(
                        choices=[
                            ("case", "ärendet"),
                            ("meeting", "ett möte"),
                            ("answer", "ett svar i frågebatteriet"),
                            ("note", "en anteckning"),
                        ],
                        max_length=10,
                        verbose_name="kom fram i",
                    ),
                ),
                ("found_id", models.UUIDField(verbose_name="kom fram i, id")),
                (
                    "about",
                    stodtelefon.privacy.fields.SealedTextField(max_length=1000, verbose_name="vad som sades"),
                ),
                ("raised_at", models.DateTimeField(verbose_name="sades")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="klart")),
                (
                    "ended_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "gjort"),
                            ("not_needed", "behövs inte"),
                            ("taken_back", "svaret togs tillbaka"),
                        ],
                        max_length=10,
                        verbose_name="hur",
                    ),
                ),
                (
                    "reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="varför det inte behövs"
                    ),
                ),
            ],
            options={
                "verbose_name": "att göra genast",
                "verbose_name_plural": "att göra genast",
                "ordering": ("raised_at",),
            },
        ),
        migrations.AddField(
            model_name="childdecision",
            name="form_token",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
            ),
        ),
        migrations.AddField(
            model_name="childdecision",
            name="found_id",
            field=models.UUIDField(blank=True, null=True, verbose_name="kom fram i, id"),
        ),
        migrations.AddField(
            model_name="childdecision",
            name="found_in",
            field=models.CharField(
                blank=True,
                choices=[
                    ("case", "ärendet"),
                    ("meeting", "ett möte"),
                    ("answer", "ett svar i frågebatteriet"),
                    ("note", "en anteckning"),
                ],
                db_default="",
                max_length=10,
                verbose_name="kom fram i",
            ),
        ),
        migrations.AddField(
            model_name="childdecision",
            name="seen",
            field=stodtelefon.privacy.fields.SealedTextField(
                blank=True, max_length=2000, verbose_name="vad som kom fram"
            ),
        ),
        migrations.AddField(
            model_name="dangerreport",
            name="case",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="dangers",
                to="calls.case",
            ),
        ),
        migrations.AddField(
            model_name="dangerreport",
            name="form_token",
            field=models.UUIDField(
                blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
            ),
        ),
        migrations.AddField(
            model_name="dangerreport",
            name="found_id",
            field=models.UUIDField(blank=True, null=True, verbose_name="kom fram i, id"),
        ),
        migrations.AddField(
            model_name="dangerreport",
            name="found_in",
            field=models.CharField(
                blank=True,
                choices=[
                    ("case", "ärendet"),
                    ("meeting", "ett möte"),
                    ("answer", "ett svar i frågebatteriet"),
                    ("note", "en anteckning"),
                ],
                db_default="",
                max_length=10,
                verbose_name="kom fram i",
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
                    ("urgency_changed", "hur bråttom det är ändrades"),
                    ("age_changed", "åldern ändrades"),
                    ("situation_changed", "läget ändrades"),
                ],
                max_length=20,
                verbose_name="beslut",
            ),
        ),
        migrations.AlterField(
            model_name="dangerreport",
            name="call",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="danger",
                to="calls.call",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identity",
            trigger=pgtrigger.compiler.Trigger(
                name="identity_number_needs_more_than_advice",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."caller_id" IS NOT NULL AND NEW."personal_number_hash" IS NOT NULL)',
                    func="\n                    IF (TG_OP = 'INSERT' OR OLD.personal_number_hash IS NULL) AND EXISTS (\n                        SELECT 1 FROM calls_case c JOIN calls_caller a ON a.case_id = c.id\n                        WHERE a.id = NEW.caller_id AND c.record_level = 'advice'\n                    ) THEN\n                        RAISE EXCEPTION 'a personal number needs more than advice'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'personal_number_needs_more_than_advice';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="e2f3aab87b3e5517f62b47b34f98c26621715bf1",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_identity_number_needs_more_than_advice_c83c3",
                    table="calls_identity",
                    when="BEFORE",
                ),
            ),
        ),
        # An earlier version knows only what came up in a call: what was found later is hung on the last call that is free.
        migrations.RunSQL(migrations.RunSQL.noop, BACK_TO_A_CALL),
        AddConstraintNotValid(
            model_name="casedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["urgency_changed", "age_changed", "situation_changed"]), _negated=True
                    ),
                    ("reason__isnull", False),
                    _connector="OR",
                ),
                name="decision_on_urgency_age_and_situation_has_reason",
                violation_error_message="Skriv i en mening varför det ändras.",
            ),
        ),
        AddConstraintNotValid(
            model_name="childdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("call__isnull", False), ("found_in", "")),
                    models.Q(("call__isnull", True), models.Q(("found_in", ""), _negated=True)),
                    _connector="OR",
                ),
                name="child_decision_is_made_in_a_call_or_found_later",
                violation_error_message="Beslutet hör antingen till ett samtal eller till ärendet.",
            ),
        ),
        AddConstraintNotValid(
            model_name="childdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("found_id__isnull", True), ("found_in__in", ["", "case"])),
                    models.Q(
                        models.Q(("found_in__in", ["", "case"]), _negated=True), ("found_id__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="child_decision_says_where_it_was_found",
                violation_error_message="Säg i vilket möte, svar eller vilken anteckning det om barnet kom fram.",
            ),
        ),
        AddConstraintNotValid(
            model_name="dangerreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("call__isnull", False), ("case__isnull", True), ("found_in", "")),
                    models.Q(
                        ("call__isnull", True),
                        ("case__isnull", False),
                        models.Q(("found_in", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="danger_hangs_on_its_call_or_on_the_case",
                violation_error_message="Faran hör antingen till ett samtal eller till ärendet.",
            ),
        ),
        AddConstraintNotValid(
            model_name="dangerreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("found_id__isnull", True), ("found_in__in", ["", "case"])),
                    models.Q(
                        models.Q(("found_in__in", ["", "case"]), _negated=True), ("found_id__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="danger_says_where_it_was_found",
                violation_error_message="Säg i vilket möte, svar eller vilken anteckning faran kom fram.",
            ),
        ),
        migrations.AddField(
            model_name="alarm",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="alarms", to="calls.case"
            ),
        ),
        migrations.AddField(
            model_name="alarm",
            name="child_decision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="alarms",
                to="calls.childdecision",
                verbose_name="barnbeslut",
            ),
        ),
        migrations.AddField(
            model_name="alarm",
            name="danger",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="alarms",
                to="calls.dangerreport",
                verbose_name="fara",
            ),
        ),
        migrations.AddField(
            model_name="alarm",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="alarm",
            name="raised_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", True)), fields=["raised_at"], name="alarm_still_open"
            ),
        ),
        migrations.AddIndex(
            model_name="alarm",
            index=models.Index(fields=["found_id"], name="alarm_by_what_gave_it"),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True), ("ended_how", "")),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                        models.Q(("ended_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="alarm_ends_with_time_person_and_how",
                violation_error_message="Säg hur det blev.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_how", "not_needed"), ("reason__isnull", False)),
                    models.Q(models.Q(("ended_how", "not_needed"), _negated=True), ("reason__isnull", True)),
                    _connector="OR",
                ),
                name="alarm_that_is_not_needed_says_why",
                violation_error_message="Skriv i en mening varför det inte behövs.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("child_decision__isnull", True), ("danger__isnull", False), ("ended_how", "done")
                    ),
                    models.Q(
                        ("child_decision__isnull", False), ("danger__isnull", True), ("ended_how", "done")
                    ),
                    models.Q(
                        models.Q(("ended_how", "done"), _negated=True),
                        ("child_decision__isnull", True),
                        ("danger__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="alarm_that_is_done_has_its_deed",
                violation_error_message="Det som är gjort står i den röda rutan eller i beslutet om barnet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="alarm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("found_id",),
                name="alarm_is_given_once_at_a_time",
                violation_error_message="Det väntar redan på att bli gjort.",
            ),
        ),
    ]
