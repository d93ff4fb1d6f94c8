"""Which outcome goes with which answers: every pair in the table, by form and actions, and on the page after."""

from collections import Counter
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from calls.actions.calls import log_call
from calls.actions.scans import complete_scan, correct_scan
from calls.factories import CallerFactory, CaseFactory, QuickScanFactory
from calls.forms.calls import CallForm
from calls.forms.scans import CompleteScanForm
from calls.inputs import CallInput, ChildInput, DangerInput
from calls.models import Call, QuickScan
from calls.models.choices import Outcome, State
from calls.models.outcomes import ANSWERS, NOT_DECIDED, RULES, rule_of
from calls.next_after_call import next_after
from calls.tests.test_calls_page import SETTLED, opened
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

OUTCOMES = [outcome.value for outcome in Outcome.of_scan()]
# The verdict on each pair, outcomes from top to bottom: . allowed, ? asked about, x refused.
#                    danger     child      urgency                        decision about a child
#                    yes no ?   yes no ?   none can_wait prompt acute     reported caller not_id no_report today none
EXPECTED = {
    "settled": (*("?.?", "...", ".xxx"), "......"),
    "advice_given": (*("?..", "...", "..??"), "......"),
    "invited": (*("...", "...", "x..?"), "......"),
    "helped_onward": (*("?..", "...", ".???"), "......"),
    "child_report": (*("...", ".x.", "...."), ".xxxxx"),
    "caller_reports": (*("...", ".x.", "...?"), "x..?.."),
    "acute": (*(".xx", "...", "??.."), "......"),
    "linked_in": (*("...", "...", "?..."), "......"),
    "declined": (*("?..", "...", "...?"), "......"),
    "unreachable": (*("...", "...", "?..?"), "......"),
}
DANGER = DangerInput(emergency="we_called", told_whom="112")


def mark(rule):
    return "." if rule is None else "x" if rule.is_refused else "?"


@pytest.mark.parametrize(("place", "question"), list(enumerate(ANSWERS)))
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_pair_is_allowed_asked_about_or_refused(outcome, place, question):
    found = "".join(mark(rule_of(outcome, {question: answer})) for answer in ANSWERS[question])

    assert found == EXPECTED[outcome][place]


def test_every_outcome_of_a_scan_is_in_the_table_of_this_test():
    assert list(EXPECTED) == OUTCOMES


def test_no_pair_is_in_two_rules():
    pairs = Counter((rule.outcome, rule.question, answer) for rule in RULES for answer in rule.answers)

    assert [pair for pair, count in pairs.items() if count > 1] == []


def test_every_rule_says_what_to_do_in_a_sentence():
    asking = [rule.sentence for rule in RULES if not rule.is_refused]

    assert [words for words in asking if "Skriv i en mening" not in words] == []
    assert [rule.sentence for rule in RULES if not rule.sentence.endswith(".")] == []


def test_what_is_refused_comes_before_what_is_asked_about():
    rule = rule_of("invited", {"urgency": "none", "danger": "yes"})

    assert rule.is_refused
    assert rule_of("acute", {"danger": "no", "urgency": "none"}).question == "danger"


# By the actions, for a new call, a joined one, what was left, and a correction

# Each rule once for each of its answers.
MET = [(rule, answer) for rule in RULES for answer in rule.answers]


def words(met):
    rule, answer = met
    return f"{rule.outcome} {rule.question} {answer or 'none'}"


def said_in(rule, answer):
    """Answers that meet this rule, and none that refuses unless this one does; with the decision about a child."""
    said = {"danger": "no", "child_at_risk": "no", "urgency": "prompt", "outcome": str(rule.outcome)}
    if rule.outcome in ("settled", "helped_onward", "unreachable", "declined"):
        said["urgency"] = "none" if rule.outcome in ("settled", "helped_onward") else "can_wait"
    if rule.outcome == "advice_given":
        said["urgency"] = "can_wait"
    if rule.outcome == "acute":
        said["danger"] = "yes"
    kind = {"child_report": "reported", "caller_reports": "not_identifiable"}.get(rule.outcome, "")
    if rule.question == "child_kind":
        kind = answer
    elif rule.question == "child_at_risk":
        kind = ""
    if kind or rule.question == "child_kind":
        said["child_at_risk"] = "yes"
    if rule.question != "child_kind":
        said[rule.question] = str(answer)
    return said, child_input(kind)


