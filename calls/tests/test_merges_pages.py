"""The pages of a merge: what it says before it does it, and where the doublet's number leads afterwards."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.cases import take_over_case
from calls.actions.links import link_cases
from calls.actions.merges import undo_merge
from calls.actions.promises import differences, keep_promises
from calls.factories import CaseFactory, ReminderFactory
from calls.models import Case, CaseMove, Note, Promise
from calls.models.choices import State

pytestmark = pytest.mark.django_db


def now(row):
    return type(row)._base_manager.get(pk=row.pk)


def test_what_waits_follows_to_the_one_that_goes_on_and_back(both, merge, coordinator, call_taker):
    kept, doublet = both
    third = CaseFactory(handler=coordinator)
    for case in (doublet, third, kept):
        ReminderFactory(case=case)
        keep_promises(case, by=None)
    words = {"degree": "possible", "reason": "Samma skola.", "by": coordinator}
    for case, other in ((doublet, third), (doublet, kept), (kept, third)):
        link_cases(case=case, other=other, **words)
    assert differences() == []

    move = merge()

    assert differences() == []
    assert not Promise.objects.open().filter(case=doublet).exists()
    assert Promise.objects.open().filter(kind="reminder", case=kept).count() == 2
    assert Promise.objects.open().filter(kind="link_to_confirm").count() == 1
    undo_merge(move=move, by=coordinator)
    assert differences() == []
    assert Promise.objects.open().filter(kind="link_to_confirm").count() == 3


def test_number_of_the_doublet_leads_to_the_one_that_goes_on(both, merge, coordinator, call_taker, login):
    merge()
    address = both[1].get_absolute_url()

    response = login(coordinator).get(address, follow=True)

    assert response.redirect_chain == [(both[0].get_absolute_url(), 302)]
    said = f"Ärende {both[1].number} är ihopslaget med {both[0].number}. Allt finns här."
    assert said in response.content.decode()
    assert login(call_taker).get(address).status_code == 404


def test_note_that_was_begun_on_the_doublet_is_written_on_the_one_that_goes_on(
    both, merge, coordinator, login
):
    merge()
    sent = {"event_on": timezone.localdate(), "source": "own", "text": "Skrevs medan någon slog ihop."}

    login(coordinator).post(reverse("calls:note_create", args=[both[1].number]), sent)

    assert Note.objects.get().case == both[0]


def test_merged_case_stands_in_no_queue(both, merge, coordinator, manager, call_taker):
    merge()

    assert list(Case.objects.listed_to(manager)) == [both[0]]
    assert list(Case.objects.visible_to(coordinator)) == [both[0]]
    assert not Case.objects.visible_to(call_taker).exists()


def test_search_by_the_doublets_number_finds_the_one_that_goes_on(both, merge, coordinator, login):
    merge()

    response = login(coordinator).post(reverse("calls:search"), {"q": both[1].number})

    assert [case for case, _ in response.context["found"]] == [both[0]]


def test_coordinator_merges_and_undoes_by_the_pages(both, coordinator, login):
    kept, doublet = both
    browser = login(coordinator)
    page = browser.post(reverse("calls:merge_create", args=[doublet.number]), {"number": kept.number})
    address = reverse("calls:merge_confirm", args=[doublet.number, kept.number])
    assert page.url == address
    assert "det andra numret leder dit" in browser.get(address).content.decode()
    assert not CaseMove.objects.exists()

    same = {f"same_{doublet.callers.get().pk}": str(kept.callers.get().pk)}
    done = browser.post(address, same | {"goes_on": kept.number, "reason": "Samma person."}, follow=True)

    assert done.redirect_chain == [(kept.get_absolute_url(), 302)]
    move = CaseMove.objects.get()
    undo = reverse("calls:merge_undo", args=[kept.number, move.pk])
    assert undo in done.content.decode()
    assert kept.callers.count() == 1
    assert browser.get(undo).status_code == 200
    assert now(doublet).state == State.MERGED
    browser.post(undo)
    assert now(doublet).state == State.SCANNED


def test_merge_form_asks_what_the_action_refuses(both, coordinator, login):
    Case.objects.filter(pk=both[1].pk).update(record_level="case")
    address = reverse("calls:merge_confirm", args=[both[1].number, both[0].number])
    sent = {f"same_{both[1].callers.get().pk}": "nobody", "goes_on": both[0].number, "reason": "Samma."}

    form = login(coordinator).post(address, sent).context["form"]

    assert list(form.errors) == ["goes_on"]


def test_case_that_was_closed_meanwhile_is_said_so_and_nothing_typed_is_lost(both, coordinator, login):
    Case.objects.filter(pk=both[1].pk).update(
        state="closed",
        closed_at=timezone.now(),
        closed_by=coordinator,
        handler=coordinator,
        ve_assessment="no_reason",
    )
    address = reverse("calls:merge_confirm", args=[both[0].number, both[1].number])
    sent = {
        f"same_{both[0].callers.get().pk}": "nobody",
        "goes_on": both[0].number,
        "reason": "Samma lärare.",
    }

    response = login(coordinator).post(address, sent)

    assert response.context["form"].non_field_errors() == [
        f"Ärende {both[1].number} är avslutat. Öppna det igen först."
    ]
    assert "Samma lärare." in response.content.decode()


@pytest.mark.parametrize("typed", ["2026-9998", "hej", "' OR 1=1", "2026-000000001"])
def test_case_that_one_may_not_open_is_answered_as_one_that_is_not_there(both, coordinator, login, typed):
    CaseFactory(number="2026-9998", closed=True)
    address = reverse("calls:merge_create", args=[both[0].number])

    form = login(coordinator).post(address, {"number": typed}).context["form"]

    assert form.errors["number"] == [
        "Det finns inget ärende med det numret som du kan öppna. Skriv det så här: 2026-0042. "
        "Är ärendet avslutat öppnar du det för läsning först."
    ]


def test_closed_case_is_refused_before_anything_is_asked_about_the_two(both, coordinator, login):
    CaseFactory(number="2026-9997", handler=coordinator, closed=True)
    first, _ = both

    page = login(coordinator).post(f"/arenden/{first.number}/sla-ihop/", {"number": "2026-9997"})

    errors = page.context["form"].errors
    assert errors == {"number": ["Ärende 2026-9997 är avslutat. Öppna det igen först."]}


def test_what_was_decided_on_the_doublet_stands_on_the_one_that_goes_on(both, merge, coordinator, login):
    take_over_case(case=both[1], by=coordinator)
    merge()

    page = login(coordinator).get(both[0].get_absolute_url()).content.decode()

    assert f"{coordinator.name} tog över från" in page
    assert f"Ärendet slogs ihop med ett annat: {both[1].number}" in page


def test_undone_merge_says_nothing_of_the_other_case_to_who_may_not_open_it(
    both, merge, coordinator, call_taker, login
):
    undo_merge(move=merge(), by=coordinator)

    page = login(call_taker).get(both[1].get_absolute_url()).content.decode()

    assert "Sammanslagningen ångrades" in page
    assert both[0].number not in page
    assert "Samma lärare ringde" not in page
