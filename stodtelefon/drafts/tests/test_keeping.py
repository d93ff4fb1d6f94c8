"""What was sent and not saved is kept for its writer, and for nobody else."""

import logging
import re

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from calls.actions.cases import hand_over_case
from calls.factories import CaseFactory
from calls.models import Note
from meetings.factories import MeetingFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.drafts.actions import hand_over_draft
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import Tab, only_draft

PAGE = "/konto/namn/"
TYPED = 'Åsa "Ek" <script>\r\nrad två 🙂'


@pytest.fixture
def tab(db):
    return Tab()


def kept_form(tab, user):
    """`user` fills in a form, the session ends, and the form is sent. Gives the page where it goes on."""
    tab.sign_in(user)
    tab.get(PAGE)
    tab.end_session()
    response = tab.post(PAGE, {"name": TYPED, "title": "kurator"})
    assert response.status_code == 302
    return response.url.partition("?next=")[2].replace("%3F", "?").replace("%3D", "=")


def held(address):
    """Words for the page there."""
    return {"address": address, "title": "Sidan", "place": "", "fields": [["text", "Ord."]]}


def field(page, name):
    """What stands in a field of the page."""
    form = page.context["form"]
    return form[name].value()


def test_form_sent_too_late_is_opened_again_after_the_sign_in(tab, call_taker):
    again = kept_form(tab, call_taker)

    assert again == f"{PAGE}?utkast={only_draft().pk}"
    assert "Det du skrev finns kvar" in tab.get(f"{reverse('account_login')}?next={again}").content.decode()
    assert tab.sign_in(call_taker, next_page=again).url == again
    page = tab.get(again)
    assert (field(page, "name"), field(page, "title")) == (TYPED, "kurator")
    assert not page.context["form"].errors
    assert User.objects.get(pk=call_taker.pk).name == call_taker.name

    response = tab.post(PAGE, {"name": TYPED, "title": "kurator"})

    assert response.status_code == 302
    assert User.objects.get(pk=call_taker.pk).name == TYPED.replace("\r\n", " ")  # a name has one line
    assert not Draft.objects.open().exists()
    assert Draft.objects.get().contents is None


def test_what_is_kept_is_sealed(tab, call_taker):
    kept_form(tab, call_taker)

    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM drafts_draft d")
        row = cursor.fetchone()[0]
    assert "kurator" not in row
    assert "namn" not in row
    assert b"kurator".hex() not in row


def test_another_person_in_the_same_browser_does_not_get_it(tab, call_taker, other_call_taker, administrator):
    again = kept_form(tab, call_taker)
    draft = only_draft()

    for other in (other_call_taker, administrator):
        tab.sign_in(other, next_page=again)
        assert tab.get(again).url == PAGE
        assert "kurator" not in tab.get(PAGE).content.decode()
        for path in (f"/utkast/{draft.pk}/", f"/utkast/{draft.pk}/ta-bort/", f"/utkast/{draft.pk}/lamna/"):
            assert tab.get(path).status_code == 404
        assert tab.post(f"/utkast/{draft.pk}/ta-bort/", {}).status_code in (403, 404)
        assert only_draft().writer == call_taker
        tab.get(PAGE)
        tab.post(reverse("account_logout"), {})

    tab.sign_in(call_taker)
    assert field(tab.get(again), "title") == "kurator"


def test_account_that_was_closed_meanwhile_keeps_nothing_more(tab, call_taker, administrator):
    tab.sign_in(call_taker)
    tab.get(PAGE)
    disable_user(user=call_taker, by=administrator)

    tab.post(PAGE, {"name": TYPED, "title": "kurator"})

    assert not Draft.objects.exists()


def test_words_of_a_closed_account_are_a_colleagues(tab, call_taker, administrator, coordinator):
    kept_form(tab, call_taker)

    disable_user(user=call_taker, by=administrator)

    draft = only_draft()
    assert draft.writer == coordinator
    tab.sign_in(coordinator)
    page = tab.get(f"/utkast/{draft.pk}/")
    assert "kurator" in page.content.decode()


def test_page_open_since_before_a_new_sign_in_is_kept(tab, call_taker):
    tab.sign_in(call_taker)
    tab.get(PAGE)
    before = tab.hidden
    tab.client.cookies.clear()
    tab.sign_in(call_taker)
    tab.hidden = before

    response = tab.client.post(PAGE, before | {"name": "Nytt Namn", "title": "kurator"})

    assert response.url == f"{PAGE}?utkast={only_draft().pk}"
    assert field(tab.get(response.url), "name") == "Nytt Namn"


def test_page_of_the_one_before_is_not_sent_in_the_name_of_the_next(tab, call_taker, other_call_taker):
    tab.sign_in(call_taker)
    tab.get(PAGE)
    before = tab.hidden
    tab.client.cookies.clear()
    tab.sign_in(other_call_taker)

    response = tab.client.post(PAGE, before | {"name": "Nytt Namn", "title": "kurator"})

    assert response.status_code == 403
    assert "hör till en annan inloggning" in response.content.decode()
    assert only_draft().writer == call_taker
    assert User.objects.get(pk=other_call_taker.pk).name == other_call_taker.name


