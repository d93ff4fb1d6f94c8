"""A snabbscanning belongs to the version whose words it was asked in. The column stays as it is: the key is added without
reading the table, and looked through afterwards.
"""

import django.db.models.deletion
from django.db import migrations, models

KEY = "quickscan_is_asked_in_a_wording"
ADD = f"""
    ALTER TABLE calls_quickscan ADD CONSTRAINT {KEY}
    FOREIGN KEY (wording_version) REFERENCES calls_wording (number) DEFERRABLE INITIALLY DEFERRED NOT VALID
"""
# An earlier release knows two wordings.
REMOVE = f"""
    ALTER TABLE calls_quickscan DROP CONSTRAINT {KEY};
    UPDATE calls_quickscan SET wording_version = 2 WHERE wording_version > 2
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("calls", "0029_what_is_said_in_a_call_has_versions")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD, REMOVE)],
            state_operations=[
                migrations.RemoveConstraint("quickscan", "scan_outcome_agrees_with_its_answers"),
                migrations.RemoveConstraint("quickscan", "scan_outcome_that_is_asked_about_has_its_reason"),
                migrations.RenameField("quickscan", "wording_version", "wording"),
                migrations.AlterField(
                    "quickscan",
                    "wording",
                    models.ForeignKey(
                        db_column="wording_version",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calls.wording",
                        to_field="number",
                        verbose_name="ordalydelse",
                    ),
                ),
                migrations.AddConstraint(
                    "quickscan",
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wording__gte", 2), _negated=True),
                            models.Q(
                                models.Q(("danger__in", ["no", "unknown"]), ("outcome", "acute")),
                                models.Q(("child_at_risk__in", ["no"]), ("outcome", "child_report")),
                                models.Q(("child_at_risk__in", ["no"]), ("outcome", "caller_reports")),
                                models.Q(("outcome", "invited"), ("urgency__in", ["none"])),
                                models.Q(
                                    ("outcome", "settled"), ("urgency__in", ["can_wait", "prompt", "acute"])
                                ),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="scan_outcome_agrees_with_its_answers",
                        violation_error_message="Utfallet går inte ihop med svaren. Ändra ett av dem.",
                    ),
                ),
                migrations.AddConstraint(
                    "quickscan",
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("wording__gte", 2), _negated=True),
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
                                    ("outcome", "helped_onward"),
                                    ("urgency__in", ["can_wait", "prompt", "acute"]),
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
            ],
        ),
    ]
