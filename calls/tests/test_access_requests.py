"""Asking for access: a yes from who has the case opens it, or one identity in it, for a time; nothing else does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.access_requests import (
    ALREADY_OPEN,
    NO_ANSWER,
    NO_IDENTITY,
    NO_REASON,
    NO_REFUSAL,
    NO_TIME,
    NOT_YOURS,
    OWN,
    answer_access,
    ask_for_access,
    end_access,
    is_in_charge,
    read_access_refusal,
)
from calls.actions.cases import LET_IN, close_case, hand_over_case, reopen_case, take_over_case
from calls.actions.merges import merge_cases
from calls.actions.promises import differences
from calls.actions.recusals import recuse
from calls.factories import CallerFactory, CaseFactory, IdentityFactory
from calls.models import AccessRequest, Case, Promise
from calls.promptness import add_working_days
from calls.staffing import promises_of
from calls.tests.factories import AccessRequestFactory, RecusalFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

WHY = "Samma lärare ringde mig i går."


@pytest.fixture
def colleagues(other_call_taker) -> Case:
    return CaseFactory(handler=other_call_taker)


@pytest.fixture
def asked(call_taker, colleagues) -> AccessRequest:
    return ask_for_access(number=colleagues.number, reason=WHY, by=call_taker)


def seen(user) -> list[Case]:
    return list(Case.objects.visible_to(user))


def named(user) -> list[AccessRequest]:
    return list(AccessRequest.objects.naming(user, at=timezone.now()))


def on_idag(user) -> list[str]:
    return [row.target for row in promises_of(user, on=timezone.localdate()).filter(kind="access_to_answer")]


# The question


def test_it_waits_for_the_handler_until_the_next_working_day(
    call_taker, other_call_taker, coordinator, colleagues, logged
):
    asked = ask_for_access(number=colleagues.number, reason=f" {WHY} ", by=call_taker)

    logged("access.asked", by=call_taker, target=asked, case=colleagues)
    promise = Promise.objects.open().get(kind="access_to_answer")
    assert (asked.reason, asked.answer) == (WHY, "")
    assert (promise.owner, promise.due_on) == (other_call_taker, add_working_days(timezone.localdate(), 1))
    assert on_idag(other_call_taker) == [str(asked.pk)]
    assert on_idag(coordinator) == on_idag(call_taker) == []
    assert seen(call_taker) == []
    assert differences() == []


def test_of_a_case_without_handler_the_coordinators_are_asked(call_taker, coordinator):
    case = CaseFactory(handler=None)

    asked = ask_for_access(number=case.number, reason=WHY, by=call_taker)

    assert on_idag(coordinator) == [str(asked.pk)]
    assert is_in_charge(asked, coordinator)


def test_who_stands_in_answers_for_a_handler_who_is_away(call_taker, other_call_taker, asked):
    stand_in = UserFactory(call_taker=True)
    AwayFactory(user=other_call_taker, stand_in=stand_in, going_on=True)

    assert on_idag(stand_in) == [str(asked.pk)]
    answer_access(asked=asked, answer="whole", hours=24, by=stand_in)

    assert seen(call_taker) == [asked.case]


def test_to_ask_opens_nothing_to_who_stands_in(call_taker, other_call_taker, colleagues, refused):
    AwayFactory(user=other_call_taker, stand_in=call_taker, going_on=True)

    asked = ask_for_access(number=colleagues.number, reason=WHY, by=call_taker)

    assert seen(call_taker) == []
    with refused(OWN):
        answer_access(asked=asked, answer="whole", hours=24, by=call_taker)


def test_sent_twice_it_is_one_question_with_the_newest_words(call_taker, colleagues, asked):
    again = ask_for_access(number=colleagues.number, reason="Hon ringde nyss.", by=call_taker)

    assert again == asked == AccessRequest.objects.get()
    assert again.reason == "Hon ringde nyss."


@pytest.mark.parametrize(
    "hidden",
    [
        lambda user: "2026-9999",
        lambda user: CaseFactory(closed=True, handler=UserFactory()).number,
        lambda user: RecusalFactory(user=user).case.number,
    ],
    ids=["no such number", "closed", "recused"],
)
def test_what_cannot_be_asked_about_is_no_error_and_leaves_nothing(call_taker, hidden):
    assert ask_for_access(number=hidden(call_taker), reason=WHY, by=call_taker) is None

    assert not AccessRequest.objects.exists()
    assert not Promise.objects.filter(kind="access_to_answer").exists()
    assert AuditEvent.objects.latest("pk").event == "access.refused"


def test_number_of_a_merged_case_asks_about_the_one_that_goes_on(call_taker, coordinator):
    case, into = CaseFactory(), CaseFactory(handler=coordinator)
    merge_cases(case=case, into=into, reason="Samma oro.", by=coordinator)

    asked = ask_for_access(number=case.number, reason=WHY, by=call_taker)

    assert (asked.case, asked.number) == (into, case.number)


def test_who_may_open_it_need_not_ask(call_taker, coordinator, colleagues, refused):
    for by in (colleagues.handler, coordinator):
        with refused(ALREADY_OPEN):
            ask_for_access(number=colleagues.number, reason=WHY, by=by)


def test_who_may_not_ask_and_an_empty_reason_are_refused(call_taker, manager, colleagues, refused):
    with refused("Du kan inte be om tillgång till ärenden."):
        ask_for_access(number=colleagues.number, reason=WHY, by=manager)
    for number in (colleagues.number, "2026-9999"):
        with refused(NO_REASON):
            ask_for_access(number=number, reason=" ", by=call_taker)


# The answer


def test_a_yes_opens_the_whole_case_for_as_long_as_was_said(call_taker, asked, logged):
    by = asked.case.handler

    answer_access(asked=asked, answer="whole", hours=72, by=by)

    asked.refresh_from_db()
    logged("access.answered", by=by, target=asked, case=asked.case)
    assert asked.until - asked.answered_at == timedelta(hours=72)
    assert seen(call_taker) == [asked.case]
    assert not Case.objects.partaken_by(call_taker).exists()
    assert named(call_taker) == seen(UserFactory(call_taker=True)) == []
    assert differences() == []


def test_a_yes_for_an_identity_opens_that_and_nothing_else(call_taker, asked):
    identity = IdentityFactory(caller=CallerFactory(case=asked.case))

    answer_access(asked=asked, answer="identity", identity=identity, hours=4, by=asked.case.handler)

    assert (seen(call_taker), named(call_taker)) == ([], [asked])
    assert not Case.objects.with_may_open(call_taker).get().may_open


def test_a_no_is_read_once_by_who_asked(call_taker, asked, refused):
    by = asked.case.handler

    answer_access(asked=asked, answer="no", refusal="Vi ses på mötet.", by=by)

    now = timezone.now()
    assert list(AccessRequest.objects.answered_to(call_taker, at=now)) == [asked]
    with refused("Det finns inget svar att läsa här."):
        read_access_refusal(asked=asked, by=by)
    read_access_refusal(asked=asked, by=call_taker)
    assert not AccessRequest.objects.answered_to(call_taker, at=now).exists()
    with refused("Du har redan läst svaret."):
        read_access_refusal(asked=asked, by=call_taker)
    assert seen(call_taker) == []


@pytest.mark.parametrize("kind", ["whole", "alone"])
@pytest.mark.parametrize(
    "over",
    [
        lambda row: AccessRequest.objects.update(until=timezone.now()),
        lambda row: end_access(asked=row, by=row.case.handler),
        lambda row: Case.objects.filter(pk=row.case_id).update(
            closed_at=timezone.now(), closed_by=row.answered_by, state="closed", ve_assessment="no_reason"
        ),
        lambda row: RecusalFactory(case=row.case, user=row.created_by),
    ],
    ids=["its time", "ended", "closed", "recused"],
)
def test_it_ends(kind, over):
    row = AccessRequestFactory(**{kind: True}, answered_at=timezone.now() - timedelta(hours=3))
    user = row.created_by
    assert seen(user) or named(user)

    over(row)

    assert (seen(user), named(user)) == ([], [])


def test_it_ends_with_the_role_and_is_another_persons_never():
    row = AccessRequestFactory(whole=True)
    row.created_by.roles = [Role.MANAGER]

    assert seen(row.created_by) == []


def test_two_answers_at_once_are_one(asked, coordinator, refused):
    answer_access(asked=asked, answer="whole", hours=24, by=asked.case.handler)

    with refused("svarade redan"):
        answer_access(asked=asked, answer="no", refusal="Nej.", by=coordinator)


def test_who_no_longer_has_the_case_does_not_answer(call_taker, other_call_taker, asked, refused):
    new = UserFactory(call_taker=True)
    hand_over_case(case=asked.case, to=new, by=other_call_taker)

    assert (on_idag(other_call_taker), on_idag(new)) == ([], [str(asked.pk)])
    with refused(NOT_YOURS):
        answer_access(asked=asked, answer="whole", hours=24, by=other_call_taker)
    answer_access(asked=asked, answer="whole", hours=24, by=new)
    with refused(NOT_YOURS):
        end_access(asked=asked, by=other_call_taker)


def test_who_has_got_the_case_since_needs_no_answer(call_taker, other_call_taker, asked, refused):
    hand_over_case(case=asked.case, to=call_taker, by=other_call_taker)

    assert on_idag(call_taker) == []
    with refused(OWN):
        answer_access(asked=asked, answer="whole", hours=24, by=call_taker)


def test_by_break_glass_nobody_gets_to_answer(asked, refused):
    stranger = AccessRequestFactory(case=asked.case, whole=True).created_by

    with refused(NOT_YOURS):
        answer_access(asked=asked, answer="whole", hours=24, by=stranger)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"answer": "ja"}, NO_ANSWER),
        ({"answer": "whole"}, NO_TIME),
        ({"answer": "whole", "hours": 169}, NO_TIME),
        ({"answer": "identity", "hours": 4}, NO_IDENTITY),
        ({"answer": "no"}, NO_REFUSAL),
    ],
)
def test_half_an_answer_is_refused(asked, given, sentence, refused):
    with refused(sentence):
        answer_access(asked=asked, by=asked.case.handler, **given)


def test_an_identity_of_another_case_is_refused(asked, refused):
    another = IdentityFactory()

    with refused(NO_IDENTITY):
        answer_access(asked=asked, answer="identity", hours=4, identity=another, by=asked.case.handler)


def test_nobody_says_yes_to_who_may_not_have_it(asked, refused):
    RecusalFactory(case=asked.case, user=asked.created_by)

    with refused("Svara nej"):
        answer_access(asked=asked, answer="whole", hours=4, by=asked.case.handler)


def test_who_is_let_in_does_not_get_the_case_for_good(asked, call_taker, refused):
    answer_access(asked=asked, answer="whole", hours=24, by=asked.case.handler)
    friend = UserFactory(call_taker=True)

    with refused(LET_IN):
        take_over_case(case=asked.case, by=call_taker)
    with refused(LET_IN):
        hand_over_case(case=asked.case, to=friend, by=call_taker)


# What becomes of it


def test_it_falls_when_the_case_closes_and_waits_again_when_it_opens(call_taker, other_call_taker, asked):
    closed = close_case(
        case=asked.case,
        outcome="advice_given",
        ve_assessment="no_reason",
        is_left=True,
        by=other_call_taker,
    )
    assert on_idag(other_call_taker) == []

    reopen_case(case=closed, reason="Hon ringde igen.", by=other_call_taker)

    assert on_idag(other_call_taker) == [str(asked.pk)]


def test_it_falls_when_the_case_becomes_part_of_another(coordinator, asked):
    merge_cases(case=asked.case, into=CaseFactory(handler=coordinator), reason="Samma oro.", by=coordinator)

    assert not Promise.objects.open().filter(kind="access_to_answer").exists()
    assert differences() == []


def test_it_falls_with_the_account_of_who_asked(call_taker, other_call_taker, administrator, asked, refused):
    disable_user(user=call_taker, by=administrator)

    asked.refresh_from_db()
    assert asked.fell_at is not None
    assert on_idag(other_call_taker) == []
    with refused("kan inte längre ha tillgång"):
        answer_access(asked=asked, answer="whole", hours=24, by=other_call_taker)


def test_it_falls_when_who_asked_is_recused():
    opened = AccessRequestFactory(whole=True)
    waits = AccessRequestFactory(case=opened.case, created_by=opened.created_by)

    recuse(case=opened.case, reason="Min systers barn.", by=opened.created_by)

    waits.refresh_from_db()
    assert waits.fell_at is not None
    assert differences() == []
