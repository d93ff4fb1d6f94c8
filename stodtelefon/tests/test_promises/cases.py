"""Deeds of the walk: cases are taken, given, remembered, closed and opened again; children and dangers looked at."""

from __future__ import annotations

from django.utils import timezone

from calls.actions import cases, children, danger, notes, reminders
from calls.inputs import ChildInput
from calls.models import Case, ChildDecision, DangerReport, Reminder
from calls.models.choices import Outcome, RecordLevel, VeAssessment
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class CaseDeeds(Walk):
    @deed
    def take_case(self, chance):
        by = self.somebody(chance)
        case = chance.one(Case.objects.takeable_by(by).open().order_by("number"))
        self.do(f"tar {case}.", cases.take_over_case, case=case, by=by)

    @deed
    def hand_over(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by)
        to = chance.one([None, *User.objects.order_by("pk")])
        self.do(
            f"lämnar {case} till {to or 'kön'}.", cases.hand_over_case, case=case, to=to, by=by, reason=REASON
        )

    @deed
    def open_given_case(self, chance):
        case = chance.one(Case.objects.filter(handed_over_at__isnull=False).order_by("number"))
        if case.handler is not None:
            self.do(f"öppnar {case}.", cases.receive_case, case=case, by=case.handler)

    @deed
    def write_note(self, chance):
        by = self.somebody(chance)
        case, on = self.case_of(chance, by), timezone.localdate()
        self.do(
            f"antecknar i {case}.", notes.write_note, case=case, event_on=on, source="own", text=REASON, by=by
        )

    @deed
    def raise_level(self, chance):
        by = self.somebody(chance)
        case, level = self.case_of(chance, by), chance.one(RecordLevel.values[1:])
        self.do(
            f"höjer {case} till {level}.", cases.raise_level, case=case, level=level, reason=REASON, by=by
        )

    @deed
    def set_reminder(self, chance):
        by = self.somebody(chance)
        case, due_on = self.case_of(chance, by), timezone.localdate() + chance.days(120)
        self.do(
            f"sätter en bevakning på {case}.",
            reminders.set_reminder,
            case=case,
            due_on=due_on,
            text=REASON,
            by=by,
        )

    @deed
    def finish_reminder(self, chance):
        by = self.somebody(chance)
        rows = Reminder.objects.undone().filter(case__in=Case.objects.visible_to(by))
        reminder = chance.one(rows.order_by("created_at"))
        self.do(
            f"är klar med bevakningen på {reminder.case}.",
            reminders.finish_reminder,
            reminder=reminder,
            by=by,
        )

    @deed
    def close_case(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by)
        outcome = chance.one(Outcome.values)
        ve = chance.one(VeAssessment.values)
        said = {"outcome": outcome, "ve_assessment": ve, "is_left": chance.yes()}
        self.do(f"avslutar {case}.", cases.close_case, case=case, by=by, **said)

    @deed
    def reopen_case(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by, closed_at__isnull=False)
        self.do(f"öppnar {case} igen.", cases.reopen_case, case=case, reason=REASON, by=by)

    @deed
    def decide_child(self, chance):
        by = chance.one([one for one in self.people(P.CHILD_DECIDE) if one.is_child_assessor])
        rows = ChildDecision.objects.awaiting().filter(case__in=self.cases_of(by))
        waiting, given = (
            chance.one(rows.order_by("decided_at")),
            ChildInput(kind="no_report", reason=REASON),
        )
        self.do("bedömer barnet.", children.decide_child, waiting=waiting, given=given, by=by)

    @deed
    def review_danger(self, chance):
        by = self.somebody(chance, P.DANGER_REVIEW)
        report = chance.one(DangerReport.objects.unreviewed().order_by("told_at"))
        self.do(
            "granskar vad som gjordes vid fara.", danger.review_danger, report=report, review=REASON, by=by
        )
