"""What is sent most often, each with its form opened beforehand: what is measured is the sending alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from stodtelefon.demo.bench.pages import a_named_call
from stodtelefon.demo.people import PASSWORD
from stodtelefon.tests.test_bad_input.sending import hidden_in

Deed = Callable[[], HttpResponse]


def filled_in(client: Client, path: str, **answers: object) -> Deed:
    """A form as it is opened, with what is hidden in it."""
    return partial(client.post, path, hidden_in(client.get(path)) | answers)


def typed(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def log_a_call(world, client: Client) -> Deed:
    return filled_in(client, "/samtal/nytt/", received_at=typed(timezone.now()), **a_named_call())


def count_a_contact(world, client: Client) -> Deed:
    sent = {"token": hidden_in(client.get("/samtal/"))["token"], "kind": "wrong_number"}
    return partial(client.post, "/samtal/annat/", sent)


def write_a_note(world, client: Client) -> Deed:
    today = f"{timezone.localdate():%Y-%m-%d}"
    path = f"/arenden/{world.there.case.number}/anteckning/"
    return filled_in(client, path, event_on=today, source="caller", text="Läraren ringde och berättade mer.")


def take_a_case(world, client: Client) -> Deed:
    return partial(client.post, f"/arenden/{world.there.unassigned.number}/ta/")


def book_a_meeting(world, client: Client) -> Deed:
    tomorrow = timezone.localdate() + timedelta(days=1)
    answers = {
        "kind": "with_caller",
        "caller": str(world.there.new.pk),
        "mode": "on_site",
        "minutes": "30",
        "staff": [world.people["coordinator"].pk],
        "on": f"{tomorrow:%Y-%m-%d}",
        "start": "16:30",
        "room": world.there.room.pk,
        "deed": "book",
    }
    return filled_in(client, f"/arenden/{world.there.new.case.number}/boka/", **answers)


def hold_a_meeting(world, client: Client) -> Deed:
    path = f"/moten/{world.there.this_morning.pk}/hallet/"
    return filled_in(client, path, at=typed(timezone.now()))


def search_for(words: Callable[[object], str]) -> Callable[[object, Client], Deed]:
    return lambda world, client: filled_in(client, "/sok/", q=words(world.there))


def sign_in(world, client: Client) -> Deed:
    return filled_in(client, "/konto/logga-in/", login=world.people["taker"].email, password=PASSWORD)


DEEDS = {
    "account_login": sign_in,
    "calls:create": log_a_call,
    "calls:contact_create": count_a_contact,
    "calls:note_create": write_a_note,
    "calls:case_take": take_a_case,
    "calls:search=number": search_for(lambda there: there.case.number),
    "calls:search=personal_number": search_for(lambda there: there.known.personal_number),
    "calls:search=code": search_for(lambda there: there.code),
    "calls:search=name": search_for(lambda there: there.known.name),
    "meetings:create": book_a_meeting,
    "meetings:hold": hold_a_meeting,
}
# A search that leads nowhere else shows what was found.
SHOWN = ("calls:search=number", "calls:search=personal_number", "calls:search=name")
ANSWERS = {name: "200" if name in SHOWN else "302" for name in DEEDS}
