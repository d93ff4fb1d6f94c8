"""Rows for tests about who may open a case."""

import factory

from calls.factories import CaseFactory, LineFactory
from calls.models import Recusal
from stodtelefon.accounts.factories import UserFactory


class RecusalFactory(LineFactory):
    """A call taker who may not handle a colleague's case."""

    class Meta:
        model = Recusal

    case = factory.SubFactory(CaseFactory)
    user = factory.SubFactory(UserFactory, call_taker=True)
    reason = "Den som oron gäller är min systers barn."