@pytest.mark.parametrize("mark", ["", "x", "WzEsMl0:1abc:def", "ö" * 3000])
def test_form_from_elsewhere_is_refused_and_not_kept(tab, call_taker, mark):
    tab.sign_in(call_taker)
    tab.get(PAGE)

    fields = {"name": "Fejk", "csrfmiddlewaretoken": "a" * 64, "utkast": mark, "utkast_visning": "a"}
    response = tab.client.post(PAGE, fields)

    assert response.status_code == 403
    assert not Draft.objects.exists()


@pytest.mark.parametrize("path", ["/konto/losenord/", "/konto/logga-in/", "/konto/logga-ut/"])
def test_passwords_and_signing_out_are_never_kept(tab, call_taker, path):
    tab.sign_in(call_taker)

    assert 'name="utkast"' not in tab.get(path).content.decode()


def test_case_that_is_not_there_any_more_loses_no_word(tab, call_taker, other_call_taker):
    """Handed over while somebody writes: the words are theirs, and nothing of the case is shown."""
    case = CaseFactory(handler=call_taker)
    path = f"/arenden/{case.number}/anteckning/"
    tab.sign_in(call_taker)
    tab.get(path)
    hand_over_case(case=case, to=other_call_taker, by=call_taker, reason="")

    response = tab.post(path, {"text": "Ringer tillbaka på torsdag.", "source": "caller"})

    draft = only_draft()
    assert response.url == f"/utkast/{draft.pk}/?stangt=ja"
    page = tab.get(response.url).content.decode()
    assert "Ringer tillbaka på torsdag." in page
    assert case.number not in page
    assert not Note.objects.exists()
    # As long as it is theirs to open no longer, the way on leads back here.
    assert tab.get(draft.resume_url).url == f"/utkast/{draft.pk}/?stangt=ja"

    read = tab.get(f"/utkast/{draft.pk}/").content.decode()
    assert "Lämna till den som har ärendet nu" in read
    assert "Skriv vidare" not in read
    given = tab.post(f"/utkast/{draft.pk}/till-handlaggaren/", {})
    assert given.url == "/utkast/"
    assert only_draft().writer == other_call_taker
    other = Tab()
    other.sign_in(other_call_taker)
    assert field(other.get(only_draft().resume_url), "text") == "Ringer tillbaka på torsdag."


def test_page_of_the_words_finds_out_whether_theirs_is_open_and_reads_nothing(tab, call_taker):
    """The view of the other page is asked; the line that it leaves, since it shows a case, is undone."""
    meeting = MeetingFactory(case=CaseFactory(handler=call_taker))
    draft = DraftFactory(writer=call_taker, contents=held(f"/moten/{meeting.pk}/stall-in/"))
    tab.sign_in(call_taker)
    before = AuditEvent.objects.count()

    page = tab.get(f"/utkast/{draft.pk}/").content.decode()

    assert "Skriv vidare" in page
    assert "Lämna till den som har ärendet nu" not in page
    assert AuditEvent.objects.count() == before


def test_list_offers_to_write_on_only_where_the_case_is_open_to_its_writer(tab, call_taker, other_call_taker):
    mine, theirs = CaseFactory(handler=call_taker), CaseFactory(handler=other_call_taker)
    drafts = [
        DraftFactory(writer=call_taker, contents=held(f"/arenden/{case.number}/anteckning/"))
        for case in (mine, theirs)
    ]
    tab.sign_in(call_taker)

    page = tab.get("/utkast/").content.decode()

    assert [f'href="{draft.resume_url}"' in page for draft in drafts] == [True, False]
    assert page.count("Sidan är inte längre öppen för dig.") == 1


def test_page_that_is_closed_and_of_no_case_speaks_of_none(tab, call_taker):
    draft = DraftFactory(writer=call_taker, contents=held("/fragebatteri/"))
    tab.sign_in(call_taker)

    page = tab.get(f"/utkast/{draft.pk}/?stangt=ja").content.decode()

    assert ("ärendet" in page, "Skriv vidare" in page, "Lämna orden till en kollega" in page) == (
        False,
        False,
        True,
    )


def test_one_who_is_given_a_text_is_told_by_whom(tab, call_taker, other_call_taker):
    hand_over_draft(draft=DraftFactory(writer=call_taker), to=other_call_taker, by=call_taker)
    tab.sign_in(other_call_taker)

    for page in ("/utkast/", f"/utkast/{only_draft().pk}/", "/"):
        assert f"Från {call_taker.name}" in tab.get(page).content.decode(), page


