"""A call that belongs to a case that is there: by its number, by the caller's own code, or since somebody is alike."""

import re
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from calls.actions.calls import NAMED_ANONYMOUS, OTHERS_NOW, OUT_OF_SIGHT, log_call
from calls.actions.cases import hand_over_case
from calls.actions.people import NO_SUCH_CODE, OTHERWISE_KEPT
from calls.factories import CallerFactory, CaseFactory
from calls.forms.people import CODE_BESIDE, NO_CODE, NO_SUCH_CASE, WHO, WHO_ANEW
from calls.inputs import CallInput
from calls.models import Call, Caller, Case, CaseDecision, Identity
from calls.views.calls import OTHER_CASE, SLIPPED
from stodtelefon.dates import day
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db

NEW = "/samtal/nytt/"
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


def counts():
    return Case.objects.count(), Caller.objects.count(), Call.objects.count()


# From the case


def test_case_leads_to_a_call_from_somebody_else(login, call_taker, case):
    client = login(call_taker)
    page = client.get(case.get_absolute_url()).content.decode()
    address = f"{NEW}?arende={case.number}"

    assert f'<a href="{address}">Ännu en som hör av sig</a>' in page
    form = client.get(address).context["form"]

    assert form["case_number"].value() == case.number
    first = case.callers.get().calls.get()
    assert form["joins"].value() == somebody_else(case)
    assert offered(client.get(address)) == [
        f"Lärare eller annan skolpersonal, hörde av sig första gången {day(first.received_at)}",
        "Någon annan, som inte står här",
    ]


def test_another_caller_has_a_code_contact_and_rating_of_their_own(send_call, case):
    first = case.callers.get()

    response = send_call(
        case_number=case.number,
        joins=somebody_else(case),
        name="Påhittad Haddad",
        phone="070-765 43 21",
        contact_safety="Sms går bra.",
        worry_before="8",
        worry_after="5",
    )

    call = Call.objects.latest("logged_at")
    assert response.url == reverse("calls:call", args=[call.pk])
    assert (call.case, case.callers.count(), Case.objects.count()) == (case, 2, 1)
    assert (call.caller != first, call.caller.role.key) == (True, "parent")
    assert call.caller.code_hash == reference_code_hash("RAV-25-LEK")
    assert (call.caller.identity.name, call.caller.identity.contact_safety) == (
        "Påhittad Haddad",
        "Sms går bra.",
    )
    assert (call.worry_before, call.worry_after) == (8, 5)
    assert first.identity.contact_safety == "Ring inte hem."


def test_case_number_asks_who_it_is_and_keeps_what_was_typed(send_call, case):
    merged = CaseFactory(doublet=True, merged_into=case)
    before = counts()

    for number in (case.number.replace("-0", " - "), merged.number):
        response = send_call(case_number=number, name="Påhittad Haddad")
        form = response.context["form"]
        assert (errors(response), form.case) == ({"joins": [WHO]}, case)
        assert form["name"].value() == "Påhittad Haddad"
    assert counts() == before


def test_case_number_with_one_of_its_callers_is_their_call(send_call, case):
    caller = case.callers.get()

    send_call(case_number=case.number, joins=str(caller.pk), name="Pahittad Oberg", email="a@exempel.se")

    assert (case.callers.get(), caller.calls.count()) == (caller, 2)
    kept = Identity.objects.get()
    assert (kept.name, kept.phone, kept.email) == (NAME, "070-123 45 67", "a@exempel.se")


def test_known_caller_is_not_asked_again_about_anonymity(send_call, case):
    caller = case.callers.get()

    send_call(case_number=case.number, joins=str(caller.pk), is_anonymous="", was_informed="")

    assert caller.calls.count() == 2


def test_known_caller_who_wants_to_be_anonymous_is_not_named_by_the_same_form(send_call, case):
    case.callers.update(is_anonymous=True)
    caller = case.callers.get()

    response = send_call(case_number=case.number, joins=str(caller.pk), is_anonymous="yes", name=NAME)

    assert response.context["form"].errors["name"] == [NAMED_ANONYMOUS]
    assert caller.calls.count() == 1


def test_known_caller_with_another_telephone_is_changed_on_the_case_page(send_call, case):
    before = counts()

    response = send_call(
        case_number=case.number, joins=str(case.callers.get().pk), phone="070-111 11 11", is_protected="on"
    )

    assert errors(response)["is_protected"] == [OTHERWISE_KEPT]
    assert counts() == before


def test_known_caller_without_a_code_gets_the_one_that_was_read_out(send_call, case):
    send_call(case_number=case.number, joins=str(case.callers.get().pk))

    assert case.callers.get().code_hash == reference_code_hash("RAV-25-LEK")


# The caller's own code


def test_code_in_a_new_call_is_that_callers_call_also_of_a_colleagues_case(send_call, call_taker):
    caller = CallerFactory(code_hash=reference_code_hash(CODE), code_set_at=timezone.now())

    response = send_call(caller_code="Kod: lek 47 rav")

    call = Call.objects.get()
    assert (call.caller, call.case, response.status_code) == (caller, caller.case, 302)
    assert caller.code_accesses.get().user == call_taker


@pytest.mark.parametrize(
    ("code", "sentence"), [("RAV-47-LEK", NO_SUCH_CODE), ("LEK-41-RAV", NO_SUCH_CODE), ("kod", NO_CODE)]
)
def test_code_that_is_nobodys_keeps_what_was_typed(send_call, code, sentence):
    response = send_call(caller_code=code, name=NAME)

    assert errors(response) == {"caller_code": [sentence]}
    assert response.context["form"]["name"].value() == NAME
    assert not Call.objects.exists()


