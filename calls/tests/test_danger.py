"""Danger: reviewed afterwards by a manager who had no part in it."""

import pytest
from django.core.exceptions import ValidationError

from calls.actions.calls import log_call
from calls.actions.danger import review_danger
from calls.inputs import CallInput, DangerInput
from calls.models import DangerReport
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(call_taker, inputs):
    danger = DangerInput(emergency="we_called", told_whom="112 och jouren", done="Hon gick till grannen.")
    call = log_call(
        by=call_taker,
        call=CallInput(),
        danger=danger,
        **inputs(danger="yes", own_observations="Hemlig text."),
    )
    return call.danger


def test_review_danger_is_kept_with_time_and_person(report, manager):
    review_danger(report=report, review="Rätt sak, i rätt tid.", by=manager)

    kept = DangerReport.objects.get()
    assert (kept.review, kept.reviewed_by) == ("Rätt sak, i rätt tid.", manager)
    assert list(DangerReport.objects.unreviewed()) == []
    assert AuditEvent.objects.order_by("pk").last().event == "danger.reviewed"


def test_review_danger_of_ones_own_or_without_words_or_twice_changes_nothing(report, manager):
    both = UserFactory(roles=[Role.MANAGER, Role.CALL_TAKER])
    DangerReport.objects.filter(pk=report.pk).update(reported_by=both)
    for by, review, sentence in (
        (both, "Bra.", "det du själv gjorde"),
        (manager, "  ", "vad granskningen visade"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            review_danger(report=report, review=review, by=by)
    assert DangerReport.objects.get().reviewed_at is None

    review_danger(report=report, review="Bra.", by=manager)
    with pytest.raises(ValidationError, match="redan granskad"):
        review_danger(report=report, review="Dåligt.", by=manager)
    assert DangerReport.objects.get().review == "Bra."


def test_review_danger_by_who_took_the_call_that_a_colleague_wrote_in_changes_nothing(call_taker, inputs):
    both = UserFactory(roles=[Role.MANAGER, Role.CALL_TAKER])
    danger = DangerInput(emergency="we_called", told_whom="112")
    call = log_call(by=call_taker, call=CallInput(taken_by=both), danger=danger, **inputs(danger="yes"))

    with pytest.raises(ValidationError, match="det du själv gjorde"):
        review_danger(report=call.danger, review="Bra.", by=both)

    assert DangerReport.objects.get().reviewed_at is None


def test_review_page_shows_the_report_and_not_the_case(report, manager, login):
    path = f"/samtal/fara/{report.pk}/"
    client = login(manager)

    page = client.get(path).content.decode()
    response = client.post(path, {"review": "Rätt gjort."}, follow=True)

    assert ("112 och jouren" in page, "Hon gick till grannen." in page) == (True, True)
    assert "Hemlig text." not in page
    assert "Rätt gjort." in response.content.decode()
    assert AuditEvent.objects.filter(event="danger.opened", actor_id=manager.pk).exists()


def test_review_page_is_the_managers_alone(report, call_taker, coordinator, login):
    answers = [
        login(user).get(f"/samtal/fara/{report.pk}/").status_code for user in (call_taker, coordinator)
    ]

    assert answers == [404, 404]
