"""What waits when the first call of a case is saved: asked of few tables, and the same as all of them say."""

import pytest

from calls.actions.calls import log_call
from calls.actions.promises import differences
from calls.inputs import CallerInput, CallInput, ChildInput, ContactInput, DangerInput
from calls.models import CallerRole, Promise
from calls.models.choices import Outcome, Situation, Urgency

pytestmark = pytest.mark.django_db

MEETS = {"meeting_to_offer", "stalled_case"}
DANGER = DangerInput(emergency="we_called", told_whom="112")


@pytest.mark.parametrize(
    ("scan", "more", "waits"),
    [
        ({}, {}, {"stalled_case"}),
        ({"urgency": Urgency.PROMPT}, {}, MEETS),
        (
            {"urgency": Urgency.PROMPT},
            {"call": CallInput(leave_in_queue=True)},
            {"case_to_take", "stalled_case"},
        ),
        ({"outcome": Outcome.HELPED_ONWARD}, {}, {"signposting_to_give", "stalled_case"}),
        ({"urgency": Urgency.PROMPT, "outcome": Outcome.LINKED_IN}, {}, MEETS | {"referral_to_write"}),
        ({"danger": "yes"}, {"danger": DANGER}, {"danger_to_review", "stalled_case"}),
        (
            {"danger": "yes", "urgency": "", "reason": "", "outcome": "", "outcome_reason": ""},
            {"danger": DANGER},
            {"danger_to_review", "scan_to_finish", "stalled_case"},
        ),
        (
            {"child_at_risk": "yes", "urgency": Urgency.PROMPT},
            {"child": ChildInput(kind="assess_today")},
            MEETS | {"child_to_assess"},
        ),
        ({"urgency": Urgency.PROMPT, "situation": Situation.WANTS_OUT}, {}, MEETS),
        (
            {"urgency": Urgency.PROMPT, "situation": Situation.WANTS_OUT},
            {"caller": CallerInput(is_anonymous=True, was_informed=True)},
            MEETS | {"exit_to_offer"},
        ),
    ],
)
def test_first_call_leaves_what_its_answers_ask_for(scan, more, waits, inputs, call_taker, child_assessor):
    said = inputs(**scan) | more
    if "child" in more:
        said["child"] = ChildInput(kind="assess_today", assessor=child_assessor)
    if "caller" in more:
        own = CallerRole.objects.get(group=CallerRole.Group.SELF)
        said["caller"] = CallerInput(role=own, is_anonymous=True, was_informed=True)

    log_call(by=call_taker, **{"call": CallInput()} | said)

    assert differences() == []
    assert set(Promise.objects.open().values_list("kind", flat=True)) == waits


def test_somebody_who_is_like_another_waits_for_the_coordinator(inputs, call_taker):
    for _ in range(2):
        said = inputs(urgency=Urgency.PROMPT)
        said["caller"] = CallerInput(role=said["caller"].role, is_anonymous=False, was_informed=True)
        log_call(by=call_taker, call=CallInput(), contact=ContactInput(name="Berta Blom"), **said)

    assert differences() == []
    assert Promise.objects.open().filter(kind="likeness").count() == 1
