"""Danger: what must be said of it, and that it is reviewed afterwards by a manager who had no part in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.danger import danger_faults, report_danger, review_danger
from calls.factories import CallFactory, CaseFactory, DangerReportFactory
from calls.forms.danger import DangerReviewForm
from calls.inputs import CallInput, DangerInput
from calls.models import DangerReport
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db

OWN = "Du kan inte granska det du själv gjorde. Be en annan chef."
TOLD = {"emergency": "we_called", "told_whom": "112"}


@pytest.fixture
def report(call_taker):
    return DangerReportFactory(call__taken_by=call_taker)


# Reviewing


def test_review_danger_is_kept_with_time_and_person(report, manager, changed, logged):
    at = timezone.now()

    review_danger(report=report, review="Rätt sak, i rätt tid.", by=manager, at=at)

    assert changed(report) == {
        "review": "Rätt sak, i rätt tid.",
        "reviewed_at": at,
        "reviewed_by_id": manager.pk,
    }
    assert changed(report.call.case) == {}
    logged("danger.reviewed", by=manager, target=report, case=report.call.case)


def test_unreviewed_are_the_reports_that_nobody_has_reviewed(report, manager):
    other = DangerReportFactory()

    review_danger(report=report, review="Rätt sak.", by=manager)

    assert list(DangerReport.objects.unreviewed()) == [other]


@pytest.mark.parametrize("review", ["", "  ", "\n\t"])
def test_review_danger_without_words_changes_nothing(report, manager, refused, review):
    with refused("Skriv vad granskningen visade.") as refusal:
        review_danger(report=report, review=review, by=manager)

    assert set(refusal.value.error_dict) == {"review"}


def test_review_danger_twice_changes_nothing(report, manager, refused):
    other = UserFactory(manager=True)
    review_danger(report=report, review="Bra.", by=manager)

    with refused("Faran är redan granskad.") as refusal:
        review_danger(report=report, review="Dåligt.", by=other)

    assert refusal.value.code == "reviewed"
    assert DangerReport.objects.get().review == "Bra."


def test_review_danger_that_one_wrote_down_changes_nothing(call_taker, refused):
    both = UserFactory(roles=[Role.MANAGER, Role.CALL_TAKER])
    report = DangerReportFactory(call__taken_by=call_taker, reported_by=both)

    with refused(OWN):
        review_danger(report=report, review="Bra.", by=both)


def test_review_danger_by_who_took_the_call_that_a_colleague_wrote_in_changes_nothing(
    call_taker, inputs, refused
):
    both = UserFactory(roles=[Role.MANAGER, Role.CALL_TAKER])
    danger = DangerInput(**TOLD)
    call = log_call(by=call_taker, call=CallInput(taken_by=both), danger=danger, **inputs(danger="yes"))

    with refused(OWN):
        review_danger(report=call.danger, review="Bra.", by=both)

    assert DangerReport.objects.get().reviewed_at is None


def test_report_was_handled_by_who_took_the_call_and_who_wrote_it_down(call_taker, coordinator):
    report = DangerReportFactory(call=CallFactory(taken_by=call_taker), reported_by=coordinator)

    assert report.handled_by_ids == {call_taker.pk, coordinator.pk}


# What must be said


@pytest.mark.parametrize(
    ("answer", "given", "has_report"),
    [
        ("no", None, False),
        ("unknown", None, False),
        ("", None, False),
        ("no", None, True),
        ("yes", None, True),
        ("yes", TOLD, False),
        ("yes", TOLD | {"emergency": "caller_calls"}, False),
        ("yes", TOLD | {"emergency": "not_needed", "done": "Väntade in polisen."}, False),
    ],
)
def test_danger_faults_are_none_where_everything_belongs_together(answer, given, has_report):
    danger = given and DangerInput(**given)

    assert danger_faults(answer, danger, at=timezone.now(), has_report=has_report) == {}


SAY_112, SAY_WHO = "Svara på frågan om 112.", "Skriv vem som fick veta."
NOT_DANGER = "Den röda rutan är ifylld. Svara ja på frågan om fara, eller töm rutan."


@pytest.mark.parametrize(
    ("answer", "given", "has_report", "faults"),
    [
        ("yes", None, False, {"emergency": SAY_112, "told_whom": SAY_WHO}),
        ("no", TOLD, False, {"emergency": NOT_DANGER}),
        ("unknown", TOLD, False, {"emergency": NOT_DANGER}),
        ("", TOLD, False, {"emergency": NOT_DANGER}),
        ("no", TOLD, True, {"emergency": NOT_DANGER}),
        ("yes", TOLD, True, {"__all__": "Vad som gjordes vid faran är redan inskrivet."}),
        ("yes", TOLD | {"emergency": "nonsense"}, False, {"emergency": SAY_112}),
        ("yes", TOLD | {"told_whom": " "}, False, {"told_whom": SAY_WHO}),
    ],
)
def test_danger_faults_say_what_is_missing_or_does_not_belong(answer, given, has_report, faults):
    danger = given and DangerInput(**given)

    assert danger_faults(answer, danger, at=timezone.now(), has_report=has_report) == faults


@pytest.mark.parametrize(("after", "is_wrong"), [(timedelta(0), False), (timedelta(seconds=1), True)])
def test_danger_was_told_no_later_than_it_is_written_in(after, is_wrong):
    at = timezone.now()

    faults = danger_faults("yes", DangerInput(**TOLD, told_at=at + after), at=at)

    assert (
        list(faults.items())
        == [("told_at", "Tidpunkten ligger i framtiden. Ange när det faktiskt hände.")] * is_wrong
    )


LONG_BEFORE = "Det är mer än ett dygn före samtalet. Kontrollera dagen."


@pytest.mark.parametrize(
    ("told_at", "sentence"),
    [
        (datetime(2026, 11, 24, 13, 30, tzinfo=UTC), ""),
        (datetime(2026, 11, 24, 13, 29, tzinfo=UTC), LONG_BEFORE),
        (datetime(2025, 11, 25, 13, 30, tzinfo=UTC), LONG_BEFORE),
        (datetime(1950, 1, 1, tzinfo=UTC), "Kontrollera årtalet. Ange när det faktiskt hände."),
    ],
)
def test_danger_was_told_no_more_than_a_day_before_the_call(told_at, sentence):
    call = datetime(2026, 11, 25, 13, 30, 20, tzinfo=UTC)

    faults = danger_faults("yes", DangerInput(**TOLD, told_at=told_at), at=timezone.now(), since=call)

    assert faults == ({"told_at": sentence} if sentence else {})


def test_report_danger_long_before_the_case_is_refused_by_its_field(call_taker, refused):
    case = CaseFactory(handler=call_taker)
    given = DangerInput(**TOLD, told_at=case.opened_at - timedelta(days=365))

    with refused(LONG_BEFORE) as refusal:
        report_danger(case=case, given=given, by=call_taker)

    assert list(refusal.value.message_dict) == ["told_at"]


# The review's form


@pytest.mark.parametrize(
    ("review", "wrong"),
    [
        ("", {"review": ["required"]}),
        (" ", {"review": ["required"]}),
        ("o" * 2000, {}),
        ("o" * 2001, {"review": ["max_length"]}),
    ],
)
def test_review_form_takes_words_and_not_too_many(review, wrong):
    assert codes(DangerReviewForm({"review": review})) == wrong
