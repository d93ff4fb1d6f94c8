"""What every action leans on: a moment that can be kept, and a row that may be gone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.contacts import log_contact, undo_contact
from calls.inputs import NonCaseInput
from calls.models import Call, Note
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.saving import moment, text_faults


def test_moment_is_now_unless_said_otherwise():
    before = timezone.now()

    assert before <= moment(None) <= timezone.now()


def test_moment_refuses_the_future():
    with pytest.raises(ValidationError, match="ligger i framtiden"):
        moment(timezone.now() + timedelta(minutes=1))


@pytest.mark.parametrize("year", [1, 206, 1999])
def test_moment_refuses_a_year_that_nobody_means(year):
    # The database keeps the year 1, and then no page that reads the row can be shown.
    with pytest.raises(ValidationError, match="Kontrollera årtalet"):
        moment(datetime(year, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("values", "kept", "faults"),
    [
        ({"name": " A\u030asa\r\nEk\u200b"}, {"name": "Åsa Ek"}, {}),
        ({"name": "\u200b"}, {"name": ""}, {"name": "Fyll i det här."}),
        ({"title": "\u200b"}, {"title": ""}, {}),
        ({"name": "o" * 121}, {}, {"name": "Texten är för lång: 121 tecken, högst 120 får plats."}),
        ({"name": "a\x00b"}, {}, {"name": "Texten innehåller ett tecken som inte kan sparas."}),
        ({"email": "karim@"}, {}, {"email": "Skriv e-postadressen så här: namn@exempel.se."}),
    ],
)
def test_columns_of_text_are_tidied_and_judged_as_in_a_form(values, kept, faults):
    user = User(**{"name": "Åsa Ek", "email": "asa@exempel.se", "password": "x"} | values)

    found = text_faults(user)

    assert {name: " ".join(error.messages) for name, error in found.items()} == faults
    assert {name: getattr(user, name) for name in kept} == kept


def test_what_was_signed_is_left_as_it_was():
    note = Note(author_name="A\u030asa\u200b", author_title="")

    text_faults(note)

    assert note.author_name == "A\u030asa\u200b"


def test_lock_refuses_a_row_that_somebody_else_has_just_removed(call_taker):
    contact = log_contact(by=call_taker, contact=NonCaseInput(kind=Call.Kind.SILENT))
    seen_in_two_tabs = Call.objects.get()
    undo_contact(contact=contact, by=call_taker)
    lines = AuditEvent.objects.count()

    with pytest.raises(ValidationError, match="finns inte längre"):
        undo_contact(contact=seen_in_two_tabs, by=call_taker)

    assert AuditEvent.objects.count() == lines
