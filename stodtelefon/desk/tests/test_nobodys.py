"""What nobody may do stands with whoever can give somebody the right, as kind and number: never nowhere."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import CaseFactory, ChildDecisionFactory, DangerReportFactory, ReminderFactory
from calls.models import Case, ChildDecision
from calls.staffing import promises_of
from calls.tests.factories import RecusalFactory
from calls.tests.restricting import restrict
from referrals.factories import ReferralFactory
from stodtelefon.accounts.actions.deputies import ask_for_deputy
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.desk.groups import groups_for
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

TITLE = "Ingen kan göra det här"


def on_desk(user):
    return {group.title: group.steps for group in groups_for(user, today=timezone.localdate())}


def nobodys(user):
    steps = on_desk(user).get(TITLE, [])
    return [(step.what, step.badge, step.why, bool(step.url)) for step in steps]


def test_danger_on_a_line_without_a_manager(administrator, coordinator, call_taker, login):
    reports = DangerReportFactory.create_batch(2)
    what = ("Fara att granska i efterhand", "2 väntar")

    assert nobodys(administrator) == [(*what, "Låt någon mer vara enhetschef.", True)]
    assert nobodys(coordinator) == [(*what, "Be systemförvaltaren låta någon mer vara enhetschef.", False)]
    assert nobodys(call_taker) == []
    page = login(administrator).get("/")
    assert (page.status_code, TITLE in page.content.decode()) == (200, True)
    assert not [report for report in reports if report.call.case.number in page.content.decode()]

    UserFactory(manager=True)
    assert (nobodys(administrator), nobodys(coordinator)) == ([], [])


def test_one_who_may_not_judge_the_own_request_is_nobody(administrator):
    alone = UserFactory(roles=[Role.COORDINATOR, Role.MANAGER])
    ReferralFactory(police=True, approval_requested=True, created_by=alone)

    assert [what for what, *_ in nobodys(administrator)] == ["Godkännande att ge"]
    UserFactory(manager=True)
    assert nobodys(administrator) == []


def test_child_without_an_assessor_says_which_mark_is_wanted(administrator, coordinator):
    ChildDecisionFactory(waiting=True, assessor__is_child_assessor=False)

    assert ChildDecision.objects.awaiting().count() == 1
    [(_, _, why, _)] = nobodys(administrator)
    assert why == "Låt någon mer vara samtalsmottagare eller samordnare som är barnbedömare."


def test_line_without_a_coordinator_opens_no_case_and_says_that_one_is_wanted(
    call_taker, other_call_taker, administrator
):
    ReminderFactory(case__handler=UserFactory(call_taker=True, disabled=True))
    CaseFactory(handler=other_call_taker)
    what = ("Bevakning", "1 väntar", "Låt någon mer vara samordnare.", True)

    assert nobodys(administrator) == [what]
    assert not promises_of(call_taker, on=timezone.localdate()).exists()
    assert not Case.objects.visible_to(call_taker).exists()

    UserFactory(coordinator=True)
    assert nobodys(administrator) == []


def test_who_has_no_idag_otherwise_finds_it_in_the_menu_while_it_holds_something(administrator, login):
    client, link = login(administrator), '<a href="/">Idag</a>'
    users = reverse("accounts:user_index")

    assert link not in client.get(users).content.decode()
    DangerReportFactory()
    assert link in client.get(users).content.decode()


def test_who_has_no_idag_otherwise_finds_there_what_they_alone_can_decide(
    manager, coordinator, administrator, login
):
    client, link = login(administrator), '<a href="/">Idag</a>'
    users = reverse("accounts:user_index")
    away = AwayFactory(user=manager, stand_in=coordinator, created_by=manager, going_on=True)
    assert client.get("/").status_code == 302

    deputyship = ask_for_deputy(away=away, by=manager)

    page = client.get("/")
    assert page.status_code == 200
    assert "Ställföreträdare att besluta om" in page.content.decode()
    assert reverse("accounts:deputy_approve", args=[deputyship.pk]) in page.content.decode()
    assert link in client.get(users).content.decode()


def test_what_waits_in_a_restricted_case_is_for_the_manager_to_name_somebody_for(
    manager, call_taker, coordinator, administrator
):
    case = CaseFactory(handler=call_taker)
    ReminderFactory(case=case, due_on=timezone.localdate())
    restrict(case, call_taker, by=manager)
    AwayFactory(user=call_taker, going_on=True)

    assert nobodys(administrator) == [
        ("Bevakning", "1 väntar", "Det väntar i ett skyddat ärende. Enhetschefen namnger någon där.", False)
    ]

    other = ReminderFactory(case__handler=call_taker, due_on=timezone.localdate())
    RecusalFactory(case=other.case, user=coordinator)
    [(_, badge, why, _)] = nobodys(administrator)
    assert (badge, why) == (
        "2 väntar",
        "Låt någon mer vara samtalsmottagare eller samordnare. "
        "1 väntar i ett skyddat ärende, där enhetschefen namnger någon.",
    )


def test_what_one_has_had_a_part_in_oneself_is_no_button_while_everyone_else_is_away(manager, coordinator):
    """It stands there all the same: it would stand nowhere."""
    both = UserFactory(roles=[Role.COORDINATOR, Role.MANAGER])
    ReferralFactory(police=True, approval_requested=True, created_by=both)
    title = "Inkopplingar att godkänna"
    assert title not in on_desk(both)

    AwayFactory(user=manager, going_on=True)

    [step] = on_desk(both)[title]
    assert (step.url, step.label) == ("", "")
    assert step.why.endswith("Någon annan behöver göra det, och ingen annan kan just nu.")
    ReferralFactory(police=True, approval_requested=True, created_by=coordinator)
    assert sorted(bool(step.url) for step in on_desk(both)[title]) == [False, True]
