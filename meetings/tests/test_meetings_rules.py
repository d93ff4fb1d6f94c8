"""What the database itself holds of a meeting, each rule broken in every way there is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from meetings.factories import MeetingFactory
from meetings.models import Battery, Meeting

pytestmark = pytest.mark.django_db


def now(meeting):
    return timezone.now()


RULES = [
    (
        "meeting_ends_after_it_starts",
        "Mötet måste sluta efter att det börjar.",
        [
            ("booked", {"ends_at": lambda m: m.starts_at}),
            ("booked", {"ends_at": None}),
            ("offered", {"ends_at": now}),
        ],
    ),
    (
        "meeting_past_offer_has_a_time",
        "Ett bokat möte behöver en tid.",
        [("booked", {"starts_at": None, "ends_at": None}), ("held", {"starts_at": None, "ends_at": None})],
    ),
    (
        "meeting_is_offered_before_it_is_booked",
        "Mötet kan inte ha bokats innan det erbjöds.",
        [("booked", {"booked_at": lambda m: m.offered_at - timedelta(microseconds=1)})],
    ),
    (
        "meeting_is_booked_by_somebody_at_some_time",
        "Ett bokat möte behöver både tidpunkt och den som bokade.",
        [("booked", {"booked_by": None}), ("cancelled", {"booked_at": None})],
    ),
    (
        "meeting_offered_is_not_booked_yet",
        "Ett möte blir bokat när det får en tid, inte förr.",
        [("booked", {"status": "offered"}), ("booked", {"booked_at": None, "booked_by": None})],
    ),
    (
        "meeting_is_confirmed_once_it_is_booked",
        "Bara ett bokat möte kan bekräftas.",
        [
            ("booked", {"confirmed_at": now}),
            ("booked", {"confirmed_by": lambda m: m.offered_by}),
            ("offered", {"confirmed_at": now, "confirmed_by": lambda m: m.offered_by}),
        ],
    ),
    (
        "meeting_is_held_by_somebody_at_some_time",
        "Ett hållet möte behöver både tidpunkt och den som höll i det.",
        [
            ("held", {"held_by": None}),
            ("held", {"held_at": None}),
            ("booked", {"held_at": now}),
            ("held", {"status": "booked"}),
        ],
    ),
    (
        "meeting_no_show_is_noted_by_somebody",
        "Ett möte där någon uteblev behöver både tidpunkt och den som antecknade.",
        [("no_show", {"no_show_at": None}), ("no_show", {"no_show_by": None}), ("held", {"no_show_at": now})],
    ),
    (
        "meeting_is_cancelled_with_reason_and_side",
        "Skriv varför mötet ställs in eller flyttas, och på vems initiativ.",
        [
            ("cancelled", {"cancelled_side": ""}),
            ("cancelled", {"reason": None}),
            ("cancelled", {"cancelled_at": None}),
            ("rescheduled", {"cancelled_by": None}),
            ("booked", {"cancelled_side": "us"}),
            ("booked", {"reason": "Sjukdom."}),
        ],
    ),
    (
        "meeting_moved_points_to_the_new_one",
        "Bara ett ombokat möte har ett nytt möte i stället.",
        [
            ("booked", {"superseded_by": lambda m: MeetingFactory()}),
            ("cancelled", {"superseded_by": lambda m: MeetingFactory()}),
        ],
    ),
    (
        "meeting_on_site_has_one_place",
        "Välj ett rum, eller skriv en annan plats.",
        [("booked", {"room": None}), ("held", {"place": "Biblioteket"})],
    ),
    (
        "meeting_battery_is_signed_by_somebody",
        "Ett signerat frågebatteri behöver både tidpunkt och den som signerade.",
        [
            ("held", {"battery_signed_at": now}),
            ("held", {"battery_signed_at": now, "battery_signed_by": lambda m: m.offered_by}),
            (
                "held",
                {"battery": lambda m: Battery.objects.get(), "battery_signed_by": lambda m: m.offered_by},
            ),
        ],
    ),
]
BREACHES = [
    pytest.param(name, sentence, status, changes, id=f"{name}-{number}")
    for name, sentence, ways in RULES
    for number, (status, changes) in enumerate(ways)
]


@pytest.mark.parametrize(("name", "sentence", "status", "changes"), BREACHES)
def test_meeting_rule_holds_in_the_database(broken, name, sentence, status, changes):
    meeting = MeetingFactory(**{status: True})
    for name_of_field, value in changes.items():
        setattr(meeting, name_of_field, value(meeting) if callable(value) else value)

    with broken(name, sentence):
        meeting.save()


@pytest.mark.parametrize("has_caller", [True, False])
@pytest.mark.parametrize("status", ["offered", "booked"])
def test_meeting_with_one_caller_is_planned_once(broken, case, has_caller, status):
    caller = case.callers.get() if has_caller else None
    MeetingFactory(case=case, caller=caller)

    with broken(
        "meeting_with_one_caller_is_planned_once",
        "Det finns redan ett planerat möte med den som hör av sig. Boka om det i stället.",
    ):
        MeetingFactory(case=case, caller=caller, **{status: True})


@pytest.mark.parametrize("way", ["update", "insert"])
def test_meeting_is_not_held_at_the_level_of_advice(broken, way):
    case = CaseFactory(record_level="advice")
    meeting = MeetingFactory(booked=True, case=case)
    values = {"status": "held", "held_at": timezone.now(), "held_by": meeting.offered_by}

    with broken(
        "meeting_is_held_at_open_service_or_above",
        "Ett möte kan inte hållas på nivån rådgivning. Höj nivån först, med skäl.",
    ):
        if way == "update":
            Meeting.objects.filter(pk=meeting.pk).update(**values)
        else:
            MeetingFactory(held=True, case=case)


def test_meeting_stays_in_its_case(broken):
    meeting = MeetingFactory(case=CaseFactory())
    meeting.case = CaseFactory()

    with broken(
        "meeting_stays_in_its_case",
        "Mötet kan bara flyttas mellan ärenden genom en flytt som loggas.",
    ):
        meeting.save()
