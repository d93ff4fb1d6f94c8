"""The lists of areas and languages, which a municipality keeps by itself."""

from __future__ import annotations

from django.db.models import Exists, Q

from outreach.models import Area, Language
from stodtelefon.organisation.code_lists import CodeList
from stodtelefon.organisation.first_day import TODAY, Task

AREAS = CodeList(
    slug="omraden",
    model=Area,
    about="Kommunens delar, så att det syns var ingen har fått veta om linjen. Väljs under Nå ut.",
    none="Inga områden är inlagda än. Tills de finns går det inte att se var ingen har fått veta om linjen.",
)
LANGUAGES = CodeList(
    slug="sprak",
    model=Language,
    about="Språk som vi berättar om linjen på, och vad kort och affischer säger på dem. Väljs under Nå ut.",
    fields=("label", "tag", "card_title", "card_words", "card_anonymous", "card_hours"),
    shown=("tag", "card_title"),
    help_texts={
        "tag": "Till exempel sv, so, ar eller fa-AF. Då läses orden upp rätt.",
        "card_title": "Till exempel: Orolig för någon? Skriv texterna på språket, och låt någon som kan det läsa dem.",
        "card_words": "En mening eller två.",
        "card_anonymous": "Till exempel: Du behöver inte säga vem du är.",
        "card_hours": "Tomt: öppettiderna under Inställningar, på svenska.",
    },
)
OUR_OWN = Q(created_by__isnull=False) | Q(version__gt=1)


def areas_are_ours() -> dict:
    """The list begins with the points of the compass: has anyone put in an area, or saved one?"""
    areas = Area.objects.current(on=TODAY).filter(OUR_OWN)
    return {"ett eget område": Exists(areas)}


FIRST_DAY = Task(
    title="Områden",
    why="Listan börjar med väderstrecken. Byt dem mot kommunens egna delar, eller spara en av dem om de duger.",
    url_name="organisation:code_list",
    args=(AREAS.slug,),
    label="Se över områdena",
    conditions=areas_are_ours,
    rank=50,
)
