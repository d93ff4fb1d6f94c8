"""The lists of the line that a municipality keeps by itself."""

from __future__ import annotations

from calls.models import Audience, CallerRole, ConcernKind, Need, OutreachKind
from stodtelefon.organisation.code_lists import CodeList

LISTS = (
    CodeList(
        slug="roller",
        model=CallerRole,
        about="Vem som hör av sig. Väljs i samtalet, och räknas efter grupp i årsstatistiken.",
        fields=("label", "group", "municipal_staff"),
        shown=("group", "municipal_staff"),
        help_texts={"municipal_staff": "Välj fråga när rollen finns både i och utanför kommunen."},
    ),
    CodeList(
        slug="satt-att-na-ut",
        model=OutreachKind,
        about="Hur någon fick veta att linjen finns. Väljs i samtalet och under Nå ut.",
    ),
    CodeList(
        slug="malgrupper",
        model=Audience,
        about="Vilka som ska känna till linjen. Väljs i samtalet och under Nå ut.",
    ),
    CodeList(slug="behov", model=Need, about="Vad den som hör av sig behöver. Väljs i samtalet."),
    CodeList(
        slug="annan-oro",
        model=ConcernKind,
        about="Vad det var i stället, när oron inte rörde våldsbejakande extremism. "
        "Väljs i samtalet, efter mötet, vid hänvisning eller när ärendet avslutas. Räknas i årsstatistiken.",
    ),
)
