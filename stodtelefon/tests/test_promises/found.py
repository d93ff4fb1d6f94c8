"""Deeds of the walk: a child or a danger found later, what an answer demands, what is said anew of a case."""

from __future__ import annotations

from calls.actions import changes, children, danger, likenesses, people
from calls.inputs import ChildInput, DangerInput, Found
from calls.models import Alarm, Caller, ChildDecision, Identity, Likeness
from calls.models.choices import AgeBand, FoundIn, Situation, State, Urgency
from stodtelefon.permissions import Permission as P
from stodtelefon.privacy.reference_codes import new_reference_code
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed

NAMES = ("Anna Ek", "Bo Alm")


class FoundDeeds(Walk):
    @deed
    def find_child(self, chance):
        by, case = self.match(chance, P.CASE_WRITE, self.open_cases_of)
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
        rows = ChildDecision.objects.awaiting().order_by("decided_at")
        by, waiting = self.match(chance, P.CHILD_DECIDE, lambda by: rows.filter(case__in=self.cases_of(by)))
        to = chance.one([one for one in self.people(P.CHILD_DECIDE) if one.is_child_assessor])
        self.do(f"ger bedömningen till {to.name}.", children.give_assessment, waiting=waiting, to=to, by=by)

    @deed
    def find_danger(self, chance):
        by, case = self.match(chance, P.CASE_WRITE, self.open_cases_of)
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
    def change_urgency(self, chance):
        by, case = self.match(
            chance, P.CASE_WRITE, lambda by: self.open_cases_of(by).exclude(state=State.NEW)
        )
        urgency = chance.one(one for one in Urgency.values if one != case.urgency)
        given = {"case": case, "urgency": urgency, "reason": REASON}
        self.do(f"ändrar {case} till {urgency}.", changes.change_urgency, by=by, **given)

    @deed
    def change_person(self, chance):
        by, case = self.match(chance, P.CASE_WRITE, self.open_cases_of)
        said = {"age_band": chance.one(AgeBand.values), "situation": chance.one(Situation.values)}
        self.do(
            f"ändrar ålder och läge i {case}.", changes.change_person, case=case, reason=REASON, by=by, **said
        )

    @deed
    def write_identity(self, chance):
        """Two names go round, so that cases are alike."""
        rows = Caller.objects.filter(identity__isnull=True, same_as__isnull=True).order_by("created_at", "pk")
        by, caller = self.match(chance, P.CASE_WRITE, lambda by: rows.filter(case__in=self.open_cases_of(by)))
        given = {"name": chance.one(NAMES), "level_reason": REASON}
        said = f"skriver in vem som hör av sig i {caller.case}."
        self.do(said, people.add_identity, caller=caller, by=by, **given)

    @deed
    def change_identity(self, chance):
        by, identity = self._identity(chance, P.CASE_WRITE)
        given = {"identity": identity, "name": chance.one(NAMES), "level_reason": REASON}
        self.do(f"ändrar ett namn i {identity.case}.", people.change_identity, by=by, **given)

    @deed
    def remove_identity(self, chance):
        by, identity = self._identity(chance, P.CASE_JOIN)
        given = {"identity": identity, "reason": REASON}
        self.do(f"tar bort ett namn i {identity.case}.", people.remove_identity, by=by, **given)

    def _identity(self, chance, permission: P) -> tuple:
        rows = Identity.objects.order_by("added_at", "pk")
        return self.match(chance, permission, lambda by: rows.filter(caller__case__in=self.open_cases_of(by)))

    @deed
    def replace_code(self, chance):
        rows = Caller.objects.filter(same_as__isnull=True).order_by("created_at", "pk")
        by, caller = self.match(chance, P.CASE_WRITE, lambda by: rows.filter(case__in=self.open_cases_of(by)))
        code = new_reference_code()
        self.do(f"ger en ny kod i {caller.case}.", people.replace_code, caller=caller, code=code, by=by)

    @deed
    def dismiss_likeness(self, chance):
        by, pair = self.match(
            chance,
            P.LIKENESS_SETTLE,
            lambda by: Likeness.objects.visible_to(by).unsettled().order_by("found_at", "pk"),
        )
        self.do("säger att det inte är samma oro.", likenesses.dismiss_likeness, likeness=pair, by=by)
