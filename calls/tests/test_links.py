"""Links: two cases that may be about the same concern, how surely, and that a second person agrees."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.links import change_link, confirm_link, link_cases, remove_link
from calls.actions.promises import differences, keep_promises
from calls.factories import CaseFactory
from calls.models import Case, CaseLink, Promise
from calls.reporting import cases
from calls.staffing import promises_of
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

WORDS = {"degree": "probable", "reason": "Samma skola och samma vecka."}


@pytest.fixture
def pair(call_taker, coordinator):
    """One case of the call taker's, and one that only a coordinator may open."""
    return CaseFactory(handler=call_taker), CaseFactory(handler=coordinator)


@pytest.fixture
def second(database):
    return UserFactory(coordinator=True)


@pytest.fixture
def link(pair, coordinator):
    return link_cases(case=pair[0], other=pair[1], by=coordinator, **WORDS)


def test_link_waits_for_a_second_person_and_stands_on_both(pair, coordinator, logged):
    link = link_cases(case=pair[0], other=pair[1], by=coordinator, **WORDS)

    logged("link.proposed", by=coordinator, target=link, case=pair[0])
    assert {link.first, link.second} == set(pair)
    assert (link.degree, link.reason, link.confirmed_at) == ("probable", "Samma skola och samma vecka.", None)
    for case, other in (pair, pair[::-1]):
        decision = case.decisions.get()
        assert (decision.kind, decision.from_value, decision.to_value, decision.reason) == (
            "linked",
            "probable",
            other.number,
            link.reason,
        )


def test_link_changes_no_figure(pair, link):
    day = timedelta(days=1)

    assert cases(timezone.now() - day, timezone.now() + day).count() == 2


def test_second_person_confirms(link, second, logged):
    confirm_link(link=link, by=second, version=link.version)

    logged("link.confirmed", by=second, target=link, case=link.first)
    link.refresh_from_db()
    assert link.confirmed_by == second


def test_link_is_not_confirmed_by_the_one_who_proposed_it(link, coordinator, refused):
    with refused("Någon annan än du behöver bekräfta det som du själv har föreslagit."):
        confirm_link(link=link, by=coordinator)


def test_link_is_not_confirmed_by_who_may_not_open_both(link, call_taker, refused):
    with refused("Du behöver kunna öppna båda ärendena."):
        confirm_link(link=link, by=call_taker)


def test_link_is_confirmed_once(link, second, refused):
    confirm_link(link=link, by=second)

    with refused(f"{second.name} har redan bekräftat kopplingen."):
        confirm_link(link=link, by=second)


def test_changed_degree_is_a_new_proposal(link, coordinator, second, logged):
    confirm_link(link=link, by=second)
    logged("link.confirmed", by=second, target=link, case=link.first)

    change_link(link=link, degree="certain", reason="Båda nämnde samma namn.", by=second)

    logged("link.changed", by=second, target=link, case=link.first, fields=["degree"])
    link.refresh_from_db()
    assert (link.degree, link.reason, link.created_by) == ("certain", "Båda nämnde samma namn.", second)
    assert (link.confirmed_at, link.confirmed_by) == (None, None)
    confirm_link(link=link, by=coordinator)


def test_link_is_taken_away_with_a_reason_and_can_be_made_anew(pair, link, coordinator, second, logged):
    remove_link(link=link, reason="Det var två olika skolor.", by=second)

    logged("link.removed", by=second, target=link, case=link.first)
    assert not CaseLink.objects.standing().exists()
    assert link_cases(case=pair[1], other=pair[0], by=coordinator, **WORDS).pk != link.pk


@pytest.mark.parametrize("turned", [False, True])
def test_pair_is_linked_once_whichever_way_round(pair, link, second, refused, turned):
    case, other = pair[::-1] if turned else pair

    with refused("Ärendena är redan ihopkopplade.") as refusal:
        link_cases(case=case, other=other, by=second, **WORDS)

    assert set(refusal.value.error_dict) == {"number"}


def test_case_is_not_linked_to_itself(pair, coordinator, refused):
    with refused("Ett ärende kan inte kopplas ihop med sig självt."):
        link_cases(case=pair[0], other=pair[0], by=coordinator, **WORDS)


def test_case_that_one_may_not_open_is_not_linked(pair, call_taker, refused):
    with refused("Du behöver kunna öppna båda ärendena."):
        link_cases(case=pair[0], other=pair[1], by=call_taker, **WORDS)


@pytest.mark.parametrize(
    ("deed", "values", "words"),
    [
        (change_link, {"degree": "probable", "reason": "Ja."}, "Det står redan så."),
        (change_link, {"degree": "certain", "reason": " "}, "Skriv i en mening vad som har ändrats."),
        (remove_link, {"reason": ""}, "Skriv i en mening varför kopplingen tas bort."),
        (change_link, {"degree": "certain", "reason": "Ja.", "version": 9}, "Någon annan har ändrat det här"),
        (remove_link, {"reason": "Nej.", "version": 9}, "Någon annan har ändrat det här"),
        (confirm_link, {"version": 9}, "Någon annan har ändrat det här"),
    ],
)
def test_what_is_missing_or_stale_is_refused(link, second, refused, deed, values, words):
    with refused(words):
        deed(link=link, by=second, **values)


def test_link_that_was_taken_away_is_neither_confirmed_nor_changed(link, second, refused):
    remove_link(link=link, reason="Fel.", by=second)

    with refused("Kopplingen är redan borttagen."):
        confirm_link(link=link, by=second)


