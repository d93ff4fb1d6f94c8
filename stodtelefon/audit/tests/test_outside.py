"""The heads outside the database: written after the table, read back, and what they tell of a table that lacks some."""

import json
import os
import socket
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stodtelefon.audit import outside, signing
from stodtelefon.audit.chain import ROLLED_BACK, verify
from stodtelefon.audit.factories import make_lines
from stodtelefon.audit.models import ChainFault, SignedHead
from stodtelefon.audit.signing import sign_head, write_outside
from stodtelefon.audit.tests.tampering import TABLES, compute_anew, forge, tampering
from stodtelefon.jobs.models import JobRun


@pytest.fixture
def heads(own_database, settings, tmp_path) -> Path:
    """The file, with one head for each of three lines."""
    settings.HEADS_FILE = str(tmp_path / "heads")
    for _ in range(3):
        make_lines(1)
        sign_head()
        write_outside()
    return tmp_path / "heads"


def numbers(path: Path) -> list[int]:
    return [json.loads(line)["number"] for line in path.read_text().splitlines()]


def lose_heads(above: int) -> None:
    with tampering() as cursor:
        cursor.execute("DELETE FROM audit_signedhead WHERE number > %s", [above])


def lose_lines(above: int) -> None:
    with tampering() as cursor:
        cursor.execute(
            "DELETE FROM audit_auditevent WHERE id IN (SELECT event_id FROM audit_auditlink WHERE position > %s)",
            [above],
        )
        cursor.execute("DELETE FROM audit_auditlink WHERE position > %s", [above])


def hourly() -> str:
    """What the run says of the signing, red or green."""
    try:
        call_command("hourly")
        colour = "green"
    except CommandError:
        colour = "red"
    note = JobRun.objects.last().note.splitlines()
    return f"{colour}, {next(line for line in note if line.startswith('signering'))}"


# Written


def test_each_head_is_a_line_of_a_file_for_our_eyes_alone(heads):
    assert numbers(heads) == [1, 2, 3]
    assert heads.stat().st_mode & 0o777 == 0o600
    verdict = verify()
    assert (verdict.is_whole, verdict.compared, verdict.unproven) == (True, 3, 0)


def test_a_run_killed_between_the_table_and_the_file_is_made_good_by_the_next(heads, monkeypatch):
    make_lines(1)
    sign_head()

    assert (verify().is_whole, verify(only_new=True).is_whole, numbers(heads)) == (True, True, [1, 2, 3])
    assert hourly().startswith("green")
    assert numbers(heads)[:4] == [1, 2, 3, 4]


def test_a_line_torn_in_the_middle_is_written_again(heads):
    whole = heads.read_bytes()
    heads.write_bytes(whole[:-200])

    assert verify().is_whole
    assert hourly() == "green, signering: Inget nytt att signera. HEADS_FILE fylldes på med 1 som saknades."

    lines = heads.read_text().splitlines()
    assert [json.loads(lines[at])["number"] for at in (0, 1, 3)] == [1, 2, 3]
    assert (len(lines), verify().compared) == (4, 3)


def test_a_file_that_is_named_later_gets_every_head(heads, settings, tmp_path):
    settings.HEADS_FILE = str(tmp_path / "other")

    assert hourly().startswith("green")
    assert numbers(tmp_path / "other") == [1, 2, 3]


def test_a_file_that_cannot_be_written_makes_the_run_red_and_loses_no_head(heads, settings, tmp_path):
    make_lines(1)
    settings.HEADS_FILE = str(tmp_path / "nowhere" / "heads")

    assert hourly() == (
        f"red, signering: HEADS_FILE kan inte skrivas ({settings.HEADS_FILE}: No such file or directory). "
        "Huvudena finns i databasen och skrivs nästa gång."
    )
    (tmp_path / "nowhere").mkdir()
    assert hourly().startswith("green")
    assert numbers(tmp_path / "nowhere" / "heads")[:4] == [1, 2, 3, 4]


def test_a_file_that_cannot_be_read_is_a_sentence(heads, settings, tmp_path):
    with pytest.raises(
        CommandError, match=r"^Huvudena utanför databasen går inte att läsa \(.*: No such file"
    ):
        call_command("verify_audit", "--heads", str(tmp_path / "nowhere"))
    settings.HEADS_FILE = str(tmp_path)
    with pytest.raises(CommandError, match=r"går inte att läsa \(.*: Is a directory\)"):
        call_command("verify_audit")

    assert "red, signering: Huvudena utanför databasen går inte att läsa" in hourly()
    assert not ChainFault.objects.exists()


# The syslog


@pytest.mark.parametrize(
    ("path", "why"),
    [("/dev/full", "ingen vanlig fil"), ("/tmp/" + "h" * 300, "File name too long")],  # noqa: S108
)
def test_what_is_no_file_is_a_sentence_and_is_not_read(path, why, settings):
    settings.HEADS_FILE = path

    with pytest.raises(outside.OutsideFailed, match=rf"går inte att läsa \({path}: {why}\)"):
        outside.heads_file()


@pytest.fixture
def syslog(monkeypatch, tmp_path):
    """A socket as the local syslog has; gives what it was told."""
    monkeypatch.setattr(outside, "SYSLOG", str(tmp_path / "log"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "log"))
        listener.setblocking(False)

        def told() -> list[str]:
            found = []
            while True:
                try:
                    found.append(listener.recv(4096).decode().rstrip("\0"))
                except BlockingIOError:
                    return found

        yield told


