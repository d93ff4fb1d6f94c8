"""Every form that makes something, sent twice: the same words make it once, other words are shown and can be sent.

The second sending comes to the address with something behind a question mark: so it is never taken for a mere second
press, and what is asked is the action's own comparison.
"""

import html

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse
from django.utils import timezone

from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
)
from calls.models import Audience, OutreachKind
from calls.promptness import add_working_days
from calls.tests.factories import RestrictionFactory
from meetings.factories import MeetingFactory
from outreach.factories import CooperationFactory
from referrals.factories import AgencyFactory
from referrals.models import AgencyType, LegalBasis
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.forms.form import StodForm
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.tests.test_bad_input.sending import hidden_in, words_on
from stodtelefon.tests.times import day, working_day

pytestmark = pytest.mark.django_db

FIRST, OTHER = "Det första är sparat.", "Det här är inte det."


class There:
    """What the forms are about: a case of the coordinator's, and what each of them names."""

    def __init__(self, person: User):
        OrganisationFactory()
        self.person = person
        UserFactory(coordinator=True)  # who stands in while the person is away
        self.case = CaseFactory(handler=person, full_record=True, waiting=True)
        self.caller = CallerFactory(case=self.case)
        self.call = CallFactory(caller=self.caller, taken_by=person)
        PersonOfConcernFactory(case=self.case)
        QuickScanFactory(call=self.call)

    def of_case(self, place: str) -> str:
        return f"/arenden/{self.case.number}/{place}/"


def today() -> str:
    return timezone.localdate().isoformat()


def outreach(it) -> dict:
    kind, audience = OutreachKind.objects.get(key="school_visit"), Audience.objects.get(key="teachers")
    given = {"kind": kind.pk, "audiences": audience.pk, "held_by": it.person.pk}
    return {"is_planned": "done", "on": today(), "material": "Foldern.", **given}


def gap(it) -> dict:
    kind = OutreachKind.objects.get(key="training")
    return {"gap": "police.south", "held_by": it.person.pk, "on": day(8), "kind": kind.pk}


def a_call(it) -> dict:
    said = {"danger": "no", "child_at_risk": "no", "urgency": "none", "reason": "Det lugnade sig."}
    return said | {
        "is_anonymous": "no",
        "was_informed": "on",
        "outcome": "settled",
        "role": "parent",
        "channel": "phone",
    }


def booked(it) -> dict:
    with_whom = {"kind": "with_caller", "mode": "phone", "minutes": "60", "staff": it.person.pk}
    return with_whom | {"on": add_working_days(timezone.localdate(), 1).isoformat(), "start": "09:00"}


def held_meeting(it):
    return MeetingFactory(held=True, case__state="meeting_held", case__handler=it.person)


def told(it) -> dict:
    basis = LegalBasis.objects.get(key="deidentified").pk
    to = {"recipient": "skolans rektor", "to_police": "no", "how": "phone", "legal_basis": basis}
    return to | {"what": "En fråga utan namn."}


def with_a_manager(answers: dict):
    """Somebody has to be there who decides."""

    def answers_of(it) -> dict:
        UserFactory(manager=True)
        return answers

    return answers_of


def agency_type() -> int:
    return AgencyType.objects.get(key="school").pk


