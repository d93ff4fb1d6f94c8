"""A refusal proves that nothing changed: what is stored before and after is the same."""

import pytest
from django.core.exceptions import ValidationError

from calls.actions.calls import log_call
from calls.models import (
    Call,
    Caller,
    Case,
    CaseSeries,
    ChildDecision,
    DangerReport,
    Identity,
    PersonOfConcern,
    QuickScan,
)
from stodtelefon.audit.models import AuditEvent

TABLES = (Case, Caller, Call, QuickScan, PersonOfConcern, Identity, DangerReport, ChildDecision, CaseSeries)


def stored():
    """How many rows there are of everything a call can make, and of log lines."""
    return [model.objects.count() for model in (*TABLES, AuditEvent)]


def refused(sentence, **values):
    """Log a call that must be refused with `sentence`, and show that nothing was stored."""
    before = stored()
    with pytest.raises(ValidationError, match=sentence) as refusal:
        log_call(**values)
    assert stored() == before
    return refusal.value
