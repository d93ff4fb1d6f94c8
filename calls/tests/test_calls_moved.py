"""Words of a call that point somebody out, moved to the fields of the same form: there is no case yet."""

import pytest

from calls.factories import CallerFactory, CaseFactory
from calls.forms.calls import IS_FULL, NOT_ASKED, OF_CALLER, PROTECTED_UNREACHED, UNNAMED
from calls.models import Call, Identity
from calls.tests.test_calls_page import SETTLED, opened
from stodtelefon.forms.moving import GONE, TWO

pytestmark = pytest.mark.django_db

TEXT = "Fatimas bror nås på 070-123 45 67 eller mejlet fatima@post.example. Han bor på Storgatan 5."
ASKED = ["namn:Fatimas", "telefon:070-123 45 67", "e-post:fatima@post.example", "adress:Storgatan 5"]
HERE = {"name": "to:field-name", "phone": "to:field-phone", "email": "to:field-email"}
NAMED = {"is_anonymous": "no", "was_informed": "on"}


@pytest.fixture
def send(call_taker, login):
    """`send(*answers)`: what the page of a new call answers to these answers about the words of what was seen."""
    client = login(call_taker)

    def post(*answers, **typed):
        asked = {"own_observations": TEXT, "own_observations-ord": ASKED if answers else []}
        given = {f"own_observations-ord-{number}": answer for number, answer in enumerate(answers)}
        return client.post("/samtal/nytt/", SETTLED | opened(call_taker) | NAMED | asked | given | typed)

    return post


def offered(response):
    """What can be done with each, and what is said of what cannot."""
    panel = response.context["form"].panel("own_observations")
    labels = {one["kind"]: [choice["label"] for choice in one["choices"][2:]] for one in panel["questions"]}
    return labels, panel["why"]


def test_fields_of_the_form_are_offered_for_what_they_hold(send):
    assert offered(send()) == (
        {
            "namn": ["flytta till fältet Namn (den som hör av sig)"],
            "telefon": ["flytta till fältet Telefon (den som hör av sig)"],
            "e-post": ["flytta till fältet E-post (den som hör av sig)"],
            "adress": [],
        },
        [OF_CALLER[1], NOT_ASKED[1]],
    )
    assert not Call.objects.exists()


def test_what_is_moved_is_in_the_identity_and_masked_in_the_text(send):
    assert send(*HERE.values(), "mask").status_code == 302

    call, identity = Call.objects.get(), Identity.objects.get()
    assert identity.caller == call.caller
    assert (identity.name, identity.phone, identity.email) == (
        "Fatima",
        "070-123 45 67",
        "fatima@post.example",
    )
    assert call.scans.get().own_observations == (
        "[namn] bror nås på [telefon] eller mejlet [e-post]. Han bor på [adress]."
    )


def test_what_is_written_there_already_is_never_replaced(send):
    there = {"phone": "040-11 11 11"}

    labels, why = offered(send(**there))
    refused = send("keep", HERE["phone"], "keep", "keep", **there)

    assert (labels["telefon"], IS_FULL.format(label="Telefon") in why) == ([], True)
    assert refused.context["form"].errors == {"own_observations": [GONE]}
    assert not Call.objects.exists()


def test_who_wants_to_be_anonymous_or_is_protected_is_not_written_down(send):
    anonymous, why_anonymous = offered(send(is_anonymous="yes"))
    protected, why_protected = offered(send(is_protected="on"))

    assert (anonymous["namn"], UNNAMED[1] in why_anonymous) == ([], True)
    assert (protected["telefon"], protected["e-post"]) == ([], [])
    assert (PROTECTED_UNREACHED in why_protected, len(protected["namn"])) == (True, 1)


def test_two_names_are_not_moved_to_one_person(send):
    refused = send(
        *("to:field-name", "to:field-name"),
        own_observations="Läraren Fatima Ali och läraren Anna Ek ringde.",
        **{"own_observations-ord": ["namn:Fatima Ali", "namn:Anna Ek"]},
    )

    assert refused.context["form"].errors == {"own_observations": [TWO]}
    assert not Call.objects.exists()


def test_an_answer_outlives_another_error(send):
    page = send(*HERE.values(), "mask", outcome="")

    assert (
        'value="to:field-phone" id="id_own_observations-ord-1-to:field-phone" checked'
        in page.content.decode()
    )
    assert not Identity.objects.exists()


def test_who_is_known_already_has_an_identity_in_the_case(send, call_taker):
    known = CallerFactory(case=CaseFactory(handler=call_taker))

    new, _ = offered(send(case_number=known.case.number, joins=f"{known.case.number}/1"))
    same, _ = offered(send(case_number=known.case.number, joins=str(known.pk)))

    assert new["telefon"] == ["flytta till fältet Telefon (den som hör av sig)"]
    assert same["telefon"] == ["flytta till identitet (den som hör av sig)"]
