"""What the tests of a call begin with: a concern as `log_call` takes it."""

import pytest

from calls.inputs import CallerInput, CallInput, DangerInput, ScanInput
from calls.models import CallerRole
from calls.models.choices import Outcome, Urgency


@pytest.fixture
def teacher(database):
    return CallerRole.objects.get(key="teacher")


@pytest.fixture
def inputs(teacher):
    """`inputs(danger="yes", child_at_risk="")`: what `log_call` takes, a settled concern unless said otherwise.

    The outcome goes with the urgency, and the reason that some pairs are asked for is there.
    """

    def values(**changes):
        scan = {
            "danger": "no",
            "child_at_risk": "no",
            "urgency": Urgency.NONE,
            "reason": "Läraren har redan en plan med elevhälsan.",
            "outcome": Outcome.ADVICE_GIVEN,
        } | changes
        if scan["urgency"] in Urgency.remaining() and "outcome" not in changes:
            scan["outcome"] = Outcome.INVITED
        return {
            "scan": ScanInput(**{"outcome_reason": "Personen ville det."} | scan),
            "caller": CallerInput(
                role=teacher, is_municipal_staff=True, is_anonymous=True, was_informed=True
            ),
        }

    return values


@pytest.fixture
def child_assessor(database):
    from stodtelefon.accounts.factories import UserFactory
    from stodtelefon.permissions import Role

    return UserFactory(roles=[Role.CALL_TAKER], is_child_assessor=True)


# What an action is held against


@pytest.fixture
def changed(database):
    """`changed(case)`: the fields that the database holds otherwise than `case` did when it was made."""

    def differences(row) -> dict:
        now = type(row)._base_manager.get(pk=row.pk)
        names = [field.attname for field in row._meta.concrete_fields]
        return {name: getattr(now, name) for name in names if getattr(now, name) != getattr(row, name)}

    return differences


@pytest.fixture
def decided(database):
    """`decided(case, "closed", by=…, at=…, …)`: this one decision, and no other, stands on the case's timeline."""

    def check(case, kind: str, *, by, at, from_value="", to_value="", reason=None):
        one = case.decisions.get()
        assert (one.kind, one.from_value, one.to_value, one.reason) == (kind, from_value, to_value, reason)
        assert (one.by, one.by_name, one.by_title, one.at) == (by, by.name, by.title, at)

    return check


@pytest.fixture
def unchanged(database):
    """`with unchanged():` whatever the block sends, no row of the house is another afterwards."""
    from contextlib import contextmanager

    from stodtelefon.tests.databases import every_row

    @contextmanager
    def check():
        before = every_row()
        yield
        assert every_row() == before

    return check


@pytest.fixture
def unfinished(call_taker):
    """The scan of a call that was saved in danger with nothing else answered."""
    from calls.actions.calls import log_call

    danger = DangerInput(emergency="we_called", told_whom="112")
    return log_call(by=call_taker, call=CallInput(), scan=ScanInput(danger="yes"), danger=danger).scans.get()


@pytest.fixture
def signed(call_taker, inputs):
    """The signed scan of a call about a concern that remains."""
    from calls.actions.calls import log_call

    values = inputs(urgency="prompt", own_observations="Först så.")
    return log_call(by=call_taker, call=CallInput(), **values).scans.get()


# A new call, sent as the form sends it


@pytest.fixture
def teachers_case(call_taker):
    """A case of the call taker's with a teacher, Påhittad Öberg, who has called and can be reached."""
    from calls.factories import CallerFactory, CallFactory, CaseFactory, IdentityFactory, QuickScanFactory

    case = CaseFactory(number="2016-0907", handler=call_taker, waiting=True)
    caller = CallerFactory(case=case, is_anonymous=False)
    kept = {"phone": "070-123 45 67", "contact_safety": "Ring inte hem."}
    IdentityFactory(caller=caller, name="Påhittad Öberg", **kept)
    QuickScanFactory(call=CallFactory(caller=caller, taken_by=call_taker))
    return case


@pytest.fixture
def send_call(login, call_taker):
    """`send_call(name="…")`: the form of a new call from a parent, settled, sent by the call taker."""
    from uuid import uuid4

    from django.core import signing
    from django.utils import timezone

    from calls.forms.codes import SALT

    settled = {
        "channel": "phone",
        "role": "parent",
        "was_informed": "on",
        "is_anonymous": "no",
        "danger": "no",
        "child_at_risk": "no",
        "urgency": "none",
        "reason": "Föräldern har redan en plan.",
        "outcome": "settled",
    }

    def send(path="/samtal/nytt/", *, code="RAV-25-LEK", caller="", **changes):
        held = {"user": call_taker.pk, "at": timezone.now().isoformat(), "code": code, "caller": caller}
        hidden = {"opened": signing.dumps(held, salt=SALT), "token": str(uuid4())}
        return login(call_taker).post(path, settled | hidden | changes)

    return send


# Two cases that are about one caller


@pytest.fixture
def both(coordinator, call_taker):
    """Two open cases, each with one caller who called once; the second is the doublet of the first."""
    from calls.factories import (
        CallerFactory,
        CallFactory,
        CaseFactory,
        PersonOfConcernFactory,
        QuickScanFactory,
    )

    made = []
    for handler in (coordinator, call_taker):
        case = CaseFactory(handler=handler, record_level="open_service")
        PersonOfConcernFactory(case=case)
        QuickScanFactory(call=CallFactory(caller=CallerFactory(case=case)))
        made.append(case)
    return made


@pytest.fixture
def merge(both, coordinator):
    """`merge()`: the second case becomes a part of the first."""

    from calls.actions.merges import merge_cases

    def run(**values):
        values = {"case": both[1], "into": both[0], "reason": "Samma lärare ringde två kollegor."} | values
        return merge_cases(by=coordinator, **values)

    return run