def test_code_in_the_box_for_the_number_is_shown_the_box_beside(send_call):
    assert errors(send_call(case_number=CODE)) == {"case_number": [CODE_BESIDE]}


def test_code_of_a_caller_in_another_case_than_the_number_is_refused(send_call, case):
    CallerFactory(code_hash=reference_code_hash(CODE), code_set_at=timezone.now())
    before = counts()

    response = send_call(case_number=case.number, caller_code=CODE)

    assert errors(response) == {"caller_code": [OTHER_CASE]}
    assert counts() == before


def test_code_with_its_own_case_number_is_that_callers_call(send_call, case):
    caller = case.callers.get()
    caller.code_hash, caller.code_set_at = reference_code_hash(CODE), timezone.now()
    caller.save()

    send_call(case_number=case.number, caller_code=CODE)

    assert caller.calls.count() == 2


# Cases that one may not open


@pytest.mark.parametrize("number", ["2026-9999", "inget nummer", "theirs", "closed"])
def test_case_number_of_no_case_that_one_may_open_is_one_answer(send_call, call_taker, number):
    there = {"theirs": CaseFactory(), "closed": CaseFactory(closed=True)}
    number = there[number].number if number in there else number

    response = send_call(case_number=number, name=NAME)

    assert errors(response) == {"case_number": [NO_SUCH_CASE]}
    assert response.context["form"]["name"].value() == NAME
    assert not Call.objects.exists()


def test_link_with_a_case_that_one_may_not_open_is_an_ordinary_new_call(login, call_taker):
    theirs = CallerFactory().case

    page = login(call_taker).get(f"{NEW}?arende={theirs.number}")

    assert (page.status_code, page.context["form"].case) == (200, None)
    assert "joins" not in page.context["form"].fields


def test_own_closed_case_opens_again_for_somebody_else(send_call, call_taker):
    case = CaseFactory(handler=call_taker, closed=True, outcome="settled")

    send_call(case_number=case.number, joins=somebody_else(case, 0))

    case.refresh_from_db()
    assert (case.is_open, case.callers.count()) == (True, 1)
    decision = case.decisions.get(kind=CaseDecision.Kind.REOPENED)
    assert decision.reason == "Ännu en person hörde av sig."


def test_case_that_slips_out_of_sight_loses_nothing_that_was_typed(
    send_call, case, call_taker, other_call_taker
):
    hand_over_case(case=case, to=other_call_taker, by=call_taker, reason="Jag går hem.")
    before = counts()

    response = send_call(case_number=case.number, joins=somebody_else(case), name="Påhittad Haddad")

    assert errors(response) == {"case_number": [NO_SUCH_CASE]}
    assert response.context["form"]["name"].value() == "Påhittad Haddad"
    assert counts() == before


def test_log_call_on_a_case_that_slipped_out_of_sight_is_refused(call_taker, inputs, refused):
    theirs = CaseFactory()

    with refused(OUT_OF_SIGHT):
        log_call(by=call_taker, call=CallInput(), case=theirs, callers=0, **inputs())


def test_callers_own_page_that_slips_out_of_sight_becomes_a_new_call(
    send_call, case, call_taker, other_call_taker
):
    caller = case.callers.get()
    address = reverse("calls:create_joined", args=[caller.pk])
    assert send_call(address, code="").status_code == 302  # while the case is one's own
    hand_over_case(case=case, to=other_call_taker, by=call_taker, reason="Jag går hem.")

    response = send_call(address, code="", caller=str(caller.pk), reason="Skrivet medan ärendet bytte hand.")

    assert [str(message) for message in get_messages(response.wsgi_request)] == [SLIPPED]
    assert response.context["form"]["reason"].value() == "Skrivet medan ärendet bytte hand."
    page = response.content.decode()
    again = dict(re.findall(r'name="(opened|token)" value="([^"]+)"', page))
    send_call(re.search(r'action="(/samtal/nytt/[^"]*)"', page)[1], **again)
    assert Call.objects.latest("logged_at").case != case


def test_callers_own_page_is_no_way_in_for_who_never_had_it_open(send_call):
    theirs = CallerFactory()

    for caller in ("", str(CallerFactory().pk)):
        response = send_call(reverse("calls:create_joined", args=[theirs.pk]), code="", caller=caller)
        assert response.status_code == 404

    assert not Call.objects.exists()


# Two at once, and twice


def test_somebody_added_meanwhile_is_shown_before_another_is_added(send_call, case):
    CallerFactory(case=case)
    before = counts()

    response = send_call(case_number=case.number, joins=somebody_else(case, 1), name="Påhittad Haddad")

    assert errors(response) == {"joins": [WHO_ANEW]}
    assert len(offered(response)) == 3
    assert counts() == before


def test_log_call_after_a_colleague_added_somebody_is_refused(call_taker, inputs, case, refused):
    with refused(OTHERS_NOW):
        log_call(by=call_taker, call=CallInput(), case=case, callers=0, **inputs())


def test_form_sent_twice_adds_one_caller_and_leads_to_the_same_call(send_call, case):
    sent = {"case_number": case.number, "joins": somebody_else(case), "token": str(uuid4()), "name": NAME}

    first = send_call(**sent)
    second = send_call(**sent, opened=first.wsgi_request.POST["opened"])

    assert (first.url, case.callers.count()) == (second.url, 2)
