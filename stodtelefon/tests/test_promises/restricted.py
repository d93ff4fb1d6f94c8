"""The deeds of the walk about restricted cases: who asks, decides, is named and removed, and that two lift it."""

from __future__ import annotations

from calls.actions import restrictions
from calls.models import Case, NamedPerson, Restriction, RestrictionRequest
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed

Part = NamedPerson.Part


class RestrictedDeeds(Walk):
    @deed
    def ask_to_restrict(self, chance):
        by, case = self.match(chance, P.CASE_WRITE, lambda by: self.cases_of(by).order_by("number"))
        self.do(f"ber chefen skydda {case}.", restrictions.ask_to_restrict, case=case, reason=REASON, by=by)

    @deed
    def restrict(self, chance):
        """Most often to who has the case, and somebody more."""
        by = self.somebody(chance, P.CASE_RESTRICT)
        case = chance.one(Case.objects.unmerged().order_by("number"))
        workers = self.people(P.CASE_WRITE)
        people = chance.sample(workers, min(len(workers), chance.randint(1, 3)))
        if case.handler and case.handler not in people and chance.yes():
            people.append(case.handler)
        said = f"skyddar {case} för {', '.join(person.name for person in people)}."
        self.do(said, restrictions.restrict_case, case=case, people=people, reason=REASON, by=by)

    @deed
    def name_somebody(self, chance):
        by = self.somebody(chance, P.CASE_RESTRICT)
        restriction, part = self._standing(chance), chance.one(Part)
        person = self.somebody(chance, restrictions.PERMISSIONS[part])
        said = f"namnger {person.name} i {restriction.case}."
        self.do(said, restrictions.name_person, restriction=restriction, person=person, part=part, by=by)

    @deed
    def remove_somebody(self, chance):
        by = self.somebody(chance, P.CASE_RESTRICT)
        rows = NamedPerson.objects.standing().select_related("user", "restriction__case")
        named = chance.one(rows.order_by("named_at", "pk"))
        said = f"tar bort {named.user.name} ur {named.restriction.case}."
        self.do(said, restrictions.remove_person, named=named, by=by)

    @deed
    def ask_to_lift(self, chance):
        restriction = self._standing(chance)
        named = [one.user for one in restriction.named.standing().for_list()]
        by = chance.one([*named, *self.people(P.CASE_RESTRICT)])
        said = f"begär att skyddet av {restriction.case} hävs."
        self.do(said, restrictions.ask_to_lift, restriction=restriction, reason=REASON, by=by)

    @deed
    def decide_about_restriction(self, chance):
        by = self.somebody(chance, P.CASE_RESTRICT)
        request, is_approved = self._asked(chance), chance.yes()
        said = f"säger {'ja' if is_approved else 'nej'} om {request.case}: {request.get_kind_display()}."
        self.do(said, restrictions.decide_request, asked=request, is_approved=is_approved, by=by)

    @deed
    def withdraw_about_restriction(self, chance):
        request = self._asked(chance)
        said = f"återtar sin begäran om {request.case}."
        self.do(said, restrictions.withdraw_request, asked=request, by=request.asked_by)

    def _standing(self, chance) -> Restriction:
        rows = Restriction.objects.standing().exclude(case__state="merged").select_related("case")
        return chance.one(rows.order_by("decided_at", "pk"))

    def _asked(self, chance) -> RestrictionRequest:
        return chance.one(RestrictionRequest.objects.open().for_list().select_related("case"))
