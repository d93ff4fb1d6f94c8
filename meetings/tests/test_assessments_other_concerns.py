"""What the concern was instead, from the assessment after a meeting."""

import pytest

from calls.factories import OtherConcernFactory
from calls.models import ConcernKind, OtherConcern
from meetings.actions.assessments import sign_assessment
from meetings.factories import MeetingFactory

pytestmark = pytest.mark.django_db

SAID = {"speaks_against": "Han har aldrig varit i närheten av rörelsen.", "ve": "no_reason"}


def kind(key="grief_and_crisis"):
    return ConcernKind.objects.get(key=key)


def address(meeting):
    return f"{meeting.get_absolute_url()}bedomning/"


def test_sign_assessment_keeps_what_it_was_instead(call_taker):
    meeting = MeetingFactory(held=True, case__state="meeting_held")

    sign_assessment(meeting=meeting, other_concern=kind(), by=call_taker, **SAID)

    found = OtherConcern.objects.get()
    assert (found.case, found.kind.key, found.noted_by) == (meeting.case, "grief_and_crisis", call_taker)


@pytest.mark.parametrize("ve", ["reason", "cannot_tell"])
def test_sign_assessment_that_does_not_deny_it_takes_no_other_concern(call_taker, refused, ve):
    meeting = MeetingFactory(held=True, case__state="meeting_held")

    with refused("Varken utfall eller bedömning säger") as refusal:
        sign_assessment(meeting=meeting, other_concern=kind(), by=call_taker, **SAID | {"ve": ve})

    assert list(refusal.value.message_dict) == ["other_concern"]


def test_the_page_asks_with_that_answer_alone_and_begins_from_what_stood(login, call_taker):
    meeting = MeetingFactory(held=True, case__state="meeting_held", case__handler=call_taker)
    OtherConcernFactory(case=meeting.case, kind=kind("school"))

    form = login(call_taker).get(address(meeting)).context["form"]

    assert (form["other_concern"].drawn["shown_when"], form["other_concern"].value()) == (
        "ve=no_reason",
        "school",
    )


@pytest.mark.parametrize(("ve", "kept"), [("no_reason", ["grief_and_crisis"]), ("cannot_tell", [])])
def test_it_is_written_from_the_page(login, call_taker, ve, kept):
    meeting = MeetingFactory(held=True, case__state="meeting_held", case__handler=call_taker)
    client = login(call_taker)
    token = client.get(address(meeting)).context["form"]["token"].value()

    client.post(address(meeting), SAID | {"ve": ve, "other_concern": "grief_and_crisis", "token": token})

    assert list(OtherConcern.objects.values_list("kind__key", flat=True)) == kept
    assert meeting.assessments.count() == 1
