"""The page that says beforehand what ends and what stays; at the desk and by the code; what stands on the case then."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.openings import open_closed_case
from calls.actions.people import open_by_code
from calls.actions.withdrawals import withdraw_caller
from calls.factories import CallerFactory, CallFactory, CaseFactory, QuickScanFactory, ReminderFactory
from calls.inputs import CallInput
from calls.models import Caller
from calls.next_steps import BEFORE_WITHDRAWAL
from calls.views.withdrawals import WITHDRAW
from meetings.factories import MeetingFactory
from referrals.factories import ReferralFactory

pytestmark = pytest.mark.django_db

CODE = "LEK-47-RAV"


@pytest.fixture
def call(call_taker, inputs):
    return log_call(by=call_taker, call=CallInput(), code=CODE, **inputs(urgency="prompt"))


def withdraw(caller: Caller) -> str:
    return reverse("calls:caller_withdraw", args=[caller.pk])


def test_it_is_said_beforehand_what_ends_and_what_stays(call, call_taker, login):
    MeetingFactory(case=call.case, caller=call.caller, booked=True)
    referral = ReferralFactory(case=call.case)
    ReminderFactory(case=call.case)

    page = login(call_taker).get(withdraw(call.caller)).content.decode()

    for sentence in (
        "ni hör inte av er mer till personen",
        "ställs in.",
        f"Utkastet till inkoppling av {referral.agency.name} återkallas.",
        "En orosanmälan",
        "Bevakningarna i ärendet.",
        "raderas när dess tid är ute",
    ):
        assert sentence in page
    assert "någon annan har också hört av sig" not in page


def test_at_the_desk_it_is_noted_on_the_case_and_the_next_step_is_to_close(call, call_taker, login):
    client = login(call_taker)
    ReminderFactory(case=call.case, due_on=timezone.localdate())

    sent = client.post(withdraw(call.caller), {"reason": "Vill inte mer."}, follow=True)

    page = sent.content.decode()
    assert sent.redirect_chain == [(call.case.get_absolute_url(), 302)]
    for sentence in (
        "har dragit sig tillbaka",
        "Den som hör av sig drog sig tillbaka",
        "Vill inte mer.",
        BEFORE_WITHDRAWAL,
        "Avgör om ärendet kan avslutas",
        "Det var fel",
    ):
        assert sentence in page
    assert "Boka möte med den som hör av sig" not in page


def test_with_another_caller_the_case_goes_on(call, call_taker, login):
    CallerFactory(case=call.case)
    client = login(call_taker)

    assert "någon annan har också hört av sig" in client.get(withdraw(call.caller)).content.decode()


def test_by_the_code_nothing_of_the_case_is_told(call, other_call_taker, login):
    ReferralFactory(case=call.case, police=True, agency__name="Påhittad polis")
    CallerFactory(case=call.case)
    open_by_code(code=CODE, by=other_call_taker)
    client = login(other_call_taker)
    theirs = reverse("calls:caller", args=[call.caller.pk])
    assert withdraw(call.caller) in client.get(theirs).content.decode()

    page = client.get(withdraw(call.caller)).content.decode()

    assert "Samtycken, och inkopplingar som inte har skickats." in page
    for secret in ("Påhittad polis", "någon annan", call.case.get_absolute_url()):
        assert secret not in page
    assert client.post(withdraw(call.caller), {"reason": ""}).url == theirs
    page = client.get(theirs).content.decode()
    assert ("Personen drog sig tillbaka" in page, withdraw(call.caller) in page) == (True, False)


def test_withdrawing_twice_says_when_it_was(call, call_taker, login):
    withdraw_caller(caller=call.caller, by=call_taker)
    client = login(call_taker)

    opened = client.get(withdraw(call.caller), follow=True).content.decode()
    sent = client.post(withdraw(call.caller), {"reason": "En gång till."}).content.decode()

    assert "Personen drog sig tillbaka redan" in opened
    assert ("Personen drog sig tillbaka redan" in sent, "En gång till." in sent) == (True, True)


def test_a_slip_is_undone_on_the_case_page_within_a_day(call, call_taker, login):
    withdraw_caller(caller=call.caller, by=call_taker)
    undo, client = reverse("calls:withdrawal_undo", args=[call.caller.pk]), login(call_taker)

    page = client.post(undo, follow=True).content.decode()

    assert ("Personen är i kontakt igen." in page, "Boka möte med den som hör av sig" in page) == (True, True)
    withdraw_caller(caller=call.caller, by=call_taker)
    Caller.objects.update(withdrawn_at=timezone.now() - timedelta(hours=25))
    assert undo not in client.get(call.case.get_absolute_url()).content.decode()


def test_a_stranger_without_the_code_finds_no_page(call, other_call_taker, login):
    client = login(other_call_taker)

    assert client.get(withdraw(call.caller)).status_code == 404
    assert client.post(withdraw(call.caller)).status_code == 404
    assert Caller.objects.get().withdrawn_at is None


def test_the_case_stands_on_the_handlers_idag_until_it_is_closed_or_the_person_calls(
    call, call_taker, other_call_taker, login, inputs
):
    withdraw_caller(caller=call.caller, by=other_call_taker)
    client = login(call_taker)
    assert "Avgör om ärendet kan avslutas" in client.get("/").content.decode()

    log_call(by=call_taker, call=CallInput(), joins=call.caller, **inputs(urgency="prompt"))

    assert "Avgör om ärendet kan avslutas" not in client.get("/").content.decode()


def test_link_heading_and_button_say_the_same(call, call_taker, other_call_taker, login):
    address = withdraw(call.caller)
    open_by_code(code=CODE, by=other_call_taker)
    links = (
        login(call_taker).get(call.case.get_absolute_url()).content.decode(),
        login(other_call_taker).get(reverse("calls:caller", args=[call.caller.pk])).content.decode(),
    )
    page = login(call_taker).get(address)

    assert [f'href="{address}">{WITHDRAW}</a>' in link for link in links] == [True, True]
    assert (page.context["heading"], page.context["submit"]) == (WITHDRAW, WITHDRAW)


def test_who_reads_a_closed_case_notes_it_there_and_the_case_stays_closed(call_taker, coordinator, login):
    caller = CallerFactory(case=CaseFactory(handler=call_taker, closed=True))
    QuickScanFactory(call=CallFactory(caller=caller))
    open_closed_case(case=caller.case, reason="Personen ringde.", by=coordinator)
    client = login(coordinator)
    assert withdraw(caller) in client.get(caller.case.get_absolute_url()).content.decode()
    assert "Ärendet är avslutat, och förblir det." in client.get(withdraw(caller)).content.decode()

    page = client.post(withdraw(caller), {"reason": ""}, follow=True).content.decode()

    assert ("har dragit sig tillbaka" in page, "Öppnat för läsning" in page) == (True, True)
    caller.case.refresh_from_db()
    assert not caller.case.is_open
