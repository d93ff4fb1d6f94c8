"""Words that point somebody out, moved from a text into the identity of whoever they are about."""

import pytest

from calls.actions.notes import write_note
from calls.factories import CallerFactory, CaseFactory, IdentityFactory, NoteFactory, PersonOfConcernFactory
from calls.models import Call, Case, Identity, Note
from calls.moved_words import (
    LEVEL,
    NO_CASE,
    NO_IDENTITY,
    NO_NUMBER,
    NOT_YOURS,
    UNNAMED,
    IdentityMover,
    case_among,
)
from calls.tests.test_calls_page import SETTLED, opened
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.privacy.guard.found import Kind

pytestmark = pytest.mark.django_db

TEXT = "Mamman Fatima Ali nås på 070-123 45 67. Fatima Ali är rädd."
ASKED = ["namn:Fatima Ali", "telefon:070-123 45 67"]
MASKED = "Mamman [namn] nås på [telefon]. [namn] är rädd."


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


@pytest.fixture
def caller(case):
    return CallerFactory(case=case, is_anonymous=False)


@pytest.fixture
def note(case, call_taker, login):
    """`note(*answers)`: what the page of a new note answers to these answers about its two words."""
    client = login(call_taker)
    typed = {"event_on": "2026-11-01", "source": "caller", "text": TEXT, "text-ord": ASKED}

    def send(*answers, **more):
        given = {f"text-ord-{number}": answer for number, answer in enumerate(answers)}
        return client.post(f"/arenden/{case.number}/anteckning/", typed | given | more)

    return send


def offered(case, by):
    places = IdentityMover().places({"case": case, "by": by})
    return [(place.label, sorted(place.kinds)) for place in places.places], [why for _, why in places.why]


# What is offered


def test_caller_may_be_named_at_the_level_of_advice_and_gets_no_number(case, caller, call_taker):
    label = "flytta till identitet (den som hör av sig)"

    assert offered(case, call_taker) == (
        [(label, ["adress", "e-post", "namn", "telefon"])],
        [NO_NUMBER, LEVEL],
    )


def test_where_several_have_called_each_is_told_apart(case, caller, call_taker):
    CallerFactory(case=case, is_anonymous=False)

    assert [label for label, _ in offered(case, call_taker)[0]] == [
        f"flytta till identitet (person {number}, {caller})" for number in (1, 2)
    ]


def test_whom_the_concern_is_about_is_offered_where_the_identity_is_added(call_taker):
    case = CaseFactory(full_record=True, handler=call_taker)
    person = PersonOfConcernFactory(case=case)

    before = offered(case, call_taker)
    IdentityFactory(caller=None, person=person)

    assert before == ([], [NO_IDENTITY])
    assert offered(case, call_taker) == (
        [
            (
                "flytta till identitet (den oron gäller)",
                ["adress", "e-post", "namn", "personnummer", "telefon"],
            )
        ],
        [],
    )


def test_no_way_to_be_reached_is_moved_to_a_protected_identity(case, caller, call_taker):
    IdentityFactory(caller=caller, is_protected=True, phone=None, email=None, address=None)

    assert offered(case, call_taker)[0][0][1] == ["namn"]


def test_whoever_may_not_open_the_case_or_identities_is_offered_nothing(case, caller):
    other, manager = UserFactory(roles=[Role.CALL_TAKER]), UserFactory(roles=[Role.MANAGER])

    assert offered(case, other) == offered(case, manager) == ([], [NOT_YOURS])


def test_without_a_case_nothing_is_offered_and_it_is_said_why(call_taker):
    places = IdentityMover().places({"by": call_taker, "token": None})

    assert (places.places, [why for _, why in places.why]) == ((), [NO_CASE])


def test_case_is_found_by_what_hangs_on_it(case, caller):
    note = NoteFactory(case=case)

    assert case_among({"by": None, "note": note}) == case_among({"joins": caller}) == case
    assert case_among({"by": UserFactory(), "go": "next"}) is None


def test_who_wants_to_be_anonymous_is_offered_no_name_and_it_is_said_before(case, call_taker, note):
    caller, named = CallerFactory(case=case), CallerFactory(case=case, is_anonymous=False)
    places = {
        place.key: place.kinds for place in IdentityMover().places({"case": case, "by": call_taker}).places
    }

    asked = note(**{"text-ord": []}).context["form"].panel("text")

    assert (Kind.NAME in places[str(caller.pk)], Kind.PHONE in places[str(caller.pk)]) == (False, True)
    assert Kind.NAME in places[str(named.pk)]
    assert asked["why"] == [UNNAMED, LEVEL]


# What is done


def test_anonymity_is_not_ended_by_a_move(note, case):
    caller = CallerFactory(case=case)

    response = note(f"to:{caller.pk}", "mask")

    form = response.context["form"]
    assert (form.errors["text"], form["text"].value()) == ([UNNAMED], TEXT)
    caller.refresh_from_db()
    assert (caller.is_anonymous, Note.objects.count(), Identity.objects.count()) == (True, 0, 0)


