"""Opening a closed case: at once within a year, by a manager's decision when it is older; and what is refused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from calls.actions.cases import reopen_case
from calls.actions.openings import (
    NO_REASON,
    NO_REFUSAL,
    ask_to_open,
    decide_opening,
    end_of_next_working_day,
    open_closed_case,
    read_refusal,
)
from calls.factories import CaseFactory, CaseOpeningFactory
from calls.models import Case, CaseOpening
from calls.models.openings import Kind, kind_of
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WHY = "Uppringaren har hört av sig till en kollega."


def closed(days: float, handler=None) -> Case:
    return CaseFactory(handler=handler, closed=True, closed_at=timezone.now() - timedelta(days=days))


# Within a year


def test_a_case_that_closed_just_now_is_opened_for_a_day(coordinator, call_taker, logged):
    case, before = closed(0, call_taker), timezone.now()

    opening = open_closed_case(case=case, reason=f" {WHY} ", by=coordinator)

    logged("opening.made", by=coordinator, target=opening, case=case)
    assert (opening.case, opening.created_by, opening.reason) == (case, coordinator, WHY)
    assert (opening.kind, opening.decided_by) == (Kind.CLOSED_LATELY, None)
    assert before <= opening.opened_at
    assert opening.until - opening.opened_at == timedelta(hours=24)
    assert list(Case.objects.visible_to(coordinator)) == [case]


def test_it_is_opened_to_nobody_else(coordinator, call_taker, manager):
    open_closed_case(case=closed(100), reason=WHY, by=coordinator)

    for other in (UserFactory(coordinator=True), call_taker, manager):
        assert list(Case.objects.visible_to(other)) == []


def test_what_was_opened_ends_by_itself(coordinator):
    CaseOpeningFactory(created_by=coordinator, created_at=timezone.now() - timedelta(hours=25))

    assert list(Case.objects.visible_to(coordinator)) == []


def test_what_was_opened_ends_with_the_role(coordinator):
    CaseOpeningFactory(created_by=coordinator)

    coordinator.roles = [Role.CALL_TAKER]

    assert list(Case.objects.visible_to(coordinator)) == []


def test_the_same_form_sent_twice_opens_once(coordinator):
    case, token = closed(3), CaseOpeningFactory.build().pk

    first = open_closed_case(case=case, reason=WHY, by=coordinator, token=token)
    second = open_closed_case(case=case, reason=WHY, by=coordinator, token=token)

    assert (first, CaseOpening.objects.count()) == (second, 1)


def test_a_colleagues_case_that_closed_a_minute_ago_is_opened_again(coordinator, call_taker):
    case = closed(0.001, call_taker)
    open_closed_case(case=case, reason=WHY, by=coordinator)

    case = reopen_case(case=case, reason=WHY, by=coordinator)

    assert (case.is_open, case.handler) == (True, coordinator)


@pytest.mark.parametrize("role", [Role.CALL_TAKER, Role.MANAGER, Role.ARCHIVIST, Role.ADMINISTRATOR])
def test_others_open_no_closed_case(role, refused):
    case, other = closed(3), UserFactory(roles=[role])

    with refused("Samordnaren öppnar avslutade ärenden."):
        open_closed_case(case=case, reason=WHY, by=other)


def test_what_may_be_read_anyway_is_not_opened(coordinator, refused):
    mine, opened, running = closed(3, coordinator), CaseFactory(), CaseOpeningFactory(created_by=coordinator)

    with refused("Du kan redan läsa ärendet."):
        open_closed_case(case=mine, reason=WHY, by=coordinator)
    with refused("Ärendet är öppet."):
        open_closed_case(case=opened, reason=WHY, by=coordinator)
    with refused("Du kan redan läsa ärendet."):
        open_closed_case(case=running.case, reason=WHY, by=coordinator)


def test_a_reason_is_said(coordinator, refused):
    case = closed(3)

    with refused(NO_REASON):
        open_closed_case(case=case, reason="  ", by=coordinator)


# Older ones


def test_a_year_is_counted_in_days():
    today = timezone.localdate()

    assert kind_of(today - timedelta(days=365), today=today) == Kind.CLOSED_LATELY
    assert kind_of(today - timedelta(days=366), today=today) == Kind.CLOSED_LONG_AGO


def test_an_older_case_is_asked_for_and_opens_nothing(coordinator, manager, logged):
    case = closed(400)

    opening = ask_to_open(case=case, reason=WHY, by=coordinator)

    logged("opening.asked", by=coordinator, target=opening, case=case)
    assert (opening.kind, opening.opened_at, opening.until) == (Kind.CLOSED_LONG_AGO, None, None)
    assert list(CaseOpening.objects.to_decide_by(manager)) == [opening]
    assert list(Case.objects.visible_to(coordinator)) == []


def test_who_asks_for_the_wrong_kind_is_told_which(coordinator, manager, refused):
    recent, older = closed(364), closed(367)

    with refused("Be chefen öppna det."):
        open_closed_case(case=older, reason=WHY, by=coordinator)
    with refused("Du kan öppna det själv."):
        ask_to_open(case=recent, reason=WHY, by=coordinator)


def test_asking_twice_is_refused(coordinator, manager, refused):
    case = closed(400)
    ask_to_open(case=case, reason=WHY, by=coordinator)

    with refused("Du har redan frågat."):
        ask_to_open(case=case, reason=WHY, by=coordinator)


def test_nothing_is_asked_when_nobody_else_can_answer(refused):
    case, both = closed(400), UserFactory(roles=[Role.COORDINATOR, Role.MANAGER])

    with refused("Det finns ingen chef som kan besluta."):
        ask_to_open(case=case, reason=WHY, by=both)


def test_a_yes_opens_it_until_the_next_working_day_is_over(coordinator, manager, logged):
    opening = CaseOpeningFactory(asked=True, created_by=coordinator)

    opening = decide_opening(opening=opening, is_granted=True, by=manager)

    logged("opening.decided", by=manager, target=opening, case=opening.case)
    assert (opening.decided_by, opening.refusal) == (manager, None)
    assert opening.until == end_of_next_working_day(opening.decided_at)
    assert list(Case.objects.visible_to(coordinator)) == [opening.case]
    assert list(CaseOpening.objects.answered_to(coordinator, at=timezone.now())) == [opening]
    assert list(CaseOpening.objects.to_decide_by(manager)) == []


def test_a_yes_on_a_friday_holds_on_monday():
    friday = datetime(2026, 11, 27, 16, 0, tzinfo=STOCKHOLM)

    assert end_of_next_working_day(friday) == datetime(2026, 12, 1, 0, 0, tzinfo=STOCKHOLM)


def test_a_no_opens_nothing_and_is_read_once(coordinator, manager, refused, logged):
    opening = CaseOpeningFactory(asked=True, created_by=coordinator)

    opening = decide_opening(opening=opening, is_granted=False, refusal=" Det behövs inte. ", by=manager)

    assert (opening.refusal, opening.opened_at) == ("Det behövs inte.", None)
    assert list(Case.objects.visible_to(coordinator)) == []
    assert list(CaseOpening.objects.answered_to(coordinator, at=timezone.now())) == [opening]
    logged("opening.decided", by=manager, target=opening, case=opening.case)

    read_refusal(opening=opening, by=coordinator)

    logged("opening.answer_read", by=coordinator, target=opening, case=opening.case)
    assert list(CaseOpening.objects.answered_to(coordinator, at=timezone.now())) == []
    with refused("Du har redan läst svaret."):
        read_refusal(opening=opening, by=coordinator)


def test_an_answer_is_read_by_who_asked(coordinator, manager, refused):
    waiting = CaseOpeningFactory(asked=True, created_by=coordinator)
    answered = CaseOpeningFactory(asked=True)
    decide_opening(opening=answered, is_granted=False, refusal="Nej.", by=manager)

    for opening in (waiting, answered):
        with refused("Det finns inget svar att läsa här."):
            read_refusal(opening=opening, by=coordinator)


def test_after_a_no_it_may_be_asked_again(coordinator, manager):
    opening = CaseOpeningFactory(asked=True, created_by=coordinator)
    decide_opening(opening=opening, is_granted=False, refusal="Skriv mer om varför.", by=manager)

    again = ask_to_open(case=opening.case, reason="Samma person ringde idag.", by=coordinator)

    assert list(CaseOpening.objects.to_decide_by(manager)) == [again]


def test_a_decision_says_yes_or_why_not(manager, refused):
    opening = CaseOpeningFactory(asked=True)

    with refused("Välj om ärendet ska öppnas."):
        decide_opening(opening=opening, is_granted=None, by=manager)
    with refused(NO_REFUSAL):
        decide_opening(opening=opening, is_granted=False, refusal=" ", by=manager)


def test_it_is_decided_once_by_a_manager_who_has_not_asked(coordinator, manager, refused):
    both = UserFactory(roles=[Role.COORDINATOR, Role.MANAGER])
    own = CaseOpeningFactory(asked=True, created_by=both)
    decided = CaseOpeningFactory(asked=True)
    decide_opening(opening=decided, is_granted=True, by=manager)

    assert list(CaseOpening.objects.to_decide_by(both)) == []
    with refused("Du har själv frågat."):
        decide_opening(opening=own, is_granted=True, by=both)
    with refused("Chefen beslutar"):
        decide_opening(opening=own, is_granted=True, by=coordinator)
    with refused(f"{manager.name} beslutade redan"):
        decide_opening(opening=decided, is_granted=False, refusal="Nej.", by=manager)


def test_what_was_opened_at_once_is_not_decided(manager, refused):
    opening = CaseOpeningFactory()

    with refused("behöver inget beslut"):
        decide_opening(opening=opening, is_granted=True, by=manager)


def test_a_question_ends_when_the_case_is_open_again(manager, refused):
    opening = CaseOpeningFactory(asked=True)
    reopen_case(case=opening.case, reason="Samma person hörde av sig.", by=UserFactory(call_taker=True))

    assert list(CaseOpening.objects.to_decide_by(manager)) == []
    with refused("Ärendet har öppnats igen"):
        decide_opening(opening=opening, is_granted=True, by=manager)


def test_who_may_no_longer_read_closed_cases_is_given_a_no(manager, refused):
    opening = CaseOpeningFactory(asked=True, created_by=UserFactory(call_taker=True))

    with refused("får inte längre läsa avslutade ärenden"):
        decide_opening(opening=opening, is_granted=True, by=manager)
    assert decide_opening(opening=opening, is_granted=False, refusal="Har slutat.", by=manager).is_refused


# What each may read of it


def test_the_manager_reads_all_and_the_coordinator_her_own(coordinator, manager, call_taker, archivist):
    own, other = CaseOpeningFactory(created_by=coordinator), CaseOpeningFactory()

    assert set(CaseOpening.objects.visible_to(manager)) == {own, other}
    assert list(CaseOpening.objects.visible_to(coordinator)) == [own]
    assert list(CaseOpening.objects.visible_to(call_taker)) == []
    assert list(CaseOpening.objects.visible_to(archivist)) == []
