"""The review of a month of the log: drawn by the night, asked, answered, decided, signed off.

Nobody asks about or judges what they have read themselves, or what was read in a case of which the log tells them
nothing (`cases_not_in_log_of`): another reviewer does. Where there is no other the month stays open, and Idag says so.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.models import Promise
from calls.models.outsiders import cases_not_in_log_of
from calls.models.recusals import recused_in
from calls.promptness import add_working_days
from stodtelefon.accounts.actions.holdings import lock_people
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import refuse_own_deed
from stodtelefon.dates import midnight
from stodtelefon.dates import moment as in_words
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission
from stodtelefon.review.models import Decision, LogReview, ReviewItem
from stodtelefon.review.rules import Month, next_month
from stodtelefon.saving import check_faults, lock, moment, save, save_new
from stodtelefon.texts import tidy

NO_QUESTION = "Skriv frågan."
NO_ANSWER = "Skriv ett svar."
NO_DECISION = "Välj hur du bedömer det."
NO_NOTE = "Skriv varför, och vad som görs."
OWN = "Det är din egen läsning. En annan granskare bedömer den."
NOT_ALONE = "Det är din egen läsning, och ingen annan kan granska loggen. Be systemförvaltaren låta någon mer göra det."
RECUSED, RESTRICTED = "Du är jävig i ärendet", "Ärendet är skyddat för andra än dig"
BY_ANOTHER = ". En annan granskare bedömer läsningen."
BY_NOBODY = ", och ingen annan kan granska det. Be systemförvaltaren låta någon mer göra det."
NOT_REVIEWER = "Du granskar inte loggen."
NOT_OVER = "Månaden är inte slut."


@transaction.atomic
def draw_month(*, month: date, by: None = None) -> LogReview | None:
    """Draw what is to be reviewed of a month (its first local day). The system's own deed, made once.

    None where nobody read anything in a case. Refuses a month that is not over, and one that is drawn already.
    """
    if midnight(next_month(month)) > timezone.now():
        raise ValidationError(NOT_OVER, code="state")
    organisation = Organisation.load()
    those = Month(month, organisation)
    if not those.found:
        return None
    seed = secrets.randbits(63)
    review = save(
        LogReview(
            month=month,
            seed=seed,
            readings=those.readings,
            readers=those.readers,
            due_on=due_on(month, organisation),
        )
    )
    items = [found.as_item() for found in those.drawn(seed)]
    for item in items:
        item.review = review
    save_new(items)
    keep_promises(review, by=by, of={LogReview})
    record("log_review.drawn", by=by, target=review)
    return review


@transaction.atomic
def ask_reader(*, item: ReviewItem, question: str, by: User, at: datetime | None = None) -> ReviewItem:
    """Ask the reader one question, which comes to their Idag. Refuses what `obstacle_to_asking` says, and no words.
    Whoever closes the reader's account meanwhile waits."""
    lock_people(item.reader)
    at, item = moment(at), _locked(item)
    _refuse(obstacle_to_asking(item, by), item, by)
    check_faults({} if tidy(question) else {"question": NO_QUESTION})
    item.question, item.asked_by, item.asked_at = tidy(question), by, at
    save(item)
    keep_promises(item, by=by, of={ReviewItem})
    record("review_item.asked", by=by, target=item)
    return item


@transaction.atomic
def answer_question(*, item: ReviewItem, answer: str, by: User, at: datetime | None = None) -> ReviewItem:
    """The reader answers, once. Refuses others, what is answered, fallen or decided already, and no words."""
    at, item = moment(at), _locked(item)
    if refused := obstacle_to_answering(item, by):
        raise ValidationError(refused, code="state")
    check_faults({} if tidy(answer) else {"answer": NO_ANSWER})
    item.answer, item.answered_at = tidy(answer), at
    save(item)
    keep_promises(item, by=by, of={ReviewItem})
    record("review_item.answered", by=by, target=item)
    return item


@transaction.atomic
def drop_question(*, item: ReviewItem, by: User, at: datetime | None = None) -> ReviewItem:
    """The reader leaves without having answered: the question waits for nobody, and it is judged as it stands."""
    at, item = moment(at), _locked(item)
    if item.is_waiting:
        item.fell_at = at
        save(item)
    keep_promises(item, by=by, how=Promise.Ended.TAKEN_BACK, of={ReviewItem})
    record("review_item.question_fell", by=by, target=item)
    return item


@transaction.atomic
def decide_item(
    *, item: ReviewItem, decision: str, by: User, note: str | None = None, at: datetime | None = None
) -> ReviewItem:
    """Judge a reading. An unanswered question waits no more. Refuses one's own, what is decided already, and what is
    not in order without a word on why."""
    at, item = moment(at), _locked(item)
    _refuse(obstacle_to_deciding(item, by), item, by)
    check_faults(decision_faults(decision, note))
    item.decision, item.note = decision, tidy(note) or None
    item.decided_by, item.decided_at = by, at
    save(item)
    keep_promises(item, by=by, how=Promise.Ended.TAKEN_BACK, of={ReviewItem})
    record("review_item.decided", by=by, target=item)
    return item


