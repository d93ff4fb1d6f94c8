"""The chain: made at commit, also by many at once; a changed line is named, and so is a chain made anew."""

import threading
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from stodtelefon.audit.actions import record
from stodtelefon.audit.chain import verify
from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.models import AuditEvent, AuditLink, SignedHead
from stodtelefon.audit.signing import sign_head
from stodtelefon.audit.tests.tampering import compute_anew, forge, tampering


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


def test_a_chain_computed_anew_is_named_by_its_first_line(own_database):
    lines = make_lines(3)
    sign_head()
    make_lines(1)
    with tampering() as cursor:
        forge(cursor, 2)
        compute_anew(cursor)

    verdict = verify()

    assert (verdict.line, verdict.position) == (lines[1].pk, 1)
    assert verdict.fault == "Kedjan är omräknad: raden passar inte det som är signerat."


def test_an_end_that_was_cut_off_is_found(own_database):
    lines = make_lines(3)
    sign_head()
    with tampering() as cursor:
        cursor.execute("DELETE FROM audit_auditlink WHERE position = 3")
        cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [lines[2].pk])

    assert verify().fault == "Slutet av loggen saknas från plats 3: den var signerad till och med plats 3."
    assert verify(only_new=True).fault == "Slutet av loggen saknas: den var signerad till och med plats 3."


def test_what_came_after_the_head_is_verified_alone(own_database):
    make_lines(3)
    signed = [sign_head(), sign_head()]
    make_lines(2)

    verdict = verify(only_new=True)

    assert signed[1] is None
    assert [head.position for head in SignedHead.objects.all()] == [3]
    assert (verdict.is_whole, verdict.lines, verdict.position) == (True, 2, 5)


@pytest.mark.parametrize("place", [4, 5])
def test_a_new_line_that_was_changed_is_found_without_reading_the_old_ones(own_database, place):
    make_lines(3)
    sign_head()
    lines = make_lines(2)
    with tampering() as cursor:
        forge(cursor, 1)
        forge(cursor, place)

    verdict = verify(only_new=True)

    assert (verdict.line, verdict.fault, verdict.lines) == (lines[place - 4].pk, CHANGED, 2)


def test_the_link_that_the_head_signs_has_to_stand(own_database):
    lines = make_lines(3)
    sign_head()
    with tampering() as cursor:
        forge(cursor, 3)
        compute_anew(cursor)

    assert verify(only_new=True).line == lines[2].pk


def test_a_new_line_without_a_place_is_found_without_reading_the_old_ones(own_database):
    make_lines(3)
    sign_head()
    with tampering() as cursor:
        cursor.execute(
            "INSERT INTO audit_auditevent (at, event, is_read, target_type, target_id, fields) "
            "VALUES (now(), 'x.y', true, '', '', '{}') RETURNING id"
        )
        slipped = cursor.fetchone()[0]

    assert verify(only_new=True).line == slipped


def test_verify_audit_says_that_all_is_well(own_database, capsys):
    make_lines(2)
    call_command("verify_audit")
    sign_head()
    call_command("verify_audit")

    alone = "Inget utanför databasen jämfördes: HEADS_FILE är inte angiven."
    assert capsys.readouterr().out.splitlines() == [
        *("2 rader. Kedjan är hel och ännu inte signerad.", alone),
        *("2 rader. Kedjan är hel och signerad till och med plats 2.", alone),
    ]
