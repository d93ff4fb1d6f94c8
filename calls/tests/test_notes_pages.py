"""Notes, corrections and objections on a case, through their pages."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.notes import correct_note
from calls.factories import NoteFactory, QuickScanFactory
from calls.models import CaseDecision, Note
from calls.models.choices import RecordLevel
from calls.tests.test_cases_pages import case_with
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_note_is_signed_once_however_often_it_is_sent(call_taker, login):
    case = case_with(call_taker, notes=0)
    client, url = login(call_taker), reverse("calls:note_create", args=[case.number])
    form = client.get(url).context["form"]
    typed = {
        "token": form["token"].value(),
        "event_on": timezone.localdate(),
        "source": "caller",
        "text": "Det går bättre.",
    }

    client.post(url, typed)
    client.post(url, typed)

    note = Note.objects.get()
    assert (note.text, note.author_name, note.author_title) == (
        "Det går bättre.",
        call_taker.name,
        call_taker.title,
    )
    assert AuditEvent.objects.filter(event="note.signed").count() == 1


def test_note_is_saved_in_17_statements(call_taker, login, django_assert_max_num_queries):
    case = case_with(call_taker, notes=0)
    client, url = login(call_taker), reverse("calls:note_create", args=[case.number])
    typed = {"event_on": timezone.localdate(), "source": "caller", "text": "Det går bättre."}
    client.post(url, typed | {"token": uuid4()})  # what is written once in a process

    with django_assert_max_num_queries(17):
        response = client.post(url, typed | {"token": uuid4()})

    assert response.status_code == 302
    assert Note.objects.count() == 2


def test_note_too_long_for_the_level_is_refused_with_everything_typed(call_taker, login):
    case = case_with(call_taker, notes=0)
    text = "Lång. " * 300

    response = login(call_taker).post(
        reverse("calls:note_create", args=[case.number]),
        {"event_on": timezone.localdate(), "source": "caller", "text": text},
    )

    page = response.content.decode()
    assert "På den här nivån ryms 1\u00a0000 tecken" in page
    assert text.strip() in page
    assert not Note.objects.exists()


def test_level_is_raised_by_the_form_of_a_note_that_needs_it(call_taker, login):
    case = case_with(call_taker, notes=0)
    typed = {"event_on": timezone.localdate(), "source": "caller", "text": "Lång. " * 300}

    page = login(call_taker).post(
        reverse("calls:note_create", args=[case.number]),
        typed | {"level_reason": "Vi följer upp i flera möten."},
        follow=True,
    )

    case.refresh_from_db()
    decision = case.decisions.get(kind=CaseDecision.Kind.LEVEL_RAISED)
    assert (case.record_level, decision.reason) == (RecordLevel.OPEN_SERVICE, "Vi följer upp i flera möten.")
    assert Note.objects.count() == 1
    assert "Anteckningen är signerad. Nivån är höjd till insats utan behovsprövning" in page.content.decode()


def test_signing_leads_to_where_the_note_stands(call_taker, login):
    case, today = case_with(call_taker, notes=0), timezone.localdate()
    client, url = login(call_taker), reverse("calls:note_create", args=[case.number])
    typed = {"source": "caller", "text": "Ord."}

    led = [client.post(url, typed | {"event_on": day, "token": uuid4()}).url for day in (today, today - DAY)]

    at_first, earlier = Note.objects.order_by("-event_on")
    assert led == [
        f"{case.get_absolute_url()}#anteckning-{at_first.pk}",
        f"{case.get_absolute_url()}?handelser=alla#anteckning-{earlier.pk}",
    ]
    page = client.get(case.get_absolute_url()).content.decode()
    assert f'id="anteckning-{at_first.pk}" tabindex="-1"' in page


def test_corrected_note_keeps_the_old_one_readable(call_taker, login):
    case = case_with(call_taker, notes=0)
    note = NoteFactory(case=case, text="Fel dag.")
    client = login(call_taker)

    client.post(
        reverse("calls:note_correct", args=[case.number, note.pk]),
        {"event_on": timezone.localdate(), "source": "caller", "text": "Rätt dag.", "version": note.pk},
    )

    new = Note.objects.get(replaces=note)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Rätt dag." in page
    assert "Fel dag." not in page
    versions = client.get(reverse("calls:note_versions", args=[case.number, new.pk])).content.decode()
    assert "Fel dag." in versions


def test_correcting_a_note_twice_is_refused(call_taker, login):
    case = case_with(call_taker, notes=0)
    note = NoteFactory(case=case)
    NoteFactory(case=case, replaces=note)

    response = login(call_taker).post(
        reverse("calls:note_correct", args=[case.number, note.pk]),
        {"event_on": timezone.localdate(), "source": "caller", "text": "En gång till.", "version": note.pk},
    )

    assert "Någon annan har ändrat det här medan du skrev." in response.content.decode()
    assert Note.objects.count() == 2


def test_objection_is_linked_and_changes_nothing(call_taker, login):
    case = case_with(call_taker, notes=0)
    note = NoteFactory(case=case, text="Sade att hen var arg.")

    login(call_taker).post(
        reverse("calls:objection_create", args=[case.number, "anteckning", note.pk]),
        {"text": "Jag var inte arg, jag var rädd."},
    )

    objection = Note.objects.get(kind=Note.Kind.OBJECTION)
    assert (objection.about_kind, objection.about_id) == ("anteckning", note.pk)
    assert Note.objects.get(pk=note.pk).text == "Sade att hen var arg."


def test_objection_to_another_cases_note_does_not_exist(call_taker, login):
    case, foreign = case_with(call_taker, notes=0), NoteFactory()

    response = login(call_taker).post(
        reverse("calls:objection_create", args=[case.number, "anteckning", foreign.pk]), {"text": "Fel."}
    )

    assert response.status_code == 404
    assert Note.objects.count() == 1


def test_note_that_a_colleague_has_corrected_is_sent_next_to_theirs(call_taker, coordinator, login):
    note = NoteFactory(case__handler=call_taker)
    said = {"event_on": note.event_on, "source": note.source}
    correct_note(note=note, text="Deras ord.", by=coordinator, **said)
    client, mine = login(call_taker), said | {"text": "Mina ord.", "event_on": f"{note.event_on}"}
    address = reverse("calls:note_correct", args=[note.case.number, note.pk])

    response = client.post(address, mine | {"version": f"{note.pk}"})

    page, form = response.content.decode(), response.context["form"]
    assert ["Mina ord." in page, "Deras ord." in page] == [True] * 2
    assert form.theirs == [("Anteckning", "Deras ord.")]
    assert client.post(address, mine | {"version": form["version"].value()}).status_code == 302
    assert Note.objects.current().get().text == "Mina ord."


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_notes_of_a_colleagues_case_do_not_exist(call_taker, login, unchanged, role):
    note = NoteFactory(case__handler=call_taker)
    client, number = login(UserFactory(roles=[role])), note.case.number
    typed = {"event_on": timezone.localdate(), "source": "caller", "text": "En gång till."}
    pages = [
        reverse("calls:note_create", args=[number]),
        reverse("calls:note_correct", args=[number, note.pk]),
        reverse("calls:objection_create", args=[number, "anteckning", note.pk]),
    ]

    with unchanged():
        answers = [client.post(page, typed).status_code for page in pages]

    assert answers == [404, 404, 404]


def test_objection_has_no_page_to_be_corrected_on(call_taker, login, unchanged):
    objection = NoteFactory(case__handler=call_taker, kind="objection", about_kind="x", about_id=uuid4())
    client = login(call_taker)

    with unchanged():
        response = client.get(reverse("calls:note_correct", args=[objection.case.number, objection.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("about", ["nonsense", "anteckning", "snabbscanning"])
def test_objection_to_what_the_case_does_not_hold_does_not_exist(call_taker, login, unchanged, about):
    case, client = case_with(call_taker, notes=0), login(call_taker)

    with unchanged():
        response = client.post(
            reverse("calls:objection_create", args=[case.number, about, uuid4()]), {"text": "Nej."}
        )

    assert response.status_code == 404


def test_objection_to_a_scan_is_linked_to_it(call_taker, login):
    scan = QuickScanFactory(call__caller__case__handler=call_taker)

    login(call_taker).post(
        reverse("calls:objection_create", args=[scan.call.case.number, "snabbscanning", scan.pk]),
        {"text": "Så sade jag inte."},
    )

    objection = Note.objects.get()
    assert (objection.about_kind, objection.about_id) == ("snabbscanning", scan.pk)
