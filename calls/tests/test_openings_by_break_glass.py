"""Break-glass: a colleague's case is opened for a day by who has no part in it, for a reason that a manager reviews."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.cases import close_case
from calls.actions.openings import NO_REASON_TO_BREAK, break_glass, review_opening
from calls.factories import CaseFactory, CaseOpeningFactory
from calls.models import Case, CaseOpening, Promise
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

WHY = "Hon ringer igen och är rädd."


@pytest.fixture
def colleagues(other_call_taker) -> Case:
    return CaseFactory(handler=other_call_taker)


def broken(by, **values) -> CaseOpening:
    return CaseOpeningFactory(by_break_glass=True, created_by=by, **values)


def seen(user) -> list[Case]:
    return list(Case.objects.visible_to(user))


def words(client, name: str, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def sought(client, number: str) -> str:
    return client.post(reverse("calls:search"), {"q": number}).content.decode()


def test_a_colleagues_case_is_opened_for_a_day(call_taker, colleagues, logged):
    opening = break_glass(case=colleagues, reason=f" {WHY} ", by=call_taker)

    logged("opening.by_break_glass", by=call_taker, target=opening, case=colleagues)
    assert (opening.reason, opening.until - opening.opened_at) == (WHY, timedelta(hours=24))
    assert seen(call_taker) == [colleagues]
    assert seen(UserFactory(call_taker=True)) == []


def test_it_ends_by_itself_and_with_the_role(call_taker, coordinator):
    broken(call_taker, created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert seen(call_taker) == []

    broken(call_taker)
    call_taker.roles = [Role.MANAGER]
    assert seen(call_taker) == []


def test_a_closed_case_opens_in_the_same_way(call_taker, other_call_taker):
    case = CaseFactory(handler=other_call_taker, closed=True)

    break_glass(case=case, reason=WHY, by=call_taker)

    assert seen(call_taker) == [case]


def test_it_goes_on_where_the_case_is_closed_meanwhile(call_taker, other_call_taker, colleagues):
    break_glass(case=colleagues, reason=WHY, by=call_taker)
    Case.objects.filter(pk=colleagues.pk).update(state="follow_up")

    close_case(case=colleagues, outcome="settled", ve_assessment="no_reason", by=other_call_taker)

    assert seen(call_taker) == [colleagues]


@pytest.mark.parametrize("reason", ["", "  ", "x", "bråttom nu", "   bråttom   nu  "])
def test_a_reason_of_a_few_words_is_said(call_taker, colleagues, refused, reason):
    with refused(NO_REASON_TO_BREAK):
        break_glass(case=colleagues, reason=reason, by=call_taker)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ARCHIVIST, Role.ADMINISTRATOR])
def test_others_break_no_glass(colleagues, refused, role):
    other = UserFactory(roles=[role])

    with refused("Du kan inte nödöppna ärenden."):
        break_glass(case=colleagues, reason=WHY, by=other)


def test_what_may_be_read_anyway_is_not_broken_into(call_taker, colleagues, refused):
    mine = CaseFactory(handler=call_taker)
    break_glass(case=colleagues, reason=WHY, by=call_taker)

    for case in (mine, colleagues):
        with refused("Du kan redan läsa ärendet."):
            break_glass(case=case, reason=WHY, by=call_taker)


def test_who_may_know_of_closed_cases_opens_them_in_their_own_way(other_call_taker, refused):
    both = UserFactory(roles=[Role.CALL_TAKER, Role.COORDINATOR])
    case = CaseFactory(handler=other_call_taker, closed=True)

    with refused("Ärendet finns inte."):
        break_glass(case=case, reason=WHY, by=both)


def test_a_merged_case_is_opened_as_the_one_that_goes_on(call_taker, colleagues, login):
    doublet = CaseFactory(doublet=True, merged_into=colleagues)
    address = reverse("calls:break_glass", args=[doublet.number])
    client = login(call_taker)

    page = client.get(address).content.decode()
    answer = client.post(address, {"reason": WHY})

    assert colleagues.number not in page
    assert (answer.url, seen(call_taker)) == (colleagues.get_absolute_url(), [colleagues])


def test_the_same_form_sent_twice_opens_once(call_taker, colleagues):
    token = CaseOpeningFactory.build().pk

    first = break_glass(case=colleagues, reason=WHY, by=call_taker, token=token)
    second = break_glass(case=colleagues, reason=WHY, by=call_taker, token=token)

    assert (first, CaseOpening.objects.count()) == (second, 1)


def test_it_is_no_part_in_the_case(call_taker, colleagues):
    """Before an identity is opened there, whoever is at the keyboard shows who it is."""
    break_glass(case=colleagues, reason=WHY, by=call_taker)

    assert list(Case.objects.partaken_by(call_taker)) == []


# Reviewed


def test_it_waits_for_the_manager_until_it_is_looked_at(call_taker, manager, colleagues, logged):
    opening = break_glass(case=colleagues, reason=WHY, by=call_taker)
    logged("opening.by_break_glass", by=call_taker, target=opening, case=colleagues)
    waiting = Promise.objects.open().filter(kind="opening_to_review").values_list("target", flat=True)
    assert waiting.get() == str(opening.pk)

    opening = review_opening(opening=opening, by=manager)

    logged("opening.reviewed", by=manager, target=opening, case=colleagues)
    assert opening.reviewed_by == manager
    assert not waiting.exists()
    assert seen(call_taker) == [colleagues]


def test_it_is_reviewed_once_by_a_manager_who_did_not_break_the_glass(call_taker, manager, refused):
    both = UserFactory(roles=[Role.CALL_TAKER, Role.MANAGER])
    own, done, read = broken(both), broken(call_taker), CaseOpeningFactory()
    review_opening(opening=done, by=manager)

    with refused("Du har själv nödöppnat."):
        review_opening(opening=own, by=both)
    with refused("Chefen granskar nödöppningar."):
        review_opening(opening=own, by=call_taker)
    with refused(f"{manager.name} granskade redan"):
        review_opening(opening=done, by=manager)
    with refused("behöver ingen granskning"):
        review_opening(opening=read, by=manager)


# The pages


def test_whoever_types_the_number_gets_the_page_to_say_why(call_taker, colleagues, login):
    client = login(call_taker)
    address = reverse("calls:break_glass", args=[colleagues.number])

    found, page = sought(client, colleagues.number), client.get(address).content.decode()

    assert address in found
    for shown in (found, page):
        assert colleagues.handler.name not in shown
        assert colleagues.get_state_display() not in shown
    answer = client.post(address, {"reason": WHY})
    assert "Nödöppnat för dig till" in client.get(answer.url).content.decode()


def test_open_and_closed_read_alike(call_taker, other_call_taker, login):
    client = login(call_taker)
    pages = [
        re.sub(r'"[^"]*"', "", words(client, "calls:break_glass", case.number)).replace(case.number, "")
        for case in (
            CaseFactory(handler=other_call_taker),
            CaseFactory(handler=other_call_taker, closed=True),
        )
    ]

    first, second = pages
    assert first == second


def test_a_number_that_does_not_exist_is_no_page(call_taker, login):
    client = login(call_taker)

    assert "Ingen träff" in sought(client, "2026-9999")
    assert client.get(reverse("calls:break_glass", args=["2026-9999"])).status_code == 404


def test_who_may_open_the_case_is_led_to_it(call_taker, login):
    case = CaseFactory(handler=call_taker)

    answer = login(call_taker).get(reverse("calls:break_glass", args=[case.number]))

    assert answer.url == case.get_absolute_url()


def test_it_stands_in_the_case_with_its_reason_and_review(
    call_taker, other_call_taker, manager, colleagues, login
):
    opening = break_glass(case=colleagues, reason=WHY, by=call_taker)
    client = login(other_call_taker)

    before = client.get(colleagues.get_absolute_url()).content.decode()
    review_opening(opening=opening, by=manager)
    after = client.get(colleagues.get_absolute_url()).content.decode()

    assert WHY in before
    assert "Chefen har inte granskat det än." in before
    assert f"{manager.name} granskade det" in after
    assert "Nödöppnat för dig" not in before


def test_the_manager_reads_the_reason_and_says_that_it_is_reviewed(call_taker, manager, colleagues, login):
    opening = break_glass(case=colleagues, reason=WHY, by=call_taker)
    address, client = reverse("calls:opening_review", args=[opening.pk]), login(manager)

    assert address in client.get(reverse("calls:opening_index")).content.decode()
    page = client.get(address).content.decode()
    client.post(address)

    assert WHY in page
    assert colleagues.handler.name not in page
    opening.refresh_from_db()
    assert opening.reviewed_by == manager
    assert "granskade redan" in client.get(address).content.decode()


def test_who_broke_the_glass_finds_it_in_the_list(call_taker, colleagues, login):
    broken(UserFactory(call_taker=True), reason="Någon annans skäl.")
    break_glass(case=colleagues, reason=WHY, by=call_taker)

    page = login(call_taker).get(reverse("calls:opening_index")).content.decode()

    assert WHY in page
    assert colleagues.get_absolute_url() in page
    assert "Någon annans skäl." not in page
