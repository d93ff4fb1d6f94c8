"""One's own second press is no colleague's: every deed that is sent twice just so gets the answer of the first time."""

import pytest
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calls.actions.people import replace_code
from calls.factories import (
    AlarmFactory,
    CallerFactory,
    CallFactory,
    CaseFactory,
    QuickScanFactory,
)
from calls.models import Caller, CaseDecision, CodeAccess
from meetings.factories import FindingFactory, MeetingFactory
from meetings.models import Meeting
from referrals.factories import AgencyFactory, ReferralFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.drafts.models import Sending
from stodtelefon.drafts.sendings import KEPT_FOR, drop_old_sendings
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.privacy.reference_codes import new_reference_code
from stodtelefon.tests.answers import messages_of
from stodtelefon.tests.races import at_once
from stodtelefon.tests.test_bad_input.sending import hidden_in, words_on

pytestmark = pytest.mark.django_db


class There:
    def __init__(self, person):
        OrganisationFactory()
        self.person, self.colleague = person, UserFactory(coordinator=True)
        self.case = CaseFactory(handler=person, full_record=True, waiting=True)
        self.caller = CallerFactory(case=self.case)
        QuickScanFactory(call=CallFactory(caller=self.caller, taken_by=person))

    def of_case(self, place: str) -> str:
        return f"/arenden/{self.case.number}/{place}/"

    def of_meeting(self, name: str, **meeting) -> str:
        case = CaseFactory(handler=self.person, full_record=True, state="meeting_planned")
        return reverse(f"meetings:{name}", args=[MeetingFactory(case=case, **meeting).pk])


def clock() -> str:
    return f"{timezone.localtime():%Y-%m-%dT%H:%M}"


# Where the form is, and what is answered in it.
DEEDS = {
    "confirm": (lambda it: it.of_meeting("confirm", booked=True), {}),
    "hold": (lambda it: it.of_meeting("hold", begun=True), {"at": clock}),
    "no_show": (lambda it: it.of_meeting("no_show", begun=True), {}),
    "cancel": (lambda it: it.of_meeting("cancel", booked=True), {"side": "us", "reason": "Sjukdom."}),
    "brattom": (lambda it: it.of_case("brattom"), {"urgency": "acute", "reason": "Han har rest."}),
    "alder-och-lage": (
        lambda it: it.of_case("alder-och-lage"),
        {"age_band": "15_17", "situation": "at_risk", "reason": "Det sade modern."},
    ),
    "dra-tillbaka": (lambda it: reverse("calls:caller_withdraw", args=[it.caller.pk]), {}),
    "behovs-inte": (
        lambda it: reverse("calls:alarm_dismiss", args=[it.case.number, AlarmFactory(case=it.case).pk]),
        {"reason": "Det gällde en film."},
    ),
    "lamna-over": (lambda it: it.of_case("lamna-over"), {"to": "queue", "reason": "Jag går hem."}),
    "avsluta": (
        lambda it: f"/arenden/{CaseFactory(handler=it.person, full_record=True).number}/avsluta/",
        {"outcome": "settled", "ve_assessment": "no_reason", "reason": "Det lugnade sig."},
    ),
    "finding": (
        lambda it: reverse(
            "meetings:finding_answer",
            args=[(one := FindingFactory(find_out=True, meeting__case=it.case)).meeting_id, one.pk],
        ),
        {"answer": "Ja, på torsdagar."},
    ),
    "agency": (lambda it: reverse("referrals:agency_retire", args=[AgencyFactory().pk]), {}),
    "referral": (
        lambda it: reverse("referrals:withdraw", args=[ReferralFactory(case=it.case).pk]),
        {"reason": "Det behövs inte."},
    ),
}


@pytest.fixture
def there(login):
    person = UserFactory(roles=["call_taker", "coordinator"])
    return There(person), login(person)


@pytest.mark.parametrize("name", DEEDS)
def test_second_press_is_answered_as_the_first_and_does_nothing(there, name):
    it, client = there
    address_of, answers = DEEDS[name]
    address = address_of(it)
    sent = hidden_in(client.get(address)) | {
        key: value() if callable(value) else value for key, value in answers.items()
    }

    first = client.post(address, sent)
    assert first.status_code == 302, first.context["form"].errors
    said = messages_of(first)
    client.get("/")  # where it is said, and so is said no more
    lines = AuditEvent.objects.count()
    second = client.post(address, sent)

    assert (second.status_code, second.url) == (302, first.url)
    assert messages_of(second) == said != []
    assert AuditEvent.objects.count() == lines


def test_other_showing_of_the_page_is_another_deed(there):
    """A colleague's deed between, and the same words from a page that was opened anew, are not a second press."""
    it, client = there
    path, answers = it.of_case("brattom"), {"urgency": "acute", "reason": "Han har rest."}
    client.post(path, hidden_in(client.get(path)) | answers)

    again = client.post(path, hidden_in(client.get(path)) | answers)

    assert (again.status_code, "urgency" in again.context["form"].errors) == (200, True)


