"""The chain: made at commit, also by many at once; a changed line is named, and so is a chain made anew."""

import hashlib
import threading
import uuid
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from stodtelefon.audit.actions import record
from stodtelefon.audit.chain import START, last_signed, sign_head, verify
from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.models import AuditEvent, AuditLink, SignedHead
from stodtelefon.database.roles import as_owner

TABLES = ("audit_auditevent", "audit_auditlink", "audit_signedhead")


@contextmanager
def tampering(*, undo=False):
    """A cursor of the owner with every guard of the log switched off: what an attacker would need."""
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        transaction.set_rollback(undo)


def compute_anew(cursor) -> None:
    """Give every line a new, fitting link."""
    cursor.execute("DELETE FROM audit_auditlink")
    cursor.execute("SELECT line.id, audit_canonical(line) FROM audit_auditevent line ORDER BY line.id")
    previous = START
    for position, (line, text) in enumerate(cursor.fetchall(), start=1):
        digest = hashlib.sha256(previous + text.encode()).digest()
        cursor.execute(
            "INSERT INTO audit_auditlink (event_id, position, previous, hash) VALUES (%s, %s, %s, %s)",
            [line, position, previous, digest],
        )
        previous = digest


def test_an_empty_log_is_whole(own_database):
    assert verify() == verify()
    assert (verify().is_whole, verify().lines, sign_head()) == (True, 0, None)


def test_each_committed_line_has_a_place_and_the_same_hash_outside_the_database(own_database):
    record("case.opened", by=None, case=uuid.uuid4(), fields=("name", "story"), is_read=True)
    AuditEvent.objects.create(
        event='odd "quotes" \\ å 🌻 \n\t\x1f\x7f', fields=[], origin="2001:db8::7", actor_id=-1
    )
    with transaction.atomic():
        make_lines(3)

    verdict = verify()

    assert (verdict.is_whole, verdict.lines, verdict.position) == (True, 5, 5)
    assert list(AuditLink.objects.order_by("position").values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_a_rolled_back_line_takes_no_place(own_database):
    make_lines(1)
    with transaction.atomic():
        make_lines(2)
        transaction.set_rollback(True)
    make_lines(1)

    assert (AuditEvent.objects.count(), AuditLink.objects.count(), verify().is_whole) == (2, 2, True)


def test_many_at_once_make_one_chain_without_a_deadlock(own_database):
    errors = []

    def work(number):
        try:
            for turn in range(20):
                with transaction.atomic():
                    make_lines(1 + turn % 3, case=uuid.UUID(int=number))
                    if turn % 5 == 4:
                        transaction.set_rollback(True)
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lines = 8 * sum(1 + turn % 3 for turn in range(20) if turn % 5 != 4)
    verdict = verify()
    assert errors == []
    assert (verdict.fault, verdict.lines, verdict.position, AuditEvent.objects.count()) == (
        "",
        lines,
        lines,
        lines,
    )


CHANGED = "Raden är ändrad."
LOOSE = "Raden hänger inte ihop med den före."


def test_a_changed_line_is_named_whatever_was_changed(own_database):
    lines = make_lines(4)
    changes = (
        "actor_id = 7",
        "at = at + interval '1 microsecond'",
        "event = 'case.closed'",
        "is_read = NOT is_read",
        "target_type = 'x'",
        "target_id = 'x'",
        "case_id = gen_random_uuid()",
        "fields = '{x}'",
        "origin = '192.0.2.7'",
    )

    found = []
    for change in changes:
        with tampering(undo=True) as cursor:
            cursor.execute(f"UPDATE audit_auditevent SET {change} WHERE id = %s", [lines[2].pk])
            found.append((change, verify().line, verify().fault, verify().position))

    assert found == [(change, lines[2].pk, CHANGED, 2) for change in changes]
    assert verify().is_whole is True


def test_verify_audit_names_the_first_broken_line(own_database):
    lines = make_lines(4)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_auditevent SET actor_id = 7 WHERE id >= %s", [lines[2].pk])

    with pytest.raises(CommandError) as refused:
        call_command("verify_audit")

    assert str(refused.value) == f"Rad {lines[2].pk}: {CHANGED} Allt till och med plats 2 stämmer."


def test_a_removed_or_moved_line_is_named(own_database):
    lines = make_lines(4)
    changes = (
        ("DELETE FROM audit_auditevent WHERE id = %s", 2, "Raden är borttagen."),
        ("DELETE FROM audit_auditlink WHERE event_id = %s", 3, "Rader saknas före den här: plats 3 är tom."),
        ("UPDATE audit_auditlink SET previous = sha256('') WHERE event_id = %s", 2, LOOSE),
        ("UPDATE audit_auditlink SET hash = sha256('') WHERE event_id = %s", 2, CHANGED),
    )

    found = []
    for change, *_ in changes:
        with tampering(undo=True) as cursor:
            cursor.execute(change, [lines[2].pk])
            found.append((verify().line, verify().fault))

    assert found == [(lines[which].pk, fault) for _, which, fault in changes]


def test_a_line_slipped_in_beside_the_chain_is_named(own_database):
    make_lines(2)
    with tampering() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditevent (at, event, is_read, target_type, target_id, fields) "
            "VALUES (now(), 'x.y', true, '', '', '{}') RETURNING id"
        )
        slipped = cursor.fetchone()[0]

    assert (verify().line, verify().fault) == (slipped, "Raden har ingen plats i kedjan.")


def test_a_chain_computed_anew_does_not_fit_what_was_signed(own_database):
    lines = make_lines(3)
    sign_head()
    make_lines(1)
    with tampering() as cursor:
        cursor.execute("UPDATE audit_auditevent SET actor_id = 7 WHERE id = %s", [lines[0].pk])
        compute_anew(cursor)

    verdict = verify()

    assert (verdict.line, verdict.position) == (lines[2].pk, 2)
    assert verdict.fault == "Kedjan är omräknad: den passar inte det som är signerat."


def test_a_head_signed_with_another_key_is_found(own_database, settings):
    lines = make_lines(2)
    ours, settings.AUDIT_KEYS = settings.AUDIT_KEYS, settings.LOOKUP_KEYS
    sign_head()
    settings.AUDIT_KEYS = ours

    assert verify().line == lines[1].pk
    assert (
        verify().fault
        == verify(after=last_signed()).fault
        == "Signaturen är inte gjord med nyckeln AUDIT_KEYS."
    )


def test_an_end_that_was_cut_off_is_found(own_database):
    lines = make_lines(3)
    sign_head()
    with tampering() as cursor:
        cursor.execute("DELETE FROM audit_auditlink WHERE position = 3")
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [lines[2].pk])

    assert verify().fault == "Slutet av loggen saknas: den var signerad till och med plats 3."


def test_the_head_is_signed_once_and_what_came_after_is_verified_alone(own_database):
    make_lines(3)
    signed = [sign_head(), sign_head()]
    make_lines(2)

    verdict = verify(after=last_signed())

    assert signed[1] is None
    assert [head.position for head in SignedHead.objects.all()] == [3]
    assert (verdict.is_whole, verdict.lines, verdict.position) == (True, 2, 5)


def test_verify_audit_says_that_all_is_well(own_database, capsys):
    make_lines(2)
    call_command("verify_audit")
    sign_head()
    call_command("verify_audit")

    assert capsys.readouterr().out.splitlines() == [
        "2 rader. Kedjan är hel och ännu inte signerad.",
        "2 rader. Kedjan är hel och signerad till och med plats 2.",
    ]
