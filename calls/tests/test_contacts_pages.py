"""The page that counts contacts with one press."""

from datetime import time
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.contacts import log_contact
from calls.factories import CallFactory
from calls.forms.contacts import ContactForm
from calls.inputs import CallInput, NonCaseInput
from calls.models import Call
from calls.promptness import add_working_days
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role
from stodtelefon.tests.answers import codes, messages_of

pytestmark = pytest.mark.django_db

STRANGERS = [
    Role.MANAGER,
    Role.STATISTICS_READER,
    Role.ARCHIVIST,
    Role.LOG_REVIEWER,
    Role.ADMINISTRATOR,
]


def test_contact_is_counted_with_one_press_and_once(login, call_taker):
    client, token = login(call_taker), str(uuid4())

    for _ in range(2):
        response = client.post("/samtal/annat/", {"kind": "hang_up", "token": token})

    assert response["Location"] == "/samtal/"
    assert [call.kind for call in Call.objects.all()] == ["hang_up"]


def test_contact_is_counted_in_11_statements(login, call_taker, django_assert_max_num_queries):
    client = login(call_taker)
    client.post("/samtal/annat/", {"kind": "hang_up", "token": str(uuid4())})

    with django_assert_max_num_queries(11):
        client.post("/samtal/annat/", {"kind": "hang_up", "token": str(uuid4())})

    assert Call.objects.count() == 2


def test_contact_with_too_long_a_message_says_so_and_keeps_it(login, call_taker):
    words = "x" * 100_000

    response = login(call_taker).post("/samtal/annat/", {"kind": "missed", "callback_to": words})

    page = response.content.decode()
    assert "100\u00a0000 tecken, högst 300 får plats" in page
    assert words in page
    assert Call.objects.count() == 0


def test_contact_is_undone_from_the_list(login, call_taker, other_call_taker):
    contact = log_contact(by=call_taker, contact=NonCaseInput(kind="silent"))
    path = f"/samtal/annat/{contact.pk}/angra/"

    assert login(other_call_taker).post(path).status_code == 404
    assert Call.objects.count() == 1
    assert f'action="{path}"' in login(call_taker).get("/samtal/").content.decode()
    login(call_taker).post(path)

    assert Call.objects.count() == 0


def test_list_shows_own_calls_and_everybodys_contacts_but_no_strangers_case(
    login, call_taker, other_call_taker, inputs
):
    mine = log_call(by=call_taker, call=CallInput(), **inputs())
    theirs = log_call(by=other_call_taker, call=CallInput(), **inputs())
    log_contact(by=other_call_taker, contact=NonCaseInput(kind="silent"))

    page = login(call_taker).get("/samtal/").content.decode()

    shown = [mine.case.number in page, theirs.case.number in page, "tyst samtal" in page]
    assert shown == [True, False, True]


def test_a_message_without_words_is_refused_and_counts_nothing(login, call_taker):
    typed = {"kind": "missed", "has_message": "1", "callback_to": ""}

    response = login(call_taker).post("/samtal/annat/", typed)

    assert "Skriv hur personen kan nås." in response.content.decode()
    assert not Call.objects.exists()


@pytest.mark.parametrize("kind", ["missed", "wrong_number", "silent", "hang_up", "other_errand"])
def test_contact_that_is_counted_says_so(login, call_taker, kind):
    response = login(call_taker).post("/samtal/annat/", {"kind": kind})

    contact = Call.objects.get()
    assert (contact.kind, contact.taken_by) == (kind, call_taker)
    assert messages_of(response) == [f"Räknat: {contact.get_kind_display()}."]


@pytest.mark.parametrize("kind", ["", "concern", "nonsense"])
def test_contact_that_is_none_is_not_counted(login, call_taker, unchanged, kind):
    client = login(call_taker)

    with unchanged():
        response = client.post("/samtal/annat/", {"kind": kind})

    assert set(response.context["form"].errors) == {"kind"}


@pytest.mark.parametrize("role", STRANGERS)
def test_contact_is_counted_by_nobody_who_takes_no_calls(login, unchanged, role):
    contact, client = CallFactory(missed=True), login(UserFactory(roles=[role]))
    pages = ["/samtal/annat/", f"/samtal/annat/{contact.pk}/angra/"]

    with unchanged():
        answers = [client.post(page, {"kind": "silent"}) for page in pages]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_contact_undone_too_late_says_why(login, call_taker, unchanged):
    contact, client = CallFactory(missed=True, taken_by=call_taker), login(call_taker)
    Call.objects.filter(pk=contact.pk).update(logged_at=contact.received_at)

    with unchanged():
        response = client.post(f"/samtal/annat/{contact.pk}/angra/")

    assert messages_of(response) == ["En kontakt kan ångras i tio minuter, av den som räknade den."]


def test_concern_has_no_page_to_be_undone_on(login, call_taker, unchanged):
    call, client = CallFactory(taken_by=call_taker), login(call_taker)

    with unchanged():
        response = client.post(f"/samtal/annat/{call.pk}/angra/")

    assert response.status_code == 404


# The forms


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"kind": "silent"}, {}),
        ({"kind": "missed", "callback_to": "o" * 300}, {}),
        ({"kind": "missed", "callback_to": "o" * 301}, {"callback_to": ["max_length"]}),
        ({"kind": "missed", "has_message": "1", "callback_to": " "}, {"callback_to": [None]}),
        ({"kind": "missed", "has_message": "1", "callback_to": "o" * 301}, {"callback_to": ["max_length"]}),
        ({"kind": "missed", "has_message": "1", "callback_from": "15:00"}, {"callback_to": [None]}),
        ({"kind": "missed", "callback_to": "0", "callback_on": "2025-01-01"}, {"callback_on": ["bounds"]}),
        ({"kind": "missed", "callback_to": "0", "callback_from": "tre"}, {"callback_from": ["invalid"]}),
        ({"kind": "concern"}, {"kind": ["invalid_choice"]}),
        ({}, {"kind": ["required"]}),
    ],
)
def test_contact_form_says_what_is_wrong_by_the_field(typed, wrong):
    assert codes(ContactForm(typed)) == wrong


def test_contact_form_gives_what_was_said():
    form = ContactForm({"kind": "missed", "callback_to": "000-44 55 66\r\nefter fyra"})

    assert form.is_valid()
    assert form.arguments["contact"] == NonCaseInput(kind="missed", callback_to="000-44 55 66 efter fyra")


def test_contact_form_gives_when_the_person_can_be_reached():
    day = add_working_days(timezone.localdate(), 1)

    form = ContactForm(
        {"kind": "missed", "callback_to": "000", "callback_on": f"{day}", "callback_from": "15:00"}
    )

    assert form.is_valid()
    contact = form.arguments["contact"]
    assert (contact.callback_on, contact.callback_from) == (day, time(15))