def test_a_way_to_be_reached_is_moved_and_the_person_stays_anonymous(note, case):
    caller = CallerFactory(case=case)

    assert note("mask", f"to:{caller.pk}").status_code == 302

    caller.refresh_from_db()
    assert (caller.is_anonymous, Identity.objects.get().phone) == (True, "070-123 45 67")


def test_anonymity_that_is_asked_for_by_the_same_form_is_not_ended_by_it(case, call_taker, login):
    caller = CallerFactory(case=case, is_anonymous=None, was_informed=False)
    typed = SETTLED | opened(call_taker) | {"is_anonymous": "yes", "was_informed": "on"}
    text = {"own_observations": "Läraren Fatima Ali ringde.", "own_observations-ord": "namn:Fatima Ali"}
    answer = {"own_observations-ord-0": f"to:{caller.pk}"}
    page = f"/samtal/nytt/{caller.pk}/"

    form = login(call_taker).post(page, typed | text | answer).context["form"]

    assert form.errors["own_observations"] == [UNNAMED]
    assert not Call.objects.exists()


def test_words_are_moved_with_the_saving_and_masked_in_the_text(note, caller):
    assert note(f"to:{caller.pk}", f"to:{caller.pk}").status_code == 302

    identity = Identity.objects.get()
    assert (identity.caller, identity.name, identity.phone) == (caller, "Fatima Ali", "070-123 45 67")
    assert Note.objects.get().text == MASKED
    assert {"note.signed", "identity.added"} <= set(AuditEvent.objects.values_list("event", flat=True))


def test_log_holds_nothing_of_the_words(note, caller):
    note(f"to:{caller.pk}", "mask")

    lines = " ".join(str(vars(line)) for line in AuditEvent.objects.all())
    assert ("Fatima" in lines, "070-123" in lines) == (False, False)


def test_what_is_said_already_is_left_and_what_is_not_is_filled_in(note, caller):
    IdentityFactory(caller=caller, name="FATIMA ALI", phone=None)

    assert note(f"to:{caller.pk}", f"to:{caller.pk}").status_code == 302

    identity = Identity.objects.get()
    assert (identity.name, identity.phone) == ("FATIMA ALI", "070-123 45 67")


def test_what_is_kept_there_is_never_replaced_and_nothing_is_saved(note, caller):
    IdentityFactory(caller=caller, name="Påhittad Ek", phone=None)

    response = note(f"to:{caller.pk}", "mask")

    assert response.context["form"].errors["text"] == [
        "I identiteten står redan något annat. Maskera det här, och ändra identiteten på ärendets sida om det behövs."
    ]
    assert TEXT in response.content.decode()
    assert (Note.objects.count(), Identity.objects.get().name) == (0, "Påhittad Ek")


def test_one_name_is_moved_to_a_person(case, caller, call_taker, login):
    typed = {
        "event_on": "2026-11-01",
        "source": "caller",
        "text": "Läraren Fatima Ali och läraren Anna Ek ringde.",
        "text-ord": ["namn:Fatima Ali", "namn:Anna Ek"],
        "text-ord-0": f"to:{caller.pk}",
        "text-ord-1": f"to:{caller.pk}",
    }

    response = login(call_taker).post(f"/arenden/{case.number}/anteckning/", typed)

    assert response.context["form"].errors["text"] == [
        "Bara ett av varje slag kan flyttas till samma person. Maskera det andra."
    ]


@pytest.mark.parametrize("key", ["person", "00000000-0000-0000-0000-000000000000", "", "../1"])
def test_a_place_that_is_not_offered_takes_nothing(note, caller, key):
    response = note(f"to:{key}", "mask")

    assert response.context["form"].errors["text"] == [
        "Det går inte längre att flytta dit. Välj något annat."
    ]
    assert Note.objects.count() == Identity.objects.count() == 0


def test_a_case_that_is_closed_by_the_saving_says_so(case, caller, call_taker, login):
    typed = {
        "version": case.version,
        "outcome": "settled",
        "ve_assessment": "cannot_tell",
        "is_left": "on",
        "reason": "Läraren Fatima Ali sköter det.",
        "reason-ord": "namn:Fatima Ali",
        "reason-ord-0": f"to:{caller.pk}",
    }

    response = login(call_taker).post(f"/arenden/{case.number}/avsluta/", typed)

    assert "så inget kan flyttas" in response.content.decode()
    assert Case.objects.get().closed_at is None


def test_sent_twice_it_is_moved_once(note, case, caller, call_taker):
    token = "11111111-1111-4111-8111-111111111111"

    note(f"to:{caller.pk}", "mask", token=token)
    note(f"to:{caller.pk}", "mask", token=token)

    assert (Note.objects.count(), Identity.objects.count()) == (1, 1)


def test_a_note_by_action_is_asked_nothing(case, call_taker):
    """Whoever writes by the action knows what is written: the question belongs to the form."""
    note = write_note(case=case, by=call_taker, event_on=case.last_entry_on, source="caller", text=TEXT)

    assert note.text == TEXT
