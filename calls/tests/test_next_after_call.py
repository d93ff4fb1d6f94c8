"""What comes after a saved call: the outcome and the concern decide, in one step."""

import pytest
from django.urls import reverse

from calls.factories import CaseFactory
from calls.models import Call, Caller, QuickScan
from calls.models.choices import Outcome, State
from calls.next_after_call import STEPS, address, next_after, onward_beside, other_steps
from calls.promptness import Clock

NUMBER = "2026-0042"
PAGES = {
    "open": ("Öppna ärendet", f"/arenden/{NUMBER}/"),
    "book": ("Boka ett möte", f"/arenden/{NUMBER}/boka/"),
    "onward": ("Hänvisa vidare", f"/arenden/{NUMBER}/hanvisa/"),
    "link_in": ("Koppla in en samverkansaktör", f"/arenden/{NUMBER}/koppla-in/"),
    "close": ("Avsluta ärendet", f"/arenden/{NUMBER}/avsluta/"),
}
# outcome: the step where no concern is left, the step where one remains, what is said first. None: refused.
EXPECTED = {
    "settled": ("close", None, "Oron är avklarad"),
    "advice_given": ("close", "book", "Råd gavs"),
    "invited": (None, "book", "Boka mötet"),
    "helped_onward": ("onward", "onward", "Hjälp vidare till rätt dörr"),
    "child_report": ("open", "book", "Orosanmälan är gjord"),
    "caller_reports": ("close", "book", "Den som hörde av sig anmäler själv"),
    "acute": ("open", "book", "Det akuta är inskrivet"),
    "linked_in": ("link_in", "link_in", "Koppla in den som behövs"),
    "declined": ("close", "open", "Vidare kontakt avböjdes"),
    "unreachable": ("close", "open", "Samtalet bröts"),
}
WITHOUT = [outcome for outcome, (page, _, _) in EXPECTED.items() if page]
REMAINING = [
    (outcome, urgency)
    for outcome, (_, page, _) in EXPECTED.items()
    if page
    for urgency in ("can_wait", "prompt", "acute")
]
CLOCK_RUNS = "Oron kvarstår, så ärendet är öppet och har ett sista datum för möte."


def saved(*, state=State.SCANNED, signed=True, **said):
    """A call and its scan, as the page has them; nothing is stored. Danger only where the outcome needs it."""
    said = {"danger": "yes" if said["outcome"] == "acute" else "no"} | said
    case = CaseFactory.build(number=NUMBER, state=state, created_by=None)
    if state == State.CLOSED:
        case.closed_at = case.opened_at
    scan = QuickScan(signed_at=case.opened_at if signed else None, **said)
    return Call(case=case), scan


def first_step(call, scan):
    return next_after(call, scan, may_open=True, clock=None)


def test_every_outcome_of_a_scan_has_a_step():
    assert [outcome.value for outcome in STEPS] == list(EXPECTED)
    assert set(EXPECTED) == {outcome.value for outcome in Outcome.of_scan()}


@pytest.mark.parametrize("outcome", WITHOUT)
def test_next_after_a_call_that_left_no_concern(outcome):
    page, _, what = EXPECTED[outcome]

    step = first_step(*saved(outcome=outcome, urgency="none"))

    assert (step.label, step.url, step.what) == (*PAGES[page], what)
    assert step.why not in ("", CLOCK_RUNS)


@pytest.mark.parametrize(("outcome", "urgency"), REMAINING)
def test_next_after_a_call_whose_concern_remains_says_that_the_clock_runs(outcome, urgency):
    _, page, what = EXPECTED[outcome]

    call, scan = saved(outcome=outcome, urgency=urgency)

    step = next_after(call, scan, may_open=True, clock=Clock("möte senast idag", "soon"))

    assert (step.label, step.url, step.what) == (*PAGES[page], what)
    assert step.why.startswith(CLOCK_RUNS)
    assert first_step(call, scan).why == "Oron kvarstod efter det här samtalet."


@pytest.mark.parametrize("outcome", ["advice_given", "declined"])
@pytest.mark.parametrize("has_code", [True, False])
def test_next_after_a_call_speaks_of_the_code_of_who_has_one(outcome, has_code):
    call, scan = saved(outcome=outcome, urgency="none")
    call.caller = Caller(code_hash=b"1" if has_code else None)

    assert ("Koden gäller" in first_step(call, scan).why) is has_code


