"""Who is asking: strangers, closed accounts, and those whose session has ended."""

from uuid import uuid4

import pytest
from django.utils import timezone

from calls.actions.notes import write_note
from calls.models import Case, Note
from meetings.factories import MeetingFactory
from referrals.factories import ReferralFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.drafts.models import Draft
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.permissions import Role
from stodtelefon.tests.test_bad_input.sending import (
    KEPT,
    NASTY,
    hidden_in,
    note,
    stored,
)

pytestmark = pytest.mark.django_db


def test_forged_key_of_a_case_that_one_may_not_see(login, other_call_taker, case):
    meeting, referral = MeetingFactory(case=case), ReferralFactory(case=case)
    client, before = login(other_call_taker), stored()
    paths = [
        f"/arenden/{case.number}/anteckning/",
        f"/arenden/{case.number}/avsluta/",
        f"/moten/{meeting.pk}/stall-in/",
        f"/inkopplingar/{referral.pk}/svar/",
    ]

    answers = [
        client.post(path, {"text": "Inkräktare", "reason": "x", "version": 1}).status_code for path in paths
    ]

    assert answers == [404] * len(paths)
    assert stored() == before


def test_disabled_account_with_a_live_session_is_refused_and_keeps_nothing(login, call_taker, case):
    client = login(call_taker)
    form = hidden_in(client.get(f"/arenden/{case.number}/anteckning/"))
    disable_user(user=call_taker, by=UserFactory(administrator=True))
    before = stored()

    response = client.post(
        f"/arenden/{case.number}/anteckning/",
        form | {"event_on": f"{timezone.localdate():%Y-%m-%d}", "source": "caller", "text": "Sista ordet."},
    )

    assert (response.status_code, response.content) == (204, b"")  # the page stays as it is, and says why
    assert stored() == before
    assert not Draft.objects.open().exists()
    assert client.get("/").status_code == 302


def test_role_that_is_taken_while_a_form_is_open_stores_nothing_and_gives_the_words_back(
    login, call_taker, case
):
    client = login(call_taker)
    path = f"/arenden/{case.number}/anteckning/"
    form = hidden_in(client.get(path))
    User.objects.filter(pk=call_taker.pk).update(roles=[Role.STATISTICS_READER])

    answer = client.post(
        path, form | {"event_on": f"{timezone.localdate()}", "source": "caller", "text": "Sista ordet."}
    )

    assert not Note.objects.exists()
    said = client.get(answer["Location"]).content.decode()
    assert ("Sidan är inte längre öppen för dig" in said, "Sista ordet." in said) == (True, True)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "cookie", ["sessionid=x\r\nSet-Cookie: a=b", "sessionid=' OR 1=1 --", "sessionid=../../x"]
)
def test_cookie_that_nobody_was_given_signs_nobody_in(client, cookie, call_taker):
    client.login(email=call_taker.email, password=PASSWORD)

    answer = client.get("/", headers={"cookie": cookie})

    assert (answer.status_code, answer["Location"]) == (302, "/konto/logga-in/?next=/")
    assert not answer.cookies.keys() - {"csrftoken", "sessionid"}


@pytest.mark.parametrize(
    "way", ["/\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:%20a=b", "/\x00", "\r\n//annan.example"]
)
def test_way_on_with_a_line_break_is_no_header(client, way, call_taker):
    answer = client.post("/konto/logga-in/", {"login": call_taker.email, "password": PASSWORD, "next": way})

    assert (answer.status_code, "a" in answer.cookies) == (302, False)
    assert not {"\r", "\n", "\0"} & set(answer["Location"])
    assert "annan" not in answer["Location"]


def test_form_sent_after_the_session_ended_is_kept_and_sent_again(client, call_taker, case):
    """Through the sign-in page, as the same person: what was typed comes back and counts once."""
    OrganisationFactory()
    sign_in = {"login": call_taker.email, "password": PASSWORD}
    client.post("/konto/logga-in/", sign_in)
    path = f"/arenden/{case.number}/anteckning/"
    form = hidden_in(client.get(path)) | {
        "event_on": f"{timezone.localdate():%Y-%m-%d}",
        "source": "caller",
        "text": NASTY,
    }
    client.session.flush()

    asked = client.post(path, form)
    assert asked["Location"].startswith("/konto/logga-in/?next=")
    assert NASTY not in asked["Location"]
    assert not Note.objects.exists()
    back = client.post(asked["Location"], sign_in)
    waiting = client.get(back["Location"])
    assert waiting.context["form"]["text"].value() == NASTY
    response = client.post(path, form | hidden_in(waiting))

    assert response["Location"].startswith(f"/arenden/{case.number}/#anteckning-")
    assert Note.objects.get().text == KEPT
    assert not Draft.objects.open().exists()


def test_form_sent_after_the_session_ended_is_not_given_to_a_colleague(
    client, call_taker, other_call_taker, case
):
    client.post("/konto/logga-in/", {"login": call_taker.email, "password": PASSWORD})
    path = f"/arenden/{case.number}/anteckning/"
    form = hidden_in(client.get(path)) | {"text": "Bara för mig."}
    client.session.flush()
    asked = client.post(path, form)

    back = client.post(asked["Location"], {"login": other_call_taker.email, "password": PASSWORD})

    assert client.get(back["Location"])["Location"] == path
    assert client.get(path).status_code == 404


def test_note_by_action_and_by_page_are_the_same(login, call_taker, case):
    """The page adds nothing to what the action keeps."""
    today = timezone.localdate()
    write_note(case=case, event_on=today, source="caller", text="Samma ord.", by=call_taker, token=uuid4())
    note(login(call_taker), case, "Samma ord.")

    first, second = Note.objects.order_by("signed_at")
    assert (first.text, first.event_on, first.author_name) == (
        second.text,
        second.event_on,
        second.author_name,
    )
    assert Case.objects.get().last_entry_on == today
