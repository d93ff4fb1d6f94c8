"""Closed cases in the queue and the search, the reason, the manager's list and decision, the way on to reopening."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    CaseOpeningFactory,
    IdentityFactory,
    QuickScanFactory,
)
from calls.models import Case, CaseOpening
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

INDEX_QUERIES = 10
WHY = "Uppringaren har hört av sig till en kollega."


@pytest.fixture
def colleagues(call_taker):
    """A case that a colleague closed just now, with something in it to read."""
    case = CaseFactory(handler=call_taker, closed=True, urgency="can_wait")
    call = CallFactory(caller=CallerFactory(case=case), taken_by=call_taker)
    QuickScanFactory(call=call, reason="Läraren har märkt något nytt.")
    return case


def closed(days: float) -> Case:
    return CaseFactory(closed=True, closed_at=timezone.now() - timedelta(days=days))


def words(client, url: str) -> str:
    return client.get(url).content.decode()


def queue(name: str) -> str:
    return reverse("calls:case_index") + f"?lista={name}"


def create(case: Case) -> str:
    return reverse("calls:opening_create", args=[case.number])


# The queue


def test_the_coordinator_sees_what_closed_lately_without_content_and_the_way_to_open_it(
    coordinator, colleagues, login
):
    page = words(login(coordinator), queue("avslutade"))

    assert colleagues.number in page
    assert f'href="{create(colleagues)}"' in page
    assert "Öppna för läsning" in page
    assert f'href="{colleagues.get_absolute_url()}"' not in page
    assert "kan vänta" not in page


def test_others_see_no_way_to_open(colleagues, other_call_taker, manager, archivist, login):
    assert colleagues.number not in words(login(other_call_taker), queue("avslutade"))
    for who in (manager, archivist):
        page = words(login(who), queue("avslutade"))
        assert (colleagues.number in page, create(colleagues) in page) == (True, False)


def test_doublet_is_opened_where_it_goes_on(coordinator, colleagues, login):
    doublet = CaseFactory(doublet=True, merged_into=colleagues)
    browser = login(coordinator)

    assert create(doublet) not in words(browser, queue("avslutade"))
    assert browser.get(create(doublet)).url == create(colleagues)


def test_earlier_ones_are_opened_within_a_year_and_asked_for_when_older(coordinator, call_taker, login):
    recent, older = closed(40), closed(500)

    page = words(login(coordinator), queue("avslutade-tidigare"))

    assert (recent.number in page, older.number in page) == (True, True)
    assert (page.count("Öppna för läsning"), page.count("Be chefen öppna")) == (1, 1)
    assert "Avslutade tidigare" not in words(login(call_taker), queue("oppna"))


def test_the_closed_queues_cost_the_same_with_many(coordinator, login, cost):
    client = login(coordinator)
    for days in (1, 100, 500):
        closed(days)
    few = [cost(client, queue(name)) for name in ("avslutade", "avslutade-tidigare")]
    for days in (1, 100, 500):
        CaseFactory.create_batch(15, closed=True, closed_at=timezone.now() - timedelta(days=days))

    assert [cost(client, queue(name)) for name in ("avslutade", "avslutade-tidigare")] == few
    assert max(few) <= INDEX_QUERIES


# The reason, then the case, then open again


def test_the_reason_then_the_case_then_open_again_with_the_same_reason(coordinator, colleagues, login):
    client = login(coordinator)
    assert client.get(colleagues.get_absolute_url()).status_code == 404
    form = client.get(create(colleagues))
    assert "24 timmar" in form.content.decode()

    sent = client.post(create(colleagues), {"reason": WHY, "token": form.context["form"]["token"].value()})

    assert sent.url == colleagues.get_absolute_url()
    page = words(client, sent.url)
    assert ("Läraren har märkt något nytt." in page, "Öppnat för läsning till" in page) == (True, True)
    again = reverse("calls:case_reopen", args=[colleagues.number])
    assert page.count(f'href="{again}"') == 1
    form = client.get(again).context["form"]
    assert form["reason"].value() == WHY
    client.post(again, {"reason": form["reason"].value(), "version": form["version"].value()})
    colleagues.refresh_from_db()
    assert (colleagues.is_open, colleagues.handler) == (True, coordinator)


def test_the_case_page_of_a_colleague_says_nothing_of_the_opening(coordinator, call_taker, colleagues, login):
    CaseOpeningFactory(case=colleagues, created_by=coordinator, reason=WHY)

    page = words(login(call_taker), colleagues.get_absolute_url())

    assert ("Öppnat för läsning" in page, WHY in page) == (False, False)


def test_a_reason_is_asked_for_by_its_field_and_nothing_is_opened(coordinator, colleagues, login):
    response = login(coordinator).post(create(colleagues), {"reason": " "})

    assert "Skriv i en mening varför ärendet behöver öppnas." in response.content.decode()
    assert not CaseOpening.objects.exists()


def test_what_may_be_read_leads_to_the_case(coordinator, login):
    case = CaseFactory()

    assert login(coordinator).get(create(case)).url == case.get_absolute_url()


def test_an_opened_case_is_still_closed_to_search_by_others(coordinator, other_call_taker, login):
    opening = CaseOpeningFactory(created_by=coordinator)
    IdentityFactory(caller=CallerFactory(case=opening.case), name="Påhittad Ekström")

    for who, finds in (
        (coordinator, True),
        (UserFactory(coordinator=True), False),
        (other_call_taker, False),
    ):
        page = login(who).post(reverse("calls:search"), {"q": "Ekström"}).content.decode()
        assert (opening.case.number in page) == finds


# Search by number


def test_a_closed_case_found_by_its_number_leads_the_coordinator_to_the_reason(
    coordinator, colleagues, login
):
    page = login(coordinator).post(reverse("calls:search"), {"q": colleagues.number}).content.decode()

    assert f'href="{create(colleagues)}"' in page
    assert f'href="{colleagues.get_absolute_url()}"' not in page


def test_a_closed_case_is_not_found_by_a_call_taker_nor_by_a_name(
    coordinator, other_call_taker, colleagues, login
):
    """To the call taker it is a number like any other colleague's: test_openings_by_break_glass.py."""
    IdentityFactory(caller=colleagues.callers.get(), name="Påhittad Ekström")

    by_number = login(other_call_taker).post(reverse("calls:search"), {"q": colleagues.number})
    by_name = login(coordinator).post(reverse("calls:search"), {"q": "Påhittad Ekström"})
    by_nobodys = login(coordinator).post(reverse("calls:search"), {"q": "2001-0001"})

    assert "Du har inte det ärendet" in by_number.content.decode()
    for page in (by_name, by_nobodys):
        assert "Ingen träff" in page.content.decode()


