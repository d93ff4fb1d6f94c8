"""What the tests of this app share."""

import pytest
from django.core.exceptions import ValidationError

from calls.models import Case
from referrals.models import Disclosure, Referral, Signposting
from stodtelefon.audit.models import AuditEvent


def everything() -> list:
    """All rows that a refused action must leave as they were, the log included."""
    kept = [
        [{name: str(value) for name, value in row.items()} for row in model.objects.order_by("pk").values()]
        for model in (Case, Referral, Disclosure, Signposting)
    ]
    return [*kept, AuditEvent.objects.count()]


@pytest.fixture
def refused(db):
    """`refused("words", action, **values)`: the action says no in those words, and nothing has changed."""

    def check(match: str, action, **values) -> None:
        before = everything()
        with pytest.raises(ValidationError, match=match):
            action(**values)
        assert everything() == before

    return check