def child_input(kind):
    if not kind:
        return None
    given = {
        "reported": {"reported_to": "Mottagningen"},
        "no_report": {"reason": "Det är utrett."},
        "assess_today": {"assessor": UserFactory(call_taker=True, child_assessor=True)},
    }
    return ChildInput(kind=kind, **given.get(kind, {}))


def panel(said):
    return DANGER if said["danger"] == "yes" else None


def new_call(by, values, said, child):
    return log_call(by=by, call=CallInput(), child=child, danger=panel(said), **values).scans.get()


def joined_call(by, values, said, child):
    caller = CallerFactory(case__handler=by)
    call = log_call(by=by, call=CallInput(), child=child, danger=panel(said), joins=caller, **values)
    return call.scans.get()


def completed(by, values, said, child):
    scan = QuickScanFactory(unfinished=True, call__caller__case__state="new")
    return complete_scan(scan=scan, given=values["scan"], child=child, by=by)


def corrected(by, values, said, child):
    return correct_scan(scan=QuickScanFactory(), given=values["scan"], child=child, danger=panel(said), by=by)


def can_happen(way, rule, answer):
    """Completing takes no danger back, and that there is no decision yet is said by a field of its own."""
    takes_back = way is completed and rule.question == "danger" and answer != "yes"
    return not takes_back and answer != NOT_DECIDED


CASES = [
    pytest.param(met, way, id=f"{words(met)} {way.__name__}")
    for met in MET
    for way in (new_call, joined_call, completed, corrected)
    if can_happen(way, *met)
]


@pytest.mark.parametrize(("met", "way"), CASES)
def test_action_says_the_sentence_of_the_rule_and_saves_what_has_its_reason(child_assessor, inputs, met, way):
    rule, answer = met
    said, child = said_in(rule, answer)
    if way is completed:
        said["danger"] = "yes"

    if rule.is_refused:
        with pytest.raises(ValidationError) as refusal:
            way(child_assessor, inputs(**said), said, child)
        assert refusal.value.message_dict == {"outcome": [rule.sentence]}
        return
    without = inputs(**said, outcome_reason="")
    if way in (new_call, joined_call) and said["danger"] == "yes":
        assert not way(child_assessor, without, said, child).is_signed
    else:
        with pytest.raises(ValidationError) as refusal:
            way(child_assessor, without, said, child)
        assert list(refusal.value.message_dict) == ["outcome_reason"]
        if said["danger"] == "no":
            assert refusal.value.message_dict["outcome_reason"] == [rule.sentence]
    scan = way(child_assessor, inputs(**said, outcome_reason="Därför."), said, child)
    assert (scan.is_signed, scan.outcome, scan.outcome_reason) == (True, rule.outcome, "Därför.")


# By the forms


@pytest.mark.parametrize("met", MET, ids=words)
def test_form_says_what_the_action_would(child_assessor, met):
    rule, answer = met
    said, child = said_in(rule, answer)
    typed = SETTLED | opened(child_assessor) | said
    if said["danger"] == "yes":
        typed |= {"emergency": "we_called", "told_whom": "112"}
    if child:
        typed |= {"child_kind": child.kind, "reported_to": child.reported_to, "child_reason": child.reason}
        typed |= {"assessor": child.assessor.pk} if child.assessor else {}

    form = CallForm(typed, user=child_assessor)

    field = "outcome" if rule.is_refused else "outcome_reason"
    if not rule.is_refused and said["danger"] == "yes":
        assert form.errors == {}  # danger excuses: it is asked for afterwards
    else:
        assert form.errors[field] == [rule.sentence]