# Older ones


def test_an_older_case_is_asked_for_and_stands_on_the_managers_idag(coordinator, manager, login):
    case = closed(500)
    client = login(coordinator)

    sent = client.post(create(case), {"reason": WHY}, follow=True)

    assert "Chefen har fått frågan" in sent.content.decode()
    assert "väntar på chefens beslut" in sent.content.decode()
    assert "Du har redan frågat" in words(client, create(case))
    opening = CaseOpening.objects.get()
    decide = reverse("calls:opening_decide", args=[opening.pk])
    home = words(login(manager), reverse("home"))
    assert ("Äldre ärenden att öppna" in home, f'href="{decide}"' in home) == (True, True)
    assert decide not in words(client, reverse("home"))


def test_the_manager_reads_the_reason_and_says_yes_and_the_coordinator_hears(coordinator, manager, login):
    opening = CaseOpeningFactory(asked=True, created_by=coordinator, reason=WHY)
    decide, client = reverse("calls:opening_decide", args=[opening.pk]), login(manager)
    assert WHY in words(client, decide)
    assert AuditEvent.objects.filter(event="opening.opened", actor_id=manager.pk).count() == 1

    assert client.post(decide, {"is_granted": "yes", "refusal": ""}).url == reverse("home")

    home = words(login(coordinator), reverse("home"))
    assert ("öppnat ärendet för dig" in home, opening.case.get_absolute_url() in home) == (True, True)
    assert login(coordinator).get(opening.case.get_absolute_url()).status_code == 200
    assert client.get(opening.case.get_absolute_url()).status_code == 404
    assert "beslutade redan" in words(client, decide)


def test_a_no_is_given_with_a_reason_and_read_on_idag(coordinator, manager, login):
    opening = CaseOpeningFactory(asked=True, created_by=coordinator)
    decide = reverse("calls:opening_decide", args=[opening.pk])
    client = login(manager)
    missing = client.post(decide, {"is_granted": "no", "refusal": ""}).content.decode()
    assert "Skriv i en mening varför ärendet inte öppnas." in missing

    client.post(decide, {"is_granted": "no", "refusal": "Det räcker att läsa anteckningen."})

    theirs, read = login(coordinator), reverse("calls:opening_read", args=[opening.pk])
    home = words(theirs, reverse("home"))
    assert ("Det räcker att läsa anteckningen." in home, read in home) == (True, True)
    theirs.post(read)
    assert read not in words(theirs, reverse("home"))
    assert "Det räcker att läsa anteckningen." in words(theirs, reverse("calls:opening_index"))


# The list


def test_the_manager_lists_them_all_with_reasons_and_it_is_logged(coordinator, manager, login):
    CaseOpeningFactory(created_by=coordinator, reason=WHY)
    CaseOpeningFactory(reason="En annan samordnares skäl.")

    hers, theirs = (words(login(who), reverse("calls:opening_index")) for who in (manager, coordinator))

    assert (WHY in hers, "En annan samordnares skäl." in hers) == (True, True)
    assert (WHY in theirs, "En annan samordnares skäl." in theirs) == (True, False)
    assert AuditEvent.objects.filter(event="opening.listed", is_read=True).count() == 2


def test_the_list_costs_the_same_with_many(manager, login, cost):
    client, url = login(manager), reverse("calls:opening_index")
    CaseOpeningFactory(), CaseOpeningFactory(asked=True)
    few = cost(client, url)
    CaseOpeningFactory.create_batch(10), CaseOpeningFactory.create_batch(10, asked=True)

    assert (cost(client, url), few <= INDEX_QUERIES) == (few, True)