@pytest.mark.parametrize("state", [State.NEW, State.FOLLOW_UP])
def test_next_after_an_unsigned_scan_is_to_answer_what_is_left(state):
    call, scan = saved(state=state, signed=False, outcome="", urgency="")

    step = first_step(call, scan)

    assert step.url == reverse("calls:scan_complete", args=[call.pk])
    assert (step.label, step.tone) == ("Gör klart snabbscanningen", "soon")


@pytest.mark.parametrize("state", [State.MEETING_PLANNED, State.MEETING_HELD, State.FOLLOW_UP, State.CLOSED])
def test_next_after_a_call_of_a_case_that_has_gone_on_is_to_open_it(state):
    step = first_step(*saved(state=state, outcome="settled", urgency="none"))

    assert (step.label, step.url) == PAGES["open"]
    assert step.what == f"Ärendet har gått vidare: {state.label}"


def test_next_after_a_call_stands_beside_the_clock():
    clock = Clock("skulle ha hållits 3 november", "alarm")

    step = next_after(*saved(outcome="invited", urgency="prompt"), may_open=True, clock=clock)

    assert (step.badge, step.tone) == (clock.text, "alarm")


@pytest.mark.parametrize("is_signed", [True, False])
def test_next_after_a_call_in_danger_says_so_first_and_the_day_of_the_meeting_after(is_signed):
    said = {"outcome": "acute", "urgency": "acute"} if is_signed else {"outcome": "", "urgency": ""}
    clock = Clock("möte senast tor 26 nov", "note")

    step = next_after(*saved(signed=is_signed, danger="yes", **said), may_open=True, clock=clock)

    assert (step.badge, step.tone) == ("fara", "alarm")
    assert step.why.endswith(" Möte senast tor 26 nov.")


def test_next_after_a_call_has_no_way_on_without_the_case():
    step = next_after(*saved(outcome="invited", urgency="prompt"), may_open=False, clock=None)

    assert (step.what, step.url) == ("Boka mötet", "")


def test_next_after_an_unsigned_scan_has_its_way_on_without_the_case():
    call, scan = saved(state=State.NEW, signed=False, outcome="", urgency="")

    step = next_after(call, scan, may_open=False, clock=None)

    assert step.url == reverse("calls:scan_complete", args=[call.pk])


@pytest.mark.parametrize("outcome", WITHOUT)
def test_other_steps_are_all_but_the_first(outcome):
    call, scan = saved(outcome=outcome, urgency="none")
    first = EXPECTED[outcome][0]

    others = other_steps(call, scan, first_step(call, scan))

    assert others == [page for name, page in PAGES.items() if name != first]


@pytest.mark.parametrize("urgency", ["can_wait", "prompt", "acute"])
def test_other_steps_close_nothing_while_the_concern_remains(urgency):
    call, scan = saved(outcome="invited", urgency=urgency)

    others = other_steps(call, scan, first_step(call, scan))

    assert others == [page for name, page in PAGES.items() if name not in ("book", "onward", "close")]


def test_help_onward_stands_beside_a_meeting_to_book_and_there_alone():
    call, scan = saved(outcome="invited", urgency="prompt")
    settled = saved(outcome="settled", urgency="none")

    assert onward_beside(call, scan, first_step(call, scan)) == PAGES["onward"][1]
    assert onward_beside(*settled, first_step(*settled)) == ""


def test_other_steps_of_an_unsigned_scan_are_to_open_the_case():
    call, scan = saved(state=State.NEW, signed=False, outcome="", urgency="")

    assert other_steps(call, scan, first_step(call, scan)) == [PAGES["open"]]


def test_other_steps_of_a_closed_case_are_none():
    call, scan = saved(state=State.CLOSED, outcome="settled", urgency="none")

    assert other_steps(call, scan, first_step(call, scan)) == []


def test_address_of_a_page_that_no_app_has_is_empty():
    assert (address("meetings:nonsense", NUMBER), address("calls:case", NUMBER)) == ("", PAGES["open"][1])