# The form, where it is sent, what is sent, what the other words are, and what it makes.
FORMS = {
    "NoteForm": (
        lambda it: it.of_case("anteckning"),
        lambda it: {"event_on": today(), "source": "caller", "text": "Det första."},
        {"text": "Det andra."},
        "calls.Note",
    ),
    "CorrectNoteForm": (
        lambda it: it.of_case(f"anteckning/{NoteFactory(case=it.case, created_by=it.person).pk}/ratta"),
        lambda it: {"event_on": today(), "source": "caller", "text": "Det första."},
        {"text": "Det andra."},
        "calls.Note",
    ),
    "ObjectionForm": (
        lambda it: reverse(
            "calls:objection_create", args=[it.case.number, "anteckning", NoteFactory(case=it.case).pk]
        ),
        lambda it: {"text": "Det stämmer inte."},
        {"text": "Det andra stämmer inte heller."},
        "calls.Note",
    ),
    "ReminderForm": (
        lambda it: it.of_case("bevakning"),
        lambda it: {"due_on": working_day().isoformat(), "text": "Ring rektorn."},
        {"text": "Ring kuratorn."},
        "calls.Reminder",
    ),
    "DangerForm": (
        lambda it: it.of_case("fara"),
        lambda it: {"emergency": "we_called", "told_whom": "112"},
        {"told_whom": "112 och enhetschefen"},
        "calls.DangerReport",
    ),
    "ChildForm": (
        lambda it: it.of_case("barn"),
        lambda it: {"child_kind": "caller_reports", "seen": "Lillebror är rädd."},
        {"seen": "Storasyster är rädd."},
        "calls.ChildDecision",
    ),
    "LinkForm": (
        lambda it: it.of_case("koppla"),
        lambda it: {
            "number": CaseFactory(handler=it.person).number,
            "degree": "probable",
            "reason": "Samma skola.",
        },
        {"reason": "Samma skola och samma vecka."},
        "calls.CaseLink",
    ),
    "CallForm": (lambda it: "/samtal/nytt/", a_call, {"reason": "Ännu en som ringde."}, "calls.Call"),
    "ContactForm": (
        lambda it: "/samtal/annat/",
        lambda it: {"kind": "missed", "callback_to": "070-000 00 01"},
        {"callback_to": "070-000 00 02"},
        "calls.Call",
    ),
    "BookingForm": (lambda it: it.of_case("boka"), booked, {"start": "14:00"}, "meetings.Meeting"),
    "AssessmentForm": (
        lambda it: reverse("meetings:assessment", args=[held_meeting(it).pk]),
        lambda it: {"speaks_for": "Nya kontakter.", "ve": "reason"},
        {"speaks_for": "Nya kontakter och nya ord."},
        "meetings.Assessment",
    ),
    "NewReferralForm": (
        lambda it: it.of_case("koppla-in"),
        lambda it: {"sheet": "Kort.", "agency": AgencyFactory().pk},
        {"sheet": "Längre."},
        "referrals.Referral",
    ),
    "SignpostingForm": (
        lambda it: it.of_case("hanvisa"),
        lambda it: {"agency_type": agency_type(), "note": "Till fältarna."},
        {"note": "Till rektorn."},
        "referrals.Signposting",
    ),
    "DisclosureForm": (
        lambda it: it.of_case("utlamnanden/nytt"),
        told,
        {"what": "En annan fråga."},
        "referrals.Disclosure",
    ),
    "NewAgencyForm": (
        lambda it: "/samverkan/ny/",
        lambda it: {"type": agency_type(), "name": "Skolan vid ån", "answer_days": 3},
        {"name": "Skolan vid sjön"},
        "referrals.Agency",
    ),
    "NewOutreachForm": (lambda it: "/utat/", outreach, {"material": "Affischen."}, "outreach.OutreachEvent"),
    "AskToRestrictForm": (
        lambda it: it.of_case("skydda"),
        with_a_manager({"reason": "En kollegas barn nämns."}),
        {"reason": "En politiker nämns."},
        "calls.RestrictionRequest",
    ),
    "AskToLiftForm": (
        lambda it: reverse("calls:lift_ask", args=[RestrictionFactory(works=it.person).pk]),
        with_a_manager({"reason": "Kollegan har slutat."}),
        {"reason": "Det var fel ärende."},
        "calls.RestrictionRequest",
    ),
    "GapForm": (lambda it: "/utat/tackning/", gap, {"on": day(9)}, "outreach.OutreachEvent"),
    "NewCooperationForm": (
        lambda it: "/utat/samverkan/ny/",
        lambda it: {"organisation": "Frivården", "owner": it.person.pk, "every": "3", "next_on": day(8)},
        {"organisation": "Polisen"},
        "outreach.Cooperation",
    ),
    "NoteContactForm": (
        lambda it: CooperationFactory().get_absolute_url(),
        lambda it: {"on": today(), "words": "Kort avstämning."},
        {"words": "De vill ha fler kort."},
        "outreach.CooperationContact",
    ),
    "NewAwayForm": (
        lambda it: reverse("accounts:away_create"),
        lambda it: {"user": it.person.pk, "first_day": day(1), "last_day": day(2)},
        {"last_day": day(3)},
        "accounts.Away",
    ),
}
# What was sent first has changed what these are about, and their page leads on to what was made.
LEADS_ON = {
    "OpeningForm",
    "BreakGlassForm",
    "IdentityReasonForm",
    "RecusalForm",
    "MergeForm",
    "SplitForm",
    "CallMoveForm",
    "NoteMoveForm",
}
# Of the administrator, the manager, and beside the answers of a battery: each has its test below, or beside its page.
BESIDE = {
    "FindingForm",
    "IdentitiesForm",
    "InviteForm",
    "JoinedCallForm",
    "ReleaseForm",
    "RestrictForm",
    "SheetForm",
}


def all_forms(form=StodForm):
    for one in form.__subclasses__():
        yield one
        yield from all_forms(one)


