"""Nothing is signed that does not verify; a fault is red until two people have dealt with it; and then it is known."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from stodtelefon.audit import chain, signing
from stodtelefon.audit.actions import confirm_fault, explain_fault
from stodtelefon.audit.chain import EMPTY, NOT_SIGNED, verify
from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.heads import heads_by_key, last_signed
from stodtelefon.audit.models import AuditEvent, ChainFault, SignedHead
from stodtelefon.audit.signing import NotWhole, sign_head
from stodtelefon.audit.tests.tampering import TABLES, compute_anew, forge, tampering
from stodtelefon.database.roles import as_owner
from stodtelefon.jobs.models import JobRun
from stodtelefon.privacy import sentinel
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.keys_in_use import uses

KEY = "2:" + "c2lnbi10ZXN0LXdpdGgta2V5LTA0LW5vdC1zZWNyZXQ="


def change(place: int) -> None:
    with tampering() as cursor:
        forge(cursor, place)


def is_green(command: str) -> bool:
    try:
        call_command(command)
    except CommandError:
        return False
    return True


def note() -> str:
    return JobRun.objects.last().note


def deal_with(administrator, log_reviewer) -> None:
    for fault in ChainFault.objects.unconfirmed():
        explain_fault(fault=fault, text="Rad 2 ändrades för hand.", by=administrator)
        confirm_fault(fault=fault, text="Jag har jämfört med gårdagens kopia.", by=log_reviewer)


# Refused


def test_hourly_signs_nothing_past_a_broken_line_and_stays_red(own_database):
    make_lines(3)
    assert is_green("hourly")
    make_lines(2)
    change(4)

    greens = [is_green("hourly"), is_green("hourly")]
    make_lines(1)
    greens.append(is_green("hourly"))

    assert greens == [False] * 3
    assert [head.position for head in SignedHead.objects.all()] == [3]
    fault = ChainFault.objects.get()
    assert (fault.what, fault.place, fault.line, fault.status) == (
        "Rad 4: Raden är ändrad.",
        4,
        4,
        "väntar på förklaring",
    )
    assert "Rad 4: Raden är ändrad. Inget signeras förrän två personer" in note()


def test_what_nightly_finds_among_the_old_lines_stops_hourly(own_database):
    make_lines(3)
    assert is_green("hourly")
    change(2)
    assert is_green("hourly")

    assert [is_green("nightly"), is_green("nightly"), is_green("hourly")] == [False] * 3
    assert (ChainFault.objects.count(), SignedHead.objects.count()) == (1, 1)


def test_a_mended_log_is_red_until_it_is_dealt_with_and_the_series_goes_on(
    own_database, administrator, log_reviewer
):
    make_lines(3)
    assert is_green("hourly")
    with tampering() as cursor:
        cursor.execute("UPDATE audit_auditevent SET is_read = NOT is_read WHERE id = 2")
    assert not is_green("nightly")
    with tampering() as cursor:
        cursor.execute("UPDATE audit_auditevent SET is_read = NOT is_read WHERE id = 2")
    assert not is_green("hourly")

    deal_with(administrator, log_reviewer)

    assert is_green("hourly")
    assert {head.series for head in SignedHead.objects.all()} == {1}
    assert ChainFault.objects.get().signed_number == 2


def test_keys_of_another_database_sign_nothing_and_are_no_fault_of_the_log(
    own_database, settings, monkeypatch
):
    make_lines(2)
    with monkeypatch.context() as wrong:
        wrong.setattr(sentinel, "faults", lambda: ["AUDIT_KEYS hör inte till den här databasen."])
        assert [is_green("hourly"), is_green("nightly")] == [False, False]
        said = note()
        with pytest.raises(CommandError, match=r"^AUDIT_KEYS hör inte"):
            call_command("verify_audit")

    assert "Loggen prövas och signeras inte. AUDIT_KEYS hör inte till den här databasen." in said
    assert (SignedHead.objects.count(), ChainFault.objects.count()) == (0, 0)
    assert is_green("hourly")


def test_another_key_with_the_same_number_signs_nothing(own_database, settings):
    make_lines(2)
    sign_head()
    make_lines(1)
    ours, settings.AUDIT_KEYS = settings.AUDIT_KEYS, settings.LOOKUP_KEYS

    with pytest.raises(NotWhole, match=r"Tabellens huvud 1 .* är falskt och räknas inte"):
        sign_head()

    settings.AUDIT_KEYS = ours
    assert (SignedHead.objects.count(), verify().is_whole) == (1, True)


def test_without_the_owner_nothing_is_signed_in_production(own_database, settings):
    make_lines(1)
    settings.PRODUCTION = True
    settings.DATABASE_OWNER = settings.DATABASES["default"]

    assert not is_green("hourly")

    assert "signering: Loggen signeras inte: DATABASE_OWNER_URL saknas eller" in note()
    assert SignedHead.objects.count() == 0


@pytest.mark.django_db
def test_the_application_writes_no_head():
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_signedhead (number) VALUES (1)")


def test_the_tables_can_be_taken_back_and_made_again(own_database):
    make_lines(3)
    sign_head()

    call_command("migrate", "audit", "0002", verbosity=0)
    call_command("migrate", verbosity=0)

    assert (verify().is_whole, SignedHead.objects.count(), sign_head().position) == (True, 0, 3)


# False heads


def test_false_heads_are_named_and_the_true_ones_still_prove(own_database, administrator, log_reviewer):
    make_lines(3)
    sign_head()
    with as_owner(), connection.cursor() as cursor:
        for number in (1, 2, *range(900, 912)):
            cursor.execute(
                "INSERT INTO audit_signedhead (number, series, position, hash, state, marks, marks_hash, known_until,"
                " previous, key_number, signed_at, signature) VALUES (%s, 1, 9, '', '', '', '', 0, '', 1, now(), '')",
                [number],
            )

    for verdict in (verify(), verify(only_new=True)):
        assert [fault.what for fault in verdict.faults] == [
            "Tabellens huvud 1 (rad 2) är falskt och räknas inte. De falska är 14."
        ]
        assert (verdict.signed.number, verdict.position) == (1, 3)
    change(3)
    assert verify().line == 3

    assert not is_green("hourly")
    deal_with(administrator, log_reviewer)
    assert is_green("hourly")
    assert verify().is_whole
    assert last_signed().series == 2


# Dealt with


@pytest.fixture
def known(own_database, administrator, log_reviewer):
    """Line 2 was changed, line 5 has no place, and two people have dealt with it."""
    make_lines(3)
    sign_head()
    make_lines(1)
    with tampering() as cursor:
        forge(cursor, 2)
        cursor.execute(
            "INSERT INTO audit_auditevent (at, event, is_read, target_type, target_id, fields) "
            "VALUES (now(), 'x.y', true, '', '', '{}')"
        )
    assert not is_green("nightly")
    deal_with(administrator, log_reviewer)
    assert is_green("hourly")


def test_what_is_dealt_with_is_known_and_signed_anew(known, capsys):
    capsys.readouterr()
    call_command("verify_audit")

    verdict, fault = verify(), ChainFault.objects.get()
    assert (verdict.is_whole, verdict.known, verdict.position) == (True, 1, verdict.end)
    assert fault.what == "Rad 2: Raden är ändrad. Rad 5: Raden har ingen plats i kedjan."
    assert (fault.signed_number, fault.status) == (3, "utrett")
    assert [
        (head.number, head.series, head.known_until) for head in SignedHead.objects.order_by("number")
    ] == [
        (1, 1, 0),
        (2, 2, 4),
        (3, 2, 4),
    ]
    assert "1 fel i loggen är utredda av två personer, se /logg/fel/." in capsys.readouterr().out
    assert [is_green("hourly"), is_green("nightly"), is_green("hourly")] == [True] * 3


def test_beside_what_is_known_every_other_change_is_found(known):
    found = []
    for place in (1, 2, 3, 4, 6):
        with tampering(undo=True) as cursor:
            forge(cursor, place)
            found.append((place, verify().faults[0].place))
            compute_anew(cursor, place)
            found.append((place, verify().faults[0].place))
    for change in ("UPDATE audit_auditevent SET is_read = NOT is_read", "DELETE FROM audit_auditevent"):
        with tampering(undo=True) as cursor:
            cursor.execute(f"{change} WHERE id = 5")
            found.append((verify().line, verify().fault))

    assert found[-2:] == [
        (5, "Raden har ingen plats i kedjan."),
        (5, "Raden, som saknade plats i kedjan när felet utreddes, är inte kvar."),
    ]
    assert [place for place, said in found[:-2] if place != said] == []


def test_what_happens_after_it_was_found_is_another_fault(own_database, administrator, log_reviewer):
    make_lines(4)
    sign_head()
    change(3)
    assert not is_green("nightly")
    change(2)
    deal_with(administrator, log_reviewer)

    assert not is_green("hourly")

    first, second = ChainFault.objects.order_by("found_at")
    assert (first.line, second.line, second.explained_at) == (3, 2, None)
    deal_with(administrator, log_reviewer)
    assert is_green("hourly")
    assert not ChainFault.objects.unsigned().exists()


def test_an_emptied_log_can_be_dealt_with(own_database, administrator, log_reviewer, settings, tmp_path):
    settings.HEADS_FILE = str(tmp_path / "heads")
    make_lines(3)
    assert is_green("hourly")
    with tampering() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table}")

    assert not is_green("hourly")
    deal_with(administrator, log_reviewer)

    assert [is_green("hourly"), is_green("nightly"), is_green("hourly")] == [True] * 3
    assert (verify().is_whole, last_signed().series) == (True, 2)


# Never signed, and signed once


def test_a_log_that_was_signed_once_is_never_unsigned_again(own_database):
    make_lines(2)
    assert is_green("hourly")
    with tampering(undo=True) as cursor:
        cursor.execute("DELETE FROM audit_signedhead")
        unsigned = verify()
        cursor.execute("DELETE FROM audit_auditlink")
        cursor.execute("DELETE FROM audit_auditevent")
        empty = verify()

    assert (unsigned.fault, empty.fault) == (NOT_SIGNED, EMPTY)


def test_a_head_covers_so_many_lines_and_no_more(own_database, monkeypatch):
    monkeypatch.setattr(signing, "CHUNK", 2)
    make_lines(5)

    assert sign_head().number == 3
    assert [head.position for head in SignedHead.objects.order_by("number")] == [2, 4, 5]
    assert verify().is_whole


# Keys


def test_an_old_key_may_leave_when_a_head_is_signed_with_the_new_one(own_database, settings):
    old = settings.AUDIT_KEYS
    for _ in range(2):
        make_lines(1)
        sign_head()
    settings.AUDIT_KEYS = [KEY, *old]
    before = heads_by_key()
    make_lines(1)
    sign_head()

    use = next(use for use in uses()[Ring.AUDIT] if use.number == 1)
    settings.AUDIT_KEYS = [KEY]

    assert (before, use.held, use.is_idle) == ({1: 2}, "", True)
    assert heads_by_key() == {2: 1}
    assert verify().is_whole
    change(1)
    assert verify().line == 1


def test_the_log_is_read_a_piece_at_a_time(own_database, monkeypatch):
    monkeypatch.setattr("stodtelefon.audit.lines.CHUNK", 2)
    make_lines(5)

    assert (verify().lines, AuditEvent.objects.count(), chain.head().position) == (5, 5, 5)
