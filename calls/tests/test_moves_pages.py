"""The pages on which an author moves a call or a note that was put on the wrong case."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallerFactory, CallFactory, CaseFactory, NoteFactory, QuickScanFactory
from calls.models import CaseMove

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(call_taker):
    """A case of the call taker's with two callers, and the one where the second call should have been."""
    case, right = CaseFactory(handler=call_taker), CaseFactory(handler=call_taker)
    for one in (case, case, right):
        QuickScanFactory(call=CallFactory(caller=CallerFactory(case=one), taken_by=call_taker))
    return case, right


def test_author_moves_a_call_by_the_pages(mine, call_taker, login):
    case, right = mine
    call, browser = case.calls.order_by("logged_at").last(), login(call_taker)
    address = reverse("calls:call_move", args=[call.pk])
    assert address in browser.get(reverse("calls:call", args=[call.pk])).content.decode()
    page = browser.post(address, {"number": right.number})
    confirm = reverse("calls:call_move_confirm", args=[call.pk, right.number])
    assert page.url == confirm

    browser.post(confirm, {"caller": str(right.callers.get().pk)})

    call.refresh_from_db()
    assert (call.case, call.caller) == (right, right.callers.get())


def test_call_that_is_older_has_no_link_and_says_why(mine, call_taker, login):
    call, browser = mine[0].calls.first(), login(call_taker)
    call.logged_at = timezone.now() - timedelta(minutes=11)
    call.received_at = call.logged_at
    call.save()
    address = reverse("calls:call_move", args=[call.pk])

    assert address not in browser.get(reverse("calls:call", args=[call.pk])).content.decode()
    said = browser.get(address, follow=True).content.decode()

    assert "Ett samtal flyttas av den som skrev in det, inom tio minuter." in said


def test_author_moves_a_note_by_the_pages(mine, call_taker, login):
    case, right = mine
    note, browser = NoteFactory(case=case, created_by=call_taker), login(call_taker)
    address = reverse("calls:note_move", args=[case.number, note.pk])
    assert address in browser.get(case.get_absolute_url()).content.decode()

    browser.post(address, {"number": right.number.replace("-", " – ")})

    note.refresh_from_db()
    assert note.case == right
    assert CaseMove.objects.get().kind == "note"


def test_note_of_a_colleague_has_no_link(mine, call_taker, login):
    note = NoteFactory(case=mine[0])
    address = reverse("calls:note_move", args=[mine[0].number, note.pk])

    assert address not in login(call_taker).get(mine[0].get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", ["", "2026-9999", "x" * 30])
def test_case_that_is_not_there_is_said_so(mine, call_taker, login, number):
    note = NoteFactory(case=mine[0], created_by=call_taker)

    response = login(call_taker).post(
        reverse("calls:note_move", args=[mine[0].number, note.pk]), {"number": number}
    )

    assert list(response.context["form"].errors) == ["number"]


def test_case_of_a_colleague_is_answered_as_one_that_is_not_there(mine, call_taker, login):
    theirs, call = CaseFactory(), mine[0].calls.last()

    response = login(call_taker).post(reverse("calls:call_move", args=[call.pk]), {"number": theirs.number})

    assert "Det finns inget ärende med det numret" in response.content.decode()
    confirm = reverse("calls:call_move_confirm", args=[call.pk, theirs.number])
    assert login(call_taker).get(confirm).status_code == 404
