"""Whatever somebody typed in a form of the line is read back with what it is called there, also a word by itself."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from meetings.factories import QuestionFactory, SectionFactory
from meetings.models.choices import QuestionKind
from stodtelefon.tests.browser.forms_table import FORMS, whole_world
from stodtelefon.tests.every_form import forms_on
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.watch.held_words import NO_WORDS, UNNAMED, words_of

WORD = "kanariefågel"


@pytest.mark.django_db
def test_one_word_in_any_field_is_read_back_with_its_label():
    world, lost, tried = whole_world(), [], set()
    for row in (row for row in FORMS if row.is_typed_in):
        client, page = Client(), row.address(world)
        client.force_login(world.people[row.by])
        path = (
            page.partition("?")[0] if row.sent_to == row.opened_at else address_of(row.sent_to, world.there)
        )
        for form in forms_on(client.get(page).content.decode(), path=page.partition("?")[0]):
            for name in form.typed if form.action == row.sent_to else ():
                tried.add(row.sent_to)
                for asks in (False, True):
                    found = words_of(path, [(name, WORD)], asks=asks)
                    is_secret = any(part in name for part in NO_WORDS)
                    is_right = found == [] if is_secret else is_read(found)
                    lost += [] if is_right else [f"{row.sent_to}: {name} gives {found} (asks: {asks})"]

    assert not lost, "\n".join(lost)
    assert tried == {row.sent_to for row in FORMS if row.is_typed_in}


def is_read(found) -> bool:
    ((label, words),) = found or [("", "")]
    return words == WORD and label not in ("", UNNAMED)


@pytest.mark.django_db
def test_answers_are_read_back_with_their_questions():
    section = SectionFactory()
    asked = QuestionFactory(section=section, text="Hur länge har det pågått?", kind=QuestionKind.TEXT)
    chosen = QuestionFactory(
        section=section, text="Är någon rädd?", kind=QuestionKind.YES_NO, yes_needs_decision=True
    )
    path = reverse("meetings:battery", args=["0198c2a4-0000-7000-8000-000000000001", "hemma"])
    fields = [
        (f"v_{asked.pk}", "länge"),
        (f"n_{asked.pk}", "sedan i höstas"),
        (f"v_{chosen.pk}", "yes"),
        (f"d_{chosen.pk}", "genast"),
    ]

    assert words_of(path, fields, asks=True) == [
        ("Hur länge har det pågått?", "länge"),
        ("Hur länge har det pågått? Anteckning", "sedan i höstas"),
        ("Är någon rädd? Vad beslutas med anledning av svaret?", "genast"),
    ]
