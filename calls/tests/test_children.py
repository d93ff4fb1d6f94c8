"""The decision about a child: who may make it, what it needs, and the assessment that was left to be made today."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.children import child_faults, decide_child, decision_faults, may_decide_freely
from calls.factories import ChildDecisionFactory
from calls.inputs import ChildInput
from calls.models import Case, ChildDecision
from calls.staffing import promises_of
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

TO_WHOM = "Skriv till vem orosanmälan gjordes."
WHY = "Skriv skälet till att ingen orosanmälan görs."
WHO_TODAY = "Välj vem av barnbedömarna som bedömer idag."
NOT_YOURS = "Bara en barnbedömare kan besluta att ingen anmälan görs. Välj vem som bedömer idag."
ONLY_ASSESSORS = "Bara en barnbedömare kan göra bedömningen (25 kap. 1 § SoL)."
DONE = "Bedömningen är redan gjord."
NO_REPORT = ChildInput(kind="no_report", reason="Bor inte där.")


@pytest.fixture
def waiting(child_assessor, call_taker):
    return ChildDecisionFactory(
        waiting=True,
        assessor=child_assessor,
        call__taken_by=call_taker,
        call__caller__case__handler=call_taker,
    )


# Settling what was left


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"kind": "reported", "reported_to": "Mottagningsenheten"}, ("Mottagningsenheten", None)),
        ({"kind": "no_report", "reason": "Bor inte där."}, (None, "Bor inte där.")),
        ({"kind": "caller_reports"}, (None, None)),
        ({"kind": "not_identifiable"}, (None, None)),
    ],
)
def test_decide_child_points_back_and_leaves_the_list(waiting, child_assessor, logged, values, kept):
    at = timezone.now()

    decision = decide_child(waiting=waiting, given=ChildInput(**values), by=child_assessor, at=at)

    assert (decision.settles, decision.kind, decision.decided_by) == (waiting, values["kind"], child_assessor)
    assert (decision.call, decision.case, decision.decided_at) == (waiting.call, waiting.case, at)
    assert (decision.reported_to, decision.reason) == kept
    assert (decision.assessor, decision.assess_on) == (None, None)
    assert list(ChildDecision.objects.awaiting()) == []
    assert list(Case.objects.visible_to(child_assessor)) == []
    logged("child_decision.made", by=child_assessor, target=decision, case=waiting.case)


def test_decide_child_leaves_what_was_left_as_it_was(waiting, child_assessor, changed):
    decide_child(waiting=waiting, given=NO_REPORT, by=child_assessor)

    assert changed(waiting) == {}


def test_decide_child_keeps_when_it_was_decided(waiting, child_assessor):
    at = timezone.now()
    given = ChildInput(kind="caller_reports", decided_at=at - timedelta(hours=2))

    decision = decide_child(waiting=waiting, given=given, by=child_assessor, at=at)

    assert decision.decided_at == at - timedelta(hours=2)


def test_decide_child_can_be_done_by_another_assessor(waiting):
    other = UserFactory(call_taker=True, child_assessor=True)

    decision = decide_child(waiting=waiting, given=NO_REPORT, by=other)

    assert decision.decided_by == other


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"kind": "assess_today"}, "child_kind", "Bedömningen ska göras nu. Välj ett av besluten."),
        ({"kind": "reported"}, "reported_to", TO_WHOM),
        ({"kind": "reported", "reported_to": " "}, "reported_to", TO_WHOM),
        ({"kind": "no_report"}, "child_reason", WHY),
        ({"kind": "no_report", "reason": "\n"}, "child_reason", WHY),
        ({"kind": "nonsense"}, "child_kind", "Välj vad som beslutades om barnet."),
        ({"kind": ""}, "child_kind", "Välj vad som beslutades om barnet."),
    ],
)
def test_decide_child_that_says_too_little_changes_nothing(
    waiting, child_assessor, refused, values, field, sentence
):
    with refused(sentence) as refusal:
        decide_child(waiting=waiting, given=ChildInput(**values), by=child_assessor)

    assert refusal.value.message_dict == {field: [sentence]}


def test_decide_child_in_the_future_changes_nothing(waiting, child_assessor, refused):
    at = timezone.now()
    given = ChildInput(kind="caller_reports", decided_at=at + timedelta(seconds=1))

    with refused("Tidpunkten ligger i framtiden. Ange när beslutet togs.") as refusal:
        decide_child(waiting=waiting, given=given, by=child_assessor, at=at)

    assert set(refusal.value.error_dict) == {"decided_at"}


@pytest.mark.parametrize(
    "who",
    [
        {"roles": [Role.CALL_TAKER]},
        {"roles": [Role.COORDINATOR]},
        {"roles": [Role.MANAGER], "is_child_assessor": True},
        {"roles": [], "is_child_assessor": True},
        {"roles": [Role.CALL_TAKER], "is_child_assessor": True, "disabled": True},
    ],
    ids=["call taker", "coordinator", "manager", "no role", "closed account"],
)
def test_decide_child_by_somebody_who_may_not_changes_nothing(waiting, refused, who):
    by = UserFactory(**who)

    with refused(ONLY_ASSESSORS):
        decide_child(waiting=waiting, given=NO_REPORT, by=by)


def test_decide_child_twice_changes_nothing(waiting, child_assessor, refused):
    decide_child(waiting=waiting, given=NO_REPORT, by=child_assessor)

    with refused(DONE) as refusal:
        decide_child(waiting=waiting, given=NO_REPORT, by=child_assessor)

    assert refusal.value.code == "settled"


def test_decide_child_where_nothing_was_left_changes_nothing(child_assessor, refused):
    decided = ChildDecisionFactory()

    with refused(DONE):
        decide_child(waiting=decided, given=NO_REPORT, by=child_assessor)


# Who may, and what belongs together


@pytest.mark.parametrize("is_assessor", [True, False])
@pytest.mark.parametrize("role", Role)
def test_may_decide_freely_is_for_assessors_who_take_calls(role, is_assessor):
    user = UserFactory.build(roles=[role], is_child_assessor=is_assessor)

    assert may_decide_freely(user) == (is_assessor and role in (Role.CALL_TAKER, Role.COORDINATOR))


@pytest.mark.parametrize("answer", ["yes", "unknown", ""])
def test_a_decision_belongs_to_every_answer_but_no(call_taker, answer):
    given = ChildInput(kind="not_identifiable")

    assert child_faults(answer, given, by=call_taker, at=timezone.now()) == {}


@pytest.mark.parametrize("answer", ["yes", "unknown", "no", ""])
def test_child_faults_without_a_decision_are_none(call_taker, answer):
    assert child_faults(answer, None, by=call_taker, at=timezone.now()) == {}


def test_a_decision_where_there_is_no_child_is_a_fault(call_taker):
    given = ChildInput(kind="caller_reports")

    sentence = "Ett beslut om barnet är ifyllt. Svara ja eller vet inte, eller ta bort beslutet."
    assert child_faults("no", given, by=call_taker, at=timezone.now()) == {"child_kind": sentence}


@pytest.mark.parametrize(
    "assessor",
    [
        lambda: None,
        lambda: UserFactory(call_taker=True),
        lambda: UserFactory(manager=True, child_assessor=True),
        lambda: UserFactory(call_taker=True, child_assessor=True, disabled=True),
    ],
    ids=["nobody", "no assessor", "manager", "closed account"],
)
def test_a_decision_is_left_only_to_somebody_who_may_make_it(call_taker, assessor):
    given = ChildInput(kind="assess_today", assessor=assessor())

    assert decision_faults(given, by=call_taker, at=timezone.now()) == {"assessor": WHO_TODAY}


def test_a_decision_of_no_report_asks_who_may_before_why(call_taker):
    faults = decision_faults(ChildInput(kind="no_report"), by=call_taker, at=timezone.now())

    assert faults == {"child_kind": NOT_YOURS}


@pytest.mark.parametrize("given", [None, ChildInput(kind=""), ChildInput(kind="nonsense")])
def test_no_decision_is_a_fault_where_one_is_asked_for(call_taker, given):
    faults = decision_faults(given, by=call_taker, at=timezone.now())

    assert faults == {"child_kind": "Välj vad som beslutades om barnet."}


# Who waits for whom


@pytest.fixture
def others():
    """One that is settled, and one that was decided at once."""
    settled = ChildDecisionFactory(waiting=True)
    ChildDecisionFactory(call=settled.call, settles=settled)
    return settled


def test_awaiting_are_those_that_nobody_has_settled(waiting, others):
    assert list(ChildDecision.objects.awaiting()) == [waiting]


def test_awaiting_from_is_the_named_assessor_alone(waiting, others, child_assessor, call_taker):
    assert list(ChildDecision.objects.awaiting_from(child_assessor)) == [waiting]
    assert list(ChildDecision.objects.awaiting_from(others.assessor)) == []
    assert list(ChildDecision.objects.awaiting_from(call_taker)) == []


@pytest.mark.parametrize(
    ("who", "is_alone"),
    [
        ({"call_taker": True, "child_assessor": True}, False),
        ({"coordinator": True, "child_assessor": True}, False),
        ({"call_taker": True}, True),
        ({"call_taker": True, "child_assessor": True, "disabled": True}, True),
        ({"manager": True, "child_assessor": True}, True),
    ],
)
def test_every_assessor_has_those_whose_assessor_cannot_decide_any_more(child_assessor, who, is_alone):
    waiting = ChildDecisionFactory(waiting=True, assessor=UserFactory(**who))

    assert (str(waiting.pk) in to_assess(child_assessor)) == is_alone
    assert Case.objects.visible_to(child_assessor).filter(pk=waiting.case_id).exists() == is_alone


def test_no_assessor_has_what_is_settled(child_assessor):
    settled = ChildDecisionFactory(waiting=True, assessor=UserFactory(call_taker=True))
    ChildDecisionFactory(call=settled.call, settles=settled)

    assert to_assess(child_assessor) == []


def to_assess(user):
    rows = promises_of(user, on=timezone.localdate()).filter(kind="child_to_assess")
    return list(rows.values_list("target", flat=True))