@transaction.atomic
def sign_off(
    *, review: LogReview, by: User, conclusion: str | None = None, at: datetime | None = None
) -> LogReview:
    """Sign the month off: nothing of it changes any more. Refuses who does not review, a month with something undecided
    and one that is signed off already."""
    at = moment(at)
    review = lock(LogReview.objects.select_related("signed_off_by"), review.pk)
    if refused := obstacle_to_signing(review, by):
        raise ValidationError(refused, code="state")
    review.conclusion, review.signed_off_by, review.signed_off_at = tidy(conclusion) or None, by, at
    save(review)
    keep_promises(review, by=by, of={LogReview})
    record("log_review.signed_off", by=by, target=review)
    return review


# What forms and pages ask too


def due_on(month: date, organisation: Organisation) -> date:
    """The working day of the next month (the first is 1) on which the review should be signed off."""
    first = next_month(month)
    before = date.fromordinal(first.toordinal() - 1)
    return add_working_days(before, organisation.review_by_working_day)


def obstacle_to_asking(item: ReviewItem, by: User) -> str:
    """Why `by` may not ask; empty when nothing hinders."""
    return obstacle_to_deciding(item, by) or why_not_asked(item)


def why_not_asked(item: ReviewItem) -> str:
    """Why nobody may ask about it; empty when nothing hinders."""
    if item.asked_at is not None:
        return f"{item.asked_by.name} frågade redan {in_words(item.asked_at)}."
    if not item.reader.can(Permission.HOME_READ):
        return f"{item.reader.name} kan inte svara: kontot är stängt, eller har ingen Idag. Bedöm utan svar."
    return ""


def obstacle_to_answering(item: ReviewItem, by: User) -> str:
    """Why `by` may not answer; empty when nothing hinders."""
    if item.reader_id != by.pk or item.asked_at is None:
        return "Det finns ingen fråga till dig här."
    if item.answered_at is not None:
        return f"Du svarade redan {in_words(item.answered_at)}."
    return "" if item.is_waiting else "Frågan behöver inget svar längre."


def obstacle_to_deciding(item: ReviewItem, by: User) -> str:
    """Why `by` may not judge it; empty when nothing hinders."""
    if not by.can(Permission.LOG_REVIEW):
        return NOT_REVIEWER
    if item.decided_at is not None:
        return f"{item.decided_by.name} bedömde redan {in_words(item.decided_at)}."
    is_own = item.reader_id == by.pk
    if not is_own and _is_told(item, by):
        return ""
    may = User.objects.who_may_on(timezone.localdate(), Permission.LOG_REVIEW)
    is_left = any(_is_told(item, other) for other in may.exclude(pk__in=[by.pk, item.reader_id]))
    if is_own:
        return OWN if is_left else NOT_ALONE
    why = RECUSED if recused_in(item.case_id, [by]) else RESTRICTED
    return f"{why}{BY_ANOTHER if is_left else BY_NOBODY}"


def _is_told(item: ReviewItem, user: User) -> bool:
    """Does the log tell this reader of the case?"""
    return item.case_id is None or item.case_id not in cases_not_in_log_of(user)


def obstacle_to_signing(review: LogReview, by: User) -> str:
    """Why `by` may not sign the month off; empty when nothing hinders."""
    if not by.can(Permission.LOG_REVIEW):
        return NOT_REVIEWER
    if review.signed_off_at is not None:
        return f"{review.signed_off_by.name} skrev under redan {in_words(review.signed_off_at)}."
    left = review.items.undecided().count()
    if left:
        return "1 läsning är inte bedömd än." if left == 1 else f"{left} läsningar är inte bedömda än."
    return ""


def decision_faults(decision: str | None, note: str | None) -> dict[str, str]:
    """What is missing in a decision, by field."""
    if decision not in Decision:
        return {"decision": NO_DECISION}
    return {} if decision == Decision.IN_ORDER or tidy(note) else {"note": NO_NOTE}


def _locked(item: ReviewItem) -> ReviewItem:
    """The item as it is now, its month first: nobody signs that off meanwhile."""
    lock(LogReview, item.review_id)
    return lock(ReviewItem.objects.select_related("reader", "asked_by", "decided_by"), item.pk)


def _refuse(refused: str, item: ReviewItem, by: User) -> None:
    if refused in (OWN, NOT_ALONE):
        refuse_own_deed(refused, by=by, target=item)
    if refused:
        raise ValidationError(refused, code="state")
