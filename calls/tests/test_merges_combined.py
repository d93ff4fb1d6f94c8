"""A merge together with what else happens to a case: a handler who leaves, somebody who withdraws, a closed case."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.cases import close_case, hand_over_case
from calls.actions.merges import undo_merge
from calls.actions.openings import open_closed_case
from calls.actions.promises import differences
from calls.actions.withdrawals import undo_withdrawal, withdraw_caller
from calls.models import Call, Caller, Case, Promise
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

GONE = "Ärendet slogs ihop eller delades upp medan du skrev. Spara en gång till."


def now(row):
    return type(row)._base_manager.get(pk=row.pk)


@pytest.fixture
def people(both) -> list[Caller]:
    """The caller of each of the two cases."""
    return [case.callers.get() for case in both]


@pytest.fixture
def closed(both, merge, coordinator):
    """Merged, and the case that went on is closed."""
    merge()
    return close_case(
        case=both[0], outcome="advice_given", ve_assessment="no_reason", reason="Klart.", by=coordinator
    )


def test_case_whose_handler_has_left_goes_to_the_queue_when_the_merge_is_undone(
    both, merge, coordinator, call_taker, administrator
):
    move = merge()
    disable_user(user=call_taker, by=administrator)

    undo_merge(move=move, by=coordinator)

    doublet = now(both[1])
    assert (doublet.handler, doublet.handed_over_at) == (None, None)
    assert Promise.objects.open().filter(kind="case_to_take", case=doublet).exists()
    handed = doublet.decisions.get(kind="handed_over")
    assert (handed.from_value, handed.to_value) == (call_taker.name, "ej tilldelade")
    assert differences() == []


def test_one_who_withdrew_in_one_case_is_not_made_one_with_who_is_still_in_contact(
    both, merge, people, coordinator, refused
):
    withdraw_caller(caller=people[1], by=coordinator)

    with refused(f"Personen drog sig tillbaka i {both[1].number}, men är i kontakt i {both[0].number}."):
        merge(same=[(now(people[1]), now(people[0]))])


def test_one_who_withdrew_and_then_called_is_in_contact_after_the_merge_too(both, merge, people, coordinator):
    withdraw_caller(caller=people[0], by=coordinator, at=timezone.now() - timedelta(hours=2))
    withdrew_at = now(people[0]).withdrawn_at
    assert Call.objects.filter(caller=people[1], received_at__gt=withdrew_at).exists()

    move = merge(same=[(now(people[1]), now(people[0]))])

    assert now(people[0]).withdrawn_at is None
    assert differences() == []
    undo_merge(move=move, by=coordinator)
    assert now(people[0]).withdrawn_at == withdrew_at
    assert differences() == []


@pytest.mark.parametrize("action", [withdraw_caller, undo_withdrawal])
def test_what_was_said_on_a_page_of_a_case_that_was_merged_since_is_said_again(
    action, both, merge, people, coordinator, refused
):
    seen = Caller.objects.select_related("case").get(pk=people[1].pk)
    merge()

    with refused(GONE):
        action(caller=seen, by=coordinator)


def test_merged_case_is_in_no_list_of_closed_ones_and_its_number_leads_on(both, closed, login):
    other = UserFactory(coordinator=True)
    client = login(other)
    gone, goes_on = both[1], both[0]

    assert gone not in Case.objects.listed_to(other)
    opening = f"/arenden/{gone.number}/oppna-for-lasning/"
    response = client.post(opening, {"reason": "Har ringt igen."}, follow=True)
    assert response.redirect_chain == [(f"/arenden/{goes_on.number}/oppna-for-lasning/", 302)]
    found = client.post("/sok/", {"q": gone.number})
    assert found.context["closed"] == goes_on


def test_merged_case_is_not_opened_for_reading(both, closed):
    with pytest.raises(ValidationError, match="Ärendet är ihopslaget med ett annat"):
        open_closed_case(case=now(both[1]), reason="Har ringt igen.", by=UserFactory(coordinator=True))


def test_case_that_was_handed_over_and_not_opened_is_so_after_the_merge_too(
    both, merge, coordinator, call_taker
):
    hand_over_case(case=both[0], to=None, by=coordinator)
    hand_over_case(case=both[1], to=coordinator, by=call_taker)

    move = merge()

    promise = Promise.objects.open().get(kind="case_received")
    assert (promise.case, promise.owner) == (both[0], coordinator)
    assert differences() == []
    undo_merge(move=move, by=coordinator)
    assert Promise.objects.open().get(kind="case_received").case == both[1]
    assert now(both[0]).handler is None
    assert differences() == []
