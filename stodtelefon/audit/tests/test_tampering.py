"""Whatever is done to the log as its owner is found, and named by the first line or the head that was touched."""

import pytest

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit import signing
from stodtelefon.audit.actions import confirm_fault, explain_fault, note_fault
from stodtelefon.audit.chain import SIGNED, verify
from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.models import AuditLink, SignedHead
from stodtelefon.audit.signing import sign_anew, sign_head, write_outside
from stodtelefon.audit.tests.tampering import Log, forge, tampering
from stodtelefon.audit.tests.ways_of_tampering import try_ways
from stodtelefon.audit.tests.ways_of_tampering_with_heads import ALL_WAYS
from stodtelefon.jobs.models import JobRun
from stodtelefon.permissions import Role

CHANGED_BEFORE = 5


@pytest.fixture
def log(own_database, settings, tmp_path) -> Log:
    """27 lines, four heads, three lines that are not signed yet."""
    settings.HEADS_FILE = str(tmp_path / "heads")
    for _ in range(4):
        make_lines(6)
        sign_head()
    write_outside()
    make_lines(3)
    JobRun.objects.create(name="hourly", is_ok=True, finished_at="2026-11-26T10:00Z", note=f"{SIGNED} 24.")
    return log_now()


@pytest.fixture
def dealt_with(log, monkeypatch) -> Log:
    """The same, where line 5 has been changed, two people have dealt with it and all has been signed anew."""
    with tampering() as cursor:
        forge(cursor, CHANGED_BEFORE)
    fault = note_fault(verdict=verify(), by=None)
    explain_fault(fault=fault, text="Prov.", by=UserFactory(roles=[Role.ADMINISTRATOR]))
    confirm_fault(fault=fault, text="Sett.", by=UserFactory(roles=[Role.LOG_REVIEWER]))
    monkeypatch.setattr(signing, "CHUNK", 7)
    sign_anew()
    write_outside()
    make_lines(2)
    return log_now(known=CHANGED_BEFORE)


def log_now(known: int = 0) -> Log:
    newest = SignedHead.objects.order_by("number").last()
    heads = dict(SignedHead.objects.filter(series=newest.series).values_list("number", "position"))
    return Log(
        lines=AuditLink.objects.count(),
        signed=newest.position,
        heads=sorted(heads),
        places=heads,
        known=known,
    )


KINDS = pytest.mark.parametrize("kind", ["log", "dealt_with"])


@KINDS
def test_tampering_is_found_and_named_by_its_first_line(request, kind, draw):
    log = request.getfixturevalue(kind)
    assert verify().is_whole

    missed = try_ways(draw.choices(sorted(ALL_WAYS), k=25), draw, log)

    assert missed == []
    assert verify().is_whole


@pytest.mark.long
@KINDS
def test_tampering_a_thousand_times_is_found(request, kind, draw):
    log = request.getfixturevalue(kind)

    missed = try_ways([*sorted(ALL_WAYS), *draw.choices(sorted(ALL_WAYS), k=500 - len(ALL_WAYS))], draw, log)

    assert missed == []


def test_there_are_seventy_ways_to_tamper():
    assert len(ALL_WAYS) == 70
