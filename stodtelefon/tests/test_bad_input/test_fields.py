"""What is wrong in a field."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, PersonOfConcernFactory
from calls.models import Identity, Note
from meetings.factories import BookingFactory, RoomFactory
from meetings.models import Meeting
from referrals.factories import ReferralFactory
from referrals.models import Disclosure
from stodtelefon.tests.test_bad_input.sending import (
    KEPT,
    NASTY,
    NUL,
    errors,
    note,
    refused,
    send,
    stored,
    words_on,
)
from stodtelefon.tests.times import working_day

pytestmark = pytest.mark.django_db


# Identity


@pytest.mark.parametrize(
    ("number", "saying"),
    [
        ("19800101-1234", "Personnumret stämmer inte: kontrollsiffran är fel."),
        ("299912310000", "Skriv personnumret med tio eller tolv siffror"),
        ("tolv siffror", "Skriv personnumret med tio eller tolv siffror"),
        ("19801301-1234", "Datumet i personnumret finns inte."),
    ],
)
def test_personal_number_that_cannot_be_right(login, call_taker, case, number, saying):
    caller = CallerFactory(case=case)
    path = f"/arenden/{case.number}/kontakt/{caller.pk}/"

    page = refused(
        login(call_taker), path, by="personal_number", saying=saying, personal_number=number, name="Åsa Öst"
    )

    assert number in page
    assert "Åsa Öst" in page


def test_personal_number_of_a_person_not_yet_born(login, call_taker, case):
    tomorrow = timezone.localdate() + timedelta(days=1)
    number = with_check_digit(tomorrow, "238")
    person = PersonOfConcernFactory(case=case)

    page = refused(
        login(call_taker),
        f"/arenden/{case.number}/den-oron-galler/",
        by="personal_number",
        saying="Enligt personnumret är personen inte född än.",
        personal_number=number,
        reason="Behövs för anmälan.",
    )

    assert number in page
    assert not Identity.objects.filter(person=person).exists()


def with_check_digit(born: date, serial: str) -> str:
    digits = f"{born:%y%m%d}{serial}"
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    check = -sum(number // 10 + number % 10 for number in doubled) % 10
    return f"{born:%Y%m%d}{serial}{check}"


# Calls


def test_call_received_tomorrow(login, call_taker):
    tomorrow = timezone.localtime() + timedelta(days=1)
    answers = {
        "channel": "phone",
        "was_informed": "on",
        "is_anonymous": "yes",
        "danger": "no",
        "child_at_risk": "no",
        "urgency": "none",
        "reason": NASTY,
        "outcome": "settled",
    }

    page = refused(
        login(call_taker),
        "/samtal/nytt/",
        by="received_at",
        saying="Samtalet kan inte ha kommit in i framtiden.",
        received_at=f"{tomorrow:%Y-%m-%dT%H:%M}",
        **answers,
    )

    assert NASTY in page


# Meetings


@pytest.fixture
def booking(case):
    RoomFactory(name="Rum Linden")
    return f"/arenden/{case.number}/boka/", {
        "kind": "with_caller",
        "mode": "on_site",
        "minutes": "60",
        "staff": case.handler_id,
        "participants": "en rektor",
        "deed": "book",
    }


def test_meeting_that_ends_before_it_starts(login, call_taker, booking):
    path, wishes = booking

    page = refused(
        login(call_taker),
        path,
        by="minutes",
        saying="",
        **wishes | {"minutes": "-60", "on": "2026-12-01", "start": "10:00"},
    )

    assert "en rektor" in page
    assert not Meeting.objects.exists()


def test_meeting_in_a_room_that_is_taken(login, call_taker, booking):
    path, wishes = booking
    taken = BookingFactory()

    on, start = f"{timezone.localtime(taken.starts_at):%Y-%m-%d %H:%M}".split()
    typed = {"room": taken.room_id, "on": on, "start": start, "meant": f"on={on}"}

    page = refused(login(call_taker), path, by="__all__", saying="Rummet är redan bokat", **wishes | typed)

    assert "en rektor" in page


@pytest.mark.parametrize("slot", ["2026-99-99T10:00/1", "x", "2026-12-01T10:00/999999999999999999", "🙂"])
def test_meeting_at_a_forged_time(login, call_taker, booking, slot):
    path, wishes = booking
    client = login(call_taker)
    before = stored()

    response = send(client, path, **wishes, slot=slot)

    assert response.status_code == 200
    assert errors(response) != {}
    assert "en rektor" in words_on(response)
    assert stored() == before


# Referrals


def test_referral_without_basis(login, coordinator, case):
    referral = ReferralFactory(case=case, legal_basis=None)

    page = refused(
        login(coordinator),
        f"/inkopplingar/{referral.pk}/lamna-over/",
        by="__all__",
        saying="Välj rättslig grund innan",
        how="post",
        recipient="kuratorn på Åskolan",
        answer_due_on=f"{working_day():%Y-%m-%d}",
    )

    assert "kuratorn på Åskolan" in page
    assert not Disclosure.objects.exists()


# Texts


def test_100_000_characters_in_a_note(login, call_taker, case):
    text = "å" * 100_000
    client = login(call_taker)
    before = stored()

    response = note(client, case, text)

    assert "100\u00a0000 tecken" in errors(response)["text"][0]
    assert text in words_on(response)
    assert stored() == before


def test_nasty_note_is_kept_word_for_word_and_never_becomes_markup(login, call_taker, case):
    client = login(call_taker)

    assert note(client, case, NASTY).status_code == 302

    page = client.get(f"/arenden/{case.number}/")
    assert Note.objects.get().text == KEPT
    assert KEPT in words_on(page)
    assert "<script>alert" not in page.content.decode()


def test_nul_in_a_note(login, call_taker, case):
    client = login(call_taker)
    before = stored()

    response = note(client, case, NUL)

    assert set(errors(response)) == {"text"}
    assert stored() == before


@pytest.mark.parametrize("q", [NASTY[:90], NUL, "x" * 5000, "", "' OR 1=1 --", "%", "\u202e", "9" * 40])
def test_search_for_anything(login, call_taker, case, q):
    response = login(call_taker).post("/sok/", {"q": q})

    assert response.status_code == 200
    assert case.number not in words_on(response).replace(q, "")