def test_the_syslog_is_told_and_an_export_of_it_is_compared(heads, settings, syslog, tmp_path, capsys):
    settings.HEADS_FILE, settings.HEADS_SYSLOG = "", True
    make_lines(1)
    hourly(), hourly()
    said = syslog()
    export = tmp_path / "export"
    export.write_text("Nov 26 kern: {}\n" + "".join(f"Nov 26 host {line}\n" for line in said))

    assert max(map(len, said)) < 1024
    assert all(line.startswith("<86>stodtelefon: {") for line in said)
    call_command("verify_audit", "--heads", str(export))
    assert "huvuden utanför databasen jämfördes." in capsys.readouterr().out
    lose_heads(0)
    with pytest.raises(CommandError, match=r"Huvud 1–[45] finns utanför databasen men inte i tabellen"):
        call_command("verify_audit", "--heads", str(export))


def test_a_file_that_was_taken_away_is_said_and_filled_in(heads, capsys):
    heads.unlink()
    call_command("verify_audit")
    told = capsys.readouterr().out

    note = hourly()

    assert "3 huvuden finns bara i databasen. Är HEADS_FILE ny eller kortad?" in told
    assert "HEADS_FILE fylldes på med 3 som saknades." in note
    assert len(heads.read_text().splitlines()) == 3
    call_command("verify_audit")
    assert "bara i databasen" not in capsys.readouterr().out


def test_without_marks_the_recomputed_stretch_is_named(heads, settings, tmp_path):
    bare = [json.loads(line) for line in heads.read_text().splitlines()]
    for head in bare:
        del head["marks"]
    export = tmp_path / "export"
    export.write_text("".join(json.dumps(head) + "\n" for head in (bare[0], bare[2])))
    lose_heads(0)
    with tampering() as cursor:
        forge(cursor, 3)
        compute_anew(cursor)

    fault = verify(heads=export).faults[0]

    assert (fault.place, fault.what) == (
        2,
        "Kedjan är omräknad någonstans från plats 2 till och med plats 3.",
    )


def test_a_syslog_that_does_not_answer_is_a_sentence(heads, settings, monkeypatch, tmp_path):
    monkeypatch.setattr(outside, "SYSLOG", str(tmp_path / "nowhere"))
    settings.HEADS_SYSLOG = True
    make_lines(1)

    assert hourly() == (
        f"red, signering: HEADS_SYSLOG: den lokala loggen svarar inte ({tmp_path}/nowhere: No such file or directory)."
    )
    assert SignedHead.objects.filter(position=4).exists()


# Compared


def test_an_emptied_database_is_told_by_the_file(heads):
    with tampering() as cursor:
        for table in (*TABLES, "jobs_jobrun"):
            cursor.execute(f"DELETE FROM {table}")

    verdict = verify()

    assert [str(fault) for fault in verdict.faults] == [
        "Slutet av loggen saknas från plats 1: den var signerad till och med plats 3.",
        f"Huvud 1–3 {ROLLED_BACK}",
    ]


def test_hourly_finds_that_the_table_was_rolled_back(heads):
    lose_heads(2)
    lose_lines(2)
    make_lines(4)

    assert hourly().startswith(
        "red, signering: Rad 4: Kedjan är omräknad: raden passar inte det som är signerat. Huvud 3"
    )
    assert ChainFault.objects.get().place == 3


def test_a_recomputed_chain_whose_heads_are_gone_is_named_by_its_first_line(heads):
    lose_heads(0)
    with tampering() as cursor:
        forge(cursor, 2)
        compute_anew(cursor)

    assert verify().line == 2


def test_an_old_copy_is_whole_up_to_the_head_it_took_along(heads):
    lose_heads(2)
    lose_lines(2)

    old, new = verify(heads=heads, until=2), verify(heads=heads)

    assert (old.is_whole, old.compared, old.younger, old.signed.number) == (True, 2, 1, 2)
    assert new.faults[-1].head == 3
    assert verify(until=3).faults[-1].head == 3


def test_lines_signed_by_nobody_we_know_are_counted_and_left_aside(heads, settings):
    head = json.loads(heads.read_text().splitlines()[-1])
    with heads.open("a") as file:
        file.write("nonsense\n")
        file.write('{"number": "x"}\n{"number": 4}\n{"number": []}\n')
        for nonsense in ({"number": float("inf")}, {"signed_at": "0001-01-01T00:00+14:00"}, {"hash": "x"}):
            file.write(json.dumps(head | nonsense) + "\n")
        file.write(json.dumps(head | {"number": 99}) + "\n")

    verdict = verify()

    assert (verdict.is_whole, verdict.compared, verdict.unproven) == (True, 3, 1)
    assert verify(only_new=True).is_whole


def test_two_histories_are_told_apart(heads):
    before = heads.read_text().splitlines()
    lose_heads(2)
    heads.write_text("\n".join(before[:2]) + "\n")
    make_lines(1)
    sign_head()
    heads.write_text("\n".join(before) + "\n")

    forked = "Huvud 3 är ett annat utanför databasen än i tabellen."
    assert forked in [fault.what for fault in verify().faults]
    assert forked in [fault.what for fault in verify(only_new=True).faults]


def test_the_end_of_a_long_file_is_found_without_reading_it(heads, monkeypatch):
    monkeypatch.setattr(outside, "LAST_BYTES", 900)
    file = outside.Outside(heads)

    file.look_at_end()

    assert (file.newest.number, file.count) == (3, 0)
    monkeypatch.setattr(outside, "LAST_BYTES", 10)
    file.look_at_end()
    assert (file.newest.number, file.count) == (3, 3)


def test_heads_are_written_some_at_a_time(heads, settings, monkeypatch, tmp_path):
    monkeypatch.setattr(signing, "AT_A_TIME", 2)
    settings.HEADS_FILE = str(tmp_path / "other")
    write_outside()

    assert numbers(tmp_path / "other") == [1, 2, 3]
    assert os.path.getsize(tmp_path / "other") == heads.stat().st_size
