"""Urgency, age and situation, said anew on the case: with a reason, and the meeting date by the same rule."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.changes import change_person, change_urgency, meet_by_after
from calls.actions.scans import correct_scan
from calls.inputs import CallInput
from calls.models import Case, CaseDecision, PersonOfConcern, QuickScan
from calls.models.choices import Urgency
from calls.promptness import add_working_days
from stodtelefon.forms.beside import side_by_side
from stodtelefon.forms.merging import OPENED_WITH

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=20)


@pytest.fixture
def called(call_taker, inputs):
    """`called("can_wait")`: a call twenty days ago, with that urgency."""

    def log(urgency, **more):
        at = timezone.now() - LONG_AGO
        return log_call(
            by=call_taker, call=CallInput(received_at=at), **inputs(urgency=urgency, **more), at=at
        )

    return log


def changed(case, urgency, by):
    return change_urgency(case=case, urgency=urgency, reason="Läget är ett annat.", by=by)


def test_change_urgency_of_no_concern_counts_from_the_day_of_the_change(called, call_taker):
    case = called("none").case

    changed(case, "prompt", call_taker)

    now = Case.objects.get()
    assert (now.urgency, now.meet_by) == ("prompt", add_working_days(timezone.localdate(), 2))


def test_change_urgency_never_moves_a_promise_onwards(called, call_taker):
    case = called("prompt").case
    promised = case.meet_by

    changed(case, "can_wait", call_taker)

    assert (Case.objects.get().urgency, Case.objects.get().meet_by) == ("can_wait", promised)


def test_change_urgency_to_none_stops_the_clock(called, call_taker):
    changed(called("prompt").case, "none", call_taker)

    assert (Case.objects.get().urgency, Case.objects.get().meet_by) == ("none", None)


def test_change_urgency_is_a_decision_and_leaves_the_signed_scan(called, call_taker, decided):
    call = called("can_wait")
    at = timezone.now()

    change_urgency(case=call.case, urgency="acute", reason="Ny uppgift.", by=call_taker, at=at)

    said = {"from_value": "can_wait", "to_value": "acute", "reason": "Ny uppgift."}
    decided(call.case, "urgency_changed", by=call_taker, at=at, **said)
    assert QuickScan.objects.get().urgency == "can_wait"


def test_change_urgency_stands_when_the_old_scan_is_corrected(called, call_taker, inputs):
    call = called("can_wait")
    changed(call.case, "acute", call_taker)

    correct_scan(scan=call.scans.get(), given=inputs(urgency="can_wait")["scan"], by=call_taker)

    assert Case.objects.get().urgency == "acute"


def test_change_urgency_gives_way_to_a_later_call(called, call_taker, inputs):
    call = called("prompt")
    changed(call.case, "acute", call_taker)

    log_call(by=call_taker, call=CallInput(), joins=call.caller, **inputs(urgency="none"))

    assert (Case.objects.get().urgency, Case.objects.get().meet_by) == ("none", None)


@pytest.mark.parametrize("before", ["none", "can_wait", "prompt"])
@pytest.mark.parametrize("after", ["none", "can_wait", "prompt", "acute"])
def test_date_that_the_page_tells_is_the_date_that_it_becomes(called, call_taker, before, after):
    if before == after:
        return
    case = called(before).case
    told = meet_by_after(case, after, at=timezone.now())

    changed(case, after, call_taker)

    assert Case.objects.get().meet_by == told


@pytest.mark.parametrize(
    ("state", "urgency", "sentence"),
    [
        ("scanned", "can_wait", "Så står det redan."),
        ("scanned", "nonsense", "Så står det redan."),
        ("meeting_planned", "none", "Ett möte är planerat. Ställ in det först"),
        ("meeting_held", "none", "Ett möte har hållits."),
        ("new", "acute", "Gör klart snabbscanningen först."),
    ],
)
def test_change_urgency_refuses_what_does_not_go(called, call_taker, refused, state, urgency, sentence):
    case = called("can_wait").case
    Case.objects.update(state=state)

    with refused(sentence) as refusal:
        changed(case, urgency, call_taker)

    assert set(refusal.value.error_dict) == {"urgency"}


def test_change_urgency_needs_a_reason(called, call_taker, refused):
    case = called("can_wait").case

    with refused("Skriv i en mening varför det ändras."):
        change_urgency(case=case, urgency="acute", reason=" ", by=call_taker)


def test_change_person_is_a_decision_for_each_change(called, call_taker):
    case = called("can_wait", age_band="15_17", situation="at_risk").case

    change_person(case=case, age_band="18_20", situation="wants_out", reason="Hon fyllde år.", by=call_taker)

    person = PersonOfConcern.objects.get()
    kinds = CaseDecision.objects.order_by("kind").values_list("kind", "from_value", "to_value")
    assert (person.age_band, person.situation) == ("18_20", "wants_out")
    assert list(kinds) == [
        ("age_changed", "15_17", "18_20"),
        ("situation_changed", "at_risk", "wants_out"),
    ]


def test_change_person_stands_when_something_else_in_the_scan_is_corrected(called, call_taker, inputs):
    call = called("can_wait", age_band="15_17")
    change_person(case=call.case, age_band="18_20", situation="", reason="Fyllde år.", by=call_taker)

    given = inputs(urgency="can_wait", age_band="15_17", own_observations="Rättat ord.")["scan"]
    correct_scan(scan=call.scans.get(), given=given, by=call_taker)

    assert PersonOfConcern.objects.get().age_band == "18_20"


def test_change_person_refuses_to_change_nothing(called, call_taker, refused):
    case = called("can_wait", age_band="15_17").case

    with refused("Ändra åldern eller läget, annars finns inget att spara."):
        change_person(case=case, age_band="15_17", situation="", reason="Nej.", by=call_taker)


def test_urgency_page_tells_the_date_and_keeps_the_words(called, call_taker, login):
    case = called("prompt").case
    client, url = login(call_taker), f"/arenden/{case.number}/brattom/"

    shown = client.get(url).content.decode()
    same = client.post(url, {"urgency": "prompt", "reason": "Mina ord.", "version": case.version})
    saved = client.post(
        url, {"urgency": "acute", "reason": "Mina ord.", "version": case.version}, follow=True
    )

    assert "Ett datum som har lovats flyttas inte framåt." in shown
    assert ("Hur bråttom det än är: " in shown, "Kan vänta:" in shown) == (True, False)
    assert ("Mina ord." in same.content.decode(), set(same.context["form"].errors)) == (True, {"urgency"})
    assert "Kvarstår oron: ja, skyndsamt → ja, akut" in saved.content.decode()


def test_person_page_changes_age_and_situation(called, call_taker, login):
    case = called("prompt", age_band="15_17").case
    typed = {"age_band": "18_20", "situation": "involved", "reason": "Mina ord.", "version": case.version}

    text = login(call_taker).post(f"/arenden/{case.number}/alder-och-lage/", typed, follow=True)

    assert "Ålder: 15–17 → 18–20" in text.content.decode()


def test_change_that_came_second_stands_beside_what_the_first_one_chose(
    called, call_taker, coordinator, login
):
    case = called("prompt", age_band="15_17").case
    typed = {"age_band": "18_20", "situation": "", "reason": "Mina ord.", "version": case.version}
    change_person(case=case, age_band="12_14", situation="", reason="Deras ord.", by=coordinator)

    response = login(call_taker).post(f"/arenden/{case.number}/alder-och-lage/", typed)

    rows = [(row.label, row.theirs, row.yours) for row in side_by_side(response.context["form"])]
    assert rows == [("Ungefär hur gammal är personen?", "12–14", "18–20")]
    assert PersonOfConcern.objects.get().age_band == "12_14"


def test_what_one_of_two_left_alone_is_as_the_other_made_it(called, call_taker, coordinator, login):
    case = called("prompt", age_band="15_17", situation="thoughts").case
    client, url = login(call_taker), f"/arenden/{case.number}/alder-och-lage/"
    opened = client.get(url).context["form"]
    typed = {name: opened[name].value() for name in ("age_band", "version", OPENED_WITH)}
    change_person(case=case, age_band="18_20", situation="", reason="Deras ord.", by=coordinator)

    second = client.post(url, typed | {"situation": "involved", "reason": "Mina ord."})
    form = second.context["form"]
    client.post(url, {name: form[name].value() for name in form.fields})

    assert [(row.label, row.theirs, row.yours) for row in side_by_side(form)] == [
        ("Ungefär hur gammal är personen?", "18–20", "")
    ]
    assert "Det du inte hade ändrat är redan infört där" in second.content.decode()
    person = PersonOfConcern.objects.get()
    assert (person.age_band, person.situation) == ("18_20", "involved")


def test_urgency_that_came_second_stands_beside_what_the_first_one_chose(
    called, call_taker, coordinator, login
):
    case = called("prompt").case
    typed = {"urgency": "can_wait", "reason": "Mina ord.", "version": case.version}
    change_urgency(case=case, urgency="acute", reason="Deras ord.", by=coordinator)

    response = login(call_taker).post(f"/arenden/{case.number}/brattom/", typed)

    first = side_by_side(response.context["form"])[0]
    assert (first.theirs, first.yours) == (Urgency.ACUTE.label, Urgency.CAN_WAIT.label)
