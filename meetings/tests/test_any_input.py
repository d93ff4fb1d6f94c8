"""No input gives a server error, and what is refused is answered on the page."""

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from calls.factories import CaseFactory
from meetings.factories import FindingFactory, MeetingFactory
from meetings.models import Battery, Question
from stodtelefon.tests.any_input import TRIES

pytestmark = pytest.mark.django_db

ODD = st.sampled_from(
    [
        *(
            "",
            "\0",
            " ",
            "ja",
            "2026-02-30",
            "9999-12-31",
            "0001-01-01",
            "25:00",
            "24:00",
            "-1",
            "1" * 400,
            "[]",
        ),
        *(
            "2026-11-24T09:00/1",
            "2026-13-99T99:99/",
            "0001-01-01T00:00/1",
            "9999-12-31T23:59/",
            "\u202e",
            "None",
        ),
        *(
            "<script>",
            "1e309",
            "00000000-0000-0000-0000-000000000000",
            "with_caller",
            "on_site",
            "book",
            "offer",
        ),
        *("times", "60", "phone", "09:00", "2027-01-11", "us", "yes", "add:works", "add:", "next", "😀"),
    ]
)
VALUES = st.one_of(ODD, st.text(max_size=40), st.lists(ODD, max_size=3))


def sent(names) -> st.SearchStrategy:
    return st.dictionaries(st.sampled_from(sorted(names)), VALUES, max_size=len(names))


BOOKING = {
    *(
        "kind",
        "caller",
        "mode",
        "minutes",
        "staff",
        "participants",
        "on",
        "start",
        "room",
        "place",
        "is_late",
    ),
    *("side", "reason", "deed", "slot", "token", "version"),
}
OTHERS = {"side", "reason", "version", "at", "level_reason", "answer"} | {
    *("speaks_for", "speaks_against", "uncertain", "ve", "review_on", "token")
}


@TRIES
@given(data=sent(BOOKING))
def test_booking_forms_take_any_input(visitor, case, data):
    offered = MeetingFactory(case=CaseFactory(waiting=True, handler=case.handler))
    booked = MeetingFactory(booked=True, case=CaseFactory(waiting=True, handler=case.handler))

    for url in (
        reverse("meetings:create", args=[case.number]),
        reverse("meetings:book", args=[offered.pk]),
        reverse("meetings:reschedule", args=[booked.pk]),
    ):
        assert visitor.post(url, data).status_code in (200, 302)


@TRIES
@given(data=sent(OTHERS))
def test_forms_of_deeds_take_any_input(visitor, case, data):
    booked = MeetingFactory(booked=True, case=CaseFactory(waiting=True, handler=case.handler))
    held = MeetingFactory(
        held=True, case=CaseFactory(waiting=True, state="meeting_held", record_level="case")
    )
    finding = FindingFactory(find_out=True, meeting=held)

    for name in ("cancel", "hold", "no_show", "battery_start", "battery_sign", "assessment"):
        for meeting in (booked, held):
            assert visitor.post(reverse(f"meetings:{name}", args=[meeting.pk]), data).status_code in (
                200,
                302,
            )
    url = reverse("meetings:finding_answer", args=[held.pk, finding.pk])
    assert visitor.post(url, data).status_code in (200, 302)


@TRIES
@given(data=st.data())
def test_battery_takes_any_input(visitor, coordinator, data):
    battery = Battery.objects.in_use().get()
    meeting = MeetingFactory(held=True, battery=battery)
    section = data.draw(st.sampled_from(list(battery.sections.all())))
    keys = Question.objects.filter(section=section).values_list("pk", flat=True)
    names = {f"{kind}_{pk}" for pk in keys for kind in ("v", "na", "n", "b", "d")} | {"version", "go"}
    names |= {f"find_out-{name}" for name in ("text", "owner_kind", "owner", "agency_key", "due_on", "token")}
    sending = data.draw(sent(names)) | data.draw(
        st.sampled_from([{}, {"go": "add:find_out"}, {"go": "add:find_out", "find_out-due_on": str(today())}])
    )

    response = visitor.post(reverse("meetings:battery", args=[meeting.pk, section.key]), sending)

    assert response.status_code in ((200, 302, 404) if "add:" in str(sending.get("go")) else (200, 302))


@TRIES
@given(kind=VALUES, week=VALUES)
def test_addresses_take_any_input(visitor, case, kind, week):
    assert visitor.get(reverse("meetings:create", args=[case.number]), {"slag": kind}).status_code == 200
    assert visitor.get("/moten/", {"vecka": week}).status_code == 200


def today():
    return timezone.localdate()
