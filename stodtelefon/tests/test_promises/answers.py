"""Deeds of the walk: a frågebatteri is begun, answered, signed, added to and changed; what a "ja" demands is done."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from calls.actions import alarms
from calls.models import Alarm
from calls.models.choices import VeAssessment
from meetings.actions import answers, assessments, batteries
from meetings.models import Answer, Assessment, Meeting, Question
from meetings.models.choices import Kind, QuestionKind, Status
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


def answer_to(question: Question, value: str, *, decision: str = "") -> dict:
    """An answer to whatever question: words beside it where it is no yes or no."""
    if question.kind == QuestionKind.YES_NO:
        return {"value": [value], "decision": decision}
    return {"note": f"{REASON} {value}"}


class AnswerDeeds(Walk):
    def _meetings(self, by: User, **only):
        """In open cases: nothing is written to the others."""
        rows = Meeting.objects.filter(case__in=self.open_cases_of(by), **only)
        return rows.order_by("offered_at", "pk")

    @deed
    def start_battery(self, chance):
        by, meeting = self.match(
            chance,
            P.MEETING_WRITE,
            lambda by: self._meetings(
                by, status__in=answers.ANSWERABLE, kind=Kind.WITH_CALLER, battery__isnull=True
            ),
        )
        given = {"meeting": meeting, "level_reason": REASON}
        self.do(f"öppnar frågebatteriet i {meeting.case}.", batteries.start_battery, by=by, **given)

    @deed
    def write_answer(self, chance):
        self._write(chance, value=chance.one(["yes", "no"]), is_flagged=False)

    @deed
    def answer_yes(self, chance):
        """A flagged question is answered: a yes demands a deed, a no takes it back."""
        self._write(chance, value=chance.one(["yes", "yes", "no"]), is_flagged=True)

    def _write(self, chance, *, value: str, is_flagged: bool) -> None:
        by, meeting = self.match(
            chance,
            P.MEETING_WRITE,
            lambda by: self._meetings(
                by, status__in=answers.ANSWERABLE, battery__isnull=False, battery_signed_at__isnull=True
            ),
        )
        question = chance.one(self._questions(meeting).filter(yes_needs_decision=is_flagged))
        content = answer_to(question, value, decision=chance.one(["", "", REASON]))
        self.do(
            f"svarar {value} på {'en flaggad' if is_flagged else 'en'} fråga i {meeting.case}.",
            answers.save_answers,
            meeting=meeting,
            section=question.section,
            answers={question.pk: content},
            by=by,
        )

    def _questions(self, meeting: Meeting):
        return Question.objects.filter(section__battery=meeting.battery).order_by("pk")

    @deed
    def sign_battery(self, chance):
        by, meeting = self.match(
            chance,
            P.MEETING_WRITE,
            lambda by: self._meetings(
                by, status=Status.HELD, battery_signed_at__isnull=True, answers__isnull=False
            ).distinct(),
        )
        said = f"signerar frågebatteriet i {meeting.case}."
        self.do(said, batteries.sign_battery, meeting=meeting, by=by)

    @deed
    def add_answer(self, chance):
        by, meeting = self.match(
            chance, P.MEETING_WRITE, lambda by: self._meetings(by, battery_signed_at__isnull=False)
        )
        answered = meeting.answers.values("question")
        question = chance.one(self._questions(meeting).exclude(pk__in=answered))
        content = answer_to(question, "yes", decision=REASON)
        self.do(
            f"lägger till ett svar i {meeting.case}.",
            answers.add_answer,
            meeting=meeting,
            question=question,
            content=content,
            by=by,
        )

    @deed
    def change_answer(self, chance):
        by, answer = self.match(
            chance,
            P.MEETING_WRITE,
            lambda by: (
                Answer.objects.current()
                .filter(meeting__in=self._meetings(by), signed_at__isnull=False)
                .order_by("answered_at", "pk")
            ),
        )
        content = answer_to(answer.question, chance.one(["yes", "no", "unknown"]), decision=REASON)
        said = f"ändrar ett signerat svar i {answer.meeting.case}."
        self.do(said, answers.change_answer, answer=answer, content=content, by=by)

    @deed
    def sign_assessment(self, chance):
        by, meeting = self.match(
            chance,
            P.MEETING_WRITE,
            lambda by: self._meetings(by, status=Status.HELD, kind=Kind.WITH_CALLER),
        )
        given = {
            "meeting": meeting,
            "ve": chance.one(VeAssessment.values),
            "uncertain": REASON,
            "review_on": timezone.localdate() + timedelta(days=chance.randint(1, 60)),
            "replaces": Assessment.objects.current().filter(meeting=meeting).first(),
        }
        self.do(f"skriver bedömningen i {meeting.case}.", assessments.sign_assessment, by=by, **given)

    @deed
    def dismiss_alarm(self, chance):
        rows = Alarm.objects.open().order_by("raised_at", "pk")
        by, alarm = self.match(chance, P.CASE_WRITE, lambda by: rows.filter(case__in=self.open_cases_of(by)))
        said = f"säger varför ett svar i {alarm.case} inte kräver något."
        self.do(said, alarms.dismiss_alarm, alarm=alarm, reason=REASON, by=by)
