"""The page of somebody to call back: the number for the one who is calling, and every way on."""

import pytest
from django.utils import timezone

from calls.actions.callbacks import reach_callback
from calls.factories import CallbackFactory, CallbackTryFactory, CallerFactory
from calls.forms.calls import CallForm
from calls.models import Call, Callback, CallbackTry
from calls.promptness import add_working_days
from calls.tests.test_calls_page import NEW, SETTLED, opened
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.tests.answers import messages_of

pytestmark = pytest.mark.django_db

NUMBER = "000-44 55 66, efter fyra"
WAYS = ("", "ring/", "slapp/", "nadd/", "ge-upp/")
STRANGERS = [
    *(Role.MANAGER, Role.STATISTICS_READER, Role.ARCHIVIST, Role.LOG_REVIEWER),
    Role.ADMINISTRATOR,
]


def path(callback, way=""):
    return f"/samtal/ring-tillbaka/{callback.pk}/{way}"


def page_of(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def waiting(database):
    return CallbackFactory(contact=NUMBER)


@pytest.fixture
def calling(call_taker, waiting):
    """One whom the call taker is calling."""
    CallbackTryFactory(callback=waiting, tried_by=call_taker)
    return waiting


@pytest.fixture
def next_day():
    """The next one that somebody works."""
    return add_working_days(timezone.localdate(), 1)


def test_number_is_shown_to_the_one_who_is_calling_and_to_nobody_else(
    login, call_taker, other_call_taker, waiting
):
    client, other = login(call_taker), login(other_call_taker)
    before = [NUMBER in page_of(client, address) for address in ("/", "/samtal/", path(waiting))]

    response = client.post(path(waiting, "ring/"), {"till": "idag"})

    assert (before, response.url) == ([False, False, False], path(waiting))
    assert NUMBER in page_of(client, path(waiting))
    theirs = page_of(other, path(waiting))
    assert (NUMBER in theirs, f"{call_taker.name} ringer sedan" in theirs, "Ring nu" in theirs) == (
        *(False, True),
        False,
    )
    assert f"{call_taker.name} ringer sedan" in page_of(other, "/")
    assert AuditEvent.objects.filter(event="callback.opened", actor_id=call_taker.pk).count() == 2


def test_second_one_who_begins_is_told_who_is_calling(
    login, other_call_taker, call_taker, calling, unchanged
):
    client = login(other_call_taker)

    with unchanged():
        response = client.post(path(calling, "ring/"))

    assert messages_of(response)[0].startswith(f"{call_taker.name} ringer sedan")


def test_reached_goes_to_the_conversation_and_the_number_stays_until_it_is_saved(login, call_taker, calling):
    client = login(call_taker)
    begun = f"{NEW}?ring-tillbaka={calling.pk}"
    assert begun in page_of(client, path(calling))

    form = client.get(begun).context["form"]
    assert (form["callback"].value(), form["channel"].value()) == (str(calling.pk), "call_back")
    assert NUMBER in page_of(client, path(calling))
    client.post(NEW, SETTLED | opened(call_taker) | {"channel": "call_back", "callback": str(calling.pk)})

    calling.refresh_from_db()
    assert (calling.result, calling.contact, Call.objects.concerns().count()) == ("reached", None, 1)


def test_conversation_that_is_refused_keeps_the_choice_and_the_number(login, call_taker, calling):
    typed = SETTLED | opened(call_taker) | {"callback": str(calling.pk), "reason": ""}

    response = login(call_taker).post(NEW, typed)

    assert response.context["form"]["callback"].value() == str(calling.pk)
    assert Callback.objects.waiting().get().contact == NUMBER


def test_conversation_with_a_known_caller_can_be_the_callback_too(login, call_taker, calling):
    caller = CallerFactory(case__handler=call_taker)
    typed = SETTLED | opened(call_taker, code="") | {"callback": str(calling.pk)}

    login(call_taker).post(f"{NEW}{caller.pk}/", typed)

    assert (caller.calls.count(), Callback.objects.get().result) == (1, "reached")


def test_conversation_is_saved_although_a_colleague_settled_the_callback(
    login, call_taker, other_call_taker, waiting
):
    CallbackTryFactory(callback=waiting, tried_by=call_taker, unanswered=True)
    reach_callback(callback=waiting, by=other_call_taker)

    login(call_taker).post(NEW, SETTLED | opened(call_taker) | {"callback": str(waiting.pk)})

    assert (Call.objects.concerns().count(), Callback.objects.get().settled_by) == (1, other_call_taker)


@pytest.mark.parametrize(("tried", "is_asked"), [("mine", True), ("theirs", False), ("never", False)])
def test_conversation_asks_only_those_who_have_called_back(
    call_taker, other_call_taker, waiting, tried, is_asked
):
    settled = CallbackTryFactory(tried_by=call_taker, unanswered=True).callback
    reach_callback(callback=settled, by=other_call_taker)
    if tried != "never":
        who = call_taker if tried == "mine" else other_call_taker
        CallbackTryFactory(callback=waiting, tried_by=who, unanswered=True)

    forms = CallForm(user=call_taker), CallForm({"callback": ""}, user=call_taker)
    assert ["callback" in form.fields for form in forms] == [is_asked, is_asked]


def test_reached_about_nothing_is_one_press(login, call_taker, calling):
    response = login(call_taker).post(path(calling, "nadd/"))

    calling.refresh_from_db()
    assert (response.url, calling.result, calling.contact) == ("/samtal/", "reached", None)
    assert messages_of(response) == ["Klart. Meddelandet och numret är borttagna."]


def test_nobody_answered_stands_on_idag_with_its_next_time(login, call_taker, calling, next_day):
    client = login(call_taker)

    response = client.post(path(calling), {"next_on": f"{next_day}", "next_from": "15:00"})

    assert response.url == "/"
    page = page_of(client, "/")
    assert ("1 försök utan svar" in page, "tidigast 15:00" in page, NUMBER in page) == (True, True, False)


def test_nobody_answered_without_a_day_asks_for_it_and_keeps_the_hour(login, call_taker, calling, unchanged):
    client = login(call_taker)
    suggested = client.get(path(calling)).context["form"]["next_on"].value()
    assert suggested == add_working_days(timezone.localdate(), 1)

    response = client.post(path(calling), {"next_from": "15:00"})

    form = response.context["form"]
    assert form.errors == {"next_on": ["Välj dag för nästa försök."]}
    assert form["next_from"].value() == "15:00"
    assert CallbackTry.objects.get().result == ""


def test_third_try_asks_for_a_decision(login, call_taker, calling, next_day):
    CallbackTryFactory.create_batch(2, callback=calling, unanswered=True)
    client, typed = login(call_taker), {"next_on": f"{next_day}"}

    refusal = client.post(path(calling), typed)
    accepted = client.post(path(calling), typed | {"try_on": "on"})

    assert list(refusal.context["form"].errors) == ["try_on"]
    assert path(calling, "ge-upp/") in refusal.content.decode()
    assert (accepted.url, Callback.objects.get().due_on) == ("/", next_day)


def test_giving_up_is_asked_once_with_what_is_lost(login, call_taker, calling):
    client = login(call_taker)
    question = page_of(client, path(calling, "ge-upp/"))
    without = client.post(path(calling, "ge-upp/"), {"reason": " "})

    assert "tas bort och går inte att få tillbaka" in question
    assert without.context["form"].errors == {"reason": ["Skriv i en mening varför ni ger upp."]}
    assert Callback.objects.get().contact == NUMBER
    response = client.post(path(calling, "ge-upp/"), {"reason": "Numret finns inte."})

    callback = Callback.objects.get()
    assert (response.url, callback.result, callback.contact) == ("/samtal/", "given_up", None)
    assert "Numret finns inte." in page_of(client, path(calling))


def test_let_go_hides_the_number_again(login, call_taker, calling):
    client = login(call_taker)

    client.post(path(calling, "slapp/"))

    page = page_of(client, path(calling))
    assert (NUMBER in page, "Ring nu" in page, "avbröts" in page) == (False, True, True)


@pytest.mark.parametrize("way", WAYS)
def test_a_settled_callback_is_not_settled_again(login, call_taker, other_call_taker, waiting, way):
    reach_callback(callback=waiting, by=other_call_taker)
    client = login(call_taker)

    response = client.post(path(waiting, way), {"reason": "Nej.", "next_on": "2999-01-01"}, follow=True)

    assert "nådd" in response.content.decode()
    assert Callback.objects.get().settled_by == other_call_taker


@pytest.mark.parametrize("role", STRANGERS)
def test_callback_is_nobodys_who_takes_no_calls(login, waiting, unchanged, role):
    client = login(UserFactory(roles=[role]))

    with unchanged():
        answers = [client.post(path(waiting, way), {"reason": "Nej."}).status_code for way in WAYS]

    assert answers == [404] * len(WAYS)


def test_list_and_idag_cost_the_same_with_many_to_call_back(login, call_taker, cost):
    client = login(call_taker)
    CallbackTryFactory.create_batch(2)
    few = [cost(client, address) for address in ("/", "/samtal/")]

    for callback in CallbackFactory.create_batch(8):
        CallbackTryFactory.create_batch(2, callback=callback, unanswered=True)

    assert [cost(client, address) for address in ("/", "/samtal/")] == few
