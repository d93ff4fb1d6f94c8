"""The pages of the monthly review: who may open them, what they show, and what they never do."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.factories import CaseFactory
from calls.tests.factories import NamedPersonFactory, RestrictionFactory
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.permissions import Role
from stodtelefon.review.actions import ask_reader, decide_item, sign_off
from stodtelefon.review.factories import LogReviewFactory, ReviewItemFactory, last_month
from stodtelefon.review.tests.month import at, line

pytestmark = pytest.mark.django_db
CHOICE = re.compile(r"<option.*?</option>", re.S)


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


@pytest.fixture
def item(call_taker, case):
    first = line(call_taker, case.pk)
    return ReviewItemFactory(
        review__month=last_month(),
        reader=call_taker,
        case_id=case.pk,
        first_line=first.pk,
        last_line=first.pk,
        first_at=at(),
        lines=1,
    )


def page(client, name: str, *of: object) -> str:
    return client.get(reverse(f"review:{name}", args=of)).content.decode()


def last_event() -> str:
    return AuditEvent.objects.latest("pk").event


def test_the_month_says_who_what_and_why(login, manager, item, case, call_taker):
    words = page(login(manager), "month", item.review.pk)

    for said in (call_taker.name, case.number, "handläggare", "stickprov", "att bedöma", "1 kvar"):
        assert said in words
    assert last_event() == "log_review.opened"


@pytest.mark.parametrize("name", ["month", "item", "printout", "ask"])
def test_of_a_case_that_the_log_hides_neither_number_nor_lines_are_shown(login, manager, item, case, name):
    of = item.pk if name in ("item", "ask") else item.review.pk
    client = login(manager)
    assert case.number in page(client, name, of)

    restriction = RestrictionFactory(case=case)

    words = page(client, name, of)
    assert case.number not in words
    assert "inte ditt att läsa om" in words
    assert "Minut för minut" not in words
    assert reverse("audit:case", args=[case.pk]) not in words
    NamedPersonFactory(restriction=restriction, user=manager)
    assert case.number in page(client, name, of)


def test_a_reading_shows_its_lines_and_leads_to_the_next(login, manager, item, call_taker):
    other = ReviewItemFactory(review=item.review, first_at=at(11))
    client = login(manager)

    assert "öppnade ärendet" in page(client, "item", item.pk)
    answer = client.post(reverse("review:item", args=[item.pk]), {"decision": "in_order", "note": ""})

    assert answer["Location"] == reverse("review:item", args=[other.pk])
    answer = client.post(reverse("review:item", args=[other.pk]), {"decision": "in_order", "note": ""})
    assert answer["Location"] == reverse("review:month", args=[item.review.pk])


def test_what_waits_for_an_answer_is_not_the_next(login, manager, item):
    ask_reader(item=item, question="Varför?", by=manager)

    assert "Nästa att bedöma" not in page(login(manager), "month", item.review.pk)


def test_the_question_lands_on_idag_and_the_answer_on_the_reviewers_page(login, manager, item, call_taker):
    reviewer = login(manager)
    reviewer.post(reverse("review:ask", args=[item.pk]), {"question": "Varför öppnade du det?"})
    reader = login(call_taker)

    assert "Fråga om något du har läst" in reader.get("/").content.decode()
    assert "Varför öppnade du det?" in page(reader, "answer", item.pk)
    reader.post(reverse("review:answer", args=[item.pk]), {"answer": "Jag tog över samtalet."})

    assert "Jag tog över samtalet." in page(reviewer, "item", item.pk)
    assert "Fråga om något du har läst" not in reader.get("/").content.decode()
    assert "Du svarade redan" in page(reader, "answer", item.pk)


def test_nobody_else_sees_that_somebody_was_asked(login, item, manager, coordinator, call_taker):
    """Not on Idag, nor on Väntar; also while the reader is away, whoever stands in."""
    ask_reader(item=item, question="Varför?", by=manager)
    stand_in = UserFactory(call_taker=True)
    AwayFactory(user=call_taker, stand_in=stand_in, going_on=True)

    for other in (coordinator, stand_in, manager, UserFactory(administrator=True)):
        client = login(other)
        shown = "".join(client.get(address).content.decode() for address in ("/", reverse("waiting")))
        assert "ur loggkontrollen" not in CHOICE.sub("", shown)
        assert "om vad du har läst" not in shown
        assert client.get(reverse("review:answer", args=[item.pk])).status_code == 404
    assert "Fråga om något du har läst" in login(call_taker).get("/").content.decode()


def test_ones_own_reading_is_another_reviewers(login, log_reviewer, manager):
    item = ReviewItemFactory(reader=log_reviewer)
    client = login(log_reviewer)

    assert "En annan granskare" in page(client, "item", item.pk)
    assert "Ställ en fråga" not in page(client, "item", item.pk)
    answer = client.post(reverse("review:item", args=[item.pk]), {"decision": "in_order", "note": ""})

    assert "En annan granskare" in answer.content.decode()
    assert AuditEvent.objects.filter(event="own_deed.refused", actor_id=log_reviewer.pk).count() == 1
    item.refresh_from_db()
    assert item.decided_at is None


def test_a_month_where_others_go_on_says_whom_it_waits_for(login, log_reviewer, manager):
    own = ReviewItemFactory(review__month=last_month(), reader=log_reviewer)
    said = "De väntar på svar, eller bedöms av någon annan"

    assert said in page(login(log_reviewer), "month", own.review_id)
    assert said not in page(login(manager), "month", own.review_id)


def test_a_month_over_its_day_says_so_in_the_list_and_on_its_page(login, manager, call_taker):
    late = timezone.localdate() - timedelta(days=7)
    item = ReviewItemFactory(review__month=last_month(), review__due_on=late, reader=call_taker)
    client = login(manager)

    for name, of in (("index", ()), ("month", (item.review_id,))):
        assert "över tiden" in page(client, name, *of)


def test_a_month_nobody_else_can_finish_says_so(login, log_reviewer):
    item = ReviewItemFactory(reader=log_reviewer)
    keep_promises(item.review, by=None)
    client = login(log_reviewer)

    assert "ingen annan kan granska loggen" in page(client, "item", item.pk)
    assert item.review.month_in_words in client.get("/").content.decode().lower()


def test_the_month_is_signed_and_printed(login, manager, item):
    OrganisationFactory(board="Socialnämnden")
    decide_item(item=item, decision="follow_up", note="Tas upp på mötet.", by=manager)
    client = login(manager)

    client.post(reverse("review:sign_off", args=[item.review.pk]), {"conclusion": "Inget mer."})
    words = page(client, "printout", item.review.pk)

    for said in (
        "Socialnämnden",
        "4711",
        "Tas upp på mötet.",
        "Inget mer.",
        manager.name,
        "lag (2001:454) 10 §",
    ):
        assert said in words
    assert last_event() == "log_review.printed"
    assert "underskriven" in page(client, "index")


def test_a_month_is_not_signed_with_something_left(login, manager, item):
    client, address = login(manager), reverse("review:sign_off", args=[item.review.pk])
    answer = client.post(address, {"conclusion": ""})

    assert "1 läsning är inte bedömd än" in answer.content.decode()
    page = client.get(address).content.decode()
    assert reverse("review:item", args=[item.pk]) in page
    assert "Nästa att bedöma" in page
    own = ReviewItemFactory(reader=manager)
    page = client.get(reverse("review:sign_off", args=[own.review.pk])).content.decode()
    assert ("Nästa att bedöma" in page, own.review.get_absolute_url() in page) == (False, True)
    assert "dina egna läsningar" in page


def test_a_case_that_was_erased_has_no_number(login, manager):
    item = ReviewItemFactory()

    assert "inte kvar" in page(login(manager), "month", item.review.pk)
    assert "inte kvar" in page(login(manager), "item", item.pk)


def test_what_was_read_in_many_cases_shows_its_lines(login, manager, call_taker):
    first, last = line(call_taker, CaseFactory().pk), line(call_taker, CaseFactory().pk)
    item = ReviewItemFactory(
        reader=call_taker, case_id=None, rules=["many"], relation="", first_line=first.pk, last_line=last.pk
    )

    words = page(login(manager), "item", item.pk)

    assert "flera" in words
    assert "öppnade ärendet, 2 gånger" in words


def test_the_reviewer_of_the_unit_has_the_way_to_the_log(login, manager, item):
    assert "Vem har sett ärendet" in page(login(manager), "item", item.pk)


def test_a_try_on_the_review_is_in_the_log(login, call_taker, item):
    assert login(call_taker).get(reverse("review:item", args=[item.pk])).status_code == 404
    assert last_event() == "log.refused"


def test_from_the_case_to_who_has_seen_it_for_who_reads_the_log(login, call_taker, case):
    both = UserFactory(roles=[Role.COORDINATOR, Role.LOG_REVIEWER])

    assert reverse("audit:case", args=[case.pk]) in login(both).get(case.get_absolute_url()).content.decode()
    assert "Vem har sett" not in login(call_taker).get(case.get_absolute_url()).content.decode()


def test_a_review_without_anything_drawn_is_signed_at_once(login, manager):
    review = LogReviewFactory()
    sign_off(review=review, by=manager)

    assert "Inget drogs." in page(login(manager), "month", review.pk)