def test_form_sent_twice_links_once(pair, coordinator):
    sent = {"case": pair[0], "other": pair[1], "by": coordinator, "token": uuid4(), **WORDS}

    assert link_cases(**sent) == link_cases(**sent)


def test_link_waits_on_the_idag_of_every_other_coordinator(link, coordinator, second, call_taker, login):
    kinds = {
        person: [row.kind for row in promises_of(person, on=timezone.localdate())]
        for person in (coordinator, second, call_taker)
    }
    assert kinds[second] == ["link_to_confirm"]
    assert "link_to_confirm" not in kinds[coordinator] + kinds[call_taker]
    assert link.get_absolute_url() in login(second).get("/").content.decode()

    confirm_link(link=link, by=second)

    assert differences() == []
    assert Promise.objects.get(kind="link_to_confirm").ended_by == second


def test_link_that_waits_opens_both_cases_to_who_is_to_confirm_it_also_when_one_is_closed(
    pair, link, second, coordinator, login
):
    long_ago = timezone.now() - timedelta(days=60)
    Case.objects.filter(pk=pair[1].pk).update(
        state="closed", closed_at=long_ago, closed_by=coordinator, ve_assessment="no_reason"
    )

    assert login(second).get(link.get_absolute_url()).status_code == 200
    confirm_link(link=link, by=second)
    assert not Case.objects.visible_to(second).filter(pk=pair[1].pk).exists()


def test_link_that_nobody_else_is_here_to_confirm_opens_to_who_proposed_it_and_has_it_on_idag(
    pair, link, coordinator, login
):
    long_ago = timezone.now() - timedelta(days=60)
    Case.objects.filter(pk=pair[1].pk).update(
        state="closed", closed_at=long_ago, closed_by=coordinator, ve_assessment="no_reason"
    )
    keep_promises(Case.objects.get(pk=pair[1].pk), by=coordinator)

    assert promises_of(coordinator, on=timezone.localdate()).filter(kind="link_to_confirm").exists()
    assert login(coordinator).get(link.get_absolute_url()).status_code == 200
    UserFactory(coordinator=True)
    assert not promises_of(coordinator, on=timezone.localdate()).filter(kind="link_to_confirm").exists()
    assert login(coordinator).get(link.get_absolute_url()).status_code == 404


# Who sees it


def test_link_says_nothing_to_who_may_open_one_of_the_cases(pair, link, call_taker, coordinator, login):
    page = login(call_taker).get(pair[0].get_absolute_url()).content.decode()
    theirs = login(coordinator).get(pair[0].get_absolute_url()).content.decode()

    assert "Kopplat" not in page
    assert pair[1].number not in page
    assert "Kopplat till ett annat ärende: " + pair[1].number + ", troligen samma oro" in theirs
    assert link.get_absolute_url() in theirs
    assert login(call_taker).get(link.get_absolute_url()).status_code == 404


def test_link_waits_for_those_who_may_open_both_and_did_not_propose_it(
    link, call_taker, coordinator, second, manager
):
    waits = {
        person: CaseLink.objects.to_confirm_by(person).exists()
        for person in (call_taker, coordinator, second, manager)
    }

    assert waits == {call_taker: False, coordinator: False, second: True, manager: False}


def test_coordinator_links_and_a_colleague_confirms_by_the_pages(pair, coordinator, second, login):
    address = reverse("calls:link_create", args=[pair[0].number])
    form = login(coordinator).get(f"{address}?med={pair[1].number}").context["form"]
    assert form["number"].value() == pair[1].number

    login(coordinator).post(address, {"number": pair[1].number, **WORDS})

    link = CaseLink.objects.get()
    page = login(second).get(link.get_absolute_url()).content.decode()
    assert "Bekräfta: troligen samma oro" in page
    assert "Bekräfta:" not in login(coordinator).get(link.get_absolute_url()).content.decode()
    login(second).post(reverse("calls:link_confirm", args=[link.pk]), {"version": link.version})
    link.refresh_from_db()
    assert link.confirmed_by == second


def test_change_and_removal_by_the_pages(link, second, login):
    browser = login(second)
    browser.post(
        reverse("calls:link_change", args=[link.pk]),
        {"degree": "certain", "reason": "Samma namn.", "version": link.version},
    )
    link.refresh_from_db()
    assert link.degree == "certain"

    browser.post(
        reverse("calls:link_remove", args=[link.pk]), {"reason": "Det var fel.", "version": link.version}
    )
    link.refresh_from_db()
    assert link.removed_by == second


def test_form_says_what_is_wrong_and_keeps_the_words(pair, link, coordinator, login):
    address = reverse("calls:link_create", args=[pair[0].number])

    response = login(coordinator).post(address, {"number": pair[1].number, **WORDS})

    assert list(response.context["form"].errors) == ["number"]
    assert WORDS["reason"] in response.content.decode()


def test_case_page_costs_one_statement_for_links_and_one_for_their_names(pair, coordinator, login, cost):
    """However many there are; nothing where there is none."""
    browser, address = login(coordinator), pair[0].get_absolute_url()
    without = cost(browser, address)
    link_cases(case=pair[0], other=pair[1], by=coordinator, **WORDS)
    with_one = cost(browser, address)
    for _ in range(5):
        link_cases(case=pair[0], other=CaseFactory(), by=coordinator, **WORDS)

    assert with_one - without == 2
    assert cost(browser, address) == with_one
