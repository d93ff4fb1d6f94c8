"""Where one asks for access and is told nothing of which numbers there are; the answer; the identity opened alone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.factories import (
    CallerFactory,
    CaseFactory,
    CaseOpeningFactory,
    IdentityFactory,
    NoteFactory,
    QuickScanFactory,
)
from calls.models import AccessRequest, Case, CodeAccess
from calls.tests.factories import AccessRequestFactory, RecusalFactory, RestrictionFactory
from meetings.factories import BookingFactory, MeetingFactory
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

WHY = "Samma lärare ringde mig i går."
NO_SUCH = f"{timezone.localdate().year}-9998"


@pytest.fixture
def colleagues(other_call_taker) -> Case:
    return CaseFactory(handler=other_call_taker)


def ask(number: str) -> str:
    return reverse("calls:access_create", args=[number])


def bare(page, number: str) -> str:
    """A page without its number, its tokens and when it was made."""
    html = re.sub(r'(value|data-screen-lock|content)="[^"]*"', "", page.content.decode())
    return html.replace(number, "2026-0000")


def answer(request: AccessRequest) -> str:
    return reverse("calls:access_answer", args=[request.pk])


# Where a number is met without the case


def own_call(taker, handler, **case) -> Case:
    """Taken by somebody, in a case that a colleague has."""
    caller = CallerFactory(case=CaseFactory(handler=handler, **case))
    return QuickScanFactory(call__taken_by=taker, call__caller=caller).call.case


def test_a_number_in_the_list_of_calls_and_on_the_call_leads_to_the_question(
    call_taker, other_call_taker, login
):
    case, closed = own_call(call_taker, other_call_taker), own_call(call_taker, other_call_taker, closed=True)
    mine, client = own_call(call_taker, call_taker), login(call_taker)

    listed = client.get(reverse("calls:index")).content.decode()
    pages = [client.get(one.calls.get().get_absolute_url()).content.decode() for one in (case, closed, mine)]

    assert [ask(one.number) in listed for one in (case, closed, mine)] == [True, False, False]
    assert [ask(one.number) in page for one, page in zip((case, closed, mine), pages, strict=True)] == [
        *(True, False, False)
    ]


def test_what_is_taken_from_one_asks_nowhere(call_taker, other_call_taker, login):
    """A restricted case, and one in which one is recused, in the list, on the call and in the week."""
    client, silent = login(call_taker), {}
    for case in (own_call(call_taker, other_call_taker), own_call(call_taker, other_call_taker)):
        meeting = MeetingFactory(case=case, booked=True)
        BookingFactory(meeting=meeting, user=UserFactory(call_taker=True), room=None)
        week = f"{reverse('meetings:index')}?vecka={timezone.localtime(meeting.starts_at):%G-W%V}"
        silent[case] = (reverse("calls:index"), case.calls.get().get_absolute_url(), week)
    first, second = silent
    RestrictionFactory(case=first, works=other_call_taker)
    RecusalFactory(case=second, user=call_taker)

    for case, addresses in silent.items():
        pages = [client.get(address) for address in addresses]
        assert [page.status_code for page in pages] == [200, 404, 200]
        assert not any(ask(case.number) in page.content.decode() for page in pages)
        assert "upptaget" in pages[-1].content.decode()


def test_a_break_glass_that_is_over_leads_to_the_question(call_taker, colleagues, login):
    CaseOpeningFactory(
        by_break_glass=True,
        case=colleagues,
        created_by=call_taker,
        created_at=timezone.now() - timedelta(days=2),
    )

    assert ask(colleagues.number) in login(call_taker).get(reverse("calls:opening_index")).content.decode()


def test_who_is_on_the_line_with_the_code_finds_the_question(call_taker, colleagues, login):
    caller = CallerFactory(case=colleagues)
    CodeAccess.objects.create(caller=caller, user=call_taker, until=timezone.now() + timedelta(hours=1))

    page = login(call_taker).get(reverse("calls:caller", args=[caller.pk])).content.decode()

    assert ask(colleagues.number) in page


# The question


@pytest.mark.parametrize(
    "hidden",
    [
        lambda user: NO_SUCH,
        lambda user: CaseFactory(closed=True, handler=UserFactory()).number,
        lambda user: RecusalFactory(user=user).case.number,
    ],
    ids=["no such number", "closed", "recused"],
)
def test_asker_is_told_the_same_of_every_number(call_taker, colleagues, hidden, login):
    client, other = login(call_taker), hidden(call_taker)

    for number in (colleagues.number, other):
        assert client.get(reverse("calls:case", args=[number])).status_code == 404
    assert bare(client.get(ask(colleagues.number)), colleagues.number) == bare(client.get(ask(other)), other)
    told = [
        bare(client.post(ask(number), {"reason": WHY}, follow=True), number)
        for number in (colleagues.number, other, colleagues.number, other)
    ]

    assert len(set(told)) == 1
    assert "Frågan är skickad, om ärendet finns." in told[0]
    assert AccessRequest.objects.get().case == colleagues


def test_page_that_does_not_open_leads_to_the_question(call_taker, manager, colleagues, login):
    page = login(call_taker).get(reverse("calls:case", args=[colleagues.number]))

    assert page.status_code == 404
    assert ask(colleagues.number) in page.content.decode()
    assert "om tillgång" not in login(manager).get(colleagues.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", ["abc", "1987-0001", "2026-1", "2026-0001x"])
def test_what_is_no_number_is_no_page(call_taker, number, login):
    assert login(call_taker).get(ask(number)).status_code == 404


def test_search_leads_to_the_question(call_taker, colleagues, login):
    client = login(call_taker)

    for number in (colleagues.number, NO_SUCH):
        page = client.post(reverse("calls:search"), {"q": number}).content.decode()
        assert f'href="{ask(number)}"' in page


def test_who_may_open_the_case_is_led_there(coordinator, colleagues, login):
    assert login(coordinator).get(ask(colleagues.number)).url == colleagues.get_absolute_url()


# The answer


def test_handler_reads_why_and_says_yes_for_a_time(other_call_taker, colleagues, login):
    asked = AccessRequestFactory(case=colleagues, reason="Zebraskäl.")
    client = login(other_call_taker)

    page = client.get(answer(asked)).content.decode()
    assert "Zebraskäl." in page
    assert "en identitet" not in page  # there is none
    done = client.post(answer(asked), {"answer": "whole", "hours": "72"}, follow=True).content.decode()

    assert "får ditt svar på Idag" in done
    end = reverse("calls:access_end", args=[asked.pk])
    assert client.get(answer(asked)).url == end
    assert "Avsluta tillgången nu" in client.get(end).content.decode()
    reader = login(asked.created_by)
    assert "Du har tillgång till ärendet" in reader.get("/").content.decode()
    case = reader.get(colleagues.get_absolute_url()).content.decode()
    assert "sa ja till din fråga" in case
    assert "Ta över ärendet" not in case
    assert "Lämna över" not in case
    assert "Avsluta tillgången" not in case

    assert end in client.get(colleagues.get_absolute_url()).content.decode()
    assert "Avsluta tillgången nu" not in client.post(end, follow=True).content.decode()

    assert reader.get(colleagues.get_absolute_url()).status_code == 404
    assert "avslutade det" in client.get(colleagues.get_absolute_url()).content.decode()


def test_a_no_stands_on_idag_until_it_is_read(login):
    asked = AccessRequestFactory(refused=True, refusal="Zebranej.")
    client = login(asked.created_by)
    read = reverse("calls:access_read", args=[asked.pk])
    assert "Zebranej." in client.get("/").content.decode()

    client.post(read)

    assert "Zebranej." not in client.get("/").content.decode()


def test_half_an_answer_keeps_what_was_chosen(other_call_taker, colleagues, login):
    asked = AccessRequestFactory(case=colleagues)

    page = login(other_call_taker).post(answer(asked), {"answer": "no"}).content.decode()

    assert "Skriv i en mening varför svaret är nej." in page
    assert re.search(r'value="no"[^>]*checked', page)


def test_nobody_else_sees_the_question(call_taker, colleagues, login):
    asked = AccessRequestFactory(case=colleagues)
    granted = AccessRequestFactory(case=colleagues, whole=True).created_by

    for who in (call_taker, asked.created_by, granted):
        client = login(who)
        assert client.get(answer(asked)).status_code == 404
        assert client.post(reverse("calls:access_end", args=[asked.pk])).status_code == 404


def test_who_stands_in_answers_and_is_led_home(colleagues, login):
    asked, stand_in = AccessRequestFactory(case=colleagues), UserFactory(call_taker=True)
    keep_promises(colleagues, by=None)
    AwayFactory(user=colleagues.handler, stand_in=stand_in, going_on=True)

    done = login(stand_in).post(answer(asked), {"answer": "whole", "hours": "4"}, follow=True)

    assert (done.status_code, "får ditt svar på Idag" in done.content.decode()) == (200, True)


# The identity alone


@pytest.fixture
def named(colleagues) -> AccessRequest:
    identity = IdentityFactory(
        caller=CallerFactory(case=colleagues), name="Zebranamn", contact_safety="Ej SMS."
    )
    NoteFactory(case=colleagues, text="Zebraanteckning.")
    return AccessRequestFactory(case=colleagues, alone=True, identity=identity)


def test_identity_alone_is_read_as_an_act_of_its_own(named, login):
    client, address = login(named.created_by), reverse("calls:access_identity", args=[named.pk])

    page = client.get(address).content.decode()

    assert "Zebranamn" in page
    assert 0 < page.index("Ej SMS.") < page.index("Zebranamn")
    assert "Zebraanteckning" not in page
    line = AuditEvent.objects.filter(event="identity.opened").get()
    assert (line.actor_id, line.case_id) == (named.created_by_id, named.case_id)
    assert client.get(named.case.get_absolute_url()).status_code == 404
    number, identity = named.case.number, named.identity_id
    assert client.get(reverse("calls:identity", args=[number, identity])).status_code == 404
    assert address in client.get("/").content.decode()


def test_identity_alone_closes_for_who_has_it_not(named, call_taker, login):
    address = reverse("calls:access_identity", args=[named.pk])
    assert login(call_taker).get(address).status_code == 404

    AccessRequest.objects.update(
        until=timezone.now() - timedelta(seconds=1), answered_at=timezone.now() - timedelta(days=1)
    )

    assert login(named.created_by).get(address).status_code == 404


def test_identity_that_is_in_another_case_by_now_is_not_shown(named, login):
    moved = IdentityFactory()
    AccessRequest.objects.update(identity=moved)

    assert login(named.created_by).get(reverse("calls:access_identity", args=[named.pk])).status_code == 404


def test_form_lets_an_identity_be_chosen_by_whose_it_is(named, other_call_taker, login):
    asked = AccessRequestFactory(case=named.case)
    chosen = {"answer": "identity", "identity": str(named.identity_id), "hours": "4"}
    client = login(other_call_taker)

    assert "Den som hör av sig:" in client.get(answer(asked)).content.decode()
    client.post(answer(asked), chosen)

    asked.refresh_from_db()
    assert (asked.answer, asked.identity_id) == ("identity", named.identity_id)