def test_what_was_refused_is_asked_anew(there):
    it, client = there
    path = it.of_case("bevakning")
    sent = hidden_in(client.get(path)) | {"due_on": "", "text": "Ring."}

    replies = [client.post(path, sent).status_code for _ in range(2)]

    assert (replies, Sending.objects.count()) == ([200, 200], 0)


def test_somebody_else_never_gets_the_answer(there, login):
    it, client = there
    path = it.of_case("lamna-over")
    sent = hidden_in(client.get(path)) | {"to": "queue", "reason": "Jag går hem."}
    client.post(path, sent)

    assert login(UserFactory(call_taker=True)).post(path, sent).status_code != 302


def test_code_is_shown_once_and_stands(there):
    """F5 on the page that shows it asks for no other."""
    it, client = there
    path = reverse("calls:code_replace", args=[it.caller.pk])
    sent = {"csrfmiddlewaretoken": hidden_in(client.get(it.case.get_absolute_url()))["csrfmiddlewaretoken"]}
    shown = client.post(path, sent)
    code = shown.context["code"]
    kept = Caller.objects.get(pk=it.caller.pk).code_hash

    again = client.post(path, sent, follow=True)

    assert [code in words_on(page) for page in (shown, again)] == [True, False]
    assert again.redirect_chain == [(it.case.get_absolute_url(), 302)]
    assert "Koden som visades gäller. Den visas bara en gång, och ingen ny har gjorts." in words_on(again)
    assert Caller.objects.get(pk=it.caller.pk).code_hash == kept
    assert it.case.decisions.filter(kind=CaseDecision.Kind.CODE_REPLACED).count() == 1


@pytest.mark.parametrize("place", ["user_create", "user_link"])
def test_link_is_shown_once_and_stands(login, administrator, place):
    client, person = login(administrator), UserFactory(invited=True)
    path = reverse(f"accounts:{place}", args=[person.pk] if place == "user_link" else [])
    opened = client.get(reverse("accounts:user", args=[person.pk]) if place == "user_link" else path)
    sent = hidden_in(opened) | {"name": "Ada Ek", "email": "ada@line.example", "roles": ["manager"]}
    link = client.post(path, sent).context["link"]

    again = client.post(path, sent, follow=True)

    assert "Länken som visades gäller." in words_on(again)
    assert client.get(link).status_code == 200


def test_settings_pressed_twice_are_saved_once(login, administrator):
    OrganisationFactory()
    client, path = login(administrator), reverse("organisation:edit")
    opened = client.get(path)
    form = opened.context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, False, [])}
    sent |= {name: value for name, value in hidden_in(opened).items() if name not in sent}

    first, second = client.post(path, sent), client.post(path, sent)

    assert first.status_code == 302, first.context["form"].errors
    assert (second.status_code, second.url) == (302, first.url)


def test_answers_are_sealed_and_not_kept_for_long(there):
    it, client = there
    path = it.of_case("brattom")
    sent = hidden_in(client.get(path)) | {"urgency": "acute", "reason": "Han har rest."}
    client.post(path, sent)
    row = str(
        [bytes(one) if isinstance(one, memoryview) else one for one in Sending.objects.values_list().get()]
    )

    assert (it.case.number in row, "rest" in row) == (False, False)
    Sending.objects.update(sent_at=timezone.now() - KEPT_FOR)
    drop_old_sendings()
    assert not Sending.objects.exists()


def test_two_presses_at_once_are_answered_alike(own_database):
    """The second comes before the first is done: it waits, and gets the same answer."""
    person = UserFactory(coordinator=True)
    it = There(person)
    path, clients = it.of_meeting("confirm", booked=True), [Client(), Client()]
    for client in clients:
        client.force_login(person)
    sent = hidden_in(clients[0].get(path))

    first, second = at_once(*(lambda client=client: client.post(path, sent) for client in clients))

    assert [first.status_code, second.status_code, first.url] == [302, 302, second.url]
    assert Meeting.objects.filter(confirmed_at__isnull=False, version=2).count() == 1


def test_search_that_opens_nothing_is_asked_each_time(there):
    """One for a number or a name leaves nothing behind to know it by; one for a code opens a part of a case, once."""
    it, client = there
    mask, code = "a" * CSRF_TOKEN_LENGTH, new_reference_code()
    replace_code(caller=it.caller, code=code, by=it.person)

    for _ in "12":
        client.post("/sok/", {"csrfmiddlewaretoken": mask, "q": it.case.number})
        assert Sending.objects.count() == 0
    opened = [client.post("/sok/", {"csrfmiddlewaretoken": mask, "q": code}).url for _ in "12"]

    assert AuditEvent.objects.filter(event="search.case_number").count() == 2
    assert opened == [reverse("calls:caller", args=[it.caller.pk])] * 2
    assert (Sending.objects.count(), CodeAccess.objects.count()) == (1, 1)
