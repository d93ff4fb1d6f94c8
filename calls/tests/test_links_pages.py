"""Hurried and hindered hands on the pages of links, merges, splits and withdrawals: a clear sentence, nothing lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.cases import close_case
from calls.actions.links import ITSELF, link_cases, remove_link
from calls.actions.merges import merge_cases
from calls.actions.moves import OTHER
from calls.actions.openings import open_closed_case
from calls.actions.splits import split_case
from calls.actions.withdrawals import withdraw_caller
from calls.factories import CallerFactory, CallFactory, CaseFactory, IdentityFactory, QuickScanFactory
from calls.forms.moves import NO_SUCH_CASE, OPEN_IT_FIRST
from calls.models import CaseLink, CaseMove, Note
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

NONE_TO_OPEN = f"{NO_SUCH_CASE} {OPEN_IT_FIRST}"

WHY = "Samma skola och samma vecka."
LINKED = {"degree": "possible", "reason": WHY}


@pytest.fixture
def colleague(database):
    return UserFactory(coordinator=True, name="Påhittad Kollega")


@pytest.fixture
def pages(login, coordinator):
    return login(coordinator)


def link_page(case):
    return reverse("calls:link_create", args=[case.number])


def merge_page(both):
    return reverse("calls:merge_confirm", args=[both[1].number, both[0].number])


def merging(both, **words):
    caller = both[1].callers.get()
    return {f"same_{caller.pk}": "nobody", "goes_on": both[0].number, "reason": WHY} | words


# The other case


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("link_create", "itself", OTHER),
        ("link_create", "2026-99999", NONE_TO_OPEN),
        ("link_create", "hans mamma", NONE_TO_OPEN),
        ("link_create", "", "Skriv det andra ärendets nummer."),
        ("merge_create", "itself", OTHER),
        ("merge_create", "", "Skriv det andra ärendets nummer."),
    ],
)
def test_case_that_cannot_be_the_other_one_is_refused_by_the_field(both, pages, name, typed, sentence):
    number = both[0].number if typed == "itself" else typed

    page = pages.post(reverse(f"calls:{name}", args=[both[0].number]), {"number": number, **LINKED})

    assert page.context["form"].errors == {"number": [sentence]}
    assert (CaseLink.objects.count(), CaseMove.objects.count()) == (0, 0)
    assert name == "merge_create" or WHY in page.content.decode()


def test_case_linked_to_itself_by_the_action_is_refused(both, coordinator, refused):
    with refused(ITSELF):
        link_cases(case=both[0], other=both[0], by=coordinator, **LINKED)


def test_doublets_number_is_no_other_case(both, pages, merge):
    merge()

    page = pages.post(link_page(both[0]), {"number": both[1].number, **LINKED})

    assert page.context["form"].errors == {"number": [NONE_TO_OPEN]}


def test_pair_that_is_linked_is_refused_with_the_words_kept(both, pages, colleague):
    link_cases(case=both[1], other=both[0], by=colleague, **LINKED)

    page = pages.post(link_page(both[0]), {"number": both[1].number, "degree": "certain", "reason": "Kusin."})

    assert page.context["form"].errors == {
        "number": ["Ärendena är redan ihopkopplade. Ändra kopplingen i stället."]
    }
    assert "Kusin." in page.content.decode()


# An open case and a closed one, two levels


@pytest.mark.parametrize("goes_on", [0, 1])
def test_open_case_and_one_that_is_read_while_closed_are_not_merged(
    both, pages, coordinator, colleague, goes_on
):
    close_case(case=both[1], outcome="advice_given", ve_assessment="no_reason", reason="Klart.", by=colleague)
    open_closed_case(case=both[1], reason="Samma person ringde.", by=coordinator)

    page = pages.post(merge_page(both), merging(both, goes_on=both[goes_on].number))

    assert page.context["form"].non_field_errors() == [
        f"Ärende {both[1].number} är avslutat. Öppna det igen först."
    ]
    assert (WHY in page.content.decode(), CaseMove.objects.exists()) == (True, False)


def test_case_of_a_lower_level_goes_on_only_when_it_is_raised_and_the_page_leads_there(both, pages):
    both[1].record_level = "case"
    both[1].save()

    page = pages.post(merge_page(both), merging(both))

    raise_level = reverse("calls:level_raise", args=[both[0].number])
    assert page.context["form"].errors == {
        "goes_on": [
            f"Ärende {both[1].number} har en högre nivå än {both[0].number}. Låt {both[1].number} fortsätta, "
            f"eller höj nivån i {both[0].number} först."
        ]
    }
    assert f'<a href="{raise_level}">Höj nivån i {both[0].number}</a>' in page.content.decode()
    assert (
        pages.post(merge_page(both), merging(both, goes_on=both[1].number)).url == both[1].get_absolute_url()
    )


def test_person_who_withdrew_in_one_case_only_is_mended_by_a_link(both, pages, coordinator):
    first, later = (case.callers.get() for case in both)
    withdraw_caller(caller=later, by=coordinator, at=timezone.now())

    page = pages.post(merge_page(both), merging(both, **{f"same_{later.pk}": first.pk}))

    assert page.context["form"].ways_out == [
        (
            f"Notera i {both[0].number} att personen drar sig tillbaka",
            reverse("calls:caller_withdraw", args=[first.pk]),
        )
    ]


# A colleague was first: the words that were typed are shown back, to be signed as a note


def test_two_who_merge_into_each_other_lose_no_word(both, pages, colleague):
    sent = merging(both)
    merge_cases(case=both[0], into=both[1], reason="Samma lärare.", by=colleague)

    page = pages.post(merge_page(both), sent).content.decode()

    assert f"Påhittad Kollega slog ihop {both[0].number} med {both[1].number}" in page
    assert WHY in page
    note = reverse("calls:note_create", args=[both[1].number])
    assert f'action="{note}"' in page
    pages.post(note, {"event_on": timezone.localdate(), "source": "own", "text": WHY})
    assert Note.objects.get().text == WHY


def test_same_merge_pressed_twice_leads_to_the_case(both, pages):
    sent = merging(both)
    pages.post(merge_page(both), sent)

    assert pages.post(merge_page(both), sent).url == both[0].get_absolute_url()


@pytest.mark.parametrize("name", ["link_change", "link_remove"])
def test_link_that_a_colleague_took_away_loses_no_word(both, pages, coordinator, colleague, name):
    link = link_cases(case=both[0], other=both[1], by=coordinator, **LINKED)
    remove_link(link=link, reason="Två olika personer.", by=colleague)

    page = pages.post(reverse(f"calls:{name}", args=[link.pk]), {"degree": "certain", "reason": "Kusin."})

    assert "Påhittad Kollega tog bort kopplingen" in page.content.decode()
    assert "Kusin." in page.content.decode()


def test_change_of_a_link_that_a_colleague_changed_shows_theirs_and_keeps_ours(both, pages, coordinator):
    link = link_cases(case=both[0], other=both[1], by=coordinator, **LINKED)
    address = reverse("calls:link_change", args=[link.pk])
    pages.post(address, {"degree": "certain", "reason": "Samma namn.", "version": link.version})

    page = pages.post(address, {"degree": "probable", "reason": "Kusin.", "version": link.version})

    assert page.context["form"].theirs == [("Hur säkert är det att det är samma oro?", "säkert samma oro")]
    assert "Kusin." in page.content.decode()


def test_split_that_a_colleague_made_loses_no_word(pages, coordinator, colleague):
    case = CaseFactory(handler=coordinator)
    for _ in range(2):
        QuickScanFactory(call=CallFactory(caller=CallerFactory(case=case)))
    caller = case.callers.last()
    move = split_case(caller=caller, reason="En annan elev.", by=colleague)

    page = pages.post(
        reverse("calls:split_confirm", args=[case.number, caller.pk]), {"reason": "Syskonet."}
    ).content.decode()

    assert f"Påhittad Kollega gav personen ärende {move.to_case.number}" in page
    assert "Syskonet." in page


# A second caller with the first one's telephone


def test_second_caller_with_the_first_ones_telephone_is_told_apart_and_merged_with_nobody(both, pages, merge):
    phone = "070-123 45 67"
    for case in both:
        IdentityFactory(caller=case.callers.get(), name=None, phone=phone)
    merge()

    page = pages.get(both[0].get_absolute_url()).content.decode()

    assert both[0].callers.count() == 2
    assert page.count("samma telefon") == 2
    assert ("som person 1, " in page, "som person 2, " in page) == (True, True)
