"""Somebody is alike: what the writer is asked and shown, what is never shown, and two callers told apart."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.actions.calls import log_call
from calls.actions.cases import hand_over_case
from calls.actions.people import OTHERWISE_KEPT, open_by_code
from calls.factories import IdentityFactory
from calls.forms.people import ALIKE
from calls.inputs import CallInput, ContactInput
from calls.models import Call, Case, Likeness
from meetings.factories import MeetingFactory
from stodtelefon.privacy.reference_codes import new_reference_code

pytestmark = pytest.mark.django_db

CODE = "LEK-47-RAV"
NAME = "Påhittad Öberg"


@pytest.fixture
def case(teachers_case):
    return teachers_case


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def offered(response):
    return [words for _, words in response.context["form"].fields["joins"].choices]


def somebody_else(case, callers=1):
    return f"{case.number}/{callers}"


# Likeness


def test_likeness_in_a_case_that_one_may_open_is_asked_about_once(send_call, case):
    response = send_call(name="öberg, påhittad")

    assert errors(response) == {"joins": [ALIKE]}
    assert offered(response) == [
        "Någon ny, i ett nytt ärende",
        f"{case.number}: {case.callers.get()}. Liknar: namn.",
        f"{case.number}: någon annan om samma oro",
    ]


@pytest.mark.parametrize(("joins", "cases", "callers"), [("new", 2, 1), ("caller", 1, 1), ("else", 1, 2)])
def test_likeness_is_answered_with_where_the_call_belongs(send_call, case, joins, cases, callers):
    values = {"new": "new", "caller": str(case.callers.get().pk), "else": somebody_else(case)}

    assert send_call(name=NAME, joins=values[joins]).status_code == 302

    assert (Case.objects.count(), case.callers.count()) == (cases, callers)
    assert Likeness.objects.count() == cases - 1


def test_likeness_never_keeps_a_call_in_danger_from_being_saved(send_call, case):
    response = send_call(name=NAME, danger="yes", emergency="we_called", told_whom="112", outcome="acute")

    assert (response.status_code, Likeness.objects.count()) == (302, 1)


def test_saved_call_shows_what_is_alike_in_cases_that_one_may_open(login, send_call, call_taker, case):
    page = login(call_taker).get(send_call(name=NAME, joins="new").url).content.decode()

    assert f"Liknar ärende {case.number}" in page
    assert f'href="{case.get_absolute_url()}">Öppna {case.number}' in page


def test_writer_learns_nothing_of_a_likeness_in_a_case_one_may_not_open(login, call_taker, send_call):
    """The same answers, pages and statements, whether somebody is alike in a colleague's case or nobody is."""
    IdentityFactory(name=NAME, caller__case__number="2016-0901")
    client = login(call_taker)

    alike, nobody = (what_is_seen(client, send_call, name) for name in (NAME, "Påhittad Haddad"))

    assert Likeness.objects.count() == 1
    assert alike == nobody


def what_is_seen(client, send_call, name):
    """The answer to the form, and each page that leads on from it with what it cost: what is a call's own left out."""
    sent = send_call(name=name, code=new_reference_code())
    call = Call.objects.latest("logged_at")
    identity = call.caller.identity.pk
    own = (str(call.pk), call.case.number, str(call.caller_id), str(identity), name)
    seen = [sent.status_code]
    for path in (
        sent.url,
        call.case.get_absolute_url(),
        reverse("calls:identity", args=[call.case.number, identity]),
    ):
        with CaptureQueriesContext(connection) as captured:
            page = client.get(path).content.decode()
        for word in own:
            page = page.replace(word, "…")
        seen.append(
            (re.sub(r'"csrfmiddlewaretoken" value="[^"]+"|data-screen-lock="[^"]*"', "", page), len(captured))
        )
    Case.objects.filter(pk=call.case_id).update(handler=None)
    return seen


# What each of them may hear


def test_code_of_one_tells_nothing_of_the_other(login, send_call, case, other_call_taker):
    first = case.callers.get()
    MeetingFactory(case=case, caller=first, booked=True, place="Zebrarummet", room=None)
    send_call(case_number=case.number, joins=somebody_else(case), code=CODE, name="Påhittad Haddad")
    second = case.callers.exclude(pk=first.pk).get()
    open_by_code(code=CODE, by=other_call_taker)

    page = login(other_call_taker).get(reverse("calls:caller", args=[second.pk])).content.decode()

    assert "Förälder" in page
    assert "Inget möte med den som ringer är planerat." in page
    for words in ("Zebrarummet", "Ring inte hem", "lärare", "Lärare", NAME, str(first.pk)):
        assert words not in page
    assert login(other_call_taker).get(reverse("calls:caller", args=[first.pk])).status_code == 404


def test_case_page_tells_two_callers_apart_and_says_that_they_share_a_telephone(
    login, send_call, case, call_taker
):
    send_call(
        case_number=case.number, joins=somebody_else(case), name="Påhittad Haddad", phone="+46701234567"
    )
    first, second = case.callers.order_by("created_at")

    page = login(call_taker).get(case.get_absolute_url()).content.decode()

    assert "2 personer har hört av sig" in page
    for words in ("Person 1\n", "Person 2\n", f"som person 1, {first}.", f"som person 2, {second}."):
        assert words in page


def test_saved_call_says_that_the_telephone_is_anothers_only_to_who_may_open_the_case(
    login, send_call, case, call_taker, other_call_taker
):
    url = send_call(
        case_number=case.number, joins=somebody_else(case), name="Ny Person", phone="0701234567"
    ).url
    words = "som en annan i ärendet"

    assert words in login(call_taker).get(url).content.decode()
    hand_over_case(case=case, to=other_call_taker, by=call_taker, reason="Jag går hem.")
    assert words not in login(call_taker).get(url).content.decode()


def test_log_call_with_contact_that_is_kept_otherwise_is_refused_by_the_field(
    call_taker, inputs, case, refused
):
    caller = case.callers.get()
    case.callers.update(is_anonymous=False)

    with refused(OTHERWISE_KEPT) as refusal:
        log_call(
            by=call_taker,
            call=CallInput(),
            joins=caller,
            contact=ContactInput(name=NAME, phone="070-111 11 11"),
            **inputs(),
        )

    assert set(refusal.value.error_dict) == {"phone"}
