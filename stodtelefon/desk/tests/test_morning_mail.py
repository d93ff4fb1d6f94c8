"""The morning mail: off by default, once each working morning, a number and nothing else."""

from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.core.mail.backends.locmem import EmailBackend

from calls.factories import CaseFactory
from stodtelefon.accounts.actions.morning_mail import choose_morning_mail
from stodtelefon.desk.morning_mail import send
from stodtelefon.jobs.steps import StepFailed

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 11, 27, 7, tzinfo=ZoneInfo("Europe/Stockholm"))


def at(moment):
    return patch("django.utils.timezone.now", lambda: moment)


def test_it_is_off_until_it_is_chosen(call_taker, mailoutbox):
    with at(FRIDAY):
        assert send() == ""
    assert mailoutbox == []


def test_it_says_how_many_things_wait_and_nothing_else(call_taker, mailoutbox):
    for _ in range(3):
        CaseFactory(handler=call_taker, waiting=True)
    choose_morning_mail(wants=True, by=call_taker)

    with at(FRIDAY):
        assert send() == "1 mejl."
        assert send() == ""

    (mail,) = mailoutbox
    assert (mail.to, mail.subject, mail.body) == (
        [call_taker.email],
        "Det här väntar på dig",
        "3 saker väntar på dig.",
    )


@pytest.mark.parametrize(
    "moment",
    [
        FRIDAY + timedelta(days=1),
        FRIDAY.replace(hour=5),
        FRIDAY.replace(hour=12),
        FRIDAY.replace(month=12, day=24),
    ],
    ids=["saturday", "night", "afternoon", "christmas eve"],
)
def test_it_is_sent_on_working_mornings_alone(call_taker, mailoutbox, moment):
    choose_morning_mail(wants=True, by=call_taker)

    with at(moment):
        assert send() == ""


def test_it_is_sent_anew_the_next_working_day_and_ends_when_it_is_chosen_away(call_taker, mailoutbox):
    choose_morning_mail(wants=True, by=call_taker)
    with at(FRIDAY):
        send()
    with at(FRIDAY + timedelta(days=3)):
        send()
    assert [mail.body for mail in mailoutbox] == ["Inget väntar på dig idag."] * 2

    choose_morning_mail(wants=False, by=call_taker)
    with at(FRIDAY + timedelta(days=4)):
        assert send() == ""


def test_it_is_tried_again_when_the_mail_server_does_not_answer(call_taker, mailoutbox):
    choose_morning_mail(wants=True, by=call_taker)

    unreachable = patch.object(EmailBackend, "send_messages", side_effect=ConnectionRefusedError)
    with at(FRIDAY), unreachable, pytest.raises(StepFailed, match="1 mejl gick inte att skicka"):
        send()
    with at(FRIDAY):
        assert send() == "1 mejl."


def test_it_is_chosen_on_ones_own_page(call_taker, login):
    client = login(call_taker)
    assert "Skicka ett mejl varje arbetsmorgon" in client.get("/konto/morgonmejl/").content.decode()

    answer = client.post("/konto/morgonmejl/", {"wants": "on"}, follow=True)

    assert "Mejlet kommer varje arbetsmorgon, utom när du är borta." in answer.content.decode()
    call_taker.refresh_from_db()
    assert call_taker.wants_morning_mail is True


def test_page_says_so_where_no_mail_is_sent(call_taker, login, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    assert "Systemet skickar inga mejl än." in login(call_taker).get("/konto/morgonmejl/").content.decode()
