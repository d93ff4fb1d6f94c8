"""The inside of a note on the timeline. Written here and not in a template: a case may have hundreds of them."""

from __future__ import annotations

from html import escape

from calls.models import Case, Note
from stodtelefon.addresses import address
from stodtelefon.drawing import Html

SECRECY = "Uppgift från polisen, särskild sekretess (OSL 18:3 och 35:1)."
SHUT = f'<p class="soft mb-1">{SECRECY} Den läses av den som har ärendet och av samordnaren.</p>\n'


def note_inside(note: Note, case: Case, *, may_move: bool, is_open: bool = True) -> Html:
    """What the note says and where it is from, and what can be done about it. `is_open`: may it be read?"""
    if not is_open:
        return SHUT
    detail = f", {escape(note.source_detail)}" if note.source_detail else ""
    marked = f" {SECRECY}" if note.is_from_police else ""
    words = (
        f'<p class="words" dir="auto">{escape(note.text)}</p>\n'
        f'<p class="soft mb-1">\nKälla: {escape(Note.Source(note.source).label)}{detail}.{marked}\n</p>\n'
    )
    if note.kind == Note.Kind.NOTE:
        return f'{words}<p class="mb-0 screen-only">\n{_deeds(note, case, may_move=may_move)}</p>\n'
    if note.about_kind == "anteckning":
        about = _link(
            address("calls:note_versions", case.number, note.about_id), "Läs anteckningen som det gäller"
        )
        return f'{words}<p class="mb-0 screen-only">\n{about}\n</p>\n'
    return words


def _deeds(note: Note, case: Case, *, may_move: bool) -> Html:
    number, deeds = case.number, ""
    if case.is_open:
        objection = address("calls:objection_create", number, "anteckning", note.pk)
        which = f"?fran=note&id={note.pk}"
        those = (
            _link(address("calls:note_correct", number, note.pk), "Rätta", " anteckningen"),
            _link(objection, "Den enskilde anser att det är fel"),
            _link(address("calls:danger_create", number) + which, "Fara", " som kom fram i anteckningen"),
            _link(address("calls:child_create", number) + which, "Barn", " som kom fram i anteckningen"),
        )
        deeds = " ·\n".join(those) + "\n"
    if may_move:
        deeds += f"· {_link(address('calls:note_move', number, note.pk), 'Fel ärende? Flytta den')}\n"
    if note.replaces_id:
        deeds += f"· {_link(address('calls:note_versions', number, note.pk), 'Läs tidigare versioner')}\n"
    return deeds


def _link(to: str, words: Html, unseen: Html = "") -> Html:
    """`unseen`: what a screen reader says besides."""
    more = f'<span class="visually-hidden">{unseen}</span>' if unseen else ""
    return f'<a href="{escape(to)}">{words}{more}</a>'
