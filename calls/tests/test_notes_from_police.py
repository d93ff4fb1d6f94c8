"""What the police have said keeps its own secrecy (OSL 18:3, 35:1): who reads it; others see that it is there."""

import pytest
from django.urls import reverse

from calls.actions.notes import correct_note, write_note
from calls.factories import CaseFactory, CaseOpeningFactory, NoteFactory
from calls.models import Case, Note
from calls.note_drawing import SECRECY
from calls.tests.factories import AccessRequestFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

WORDS, WHO = "Zebrauppgift om spaningen.", "zebrautredaren"


@pytest.fixture
def note(other_call_taker) -> Note:
    case = CaseFactory(handler=other_call_taker, full_record=True)
    return NoteFactory(case=case, source=Note.Source.POLICE, text=WORDS, source_detail=WHO)


def versions(note: Note) -> str:
    return reverse("calls:note_versions", args=[note.case.number, note.pk])


def correct(note: Note) -> str:
    return reverse("calls:note_correct", args=[note.case.number, note.pk])


def pages(note: Note) -> list[str]:
    number = note.case.number
    return [note.case.get_absolute_url(), reverse("calls:case_print", args=[number]), versions(note)]


def others(case: Case) -> list:
    """Who may open the case for another reason than having it."""
    return [
        CaseOpeningFactory(by_break_glass=True, case=case).created_by,
        AccessRequestFactory(case=case, whole=True).created_by,
    ]


def test_who_has_the_case_and_the_coordinator_read_it_marked_and_logged(note, coordinator, login):
    for who in (note.case.handler, coordinator):
        client = login(who)
        for address in pages(note):
            page = client.get(address).content.decode()
            assert (WORDS in page, WHO in page, SECRECY in page) == (True, True, True), address
        lines = AuditEvent.objects.filter(actor_id=who.pk, fields__contains=["from_police"])
        assert set(lines.values_list("event", flat=True)) == {"case.opened", "case.printed", "note.opened"}


def test_others_with_the_case_see_that_it_is_there_and_no_more(note, login):
    for who in others(note.case):
        client = login(who)
        for address in pages(note):
            page = client.get(address).content.decode()
            assert (WORDS in page, WHO in page, SECRECY in page) == (False, False, True), address
        assert client.get(correct(note)).status_code == 404
        assert not AuditEvent.objects.filter(actor_id=who.pk, fields__contains=["from_police"]).exists()


def test_who_wrote_it_reads_it(note, login):
    [writer, _] = others(note.case)
    own = NoteFactory(case=note.case, source=Note.Source.POLICE, text="Zebraeget.", created_by=writer)

    assert "Zebraeget." in login(writer).get(versions(own)).content.decode()


def test_who_had_the_case_reads_it_no_longer(note):
    before = note.case.handler
    note.case.handler = UserFactory(call_taker=True)

    assert (note.is_open_to(before), note.is_open_to(note.case.handler)) == (False, True)


def test_earlier_version_stays_closed_where_the_source_is_another_by_now(note, login):
    new = correct_note(
        note=note, event_on=note.event_on, source="caller", text="Läraren sa det.", by=note.case.handler
    )
    [reader, _] = others(note.case)

    page = login(reader).get(versions(new)).content.decode()

    assert ("Läraren sa det." in page, WORDS in page, SECRECY in page) == (True, False, True)


def test_who_may_not_read_it_does_not_correct_it(note, refused):
    [stranger, _] = others(note.case)

    with refused("Den som har ärendet rättar det som polisen har sagt."):
        correct_note(note=note, event_on=note.event_on, source="own", text="Fel.", by=stranger)


def test_writer_chooses_that_it_is_from_the_police(call_taker, login):
    case = CaseFactory(handler=call_taker, full_record=True)
    page = login(call_taker).get(reverse("calls:note_create", args=[case.number])).content.decode()
    assert 'value="police"' in page

    note = write_note(case=case, event_on=case.opened_at.date(), source="police", text=WORDS, by=call_taker)

    assert note.is_from_police


def test_forms_for_what_is_handed_on_say_that_it_is_there(note, coordinator, login):
    client, other = login(coordinator), CaseFactory(full_record=True)

    for name in ("referrals:create", "referrals:disclosure_create"):
        with_it = client.get(reverse(name, args=[note.case.number])).content.decode()
        without = client.get(reverse(name, args=[other.number])).content.decode()
        assert ("uppgifter från polisen" in with_it, "uppgifter från polisen" in without) == (True, False)
