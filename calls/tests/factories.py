"""Rows for tests about who may open a case."""

from datetime import timedelta

import factory
from django.utils import timezone

from calls.factories import CaseFactory, IdentityFactory, LineFactory
from calls.models import AccessRequest, IdentityReason, Recusal
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
