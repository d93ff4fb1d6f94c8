"""What is signed is held against its digest in the log: what differs, and what is not there, is named."""

import gc
import weakref

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from calls.actions.notes import write_note
from calls.factories import CaseFactory, NoteFactory
from calls.models import Note
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit import log_parts, signed_records
from stodtelefon.audit.actions import digest_anew, record
from stodtelefon.audit.log_parts import LogPart
from stodtelefon.audit.models import AuditEvent
from stodtelefon.audit.signed_records import CHANGED, GONE, UNREADABLE, UNSAID, compare_signed, digests_by_key
from stodtelefon.audit.signed_texts import signed_models
from stodtelefon.audit.tests.tampering import tampering
from stodtelefon.database.roles import as_owner
from stodtelefon.saving import save

SECOND = "2:" + "c2lnbi10ZXN0LXdpdGgta2V5LTA0LW5vdC1zZWNyZXQ="


def signed_note(*, by=None) -> Note:
    by = by or UserFactory(call_taker=True)
    case = CaseFactory(handler=by)
    today = timezone.localdate()
    return write_note(case=case, event_on=today, source="own", text="Hon ringer i morgon.", by=by)


def past_the_guards(statement: str, *values) -> None:
    """As the owner of the database, with the triggers off."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE calls_note DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE calls_note ENABLE TRIGGER USER")


def what(found) -> list[tuple[str, str]]:
    return [(one.record, one.what) for one in found.differences]


@pytest.fixture
def note(own_database) -> Note:
    return signed_note()


def test_a_signed_record_that_is_as_it_was_is_counted(note):
    found = compare_signed()

    assert (found.compared, found.different, found.older) == (1, 0, 0)


def test_the_digest_stands_in_the_line_of_the_deed_and_takes_no_statement_of_its_own(
    db, django_assert_num_queries
):
    by = UserFactory(call_taker=True)
    with django_assert_num_queries(1):
        record("note.signed", by=by)
    note = signed_note(by=by)

    line = AuditEvent.objects.get(event="note.signed", target_id=str(note.pk))
    assert [text.rpartition(":")[0] for text in line.digests] == [f"note:{note.pk}:1:1"]
    assert "ringer" not in str(line.digests)


@pytest.mark.parametrize(
    "change",
    ["event_on = '2020-01-01'", "author_name = 'Någon annan'", "source_detail = text", "source = 'x'"],
)
def test_a_changed_column_is_named(note, change):
    past_the_guards(f"UPDATE calls_note SET {change}")

    (difference,) = compare_signed().differences
    line = AuditEvent.objects.get(event="note.signed")
    assert (difference.record, difference.what) in [(str(note.pk), CHANGED), (str(note.pk), UNREADABLE)]
    assert str(difference).startswith(f"Anteckning {note.pk} ")
    assert difference.line == line.pk


def test_a_record_that_is_gone_is_named(note):
    past_the_guards("DELETE FROM calls_note")

    assert what(compare_signed()) == [(str(note.pk), GONE)]


def test_one_that_was_put_there_past_the_log_is_named(note):
    past = NoteFactory(case=note.case)

    found = compare_signed()

    assert what(found) == [(str(past.pk), UNSAID)]
    assert found.compared == 1


def test_what_was_signed_before_there_were_digests_is_no_difference(own_database):
    NoteFactory(signed_at="2026-01-01T10:00Z")
    signed_note()

    found = compare_signed()

    assert (found.older, found.compared, found.different) == (1, 1, 0)


class Erasing(LogPart):
    removals = frozenset({"case.erased", "note.masked"})


@pytest.mark.parametrize(
    ("event", "change"), [("case.erased", "DELETE FROM calls_note"), ("note.masked", "")]
)
def test_what_a_decision_in_the_log_tells_of_is_known(note, monkeypatch, event, change):
    monkeypatch.setattr(log_parts, "parts", [*log_parts.parts, Erasing()])
    past_the_guards(change or "UPDATE calls_note SET author_name = '–'")
    assert compare_signed().different == 1

    record(event, by=note.created_by, target=note if event == "note.masked" else None, case=note.case_id)

    found = compare_signed()
    assert (found.different, found.removed) == (0, 1)


def test_a_decision_from_before_it_was_signed_excuses_nothing(own_database, monkeypatch):
    monkeypatch.setattr(log_parts, "parts", [*log_parts.parts, Erasing()])
    by = UserFactory(call_taker=True)
    case = CaseFactory(handler=by)
    record("case.erased", by=by, case=case.pk)
    note = write_note(case=case, event_on=timezone.localdate(), source="own", text="Hej.", by=by)
    past_the_guards("DELETE FROM calls_note")

    assert what(compare_signed()) == [(str(note.pk), GONE)]


def test_verify_audit_names_the_record(note, capsys):
    call_command("verify_audit")
    assert "1 signerad text jämfördes. Den säger det som signerades." in capsys.readouterr().out

    past_the_guards("UPDATE calls_note SET author_name = 'Någon annan'")

    with pytest.raises(CommandError, match=f"Anteckning {note.pk} säger inte det som signerades"):
        call_command("verify_audit")


def test_a_digest_is_covered_by_the_chain(note):
    with tampering() as cursor:
        cursor.execute("UPDATE audit_auditevent SET digests = NULL WHERE event = 'note.signed'")

    with pytest.raises(CommandError, match="Raden är ändrad"):
        call_command("verify_audit")


def test_a_new_key_digests_anew_and_the_old_one_is_not_needed(note, settings):
    old = settings.AUDIT_KEYS
    number = int(old[0].partition(":")[0])
    settings.AUDIT_KEYS = [SECOND, *old]
    assert digests_by_key() == {number: 1}

    assert digest_anew() == 1
    assert digest_anew() == 0

    assert digests_by_key() == {2: 1}
    settings.AUDIT_KEYS = [SECOND]
    assert compare_signed().compared == 1
    past_the_guards("UPDATE calls_note SET author_name = 'Någon annan'")
    assert what(compare_signed()) == [(str(note.pk), CHANGED)]


def test_what_is_changed_is_not_digested_anew(note, settings):
    settings.AUDIT_KEYS = [SECOND, *settings.AUDIT_KEYS]
    past_the_guards("UPDATE calls_note SET author_name = 'Någon annan'")

    assert digest_anew() == 0


def test_without_its_key_a_digest_proves_nothing_and_is_counted(note, settings):
    settings.AUDIT_KEYS = [SECOND]

    found = compare_signed()

    assert (found.compared, found.unproven, found.different) == (0, 1, 0)


def test_many_are_read_a_piece_at_a_time(own_database, monkeypatch):
    monkeypatch.setattr(signed_records, "CHUNK", 2)
    monkeypatch.setattr(signed_records, "MOST_SAID", 2)
    by = UserFactory(call_taker=True)
    for _ in range(5):
        signed_note(by=by)
    assert compare_signed().compared == 5

    past_the_guards("UPDATE calls_note SET author_name = 'Någon annan'")

    found = compare_signed()
    assert (found.different, len(found.differences)) == (5, 2)
    assert found.in_words().endswith("Och 3 till.")


def test_what_is_undone_leaves_no_digest(db):
    """A row that its action took back is not said by the next line."""
    by = UserFactory(call_taker=True)
    signed = NoteFactory.build(case=CaseFactory(handler=by), created_by=by, signed_at=timezone.now())
    with transaction.atomic():
        save(signed)
        transaction.set_rollback(True)
    assert record("case.changed", by=by).digests is None


def test_every_model_that_stays_as_signed_says_what_of_it_is_signed():
    kept = {
        model._meta.label
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", ())
        if trigger.name.endswith("_stays_as_signed")
    }
    named = {model._meta.label for model, _ in signed_models().values()}

    assert kept - named == {"calls.CaseMove"}  # it keeps what was there before it, so that it can be undone
    for model, text in signed_models().values():
        columns = {one.attname for one in model._meta.concrete_fields}
        assert {*text.columns, text.signed_at} <= columns


def test_memory_is_the_same_for_few_and_for_many(own_database, monkeypatch):
    monkeypatch.setattr(signed_records, "CHUNK", 2)
    by = UserFactory(call_taker=True)
    for _ in range(7):
        signed_note(by=by)
    held = []
    take = signed_records._piece_by_piece

    def watched(rows):
        for row in take(rows):
            held.append(weakref.ref(row))
            gc.collect()
            assert sum(one() is not None for one in held) <= 4
            yield row
            del row

    monkeypatch.setattr(signed_records, "_piece_by_piece", watched)

    assert compare_signed().compared == 7


def test_what_is_signed_while_it_is_compared_is_no_difference(own_database, monkeypatch):
    by = UserFactory(call_taker=True)
    signed_note(by=by)
    take = signed_records._noted

    def read(text):
        noted = list(take(text))
        if text.name == "note":
            signed_note(by=by)
        return iter(noted)

    monkeypatch.setattr(signed_records, "_noted", read)

    assert compare_signed().different == 0
