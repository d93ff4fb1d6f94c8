import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    """In a transaction of its own: its locks are short, and people go on saving."""

    dependencies = [
        ("calls", "0007_cases_are_linked_merged_and_split"),
    ]

    operations = [
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
            model_name="case",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="case_doublets",
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
    ]
