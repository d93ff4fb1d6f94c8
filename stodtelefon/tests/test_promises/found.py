"""Deeds of the walk: a child or a danger found later, what an answer demands, what is said anew of a case."""

from __future__ import annotations

from calls.actions import alarms, changes, children, danger, likenesses, people
from calls.inputs import ChildInput, DangerInput, Found
from calls.models import Alarm, Caller, ChildDecision, Identity, Likeness
from calls.models.choices import AgeBand, FoundIn, Situation, Urgency
from meetings.actions import answers
from meetings.models import Meeting, Question
from meetings.models.choices import Status
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class FoundDeeds(Walk):
    @deed
    def find_child(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by)
        assessors = [one for one in self.people(P.CHILD_DECIDE) if one.is_child_assessor]
        given = (
            ChildInput(kind="assess_today", assessor=chance.one(assessors), seen=REASON)
            if assessors and chance.yes()
            else ChildInput(kind="reported", reported_to="Socialtjänsten", seen=REASON)
        )
        waiting = Alarm.objects.open().filter(case=case, deed=Alarm.Deed.CHILD)
        given = {"case": case, "given": given, "alarms": list(waiting)}
        self.do(f"hittar ett barn i {case}.", children.report_child, by=by, **given)

    @deed
    def give_assessment(self, chance):
        by = self.somebody(chance, P.CHILD_DECIDE)
        rows = ChildDecision.objects.awaiting().filter(case__in=self.cases_of(by))
        waiting = chance.one(rows.order_by("decided_at"))
        to = chance.one([one for one in self.people(P.CHILD_DECIDE) if one.is_child_assessor])
        self.do(f"ger bedömningen till {to.name}.", children.give_assessment, waiting=waiting, to=to, by=by)

    @deed
    def find_danger(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by)
        waiting = Alarm.objects.open().filter(case=case, deed=Alarm.Deed.DANGER)
        given = DangerInput(emergency="we_called", told_whom="Socialjouren.")
        found = Found(found_in=FoundIn.CASE)
        self.do(
            f"ser en fara i {case}.",
            danger.report_danger,
            case=case,
            given=given,
            found=found,
            alarms=list(waiting),
            by=by,
        )

    @deed
    def answer_yes(self, chance):
        """A flagged question is answered: a yes demands a deed, a no takes it back."""
        by = self.somebody(chance, P.MEETING_WRITE)
        rows = Meeting.objects.visible_to(by).filter(
            battery__isnull=False, battery_signed_at__isnull=True, status__in=[Status.BOOKED, Status.HELD]
        )
        meeting = chance.one(rows.order_by("offered_at", "pk"))
        flagged = Question.objects.filter(section__battery=meeting.battery, yes_needs_decision=True)
        question = chance.one(flagged.order_by("pk"))
        content = {"value": chance.one(["yes", "yes", "no"]), "decision": chance.one(["", "", REASON])}
        self.do(
            f"svarar {content['value']} på en fråga i {meeting.case}.",
            answers.save_answers,
            meeting=meeting,
            section=question.section,
            answers={question.pk: content},
            by=by,
        )

    @deed
    def dismiss_alarm(self, chance):
        by = self.somebody(chance)
        alarm = chance.one(Alarm.objects.open().filter(case__in=self.cases_of(by)).order_by("raised_at"))
        self.do("säger varför det inte behövs.", alarms.dismiss_alarm, alarm=alarm, reason=REASON, by=by)

    @deed
    def change_urgency(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by)
        urgency = chance.one(Urgency.values)
        given = {"case": case, "urgency": urgency, "reason": REASON}
        self.do(f"ändrar {case} till {urgency}.", changes.change_urgency, by=by, **given)

    @deed
    def change_person(self, chance):
        by = self.somebody(chance)
        case = self.case_of(chance, by)
        said = {"age_band": chance.one(AgeBand.values), "situation": chance.one(Situation.values)}
        self.do(
            f"ändrar ålder och läge i {case}.", changes.change_person, case=case, reason=REASON, by=by, **said
        )

    @deed
    def write_identity(self, chance):
        """Two names go round, so that cases are alike."""
        by = self.somebody(chance)
        callers = Caller.objects.filter(case__in=self.cases_of(by), identity__isnull=True)
        caller = chance.one(callers.order_by("created_at", "pk"))
        given = {"name": chance.one(["Anna Ek", "Bo Alm"]), "level_reason": REASON}
        self.do(
            f"skriver in vem som hör av sig i {caller.case}.",
            people.add_identity,
            caller=caller,
            by=by,
            **given,
        )

    @deed
    def remove_identity(self, chance):
        by = self.somebody(chance, P.CASE_JOIN)
        rows = Identity.objects.filter(caller__case__in=self.cases_of(by))
        identity = chance.one(rows.order_by("added_at", "pk"))
        given = {"identity": identity, "reason": REASON}
        self.do(f"tar bort ett namn i {identity.case}.", people.remove_identity, by=by, **given)

    @deed
    def dismiss_likeness(self, chance):
        by = self.somebody(chance, P.LIKENESS_SETTLE)
        pair = chance.one(Likeness.objects.visible_to(by).unsettled().order_by("found_at", "pk"))
        self.do("säger att det inte är samma oro.", likenesses.dismiss_likeness, likeness=pair, by=by)
