"""Rows for tests about who may open a case."""

from datetime import timedelta

import factory
from django.utils import timezone

from calls.factories import CaseFactory, CaseOpeningFactory, IdentityFactory, LineFactory
from calls.models import (
    AccessRequest,
    CaseOpening,
    IdentityReason,
    NamedPerson,
    Recusal,
    Restriction,
    RestrictionRequest,
)
from calls.promptness import add_working_days
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.factories import Trait

ANSWERED = {
    "answered_at": factory.LazyFunction(timezone.now),
    "answered_by": factory.SubFactory(UserFactory, call_taker=True),
}
IN_A_DAY = factory.LazyAttribute(lambda one: one.answered_at + timedelta(days=1))


class RecusalFactory(LineFactory):
    """A call taker who may not handle a colleague's case."""

    class Meta:
        model = Recusal

    case = factory.SubFactory(CaseFactory)
    user = factory.SubFactory(UserFactory, call_taker=True)
    reason = "Den som oron gäller är min systers barn."


class NamedPersonFactory(LineFactory):
    """Somebody to whom a restricted case is open."""

    class Meta:
        model = NamedPerson

    restriction = factory.SubFactory("calls.tests.factories.RestrictionFactory")
    user = factory.SubFactory(UserFactory, call_taker=True)
    part = NamedPerson.Part.WORKS
    named_by = factory.SelfAttribute("restriction.decided_by")


class OpenedIdentitiesFactory(CaseOpeningFactory):
    """A manager has opened the identities of a case by break-glass."""

    case = factory.SubFactory(CaseFactory)
    kind = CaseOpening.Kind.IDENTITIES
    created_by = factory.SubFactory(UserFactory, manager=True)


class RestrictionFactory(LineFactory):
    """A case that is restricted to its handler, or to who `works` in it, and to the manager who `approves`."""

    class Meta:
        model = Restriction
        skip_postgeneration_save = True

    class Params:
        approves = factory.SubFactory(UserFactory, manager=True)

    case = factory.SubFactory(CaseFactory)
    reason = "En kollegas barn nämns."
    decided_by = factory.SelfAttribute("approves")

    @factory.post_generation
    def works(self, create, user, **kwargs):
        parts = NamedPerson.Part
        NamedPersonFactory(restriction=self, user=user or self.case.handler or UserFactory(call_taker=True))
        NamedPersonFactory(restriction=self, user=self.decided_by, part=parts.APPROVES)


class RestrictionRequestFactory(LineFactory):
    """That a restriction is lifted: asked for by a manager."""

    class Meta:
        model = RestrictionRequest

    class Params:
        to_restrict = factory.Trait(kind=RestrictionRequest.Kind.RESTRICT)

    case = factory.SubFactory(CaseFactory)
    kind = RestrictionRequest.Kind.LIFT
    reason = "Det behövs inte längre."
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SubFactory(UserFactory, manager=True)


class AccessRequestFactory(LineFactory):
    """A call taker asks for access to a colleague's case; `whole=True`: and has it for a day; `refused=True`."""

    class Meta:
        model = AccessRequest

    class Params:
        whole = Trait(answer=AccessRequest.Answer.WHOLE, until=IN_A_DAY, **ANSWERED)
        alone = Trait(
            answer=AccessRequest.Answer.IDENTITY,
            until=IN_A_DAY,
            identity=factory.SubFactory(IdentityFactory, caller__case=factory.SelfAttribute("...case")),
            **ANSWERED,
        )
        refused = Trait(answer=AccessRequest.Answer.NO, refusal="Det behövs inte.", **ANSWERED)

    case = factory.SubFactory(CaseFactory, handler=factory.SubFactory(UserFactory, call_taker=True))
    number = factory.SelfAttribute("case.number")
    reason = "Samma lärare ringde mig i går."
    created_by = factory.SubFactory(UserFactory, call_taker=True)
    answer_by = factory.LazyFunction(lambda: add_working_days(timezone.localdate(), 1))


class IdentityReasonFactory(LineFactory):
    """A coordinator opens identities of a case that somebody else has."""

    class Meta:
        model = IdentityReason

    case = factory.SubFactory(CaseFactory)
    reason = "Två ärenden kan gälla samma person."
    created_by = factory.SubFactory(UserFactory, coordinator=True)
