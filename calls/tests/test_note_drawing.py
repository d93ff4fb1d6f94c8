"""The inside of a note on the timeline: what it says, and what can be done about it."""

import re
from uuid import uuid4

import pytest

from calls.factories import CaseFactory, NoteFactory
from calls.models import Note
from calls.note_drawing import note_inside

OPEN = ["Rätta anteckningen", "Den enskilde anser att det är fel"]
OPEN += [f"{what} som kom fram i anteckningen" for what in ("Fara", "Barn")]


def links(html):
    return [re.sub("<.*?>", "", words) for words in re.findall("<a .*?>(.*?)</a>", html)]


def note_of(**values):
    return NoteFactory.build(**{"text": "Ringde.", "source_detail": "", **values})


@pytest.mark.parametrize(
    ("is_open", "may_move", "is_corrected", "deeds"),
    [
        (True, False, False, OPEN),
        (True, True, True, [*OPEN, "Fel ärende? Flytta den", "Läs tidigare versioner"]),
        (False, False, True, ["Läs tidigare versioner"]),
        (False, False, False, []),
    ],
)
def test_deeds_are_those_that_can_be_done(is_open, may_move, is_corrected, deeds):
    case = CaseFactory.build(closed=not is_open, number="2026-0001")
    note = note_of(case=case, replaces_id=uuid4() if is_corrected else None)

    html = note_inside(note, case, may_move=may_move)

    assert links(html) == deeds
    assert (f"?fran=note&amp;id={note.pk}" in html) == is_open


def test_objection_leads_to_the_note_that_it_is_about():
    case, about = CaseFactory.build(number="2026-0001"), uuid4()
    objection = note_of(case=case, kind=Note.Kind.OBJECTION, about_kind="anteckning", about_id=about)

    html = note_inside(objection, case, may_move=True)

    assert links(html) == ["Läs anteckningen som det gäller"]
    assert str(about) in html


def test_what_is_written_is_never_taken_for_code():
    case = CaseFactory.build(number="2026-0001")
    note = note_of(case=case, text="<script>\"a\" & 'b'</script>", source_detail="<i>skolan</i>")

    html = note_inside(note, case, may_move=False)

    assert "<script" not in html
    assert "<i>" not in html
    assert "&lt;script&gt;&quot;a&quot; &amp; &#x27;b&#x27;&lt;/script&gt;" in html
    assert ", &lt;i&gt;skolan&lt;/i&gt;." in html