def test_every_form_with_a_token_is_tried():
    assert get_resolver().url_patterns  # each form is defined by then
    with_token = {form.__name__ for form in all_forms() if form.once and ".tests" not in form.__module__}

    assert with_token == {*FORMS, *LEADS_ON, *BESIDE}


@pytest.fixture
def there(login):
    person = UserFactory(roles=["call_taker", "coordinator"])
    return There(person), login(person)


@pytest.mark.parametrize("name", FORMS)
def test_the_same_words_are_one_and_other_words_are_shown_again(there, name):
    it, client = there
    address_of, answers_of, other, label = FORMS[name]
    address, answers, model = address_of(it), answers_of(it), apps.get_model(label)
    opened = "/samtal/" if address == "/samtal/annat/" else address
    sent = hidden_in(client.get(opened)) | answers
    before = model.objects.count()

    replies = [client.post(where, sent) for where in (address, f"{address}?igen=ja")]

    assert [reply.status_code for reply in replies] == [302, 302], replies[0].context["form"].errors
    assert (replies[0].url, model.objects.count()) == (replies[1].url, before + 1)

    answer = client.post(f"{address}?igen=ja", sent | other)

    page = words_on(answer)
    assert (answer.status_code, model.objects.count()) == (200, before + 1)
    assert [FIRST in page, OTHER in page, *(str(typed) in page for typed in other.values())] == [True] * (
        2 + len(other)
    )
    assert hidden_in(answer).get("token") != sent["token"]


def test_other_words_are_kept_when_they_are_sent_once_more(there):
    it, client = there
    address, answers, other, _ = FORMS["ReminderForm"]
    path, typed = address(it), answers(it)
    sent = hidden_in(client.get(path)) | typed
    client.post(path, sent)
    shown = client.post(path, sent | other)

    answer = client.post(path, hidden_in(shown) | typed | other)

    assert (answer.status_code, it.case.reminders.count()) == (302, 2)
    assert (
        f'<a href="{it.case.get_absolute_url()}" target="_blank" rel="noopener">{FIRST}</a> {OTHER}'
        in html.unescape(" ".join(shown.content.decode().split()))
    )


def test_the_same_moment_in_other_signs_is_the_same(there):
    """What is compared is what was meant, not how it was typed."""
    it, client = there
    sent = hidden_in(client.get(it.of_case("boka"))) | booked(it)

    replies = [
        client.post(it.of_case("boka"), sent | {"start": start}).status_code for start in ("09:00", "9:00")
    ]

    assert (replies, it.case.meetings.count()) == ([302, 302], 1)


def test_invitation_of_somebody_else_makes_no_link_to_the_first(login, administrator):
    client, path = login(administrator), "/konto/anvandare/ny/"
    sent = hidden_in(client.get(path)) | {"roles": ["manager"], "name": "Ada Ek", "email": "ada@line.example"}
    client.post(path, sent)

    answer = client.post(path, sent | {"name": "Bo Al", "email": "bo@line.example"})

    page = words_on(answer)
    assert [words in page for words in (FIRST, OTHER, "bo@line.example")] == [True, True, True]
    assert not User.objects.filter(email="bo@line.example").exists()
    ada = User.objects.get(email="ada@line.example")
    assert ada.invitations.count() == 1
    assert f'href="{ada.get_absolute_url()}"' in page


def test_new_room_with_another_name_is_shown_again(login, administrator):
    client, path = login(administrator), "/konto/kodlistor/rum/ny/"
    sent = hidden_in(client.get(path)) | {"name": "Rum Eken", "seats": "4", "position": "10"}
    client.post(path, sent)

    page = words_on(client.post(path, sent | {"name": "Rum Asken"}))

    assert [words in page for words in (FIRST, OTHER, "Rum Asken")] == [True, True, True]


def test_two_tabs_with_one_page_lose_nothing(there):
    """A tab that the browser has copied holds the same token; one that was opened by itself holds its own."""
    it, client = there
    path, typed = it.of_case("anteckning"), {"event_on": today(), "source": "caller"}
    tab, copied = (hidden_in(client.get(path)) | typed for _ in range(2))
    copied["token"] = tab["token"]
    another = hidden_in(client.get(path)) | typed

    client.post(path, tab | {"text": "Från den första fliken."})
    client.post(path, another | {"text": "Från en egen flik."})
    shown = client.post(path, copied | {"text": "Från kopian av den första."})
    client.post(path, hidden_in(shown) | typed | {"text": "Från kopian av den första."})

    assert {note.text for note in it.case.notes.all()} == {
        "Från den första fliken.",
        "Från en egen flik.",
        "Från kopian av den första.",
    }