def test_form_takes_the_reason_only_where_it_is_asked_for(call_taker):
    typed = SETTLED | opened(call_taker) | {"outcome_reason": "Blev kvar i rutan."}

    asked = CallForm(typed | {"outcome": "unreachable"}, user=call_taker)
    allowed = CallForm(typed, user=call_taker)

    assert (asked.is_valid(), asked.scan_input().outcome_reason) == (True, "Blev kvar i rutan.")
    assert (allowed.is_valid(), allowed.scan_input().outcome_reason) == (True, "")


def test_page_shows_the_reason_with_the_answers_that_ask_for_it(call_taker):
    whole = CallForm(user=call_taker).asks_for_reason_when.split(" ")
    left = CompleteScanForm(row=QuickScanFactory(unfinished=True), user=call_taker).asks_for_reason_when

    assert len(whole) == len([rule for rule in RULES if not rule.is_refused])
    assert "outcome=unreachable&urgency=none" in whole
    assert ("outcome=settled&danger=yes" in whole, "danger" in left) == (True, False)
    assert "outcome=settled" in left.split(" ")


def test_reason_of_an_outcome_stands_on_the_case_and_is_sealed(login, call_taker, inputs):
    words = "Zebraskäl till utfallet."
    values = inputs(outcome="unreachable", urgency="none", outcome_reason=words)
    call = log_call(by=call_taker, call=CallInput(), **values)

    pages = [f"/arenden/{call.case.number}/", f"/samtal/{call.pk}/"]

    assert [words in login(call_taker).get(page).content.decode() for page in pages] == [True, True]
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome_reason FROM calls_quickscan")
        assert words.encode() not in bytes(cursor.fetchone()[0])


# What comes next agrees


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_next_step_agrees_with_the_answers_in_every_case(outcome):
    """Closing is offered only where no concern remains and no child waits, a meeting only where one does."""
    case = CaseFactory.build(number="2026-0042", state=State.SCANNED, created_by=None)
    for danger, child_at_risk, urgency, child_waits in product(
        *(ANSWERS[question] for question in ("danger", "child_at_risk", "urgency")), (False, True)
    ):
        said = {"danger": danger, "child_at_risk": child_at_risk, "urgency": urgency}
        call = Call(case=case)
        scan = QuickScan(call=call, signed_at=case.opened_at, outcome=outcome, **said)

        step = next_after(call, scan, may_open=True, clock=None, child_waits=child_waits)

        rule = rule_of(outcome, said)
        if rule is not None and rule.is_refused:
            assert (step.label, step.why) == ("Rätta snabbscanningen", rule.sentence)
            continue
        assert step.url
        assert step.label != "Rätta snabbscanningen"
        if step.label == "Avsluta ärendet":
            assert (urgency, child_waits) == ("none", False)
        if step.label == "Boka ett möte":
            assert urgency != "none"


def test_scan_from_before_the_table_is_to_be_corrected_and_not_closed(login, call_taker):
    scan = QuickScanFactory(
        call__caller__case__handler=call_taker, outcome="invited", urgency="none", wording_id=1
    )

    case = login(call_taker).get(scan.call.case.get_absolute_url()).context["page"]
    call = login(call_taker).get(f"/samtal/{scan.call_id}/").context["steps"][-1]

    assert [step.label for step in case.next_steps if "Avsluta" in step.label] == []
    assert call.label == "Rätta snabbscanningen"
    assert f"/samtal/{scan.call_id}/ratta/" == call.url
    assert call.url in [step.url for step in case.next_steps]


def test_call_of_a_case_whose_child_waits_does_not_offer_to_close_it(
    login, call_taker, child_assessor, inputs
):
    child = ChildInput(kind="assess_today", assessor=child_assessor)
    call = log_call(by=call_taker, call=CallInput(), child=child, **inputs(child_at_risk="yes"))

    step = login(call_taker).get(f"/samtal/{call.pk}/").context["steps"][-1]

    assert (step.label, step.url) == ("Öppna ärendet", call.case.get_absolute_url())
