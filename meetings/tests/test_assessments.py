"""The assessment after a meeting: in words, signed, replaced and never changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Case
from calls.models.choices import State
from calls.staffing import promises_of
from meetings.actions.assessments import sign_assessment
from meetings.factories import AssessmentFactory, MeetingFactory
from meetings.forms.assessments import AssessmentForm
from meetings.models import Assessment
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db

IN_WORDS = "Skriv vad som talar för, vad som talar emot eller vad som är osäkert."
STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
TODAY = timezone.localdate()


@pytest.fixture
def case(case):
    Case.objects.update(state=State.MEETING_HELD)
    case.refresh_from_db()
    return case


@pytest.fixture
def assess(meeting, coordinator):
    def sign(**changes) -> Assessment:
        values = {"meeting": meeting, "ve": "reason", "speaks_for": "Nya kontakter.", "by": coordinator}
        return sign_assessment(**(values | changes))

    return sign


# What it does


def test_sign_assessment_keeps_every_word_with_name_and_title(assess, meeting, coordinator):
    at, review_on = timezone.now() - timedelta(minutes=5), TODAY + timedelta(days=30)

    assess(
        speaks_for=" Nya kontakter. ",
        speaks_against="Går i skolan.",
        uncertain="Vilka de är.",
        review_on=review_on,
        at=at,
    )

    one = Assessment.objects.get()
    assert (one.speaks_for, one.speaks_against, one.uncertain) == (
        "Nya kontakter.",
        "Går i skolan.",
        "Vilka de är.",
    )
    assert (one.meeting, one.ve, one.review_on, one.replaces) == (meeting, "reason", review_on, None)
    assert (one.signed_at, one.signed_by) == (at, coordinator)
    assert (one.author_name, one.author_title) == (coordinator.name, "socialsekreterare")


def test_sign_assessment_leaves_one_line(assess, case, coordinator, logged):
    one = assess()

    logged("assessment.signed", by=coordinator, target=one, case=case)


@pytest.mark.parametrize("before", ["meeting_held", "follow_up"])
@pytest.mark.parametrize("ve", ["reason", "no_reason", "cannot_tell"])
def test_sign_assessment_moves_the_case_and_says_the_same_there(assess, before, ve):
    Case.objects.update(state=before)

    assess(ve=ve)

    case = Case.objects.get()
    assert (case.state, case.ve_assessment) == (State.FOLLOW_UP, ve)


@pytest.mark.parametrize("name", ["speaks_for", "speaks_against", "uncertain"])
def test_sign_assessment_needs_only_one_of_the_three(assess, name):
    one = assess(**({"speaks_for": None} | {name: "Ett ord."}))

    words = {key: getattr(one, key) for key in ("speaks_for", "speaks_against", "uncertain")}
    assert words == {"speaks_for": None, "speaks_against": None, "uncertain": None, name: "Ett ord."}


def test_sign_assessment_again_is_a_new_version_and_the_old_is_kept(assess):
    first = assess()

    second = assess(ve="no_reason", speaks_for=None, speaks_against="Kontakterna är borta.", replaces=first)

    assert list(Assessment.objects.current()) == [second]
    first.refresh_from_db()
    assert (first.ve, first.speaks_for, first.replaced_by) == ("reason", "Nya kontakter.", second)
    assert Case.objects.get().ve_assessment == "no_reason"


def test_sign_assessment_sent_twice_is_one_and_one_line(assess, case, coordinator, logged):
    token = uuid4()

    first, second = assess(token=token), assess(token=token)

    assert second == first == Assessment.objects.get()
    logged("assessment.signed", by=coordinator, target=first, case=case)


def test_sign_assessment_of_somebody_without_a_title(assess):
    assert assess(by=UserFactory(coordinator=True, title="")).author_title == ""


# What it refuses


def test_sign_assessment_over_one_that_was_not_read_is_refused(refused, assess):
    assess()

    with refused(STALE):
        assess(ve="no_reason")


def test_sign_assessment_over_one_that_was_replaced_meanwhile_is_refused(refused, assess):
    first = assess()
    assess(ve="no_reason", replaces=first)

    with refused(STALE):
        assess(ve="cannot_tell", replaces=first)


def test_sign_assessment_that_replaces_one_of_another_meeting_is_refused(refused, assess):
    strange = AssessmentFactory()

    with refused(STALE):
        assess(replaces=strange)


@pytest.mark.parametrize("words", ["", "  \n", None])
def test_sign_assessment_without_a_word_is_refused(refused, assess, words):
    with refused(IN_WORDS):
        assess(speaks_for=words, speaks_against=words, uncertain=words)


@pytest.mark.parametrize("ve", ["7 av 10", "", None])
def test_sign_assessment_that_is_not_in_the_list_is_refused(refused, assess, ve):
    with refused("") as refusal:
        assess(ve=ve)

    assert set(refusal.value.message_dict) == {"ve"}


@pytest.mark.parametrize("status", ["offered", "booked", "no_show", "cancelled", "rescheduled"])
def test_sign_assessment_of_a_meeting_that_is_not_held_is_refused(refused, assess, case, status):
    other = MeetingFactory(case=case, **{status: True})

    with refused("Bedömningen skrivs när mötet är hållet."):
        assess(meeting=other)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("new", "Gör klart snabbscanningen först."),
        ("scanned", "Det går inte att göra i läget"),
        ("meeting_planned", "Det går inte att göra i läget"),
    ],
)
def test_sign_assessment_before_a_meeting_with_the_caller_is_refused(refused, assess, state, sentence):
    Case.objects.update(state=state)

    with refused(sentence):
        assess()


def test_sign_assessment_in_a_closed_case_is_refused(refused, assess, case, shut):
    shut(case)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        assess()


@pytest.mark.parametrize("days", [0, -1, -400])
def test_sign_assessment_with_a_review_that_has_been_is_refused(refused, assess, days):
    with refused("Välj en dag längre fram.") as refusal:
        assess(review_on=TODAY + timedelta(days=days))

    assert set(refusal.value.message_dict) == {"review_on"}


def test_sign_assessment_in_the_future_is_refused(refused, assess):
    with refused("Tidpunkten ligger i framtiden. Ange när det faktiskt hände."):
        assess(at=timezone.now() + timedelta(minutes=1))


def test_sign_assessment_of_100_000_characters_is_refused(refused, assess):
    with refused("Texten är för lång: 100\u00a0000 tecken, högst 10\u00a0000 får plats."):
        assess(uncertain="å" * 100_000)


def test_sign_assessment_with_somebody_elses_token_is_refused(refused, assess, call_taker):
    token = uuid4()
    assess(token=token)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        assess(token=token, by=call_taker)


# Which assessments a question finds


@pytest.mark.parametrize(("days", "is_due"), [(-9, True), (0, True), (1, False), (None, False)])
def test_assessment_comes_to_idag_when_its_day_has_come(call_taker, days, is_due):
    review_on = None if days is None else TODAY + timedelta(days=days)
    AssessmentFactory(review_on=review_on, meeting__case__handler=call_taker)

    assert promises_of(call_taker, on=TODAY).filter(kind="assessment_to_review").exists() == is_due


def test_to_review_is_the_current_version_in_an_open_case():
    old = AssessmentFactory(review_on=TODAY)
    newer = AssessmentFactory(meeting=old.meeting, replaces=old, review_on=TODAY + timedelta(days=9))
    closed = MeetingFactory(held=True, case=CaseFactory(closed=True, record_level="open_service"))
    AssessmentFactory(meeting=closed, review_on=TODAY)
    due = AssessmentFactory(review_on=TODAY)

    assert set(Assessment.objects.to_review()) == {newer, due}


def test_for_list_is_the_newest_first():
    moments = [timezone.now() - timedelta(days=days) for days in (2, 1, 3)]
    first, second, third = (AssessmentFactory(signed_at=moment) for moment in moments)

    assert list(Assessment.objects.for_list()) == [second, first, third]


# What the database holds


def test_meeting_has_one_first_assessment(broken):
    one = AssessmentFactory()

    with broken(
        "meeting_has_one_first_assessment", "Mötet har redan en bedömning. Skriv en ny version av den."
    ):
        AssessmentFactory(meeting=one.meeting)


def test_assessment_is_replaced_once(broken):
    one = AssessmentFactory()
    AssessmentFactory(meeting=one.meeting, replaces=one)

    with broken(
        "meetings_assessment_replaces_id_key",
        "Uppgifterna går inte ihop och har inte sparats. Se över dem och försök igen.",
    ):
        AssessmentFactory(meeting=one.meeting, replaces=one)


def test_assessment_says_something_in_words(broken):
    meeting = MeetingFactory(held=True)

    with broken("assessment_says_something_in_words", IN_WORDS):
        AssessmentFactory(meeting=meeting, speaks_for=None, speaks_against=None, uncertain=None)


def test_assessment_is_signed_with_a_name(broken):
    with broken("assessment_is_signed_with_a_name", "En bedömning signeras med namn."):
        AssessmentFactory(author_name="")


def test_assessment_stays_as_signed(broken):
    assessment = AssessmentFactory()

    with broken(
        "assessment_stays_as_signed", "Bedömningen är signerad och kan varken ändras eller tas bort."
    ):
        Assessment.objects.filter(pk=assessment.pk).update(ve="yes")


# The form


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"ve": ["required"], "speaks_for": [None]}),
        ({"ve": "reason", "speaks_for": "  "}, {"speaks_for": [None]}),
        ({"ve": "7", "uncertain": "Allt."}, {"ve": ["invalid_choice"]}),
        ({"ve": "reason", "uncertain": "å" * 10_001}, {"uncertain": ["max_length"], "speaks_for": [None]}),
        ({"ve": "reason", "uncertain": "Allt.", "review_on": "2027-02-30"}, {"review_on": ["invalid"]}),
        ({"ve": "reason", "uncertain": "Allt.", "version": "x"}, {"version": ["invalid"]}),
        ({"ve": "reason", "uncertain": "Allt.", "token": "x"}, {"token": ["invalid"]}),
        ({"ve": "reason", "uncertain": "Allt."}, {}),
    ],
    ids=lambda value: str(value)[:50],
)
def test_form_refuses_by_the_field(meeting, sent, errors):
    assert codes(AssessmentForm(sent, meeting=meeting)) == errors


def test_form_without_a_word_says_so(meeting):
    form = AssessmentForm({"ve": "reason"}, meeting=meeting)

    assert form.errors == {"speaks_for": [IN_WORDS]}


def test_form_replaces_only_what_belongs_to_the_meeting(case, meeting, coordinator):
    mine, strange = AssessmentFactory(meeting=meeting), AssessmentFactory()

    def signed(version) -> Assessment | None:
        sent = {"ve": "reason", "uncertain": "Allt.", "version": str(version)}
        form = AssessmentForm(sent, row=mine, meeting=meeting)
        return form.accept(sign_assessment, meeting=meeting, replaces=form.begun_from, by=coordinator)

    assert signed(strange.pk) is None
    assert signed(mine.pk).replaces == mine