def test_page_that_fails_is_no_closed_one(tab, call_taker, monkeypatch):
    case = CaseFactory(handler=call_taker)
    draft = DraftFactory(writer=call_taker, contents=held(f"/arenden/{case.number}/anteckning/"))
    tab.sign_in(call_taker)
    monkeypatch.setattr("calls.views.notes.NoteForm", None)

    assert "Skriv vidare" in tab.get(f"/utkast/{draft.pk}/").content.decode()


def test_text_is_given_only_to_those_whose_roles_open_its_page(tab, call_taker, coordinator, archivist):
    path = reverse("calls:note_create", args=[CaseFactory(handler=call_taker).number])
    draft = DraftFactory(writer=call_taker, contents=held(path))
    tab.sign_in(call_taker)

    offered = tab.get(f"/utkast/{draft.pk}/lamna/").context["form"].fields["to"].queryset
    tab.post(f"/utkast/{draft.pk}/lamna/", {"to": archivist.pk})

    assert (coordinator in offered, archivist in offered) == (True, False)
    assert only_draft().writer == call_taker


def test_what_its_own_page_refused_is_kept_too(tab, call_taker):
    case = CaseFactory(handler=call_taker)
    path = f"/arenden/{case.number}/anteckning/"
    tab.sign_in(call_taker)
    tab.get(path)

    page = tab.post(path, {"text": "Ringer tillbaka."})

    assert page.context["form"].errors
    draft = only_draft()
    assert (draft.title, draft.place) == ("Skriv anteckning", f"Ärende {case.number}")
    again = tab.get(draft.resume_url)
    assert field(again, "text") == "Ringer tillbaka."
    assert not again.context["form"].errors

    tab.read(page)
    sent = tab.post(path, {"text": "Ringer tillbaka.", "source": "caller", "event_on": "2026-11-26"})
    assert sent.status_code == 302
    assert Note.objects.get().text == "Ringer tillbaka."
    assert not Draft.objects.open().exists()


def test_fault_of_ours_loses_no_word(call_taker, monkeypatch, caplog):
    """The browser is led to a page of the words, with nothing to send again; it is counted and told as a fault."""
    caplog.set_level(logging.INFO, "stodtelefon.access")
    case = CaseFactory(handler=call_taker)
    path = f"/arenden/{case.number}/anteckning/"
    tab = Tab(Client(enforce_csrf_checks=True, raise_request_exception=False, answers_as_sent=True))
    tab.client.force_login(call_taker)
    tab.get(path)

    def broken(**values):
        raise DatabaseError("no")

    monkeypatch.setattr("calls.views.notes.write_note", broken)
    response = tab.post(path, {"text": "Ord.", "source": "caller", "event_on": "2026-11-26"})

    draft, number = only_draft(), response.headers["X-Request-ID"]
    assert (response.status_code, response.url) == (303, f"/utkast/{draft.pk}/?fel={number}")
    page = tab.get(response.url)
    assert page.status_code == 200
    shown = page.content.decode()
    assert "Något gick fel hos oss" in shown
    assert f"Felets nummer, om någon frågar: {number}" in shown
    assert "Ord." in shown
    assert re.search(rf'href="{path}\?utkast={draft.pk}">Försök igen<', shown)
    told = [one.getMessage() for one in caplog.records if one.name == "stodtelefon.access"]
    assert [line.rpartition(" ")[0].rpartition(" ")[0] for line in told[-2:]] == [
        "POST calls:note_create 500",
        "GET drafts:detail 200",
    ]

    monkeypatch.undo()
    again = tab.get(draft.resume_url)
    assert field(again, "text") == "Ord."


def test_words_are_kept_when_the_database_was_restarted_under_them(own_database, call_taker, monkeypatch):
    path = f"/arenden/{CaseFactory(handler=call_taker).number}/anteckning/"
    tab = Tab(Client(enforce_csrf_checks=True, raise_request_exception=False, answers_as_sent=True))
    tab.client.force_login(call_taker)
    tab.get(path)

    def restarted(**values):
        with connection.copy().cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
        Note.objects.exists()

    monkeypatch.setattr("calls.views.notes.write_note", restarted)
    response = tab.post(path, {"text": "Ord.", "source": "caller", "event_on": "2026-11-26"})

    assert response.url.startswith(f"/utkast/{only_draft().pk}/?fel=")
    assert "Ord." in tab.get(response.url).content.decode()


def test_number_of_a_fault_is_a_number(tab, call_taker):
    draft = DraftFactory(writer=call_taker)
    tab.sign_in(call_taker)

    assert "Något gick fel" not in tab.get(f"/utkast/{draft.pk}/?fel=Ring 070").content.decode()


def test_lines_in_the_log_are_two(tab, call_taker):
    kept_form(tab, call_taker)
    tab.sign_in(call_taker)
    tab.get(only_draft().resume_url)
    tab.post(PAGE, {"name": "Nytt Namn", "title": "kurator"})

    events = AuditEvent.objects.filter(target_type="drafts.draft").order_by("id")
    assert [event.event for event in events] == ["draft.begun", "draft.ended"]
