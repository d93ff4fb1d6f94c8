"""Deeds of the walk: cases are taken, given, remembered, closed and opened again; children and dangers looked at."""

from __future__ import annotations

from django.utils import timezone

from calls.actions import cases, children, danger, notes, reminders
from calls.inputs import ChildInput
from calls.models import Case, ChildDecision, DangerReport, Note, Reminder
from calls.models.choices import Outcome, RecordLevel, VeAssessment
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class CaseDeeds(Walk):
    @deed
    def take_case(self, chance):
        by, case = self.match(
            chance, P.CASE_WRITE, lambda by: Case.objects.takeable_by(by).open().order_by("number")
        )
        self.do(f"tar {case}.", cases.take_over_case, case=case, by=by)

    @deed
    def hand_over(self, chance):
        by, case = self.match(chance, P.CASE_WRITE, self.open_cases_of)
        to = chance.one(User.objects.order_by("pk") if chance.random() < 0.2 else self.people(P.CASE_WRITE))
        self.do(f"lämnar {case} till {to}.", cases.hand_over_case, case=case, to=to, by=by, reason=REASON)

    @deed
    def leave_to_the_queue(self, chance):
        by, case = self.match(
            chance, P.CASE_WRITE, lambda by: self.open_cases_of(by).filter(handler__isnull=False)
        )
        self.do(f"lämnar {case} till kön.", cases.hand_over_case, case=case, to=None, by=by, reason=REASON)

    @deed
    def ask_handler(self, chance):
        by = chance.one(self.people(P.CASE_OVERDUE))
        case = chance.one(Case.objects.open().filter(handler__isnull=False).order_by("number"))
        self.do(f"frågar om {case}.", reminders.ask_handler, case=case, by=by)

    @deed
    def open_given_case(self, chance):
        case = chance.one(Case.objects.filter(handed_over_at__isnull=False).order_by("number"))
        if case.handler is not None:
            self.do(f"öppnar {case}.", cases.receive_case, case=case, by=case.handler)

    @deed
    def write_note(self, chance):
        by, case = self.match(chance, P.CASE_WRITE, self.open_cases_of)
        words = {"event_on": timezone.localdate(), "source": "own", "text": REASON}
        self.do(f"antecknar i {case}.", notes.write_note, case=case, by=by, **words)

    def _note(self, chance) -> tuple[User, Note]:
        rows = Note.objects.current().filter(kind=Note.Kind.NOTE).order_by("signed_at")
        return self.match(chance, P.CASE_WRITE, lambda by: rows.filter(case__in=self.open_cases_of(by)))

    @deed
    def correct_note(self, chance):
        by, note = self._note(chance)
        words = {"event_on": timezone.localdate(), "source": "own", "text": REASON}
        self.do(f"rättar en anteckning i {note.case}.", notes.correct_note, note=note, by=by, **words)

    @deed
    def object(self, chance):
        """The person concerned holds it wrong."""
        by, note = self._note(chance)
        about = {"about_kind": "note", "about_id": note.pk, "text": REASON}
        said = f"skriver att en uppgift i {note.case} är fel."
        self.do(said, notes.note_objection, case=note.case, by=by, **about)

    @deed
    def raise_level(self, chance):
        by, case = self.match(
            chance, P.CASE_WRITE, lambda by: self.open_cases_of(by).exclude(record_level=RecordLevel.CASE)
        )
        levels = RecordLevel.values[RecordLevel.values.index(case.record_level) + 1 :]
        level = chance.one(levels)
        self.do(
            f"höjer {case} till {level}.", cases.raise_level, case=case, level=level, reason=REASON, by=by
        )
        if chance.yes():
            self.do(f"ångrar att {case} höjdes.", cases.undo_raise, case=case, by=by)

    @deed
    def set_reminder(self, chance):
        by, case = self.match(chance, P.CASE_WRITE, self.open_cases_of)
        given = {"due_on": timezone.localdate() + chance.days(120), "text": REASON}
        self.do(f"sätter en bevakning på {case}.", reminders.set_reminder, case=case, by=by, **given)

    @deed
    def finish_reminder(self, chance):
        rows = Reminder.objects.undone().order_by("created_at")
        by, reminder = self.match(chance, P.CASE_WRITE, lambda by: rows.filter(case__in=self.cases_of(by)))
        said = f"är klar med bevakningen på {reminder.case}."
        self.do(said, reminders.finish_reminder, reminder=reminder, by=by)

    @deed
    def close_case(self, chance):
        """Mostly one that nothing is in the way of."""
        by, case = self.match(chance, P.CASE_WRITE, self.open_cases_of)
        if chance.random() < 0.8:
            case = chance.one(one for one in self.open_cases_of(by) if not cases.obstacles_to_closing(one))
        outcome, ve = chance.one(Outcome.values), chance.one(VeAssessment.values)
        said = {"outcome": outcome, "ve_assessment": ve, "is_left": chance.yes()}
        self.do(f"avslutar {case}.", cases.close_case, case=case, by=by, **said)

    @deed
    def reopen_case(self, chance):
        by, case = self.match(chance, P.CASE_WRITE, lambda by: self.cases_of(by).closed().order_by("number"))
        self.do(f"öppnar {case} igen.", cases.reopen_case, case=case, reason=REASON, by=by)

    @deed
    def decide_child(self, chance):
        rows = ChildDecision.objects.awaiting().order_by("decided_at")
        by, waiting = self.match(
            chance,
            P.CHILD_DECIDE,
            lambda by: rows.filter(case__in=self.cases_of(by)) if by.is_child_assessor else [],
        )
        given = chance.one(
            [
                ChildInput(kind="no_report", reason=REASON),
                ChildInput(kind="reported", reported_to="Socialtjänsten"),
            ]
        )
        self.do("bedömer barnet.", children.decide_child, waiting=waiting, given=given, by=by)

    @deed
    def review_danger(self, chance):
        by = self.somebody(chance, P.DANGER_REVIEW)
        report = chance.one(DangerReport.objects.unreviewed().order_by("told_at"))
        self.do(
            "granskar vad som gjordes vid fara.", danger.review_danger, report=report, review=REASON, by=by
        )
