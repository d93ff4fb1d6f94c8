"""Contacts that start no case: counted with one press, undone, called back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.contacts import log_contact, settle_callback, undo_contact
from calls.inputs import CallInput, NonCaseInput
from calls.models import Call, Callback, Case
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

MESSAGE = NonCaseInput(kind="missed", callback_to="000-44 55 66, efter fyra")


def test_log_contact_is_counted_and_starts_no_case(call_taker):
    contact = log_contact(by=call_taker, contact=NonCaseInput(kind="wrong_number"))

    assert (contact.kind, contact.case, contact.caller) == ("wrong_number", None, None)
    assert (Case.objects.count(), AuditEvent.objects.get().event) == (0, "contact.logged")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "concern"}, "Välj vad"),
        ({"kind": "nonsense"}, "Välj vad"),
        ({"kind": "silent", "callback_to": "000-44 55 66"}, "Bara ett missat samtal"),
        ({"kind": "missed", "received_at": datetime(2999, 1, 1, tzinfo=UTC)}, "framtiden"),
    ],
)
def test_log_contact_that_is_none_changes_nothing(call_taker, values, sentence):
    with pytest.raises(ValidationError, match=sentence):
        log_contact(by=call_taker, contact=NonCaseInput(**values))

    assert (Call.objects.count(), Callback.objects.count(), AuditEvent.objects.count()) == (0, 0, 0)


def test_log_contact_with_a_message_is_called_back_the_next_working_day(call_taker):
    friday = datetime(2025, 11, 21, 14, tzinfo=UTC)

    log_contact(by=call_taker, contact=MESSAGE, at=friday)

    callback = Callback.objects.waiting().get()
    assert callback.due_on == datetime(2025, 11, 24).date()
    assert callback.contact == "000-44 55 66, efter fyra"


@pytest.mark.parametrize("result", ["reached", "given_up"])
def test_settle_callback_erases_the_contact(call_taker, other_call_taker, result):
    callback = log_contact(by=call_taker, contact=MESSAGE).callback

    settle_callback(callback=callback, result=result, by=other_call_taker)

    settled = Callback.objects.get()
    assert (settled.result, settled.settled_by, settled.contact) == (result, other_call_taker, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact FROM calls_callback")
        assert cursor.fetchall() == [(None,)]


def test_settle_callback_twice_or_with_no_answer_changes_nothing(call_taker):
    callback = log_contact(by=call_taker, contact=MESSAGE).callback
    with pytest.raises(ValidationError, match="gick att nå"):
        settle_callback(callback=callback, result="", by=call_taker)
    assert Callback.objects.get().contact == MESSAGE.callback_to

    settle_callback(callback=callback, result="reached", by=call_taker)
    with pytest.raises(ValidationError, match="redan klar"):
        settle_callback(callback=callback, result="given_up", by=call_taker)
    assert Callback.objects.get().result == "reached"


def test_undo_contact_takes_it_away_with_its_message(call_taker):
    contact = log_contact(by=call_taker, contact=MESSAGE)

    undo_contact(contact=contact, by=call_taker)

    assert (Call.objects.count(), Callback.objects.count()) == (0, 0)
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == [
        "contact.logged",
        "contact.undone",
    ]


def test_undo_contact_too_late_by_another_or_of_a_concern_changes_nothing(
    call_taker, other_call_taker, inputs
):
    late = log_contact(
        by=call_taker, contact=NonCaseInput(kind="silent"), at=timezone.now() - timedelta(minutes=11)
    )
    mine = log_contact(by=call_taker, contact=NonCaseInput(kind="silent"))
    concern = log_call(by=call_taker, call=CallInput(), **inputs())

    for contact, by, sentence in (
        (late, call_taker, "tio minuter"),
        (mine, other_call_taker, "tio minuter"),
        (concern, call_taker, "oro kan inte ångras"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            undo_contact(contact=contact, by=by)

    assert set(Call.objects.all()) == {late, mine, concern}


# The page


def test_contact_is_counted_with_one_press_and_once(login, call_taker):
    client, token = login(call_taker), str(uuid4())

    for _ in range(2):
        response = client.post("/samtal/annat/", {"kind": "hang_up", "token": token})

    assert response["Location"] == "/samtal/"
    assert [call.kind for call in Call.objects.all()] == ["hang_up"]


def test_contact_with_too_long_a_message_says_so_and_keeps_it(login, call_taker):
    words = "x" * 100_000

    response = login(call_taker).post("/samtal/annat/", {"kind": "missed", "callback_to": words})

    page = response.content.decode()
    assert "100000 tecken, högst 300 får plats" in page
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


def test_callback_page_opens_the_message_logged_and_goes_on_to_the_conversation(login, call_taker):
    callback = log_contact(by=call_taker, contact=MESSAGE).callback
    client, path = login(call_taker), f"/samtal/ring-tillbaka/{callback.pk}/"

    assert MESSAGE.callback_to not in client.get("/samtal/").content.decode()
    assert MESSAGE.callback_to in client.get(path).content.decode()
    assert AuditEvent.objects.filter(event="callback.opened").count() == 1
    response = client.post(path, {"result": "reached"})

    assert response["Location"] == "/samtal/nytt/?kanal=call_back"
    assert client.get(response["Location"]).context["form"].initial["channel"] == "call_back"
    assert MESSAGE.callback_to not in client.get(path).content.decode()


def test_a_message_without_words_is_refused_and_counts_nothing(login, call_taker):
    typed = {"kind": "missed", "has_message": "1", "callback_to": ""}

    response = login(call_taker).post("/samtal/annat/", typed)

    assert "Skriv hur personen kan nås." in response.content.decode()
    assert not Call.objects.exists()
