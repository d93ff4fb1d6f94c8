"""A month of the log is drawn once, asked about, judged by somebody else and signed off whole."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.factories import CaseFactory
from calls.models import Promise
from calls.staffing import promises_of
from calls.tests.factories import RecusalFactory, RestrictionFactory
from stodtelefon.accounts.actions.users import disable_user, enable_user
from stodtelefon.accounts.factories import DeputyshipFactory, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Role
from stodtelefon.review import actions
from stodtelefon.review.actions import (
    answer_question,
    ask_reader,
    decide_item,
    draw_month,
    due_on,
    sign_off,
)
from stodtelefon.review.factories import LogReviewFactory, ReviewItemFactory, last_month
from stodtelefon.review.models import LogReview, ReviewItem
from stodtelefon.review.steps import draw, months_to_draw
from stodtelefon.review.tests.month import line

pytestmark = pytest.mark.django_db


def waiting(kind: str) -> list[tuple]:
    return list(Promise.objects.open().filter(kind=kind).values_list("target", "owner"))


def events(**of) -> list[str]:
    return list(AuditEvent.objects.filter(**of).order_by("pk").values_list("event", flat=True))


@pytest.fixture
def item(call_taker):
    return ReviewItemFactory(reader=call_taker)


# Drawing


def test_a_month_is_drawn_once_with_its_seed(call_taker):
    case = CaseFactory(handler=call_taker)
    line(call_taker, case.pk)

    review = draw_month(month=last_month())

    assert (review.readings, review.readers) == (1, 1)
    assert list(review.items.values_list("reader", "case_id", "rules", "relation")) == [
        (call_taker.pk, case.pk, ["sample"], "handler")
    ]
    assert waiting("log_review_to_sign") == [(str(review.pk), None)]
    assert events(target_id=str(review.pk)) == ["log_review.drawn"]
    with pytest.raises(ValidationError), transaction.atomic():
        draw_month(month=last_month())


def test_a_month_in_which_nobody_read_is_not_drawn():
    assert draw_month(month=last_month()) is None
    assert not LogReview.objects.exists()


def test_a_month_that_goes_on_is_not_drawn():
    with pytest.raises(ValidationError, match="inte slut"):
        draw_month(month=timezone.localdate().replace(day=1))


def test_the_night_draws_the_last_month_and_nothing_twice(call_taker):
    line(call_taker, CaseFactory().pk)

    assert "att granska" in draw()
    assert draw() == ""
    assert LogReview.objects.count() == 1


def test_a_line_that_stood_still_draws_what_it_is_behind_with():
    LogReviewFactory(month=date(2026, 7, 1))

    assert list(months_to_draw(date(2026, 11, 3))) == [date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1)]
    assert next(months_to_draw(date(2029, 1, 3))) == date(2028, 1, 1)


def test_a_line_without_a_review_begins_with_the_last_month():
    assert list(months_to_draw(date(2026, 1, 3))) == [date(2025, 12, 1)]


def test_it_is_to_be_signed_off_on_a_working_day_of_the_month_after():
    organisation = Organisation.load()

    assert due_on(date(2026, 10, 1), organisation) == date(2026, 11, 13)
    organisation.review_by_working_day = 1
    assert due_on(date(2026, 12, 1), organisation) == date(2027, 1, 4)


# The question


def test_the_question_waits_for_the_reader_alone_until_it_is_answered(item, call_taker, log_reviewer):
    ask_reader(item=item, question="Varför?", by=log_reviewer)

    assert waiting("log_question_to_answer") == [(str(item.pk), call_taker.pk)]

    answer_question(item=item, answer="Jag tog över samtalet.", by=call_taker)

    item.refresh_from_db()
    assert (item.question, item.answer, item.status) == ("Varför?", "Jag tog över samtalet.", "besvarad")
    assert waiting("log_question_to_answer") == []
    assert events(target_id=str(item.pk)) == ["review_item.asked", "review_item.answered"]


def test_one_question_is_asked(item, log_reviewer, manager):
    ask_reader(item=item, question="Varför?", by=log_reviewer)

    with pytest.raises(ValidationError, match="frågade redan"):
        ask_reader(item=item, question="Hur?", by=manager)


def test_who_has_left_is_not_asked(log_reviewer):
    item = ReviewItemFactory(reader=UserFactory(disabled=True, call_taker=True))

    with pytest.raises(ValidationError, match="Bedöm utan svar"):
        ask_reader(item=item, question="Varför?", by=log_reviewer)


def test_nobody_else_answers(item, log_reviewer, coordinator):
    ask_reader(item=item, question="Varför?", by=log_reviewer)

    with pytest.raises(ValidationError, match="ingen fråga till dig"):
        answer_question(item=item, answer="För att.", by=coordinator)


def test_the_question_falls_when_the_reader_leaves_and_stays_fallen(
    item, call_taker, log_reviewer, administrator
):
    ask_reader(item=item, question="Varför?", by=log_reviewer)
    UserFactory(coordinator=True)

    disable_user(user=call_taker, by=administrator)

    item.refresh_from_db()
    assert item.fell_at is not None
    assert waiting("log_question_to_answer") == []
    call_taker.refresh_from_db()
    enable_user(user=call_taker, by=administrator)
    with pytest.raises(ValidationError, match="inget svar längre"):
        answer_question(item=item, answer="För att.", by=call_taker)
    decide_item(item=item, decision="in_order", by=log_reviewer)


# The decision


def test_a_reading_is_judged_also_without_an_answer(item, log_reviewer):
    ask_reader(item=item, question="Varför?", by=log_reviewer)

    decide_item(item=item, decision="follow_up", note="Tas upp på mötet.", by=log_reviewer)

    assert waiting("log_question_to_answer") == []
    with pytest.raises(ValidationError, match="bedömde redan"):
        decide_item(item=item, decision="in_order", by=log_reviewer)


def test_what_is_not_in_order_says_why(item, log_reviewer):
    for decision in ("follow_up", "not_in_order"):
        with pytest.raises(ValidationError, match=actions.NO_NOTE):
            decide_item(item=item, decision=decision, note="  ", by=log_reviewer)
    with pytest.raises(ValidationError, match=actions.NO_DECISION):
        decide_item(item=item, decision="maybe", by=log_reviewer)


def test_nobody_judges_or_asks_about_their_own(log_reviewer, manager):
    item = ReviewItemFactory(reader=log_reviewer)

    for act in (
        lambda: decide_item(item=item, decision="in_order", by=log_reviewer),
        lambda: ask_reader(item=item, question="Varför?", by=log_reviewer),
    ):
        with pytest.raises(ValidationError, match="En annan granskare"), transaction.atomic():
            act()
    decide_item(item=item, decision="in_order", by=manager)


def test_a_deputy_of_the_day_judges_what_the_only_manager_read(manager):
    item = ReviewItemFactory(reader=manager)
    deputy = User.objects.get(pk=DeputyshipFactory(away__user=manager, approved=True).user_id)

    with pytest.raises(ValidationError, match="En annan granskare"), transaction.atomic():
        decide_item(item=item, decision="in_order", by=manager)
    decide_item(item=item, decision="in_order", by=deputy)


def test_nobody_judges_a_reading_in_a_case_in_which_they_are_recused(call_taker, manager, log_reviewer):
    case = CaseFactory(handler=call_taker)
    item = ReviewItemFactory(reader=call_taker, case_id=case.pk)
    RecusalFactory(case=case, user=manager)

    for act in (
        lambda: decide_item(item=item, decision="in_order", by=manager),
        lambda: ask_reader(item=item, question="Varför?", by=manager),
    ):
        with pytest.raises(ValidationError, match="Du är jävig i ärendet"):
            act()
    assert not ReviewItem.objects.to_review_by(manager).filter(pk=item.pk).exists()
    log_reviewer.roles = []
    log_reviewer.save()
    with pytest.raises(ValidationError, match="Du är jävig i ärendet, och ingen annan"):
        decide_item(item=item, decision="in_order", by=manager)


def test_a_manager_judges_no_reading_in_a_case_restricted_to_others(call_taker, manager, log_reviewer):
    case = CaseFactory(handler=call_taker)
    item = ReviewItemFactory(reader=call_taker, case_id=case.pk)
    RestrictionFactory(case=case)

    assert not ReviewItem.objects.to_review_by(manager).filter(pk=item.pk).exists()
    with pytest.raises(ValidationError, match="skyddat för andra än dig"), transaction.atomic():
        decide_item(item=item, decision="in_order", by=manager)
    decide_item(item=item, decision="in_order", by=log_reviewer)


def test_where_nobody_else_can_it_says_so_and_the_month_waits(log_reviewer):
    item = ReviewItemFactory(reader=log_reviewer)

    with pytest.raises(ValidationError, match="ingen annan kan granska"):
        decide_item(item=item, decision="in_order", by=log_reviewer)
    with pytest.raises(ValidationError, match="inte bedömd"):
        sign_off(review=item.review, by=log_reviewer)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MANAGER, Role.LOG_REVIEWER)])
def test_who_does_not_review_does_nothing(item, role):
    by = UserFactory(roles=[role])

    for act in (
        lambda: ask_reader(item=item, question="Varför?", by=by),
        lambda: decide_item(item=item, decision="in_order", by=by),
        lambda: sign_off(review=item.review, by=by),
    ):
        with pytest.raises(ValidationError, match=actions.NOT_REVIEWER):
            act()


# The signature


def test_the_month_is_signed_off_when_all_is_judged(item, log_reviewer):
    with pytest.raises(ValidationError, match="1 läsning"):
        sign_off(review=item.review, by=log_reviewer)
    decide_item(item=item, decision="in_order", by=log_reviewer)

    sign_off(review=item.review, conclusion="Inget att anmärka.", by=log_reviewer)

    review = LogReview.objects.get()
    assert (review.conclusion, review.signed_off_by) == ("Inget att anmärka.", log_reviewer)
    assert waiting("log_review_to_sign") == []
    with pytest.raises(ValidationError, match="skrev under redan"):
        sign_off(review=review, by=log_reviewer)


def test_what_was_decided_and_signed_has_its_digest_in_the_log(item, log_reviewer):
    decide_item(item=item, decision="in_order", by=log_reviewer)
    sign_off(review=item.review, by=log_reviewer)

    named = [
        digest.split(":")[0] for row in AuditEvent.objects.exclude(digests=None) for digest in row.digests
    ]
    assert named == ["review_item", "log_review"]


# What the database holds, whoever asks


def refused(statement: str, *given: object) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)
    return error.value.__cause__.diag.constraint_name


def test_a_month_is_not_signed_off_with_something_undecided(item, log_reviewer):
    signs = "UPDATE review_logreview SET signed_off_at = now(), signed_off_by_id = %s"

    assert refused(signs, log_reviewer.pk) == "log_review_is_signed_off_whole"


def test_what_was_drawn_stays(item):
    for column, value in (
        ("seed", 1),
        ("month", date(1999, 1, 1)),
        ("readings", 1),
        ("due_on", date(2030, 1, 1)),
    ):
        assert refused(f"UPDATE review_logreview SET {column} = %s", value) == "log_review_stays_as_signed"
    for column, value in (
        ("reader_id", 1),
        ("rules", ["night"]),
        ("relation", "unrelated"),
        ("case_id", None),
    ):
        assert refused(f"UPDATE review_reviewitem SET {column} = %s", value) == "review_item_stays_as_signed"
    assert refused("DELETE FROM review_reviewitem") == "review_item_stays_as_signed"
    assert refused("DELETE FROM review_logreview") == "log_review_stays_as_signed"


def test_a_question_and_an_answer_stay(call_taker, log_reviewer):
    item = ReviewItemFactory(reader=call_taker, asked=True)
    answer_question(item=item, answer="För att.", by=call_taker)

    for column in ("question", "answer"):
        assert refused(f"UPDATE review_reviewitem SET {column} = 'x'") == "review_item_stays_as_signed"


def test_what_is_decided_stays_and_nothing_is_added_to_a_signed_month(item, log_reviewer):
    decide_item(item=item, decision="in_order", by=log_reviewer)

    changes = "UPDATE review_reviewitem SET decision = 'not_in_order', note = 'x'"
    assert refused(changes) == "review_item_stays_as_decided"
    sign_off(review=item.review, by=log_reviewer)
    with pytest.raises(IntegrityError, match="what is decided stays"), transaction.atomic():
        ReviewItemFactory(review=item.review)
    resigns = "UPDATE review_logreview SET signed_off_at = now()"
    assert refused(resigns) == "log_review_stays_as_signed"


def test_nobody_judges_their_own_by_the_database_either(item):
    judges = (
        "UPDATE review_reviewitem SET decision = 'in_order', decided_at = now(), decided_by_id = reader_id"
    )
    asks = "UPDATE review_reviewitem SET question = 'x', asked_at = now(), asked_by_id = reader_id"

    assert refused(judges) == "review_item_is_decided_by_another"
    assert refused(asks) == "review_item_is_asked_by_another"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"rules": ["hunch"]}, "review_item_is_drawn_for_a_known_reason"),
        ({"rules": []}, "review_item_is_drawn_for_a_known_reason"),
        ({"answer": "x", "answered_at": timezone.now()}, "review_item_is_answered_when_asked"),
        ({"fell_at": timezone.now()}, "review_item_falls_unanswered"),
        ({"decided": True, "decision": "follow_up"}, "review_item_not_in_order_says_why"),
    ],
)
def test_an_item_is_held_to_its_constraints(values, name):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        ReviewItemFactory(**values)

    assert error.value.__cause__.diag.constraint_name == name


def test_what_one_read_in_a_case_is_drawn_once(call_taker):
    first = ReviewItemFactory(reader=call_taker, case_id=None)

    with pytest.raises(IntegrityError, match="review_item_is_drawn_once"), transaction.atomic():
        ReviewItemFactory(review=first.review, reader=call_taker, case_id=None)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"month": date(2026, 10, 2)}, "log_review_is_of_a_month"),
        ({"signed_off_at": timezone.now()}, "log_review_is_signed_off_by_somebody_at_some_time"),
    ],
)
def test_a_review_is_held_to_its_constraints(values, name):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        LogReviewFactory(**values)

    assert error.value.__cause__.diag.constraint_name == name
    assert not ReviewItem.objects.exists()


def test_late_is_by_the_working_day(call_taker, manager):
    review = LogReviewFactory(due_on=timezone.localdate() - timedelta(days=1))
    keep_promises(review, by=None)

    [promise] = promises_of(manager, on=timezone.localdate())
    assert (promise.kind, promise.due_on) == ("log_review_to_sign", review.due_on)
