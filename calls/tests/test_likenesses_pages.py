"""Two cases side by side: on the coordinator's Idag and page, and on no page of those who may not open both."""

import pytest
from django.urls import reverse

from calls.factories import CallerFactory, CaseFactory, LikenessFactory, PersonOfConcernFactory
from calls.models import Likeness
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

GROUP = "Ärenden som liknar varandra"


@pytest.fixture
def pair():
    one, other = CaseFactory(number="2026-0101"), CaseFactory(number="2026-0102")
    CallerFactory(case=other)
    PersonOfConcernFactory(case=one, age_band="15_17")
    return LikenessFactory(one=one, other=other, alike=["personal_number", "name"])


def address(pair, name="likeness"):
    return reverse(f"calls:{name}", args=[pair.pk])


def test_idag_of_the_coordinator_has_the_pair_until_it_is_settled(login, coordinator, pair):
    client = login(coordinator)
    page = client.get("/").content.decode()
    assert GROUP in page
    assert f'href="{address(pair)}">Jämför' in page

    response = client.post(address(pair, "likeness_dismiss"), follow=True)

    assert response.redirect_chain == [("/", 302)]
    page = response.content.decode()
    assert "Noterat: inte samma oro." in page
    assert GROUP not in page
    assert Likeness.objects.get().settled_by == coordinator


def test_idag_of_the_coordinator_has_no_pair_with_a_closed_case(login, coordinator):
    LikenessFactory(one=CaseFactory(closed=True))

    assert GROUP not in login(coordinator).get("/").content.decode()


def test_idag_of_a_call_taker_has_no_pair(login, call_taker):
    LikenessFactory(one=CaseFactory(handler=call_taker), other=CaseFactory(handler=call_taker))

    assert GROUP not in login(call_taker).get("/").content.decode()


def test_page_shows_both_cases_and_what_is_alike_and_is_logged_for_each(login, coordinator, pair):
    page = login(coordinator).get(address(pair)).content.decode()

    for words in ("2026-0101", "2026-0102", "Lika: personnummer och namn.", "15–17 år", "Lärare"):
        assert words in page
    read = AuditEvent.objects.filter(event="case.opened").order_by("pk").values_list("case_id", flat=True)
    assert set(read) == {pair.first_id, pair.second_id}


def test_page_of_a_settled_pair_says_by_whom_and_asks_nothing(login, coordinator, pair):
    client = login(coordinator)
    client.post(address(pair, "likeness_dismiss"))

    page = client.get(address(pair)).content.decode()

    assert "Avgjort: inte samma oro" in page
    assert coordinator.name in page
    assert address(pair, "likeness_dismiss") not in page


def test_pair_settled_by_a_colleague_meanwhile_is_said(login, coordinator, pair):
    client = login(coordinator)
    client.post(address(pair, "likeness_dismiss"))

    page = client.post(address(pair, "likeness_dismiss"), follow=True).content.decode()

    assert "Det är redan avgjort: inte samma oro." in page


@pytest.mark.parametrize("name", ["likeness", "likeness_dismiss"])
def test_pair_with_a_case_closed_to_the_coordinator_does_not_exist(login, coordinator, name):
    pair = LikenessFactory(one=CaseFactory(closed=True))

    assert login(coordinator).post(address(pair, name)).status_code == 404
    assert Likeness.objects.get().settled_at is None


def test_case_page_names_the_other_case_only_to_who_may_open_it(login, call_taker, coordinator):
    mine = CaseFactory(handler=call_taker)
    also_mine, theirs = CaseFactory(handler=call_taker), CaseFactory()
    for other in (also_mine, theirs):
        LikenessFactory(one=mine, other=other)

    page = login(call_taker).get(mine.get_absolute_url()).content.decode()

    assert f"Liknar ärende {also_mine.number}" in page
    assert theirs.number not in page
    assert "Jämför" not in page
    assert login(coordinator).get(mine.get_absolute_url()).content.decode().count("Jämför") == 2


def test_idag_costs_the_same_with_many_pairs(login, coordinator, cost):
    client = login(coordinator)
    LikenessFactory.create_batch(2)
    few = cost(client, "/")
    LikenessFactory.create_batch(12)

    assert cost(client, "/") == few
