"""The forms of the conversation, field by field: what each takes, and the rules that go across."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from calls.factories import (
    CallerFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    QuickScanFactory,
)
from calls.forms.calls import CallForm, JoinedCallForm
from calls.forms.children import CHILD, ChildDecisionForm
from calls.forms.danger import DANGER
from calls.forms.scans import CompleteScanForm, CorrectScanForm
from calls.inputs import CallerInput, ChildInput, ContactInput, DangerInput, ScanInput
from calls.models import CallerRole, Channel, Need
from calls.tests.test_calls_page import SETTLED, opened
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.dates import MONTHS
from stodtelefon.spans import Span
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db

FAR_AWAY = "2999-01-01T10:00"
A_MONTH_AGO = timezone.localdate() - timedelta(days=30)


def clocks_were_put(month: int) -> date:
    """The latest Sunday on which the clocks were put on (3) or back (10)."""
    today = timezone.localdate()
    ends = (date(year, month, 31) for year in (today.year, today.year - 1))
    sundays = (end - timedelta(days=end.isoweekday() % 7) for end in ends)
    return next(sunday for sunday in sundays if sunday < today)


CONTACT = (
    *("name", "phone", "email", "contact_safety", "contact_times", "interpreter_language"),
    "is_protected",
)


@pytest.fixture
def form(call_taker):
    """`form(danger="yes")`: a new call as it is sent, settled unless said otherwise."""

    def sent(**typed):
        return CallForm(SETTLED | opened(call_taker) | typed, user=call_taker)

    return sent


# Field by field


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        *((name, 5000) for name in ("own_observations", "second_hand", "changes", "what_works")),
        ("reason", 500),
        ("advice_text", 500),
        ("phone", 60),
        ("contact_safety", 500),
        ("contact_times", 200),
        ("interpreter_language", 60),
    ],
)
def test_call_form_takes_words_up_to_a_limit(form, name, longest):
    texts = (f"1{'å' * (size - 1)}" for size in (longest, longest + 1))
    fits, too_long = (form(**{"is_anonymous": "no", name: text}) for text in texts)

    assert (codes(fits), codes(too_long)) == ({}, {name: ["max_length"]})


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        *(
            ({name: "nonsense"}, {name: ["invalid_choice"]})
            for name in (
                *("channel", "role", "is_municipal_staff", "age_band", "situation", "outcome"),
                *("emergency", "child_kind", "heard_through", "heard_as", "worry_before", "worry_after"),
            )
        ),
        *(
            ({name: ["nonsense"]}, {name: ["invalid_choice"]})
            for name in ("milieus", "involved", "needs", "advice")
        ),
        ({"worry_before": "0", "worry_after": "10"}, {}),
        ({"worry_before": "11"}, {"worry_before": ["invalid_choice"]}),
        ({"minutes": "1"}, {}),
        ({"minutes": "600"}, {}),
        ({"minutes": "0"}, {"minutes": ["min_value"]}),
        ({"minutes": "601"}, {"minutes": ["max_value"]}),
        ({"minutes": "en kvart"}, {"minutes": ["invalid"]}),
        ({"email": "a@b"}, {"email": ["invalid"]}),
        ({"outcome": "support_completed"}, {"outcome": ["invalid_choice"]}),
        ({"changed_since": "1899-12"}, {"changed_since": ["bounds"]}),
        ({"changed_since": "2026-13"}, {"changed_since": ["invalid"]}),
        *(({"changed_since": said}, {}) for said in ("2026-01", "1900-01", "2023", "våren 2024")),
        ({"changed_since": "vintern 2024"}, {"changed_since": ["invalid"]}),
        ({"received_at": FAR_AWAY}, {"received_at": ["bounds"]}),
        ({"received_at": "1900-12-31T10:00"}, {"received_at": ["bounds"]}),
        ({"received_at": f"{A_MONTH_AGO}T10:00"}, {}),
        ({"received_at": f"{A_MONTH_AGO} 10:00"}, {}),
        ({"received_at": f"{A_MONTH_AGO} 10.00"}, {}),
        ({"received_at": f"{A_MONTH_AGO.day} {MONTHS[A_MONTH_AGO.month - 1]} {A_MONTH_AGO.year} kl 10"}, {}),
        ({"received_at": f"{clocks_were_put(10)} 02:30"}, {}),
        ({"received_at": f"{clocks_were_put(3)} 02:30"}, {"received_at": ["no_hour"]}),
        ({"received_at": "2026-01-02"}, {"received_at": ["invalid"]}),
        ({"taken_by": "0"}, {"taken_by": ["invalid_choice"]}),
        ({"assessor": "0"}, {"assessor": ["invalid_choice"]}),
        ({"milieus": ["none"]}, {}),
        ({"milieus": ["none", "mixed"]}, {"milieus": [None]}),
        ({"involved": ["nobody"]}, {}),
        ({"involved": ["nobody", "police"]}, {"involved": [None]}),
        ({"involved": ["unknown", "police"]}, {}),
    ],
)
def test_call_form_says_what_is_wrong_by_the_field(form, typed, wrong):
    assert codes(form(**typed)) == wrong


def test_call_form_takes_this_month_and_not_the_next(form):
    today = timezone.localdate()
    following = today.replace(day=1) + timedelta(days=32)

    assert codes(form(changed_since=f"{today:%Y-%m}")) == {}
    assert codes(form(changed_since=f"{following:%Y-%m}")) == {"changed_since": ["bounds"]}


def test_call_form_offers_no_row_that_is_retired(form):
    today = timezone.localdate()
    for model, key in ((CallerRole, "teacher"), (Need, "talk")):
        model.objects.filter(key=key).update(retired_on=today)

    assert codes(form(needs=["talk"])) == {"role": ["invalid_choice"], "needs": ["invalid_choice"]}


def test_call_form_offers_a_row_until_the_day_it_is_retired(form):
    CallerRole.objects.filter(key="teacher").update(retired_on=timezone.localdate() + timedelta(days=1))

    assert codes(form()) == {}


def test_call_form_asks_about_the_school_where_the_role_does_not_know(call_taker):
    form = CallForm(user=call_taker)

    assert form.asks_about_school == "role=teacher|principal|school_health"


def test_call_form_offers_colleagues_who_take_calls_and_not_oneself(call_taker, coordinator, manager):
    UserFactory(call_taker=True, disabled=True)
    form = CallForm(user=call_taker)

    assert list(form.fields["taken_by"].read) == [coordinator]


# Across fields


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": "Berta Blom"}, {"name": [None]}),
        ({"name": "Berta Blom", "is_anonymous": "no"}, {}),
        ({"phone": "000-11 22 33"}, {"phone": ["unusual"]}),
        ({"is_protected": "on", "phone": "000"}, {"phone": [None]}),
        ({"is_protected": "on", "email": "a@exempel.se"}, {"email": [None]}),
        ({"is_protected": "on", "contact_safety": "Koden."}, {}),
        ({"was_informed": ""}, {"was_informed": [None]}),
        ({"danger": "yes"}, {"emergency": [None], "told_whom": [None]}),
        ({"danger": "yes", "emergency": "we_called"}, {}),
        ({"danger": "yes", "emergency": "caller_calls"}, {"told_whom": [None]}),
        ({"danger": "yes", "told_whom": "112"}, {"emergency": [None]}),
        ({"danger": "no", "told_whom": "112"}, {"emergency": [None]}),
        ({"danger": "unknown", "outcome": "advice_given", "socialjour_told": "on"}, {"emergency": [None]}),
        ({"danger": "no", "told_at": "2026-01-02T10:00"}, {"emergency": [None]}),
        ({"child_at_risk": "yes"}, {"child_kind": [None]}),
        ({"child_at_risk": "unknown"}, {"child_kind": [None]}),
        ({"child_at_risk": "no", "child_kind": "caller_reports"}, {"child_kind": [None]}),
        ({"child_at_risk": "yes", "child_kind": "caller_reports"}, {}),
        ({"child_at_risk": "yes", "child_kind": "reported"}, {"reported_to": [None]}),
        (
            {"child_at_risk": "yes", "child_kind": "reported", "reported_to": "o" * 301},
            {"reported_to": ["max_length"]},
        ),
        ({"child_at_risk": "yes", "child_kind": "assess_today"}, {"assessor": [None]}),
        ({"child_at_risk": "yes", "child_kind": "no_report"}, {"child_kind": ["invalid_choice"]}),
    ],
)
def test_call_form_says_what_does_not_go_together(form, typed, wrong):
    assert codes(form(**typed)) == wrong


@pytest.mark.parametrize(
    "left_out", ["is_anonymous", "was_informed", "child_at_risk", "urgency", "reason", "outcome"]
)
def test_call_form_in_danger_asks_for_nothing_but_the_panel(form, left_out):
    sent = form(danger="yes", emergency="we_called", told_whom="112", **{left_out: ""})

    assert codes(sent) == {}


@pytest.mark.parametrize(
    "left_out", ["is_anonymous", "danger", "child_at_risk", "urgency", "reason", "outcome"]
)
def test_call_form_asks_for_each_mandatory_answer(form, left_out):
    assert codes(form(**{left_out: ""})) == {left_out: [None]}


# What the forms give to the action


def test_call_form_gives_what_was_said(form, teacher):
    sent = form(
        danger="yes",
        emergency="we_called",
        told_whom="112",
        child_at_risk="yes",
        child_kind="reported",
        reported_to="Mottagningen",
        child_reason="hör inte hit",
        is_anonymous="no",
        name="Berta Blom",
        milieus=["mixed", "far_left"],
        changed_since="2026-01",
        worry_before="7",
        minutes="12",
        leave_in_queue="on",
    )

    assert sent.is_valid()
    assert sent.caller_input() == CallerInput(
        role=teacher, is_municipal_staff=True, is_anonymous=False, was_informed=True
    )
    assert sent.danger_input() == DangerInput(emergency="we_called", told_whom="112")
    assert sent.child_input() == ChildInput(kind="reported", reported_to="Mottagningen")
    assert sent.contact_input() == ContactInput(name="Berta Blom")
    assert sent.scan_input() == ScanInput(
        danger="yes",
        child_at_risk="yes",
        urgency="none",
        reason="Läraren har redan en plan.",
        outcome="settled",
        milieus=("mixed", "far_left"),
        changed_since=date(2026, 1, 1),
    )
    call = sent.call_input()
    assert (call.channel, call.minutes, call.leave_in_queue) == (Channel.PHONE, 12, True)
    assert (call.worry_before, call.worry_after, call.received_at) == (7, None, sent.opened_at)


def test_call_form_without_panels_gives_none(form):
    sent = form()

    assert sent.is_valid()
    assert (sent.danger_input(), sent.child_input(), sent.contact_input()) == (None, None, None)


@pytest.mark.parametrize(
    ("answer", "is_staff"), [("yes", True), ("no", False), ("unknown", None), ("", None)]
)
def test_call_form_knows_whether_the_school_is_the_municipalitys(form, answer, is_staff):
    sent = form(is_municipal_staff=answer)

    assert sent.is_valid()
    assert sent.caller_input().is_municipal_staff is is_staff


# What is not asked again


@pytest.mark.parametrize(
    ("known", "not_asked"),
    [
        ({}, {"role", "is_municipal_staff", "is_anonymous", "was_informed"}),
        ({"role": None}, {"is_anonymous", "was_informed"}),
        ({"is_anonymous": None}, {"role", "is_municipal_staff"}),
    ],
)
def test_joined_form_asks_for_what_is_not_known(call_taker, known, not_asked):
    form = JoinedCallForm(caller=CallerFactory(**known), user=call_taker)

    assert set(CallForm(user=call_taker).fields) - set(form.fields) == not_asked | {
        "case_number",
        "caller_code",
        "spare_code",
    }
    assert form.code == ""


def test_joined_form_of_a_caller_with_contact_asks_for_none(call_taker):
    form = JoinedCallForm(caller=IdentityFactory().caller, user=call_taker)

    assert set(CONTACT) & set(form.fields) == set()


def test_complete_form_never_asks_about_the_danger_again(call_taker):
    form = CompleteScanForm(row=QuickScanFactory(unfinished=True), user=call_taker)

    assert {"danger", *DANGER} & set(form.fields) == set()
    assert set(CHILD) <= set(form.fields)


@pytest.mark.parametrize(("was", "is_asked"), [(None, True), (True, False), (False, False)])
def test_complete_form_asks_about_anonymity_until_it_is_answered(call_taker, was, is_asked):
    form = CompleteScanForm(
        row=QuickScanFactory(unfinished=True, call__caller__is_anonymous=was), user=call_taker
    )

    assert ("is_anonymous" in form.fields, "was_informed" in form.fields) == (is_asked, is_asked)


def test_complete_form_asks_for_each_answer_that_is_left(call_taker):
    form = CompleteScanForm(
        {}, row=QuickScanFactory(unfinished=True, call__caller__is_anonymous=None), user=call_taker
    )

    assert set(codes(form)) == {"is_anonymous", "child_at_risk", "urgency", "reason", "outcome"}


def test_complete_form_leans_on_the_decision_that_is_there(call_taker):
    scan = QuickScanFactory(unfinished=True)
    ChildDecisionFactory(call=scan.call)
    answers = {"child_at_risk": "yes", "urgency": "none", "reason": "Lugnt nu.", "outcome": "acute"}
    answers["outcome_reason"] = "Polisen tog hand om det."

    form = CompleteScanForm(answers, row=scan, user=call_taker)

    assert (codes(form), set(CHILD) & set(form.fields)) == ({}, set())
    assert (form.scan_input().danger, form.caller_input()) == ("yes", None)


def test_correct_form_begins_from_what_the_scan_says(call_taker):
    scan = QuickScanFactory(own_observations="Först så.", milieus=["mixed"], changed_since=date(2026, 1, 1))

    form = CorrectScanForm(row=scan, user=call_taker)

    shown = [
        form[name].value() for name in ("version", "own_observations", "milieus", "changed_since", "urgency")
    ]
    assert shown == [str(scan.pk), "Först så.", ["mixed"], Span(date(2026, 1, 1)), "none"]


def test_correct_form_asks_about_no_panel_that_is_filled_in(call_taker):
    report = DangerReportFactory()
    ChildDecisionFactory(call=report.call)

    form = CorrectScanForm(row=QuickScanFactory(call=report.call), user=call_taker)

    assert {*DANGER, *CHILD} & set(form.fields) == set()


@pytest.mark.parametrize(("version", "code"), [("", "required"), ("nonsense", "invalid")])
def test_correct_form_needs_the_version_it_was_begun_from(call_taker, version, code):
    form = CorrectScanForm(SETTLED | {"version": version}, row=QuickScanFactory(), user=call_taker)

    assert codes(form) == {"version": [code]}


def test_correct_form_begun_from_another_call_is_refused(call_taker):
    scan, foreign = QuickScanFactory(), QuickScanFactory()
    form = CorrectScanForm(SETTLED | {"version": str(foreign.pk)}, row=scan, user=call_taker)

    assert codes(form) == {"version": ["foreign"]}


# The assessor's own form


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"child_kind": [None]}),
        ({"child_kind": "assess_today"}, {"child_kind": ["invalid_choice"]}),
        ({"child_kind": "reported"}, {"reported_to": [None]}),
        ({"child_kind": "reported", "reported_to": "Mottagningen"}, {}),
        ({"child_kind": "no_report"}, {"child_reason": [None]}),
        ({"child_kind": "no_report", "child_reason": "o" * 2000}, {}),
        ({"child_kind": "no_report", "child_reason": "o" * 2001}, {"child_reason": ["max_length"]}),
        ({"child_kind": "not_identifiable", "decided_at": "nyss"}, {"decided_at": ["invalid"]}),
    ],
)
def test_decision_form_says_what_is_wrong_by_the_field(child_assessor, typed, wrong):
    assert codes(ChildDecisionForm(typed, user=child_assessor)) == wrong


def test_decision_form_offers_no_report_to_an_assessor_alone(call_taker, child_assessor):
    offered = {
        user: [key for key, _ in ChildDecisionForm(user=user).fields["child_kind"].choices]
        for user in (call_taker, child_assessor)
    }

    assert offered[call_taker] == ["reported", "caller_reports", "not_identifiable"]
    assert offered[child_assessor] == ["reported", "caller_reports", "not_identifiable", "no_report"]
