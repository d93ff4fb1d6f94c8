"""The pages of the identity store and of the caller with a code: opened as logged acts, by those who may."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory, IdentityFactory, PersonOfConcernFactory
from calls.forms.people import ENDS_ANONYMITY, IdentityForm, PersonIdentityForm, RemoveIdentityForm
from calls.models import CodeAccess, Identity
from calls.tests.test_people import WRONG_NUMBERS
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.tests.answers import codes, messages_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "sentence"),
    [("20080101-2380", "kontrollsiffran"), ("20990101-2384", "född"), ("2008", "siffror")],
)
def test_personal_number_that_cannot_be_right_is_refused_by_its_field(call_taker, login, number, sentence):
    caller = CallerFactory(case__handler=call_taker)
    url = reverse("calls:caller_identity_add", args=[caller.case.number, caller.pk])

    response = login(call_taker).post(url, {"name": "Påhittad Ek", "personal_number": number})

    form = response.context["form"]
    assert sentence in " ".join(form.errors["personal_number"]).lower()
    assert form["name"].value() == "Påhittad Ek"
    assert not Identity.objects.exists()


def test_opening_an_identity_is_logged_and_shows_it(call_taker, login):
    identity = IdentityFactory(caller__case__handler=call_taker, name="Påhittad Ek")
    url = reverse("calls:identity", args=[identity.case.number, identity.pk])

    page = login(call_taker).get(url).content.decode()

    assert "Påhittad Ek" in page
    assert AuditEvent.objects.get(is_read=True).event == "identity.opened"


def test_identity_of_another_case_does_not_exist(call_taker, login):
    mine, foreign = CaseFactory(handler=call_taker), IdentityFactory()

    response = login(call_taker).get(reverse("calls:identity", args=[mine.number, foreign.pk]))

    assert response.status_code == 404
    assert not AuditEvent.objects.filter(event="identity.opened").exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.COORDINATOR])
def test_identities_of_a_colleagues_case_do_not_exist(call_taker, login, unchanged, role):
    identity = IdentityFactory(caller__case__handler=call_taker)
    PersonOfConcernFactory(case=identity.case)
    client, number = login(UserFactory(roles=[role])), identity.case.number
    pages = [
        reverse("calls:identity", args=[number, identity.pk]),
        reverse("calls:identity_change", args=[number, identity.pk]),
        reverse("calls:identity_remove", args=[number, identity.pk]),
        reverse("calls:caller_identity_add", args=[number, identity.caller_id]),
        reverse("calls:person_identity_add", args=[number]),
        reverse("calls:caller", args=[identity.caller_id]),
        reverse("calls:code_replace", args=[identity.caller_id]),
    ]

    with unchanged():
        answers = [client.post(page, {"name": "Någon", "reason": "Vill."}).status_code for page in pages]

    assert answers == [404] * 7


def test_contact_sent_is_kept_and_leads_back_to_the_case(call_taker, login):
    caller = CallerFactory(case__handler=call_taker)
    page = reverse("calls:caller_identity_add", args=[caller.case.number, caller.pk])

    response = login(call_taker).post(page, {"phone": "070-1", "is_protected": ""})

    assert (response.url, messages_of(response)) == (
        caller.case.get_absolute_url(),
        ["Kontaktuppgifterna är sparade."],
    )
    assert Identity.objects.get().phone == "070-1"


@pytest.mark.parametrize(("is_anonymous", "is_said"), [(True, True), (False, False)])
def test_what_a_name_means_is_said_before_it_is_written_in(call_taker, login, is_anonymous, is_said):
    client, caller = (
        login(call_taker),
        CallerFactory(case__handler=call_taker, is_anonymous=is_anonymous, role=None),
    )
    pages = [
        reverse("calls:caller_identity_add", args=[caller.case.number, caller.pk]),
        reverse("calls:create_joined", args=[caller.pk]),
    ]
    texts = [client.get(page).content.decode() for page in pages]
    identity = IdentityFactory(caller=caller, name=None)
    change = reverse("calls:identity_change", args=[caller.case.number, identity.pk])

    texts.append(client.get(change).content.decode())

    assert [ENDS_ANONYMITY in text for text in texts] == [is_said] * 3


def test_change_sent_on_a_stale_version_keeps_what_was_typed(call_taker, login):
    identity = IdentityFactory(caller__case__handler=call_taker)
    Identity.objects.filter(pk=identity.pk).update(version=4)
    page = reverse("calls:identity_change", args=[identity.case.number, identity.pk])

    response = login(call_taker).post(page, {"name": "Nytt Namn", "version": 1})

    form = response.context["form"]
    assert form.has_error("__all__", code="stale")
    assert (form["name"].value(), form["version"].value()) == ("Nytt Namn", 4)
    assert Identity.objects.get().name == "Påhittad Person"


def test_removal_sent_without_a_reason_removes_nothing(call_taker, login):
    identity = IdentityFactory(caller__case__handler=call_taker)
    page = reverse("calls:identity_remove", args=[identity.case.number, identity.pk])

    response = login(call_taker).post(page, {"reason": " "})

    assert codes(response.context["form"]) == {"reason": ["required"]}
    assert Identity.objects.get() == identity


def test_removal_sent_by_somebody_who_may_not_says_who_does(call_taker, login):
    identity = IdentityFactory(caller__case__handler=call_taker, caller__case__full_record=True)
    page = reverse("calls:identity_remove", args=[identity.case.number, identity.pk])

    response = login(call_taker).post(page, {"reason": "Fel person."})

    sentence = "Här beslutar en samordnare om att ta bort en identitet."
    assert response.context["form"].non_field_errors() == [sentence]
    assert Identity.objects.get() == identity


def test_naming_a_person_that_the_case_does_not_have_does_not_exist(call_taker, login, unchanged):
    case, client = CaseFactory(handler=call_taker, full_record=True), login(call_taker)

    with unchanged():
        response = client.post(reverse("calls:person_identity_add", args=[case.number]), {"name": "Ung"})

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("left", "status"), [(timedelta(minutes=1), 200), (timedelta(0), 404), (-timedelta(minutes=1), 404)]
)
def test_callers_page_is_open_as_long_as_the_code_opened_it(call_taker, login, left, status):
    caller, until = CallerFactory(), timezone.now() + left
    CodeAccess.objects.create(caller=caller, user=call_taker, until=until)

    assert login(call_taker).get(reverse("calls:caller", args=[caller.pk])).status_code == status


def test_callers_page_is_open_to_the_one_who_was_given_the_code(call_taker, other_call_taker, login):
    caller, until = CallerFactory(), timezone.now() + timedelta(hours=1)
    CodeAccess.objects.create(caller=caller, user=call_taker, until=until)

    answers = [
        login(user).get(reverse("calls:caller", args=[caller.pk])).status_code
        for user in (call_taker, other_call_taker)
    ]

    assert answers == [200, 404]


def test_code_opens_no_page_to_replace_it(call_taker, login, unchanged):
    caller, client = CallerFactory(), login(call_taker)
    CodeAccess.objects.create(caller=caller, user=call_taker, until=timezone.now() + timedelta(hours=1))

    with unchanged():
        response = client.post(reverse("calls:code_replace", args=[caller.pk]))

    assert response.status_code == 404


# The forms


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": "Påhittad Ek"}, {}),
        ({"is_protected": "on"}, {}),
        ({}, {"__all__": [None]}),
        ({"name": " ", "phone": ""}, {"__all__": [None]}),
        *(
            ({name: "o" * (longest + 1)}, {name: ["max_length"]})
            for name, longest in (
                ("name", 200),
                ("phone", 60),
                ("address", 300),
                ("contact_safety", 500),
                ("contact_times", 200),
                ("interpreter_language", 60),
            )
        ),
        ({"email": "namn@"}, {"email": ["invalid"]}),
        ({"email": f"{'o' * 255}@exempel.se"}, {"email": ["max_length"]}),
        ({"is_protected": "on", "name": "Ek", "contact_safety": "Koden."}, {}),
        *(({"is_protected": "on", way: "1"}, {way: [None]}) for way in ("phone", "address")),
    ],
)
def test_identity_form_says_what_is_wrong_by_the_field(typed, wrong):
    assert codes(IdentityForm(typed)) == wrong


@pytest.mark.parametrize(("number", "sentence"), WRONG_NUMBERS)
def test_identity_form_says_what_is_wrong_with_a_number(number, sentence):
    assert IdentityForm({"personal_number": number}).errors == {"personal_number": [sentence]}


@pytest.mark.parametrize(("level", "is_said"), [("advice", True), ("open_service", False), ("case", False)])
def test_identity_form_says_beforehand_where_no_number_is_written(level, is_said):
    words = IdentityForm(level=level).fields["personal_number"].help_text

    assert ("På nivån rådgivning skrivs inget personnummer in" in words) is is_said


@pytest.mark.parametrize("written", ["20080101-2386", "200801012386", "080101-2386", "080101 2386"])
def test_identity_form_takes_a_number_as_people_write_it(written):
    form = IdentityForm({"personal_number": written})

    assert form.is_valid()
    assert form.cleaned_data["personal_number"] == "200801012386"


@pytest.mark.parametrize("form", [PersonIdentityForm, RemoveIdentityForm])
@pytest.mark.parametrize(
    ("reason", "wrong"),
    [
        ("Behövs.", {}),
        ("", {"reason": ["required"]}),
        ("o" * 500, {}),
        ("o" * 501, {"reason": ["max_length"]}),
    ],
)
def test_form_that_names_or_removes_takes_a_reason(form, reason, wrong):
    assert codes(form({"name": "Påhittad Ung", "reason": reason})) == wrong
