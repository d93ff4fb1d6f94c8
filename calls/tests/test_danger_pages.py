"""The page of the manager's review: the report alone, to managers alone."""

import pytest

from calls.actions.calls import log_call
from calls.actions.danger import review_danger
from calls.factories import DangerReportFactory
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


def test_review_page_shows_the_report_and_not_the_case(report, manager, login):
    path = f"/samtal/fara/{report.pk}/"
    client = login(manager)

    page = client.get(path).content.decode()
    response = client.post(path, {"review": "Rätt gjort."}, follow=True)

    assert ("112 och jouren" in page, "Hon gick till grannen." in page) == (True, True)
    assert "Hemlig text." not in page
    assert "Rätt gjort." in response.content.decode()
    assert AuditEvent.objects.filter(event="danger.opened", actor_id=manager.pk).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.MANAGER])
def test_review_page_is_the_managers_alone(report, login, unchanged, role):
    client, page = login(UserFactory(roles=[role])), f"/samtal/fara/{report.pk}/"

    with unchanged():
        answers = [client.get(page).status_code, client.post(page, {"review": "Bra."}).status_code]

    assert answers == [404, 404]


def test_review_page_offers_no_form_for_ones_own_report(login):
    both = UserFactory(roles=[Role.MANAGER, Role.CALL_TAKER])
    report = DangerReportFactory(call__taken_by=both)

    response = login(both).post(f"/samtal/fara/{report.pk}/", {"review": "Bra."})

    assert (response.context["form"], response.context["is_own"]) == (None, True)
    assert DangerReport.objects.get().reviewed_at is None


def test_review_page_of_what_is_reviewed_takes_no_second_review(report, manager, login):
    review_danger(report=report, review="Bra.", by=UserFactory(manager=True))

    response = login(manager).post(f"/samtal/fara/{report.pk}/", {"review": "Dåligt."})

    assert response.context["form"] is None
    assert DangerReport.objects.get().review == "Bra."


def test_review_page_without_words_asks_for_them(report, manager, login):
    response = login(manager).post(f"/samtal/fara/{report.pk}/", {"review": " "})

    assert set(response.context["form"].errors) == {"review"}
    assert DangerReport.objects.get().reviewed_at is None
