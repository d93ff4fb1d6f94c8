"""Rows for tests, as the database allows them. The demo does not use these: it goes through the actions."""

from datetime import timedelta

import factory
from django.utils import timezone

from calls.factories import CaseFactory, LineFactory, PromisingFactory
from calls.promptness import add_working_days
from referrals.models import (
    Agency,
    AgencyType,
    Arrival,
    Disclosure,
    LegalBasis,
    Referral,
    SentHow,
    Signposting,
)
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.factories import Trait


def type_with_key(key: str):
    """The type comes from the code list that the migrations fill."""
    return factory.LazyFunction(lambda: AgencyType.objects.get(key=key))


def basis_with_key(key: str):
    return factory.LazyFunction(lambda: LegalBasis.objects.get(key=key))


class AgencyFactory(LineFactory):
    """`AgencyFactory()` is a school's student health team; `AgencyFactory(police=True)` needs a manager's approval."""

    class Meta:
        model = Agency

    class Params:
        police = Trait(type=type_with_key("police"))
        retired = Trait(retired_on=factory.LazyFunction(timezone.localdate))

    type = type_with_key("student_health")
    name = factory.Sequence(lambda n: f"Påhittad verksamhet {n}")
    does = "Stöd till elever och föräldrar."
    created_by = factory.SubFactory(UserFactory)


class ReferralFactory(PromisingFactory):
    """A draft that is ready to send. Traits: `sent`, `accepted`, `declined`, `completed`, `withdrawn`, `overdue`,
    `police` (with `approval_requested`, `approved`), `named` (a case with full record and a sheet with names)."""

    class Meta:
        model = Referral

    class Params:
        police = Trait(
            agency=factory.SubFactory(AgencyFactory, police=True),
            legal_basis=basis_with_key("terror_prevention"),
            basis_reason="Har sagt att något ska hända på fredag.",
        )
        named = Trait(case=factory.SubFactory(CaseFactory, full_record=True), is_named=True)
        approval_requested = Trait(
            approval_requested_at=factory.LazyFunction(timezone.now),
            approval_requested_by=factory.SelfAttribute("created_by"),
        )
        approved = Trait(
            approval_requested=True,
            approved_at=factory.LazyFunction(timezone.now),
            approved_by=factory.SubFactory(UserFactory, manager=True),
        )
        sent = Trait(
            status=Referral.Status.SENT,
            sent_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1)),
            sent_by=factory.SubFactory(UserFactory, coordinator=True),
            sent_how=SentHow.POST,
            answer_due_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7)),
        )
        overdue = Trait(
            sent=True, answer_due_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=3))
        )
        accepted = Trait(
            sent=True,
            status=Referral.Status.ACCEPTED,
            accepted_at=factory.LazyFunction(timezone.now),
            accepted_by=factory.SelfAttribute("sent_by"),
        )
        declined = Trait(
            sent=True,
            status=Referral.Status.DECLINED,
            declined_at=factory.LazyFunction(timezone.now),
            declined_by=factory.SelfAttribute("sent_by"),
            answer="Tar inte emot den åldern.",
        )
        completed = Trait(
            accepted=True,
            status=Referral.Status.COMPLETED,
            completed_at=factory.LazyFunction(timezone.now),
            completed_by=factory.SelfAttribute("sent_by"),
            outcome=Referral.Outcome.SUPPORT_GIVEN,
        )
        withdrawn = Trait(
            status=Referral.Status.WITHDRAWN,
            withdrawn_at=factory.LazyFunction(timezone.now),
            withdrawn_by=factory.SelfAttribute("created_by"),
            withdrawal_reason="Behövs inte längre.",
        )

    case = factory.SubFactory(CaseFactory)
    agency = factory.SubFactory(AgencyFactory)
    legal_basis = basis_with_key("no_harm")
    basis_reason = "Uppgifterna är kända för skolan sedan tidigare."
    scope = "Att kuratorn träffar eleven."
    sheet = "En elev har dragit sig undan sedan september."
    created_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=2))
    created_by = factory.SubFactory(UserFactory)


class SignpostingFactory(PromisingFactory):
    class Meta:
        model = Signposting

    case = factory.SubFactory(CaseFactory)
    agency_type = type_with_key("civil_society")
    given_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=5))
    created_by = factory.SubFactory(UserFactory)


NEXT = factory.LazyFunction(lambda: add_working_days(timezone.localdate(), 1))


class ArrivalFactory(PromisingFactory):
    """Due today; `settled=True`: answered, and the number is gone."""

    class Meta:
        model = Arrival

    class Params:
        settled = Trait(
            result=Arrival.Result.ARRIVED,
            reach=None,
            settled_at=factory.LazyFunction(timezone.now),
            settled_by=factory.SubFactory(UserFactory),
        )

    signposting = factory.SubFactory(SignpostingFactory)
    ask_on = factory.LazyFunction(timezone.localdate)
    reach = "000-44 55 66, efter fyra"


class DisclosureFactory(PromisingFactory):
    """Told outside a referral. Traits, each to the police: `waits`, `approved` and `refused` (not told), `review` and
    `reviewed` (told before anybody had approved), `taken_back`."""

    class Meta:
        model = Disclosure

    class Params:
        judged = Trait(
            judged_at=factory.LazyFunction(timezone.now),
            judged_by=factory.SubFactory(UserFactory, manager=True),
        )
        waits = Trait(is_to_police=True, approval="waits", told_at=None, judge_by=NEXT)
        approved = Trait(is_to_police=True, approval="approved", told_at=None, judged=True)
        refused = Trait(
            is_to_police=True, approval="refused", told_at=None, judged=True, judgement="Det räcker inte."
        )
        review = Trait(
            is_to_police=True,
            approval="review",
            unapproved_reason="Ingen chef svarade, och det var bråttom.",
            judge_by=NEXT,
        )
        reviewed = Trait(review=True, approval="reviewed", judged=True, judgement="Det var rätt.")
        taken_back = Trait(is_to_police=True, approval="taken_back", told_at=None)

    case = factory.SubFactory(CaseFactory)
    agency = factory.SubFactory(AgencyFactory)
    legal_basis = basis_with_key("no_harm")
    what = "Att en elev har dragit sig undan."
    how = SentHow.PHONE
    told_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=5))
    created_by = factory.SubFactory(UserFactory)
    by_name = factory.SelfAttribute("created_by.name")
    by_title = factory.SelfAttribute("created_by.title")
