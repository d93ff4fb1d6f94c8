"""The list of rooms, which a municipality keeps by itself."""

from __future__ import annotations

from django.db.models import Exists

from meetings.models import Room
from stodtelefon.organisation.code_lists import CodeList
from stodtelefon.organisation.first_day import TODAY, Task

ROOMS = CodeList(
    slug="rum",
    model=Room,
    about="Var möten hålls. Bokningen föreslår tider när rummet är ledigt.",
    fields=("name", "directions", "seats"),
    shown=("directions", "seats"),
    help_texts={"directions": "Det som den som kommer behöver veta, till exempel våning och ingång."},
    none="Inga rum är inlagda än. Tills de finns föreslår bokningen bara tider på telefon.",
)
FIRST_DAY = Task(
    title="Rum för möten",
    why="Utan rum föreslår bokningen bara tider på telefon. När på dagen möten kan hållas står under Inställningar.",
    url_name="organisation:code_list",
    args=(ROOMS.slug,),
    label="Lägg in rum",
    conditions=lambda: {"minst ett rum": Exists(Room.objects.current(on=TODAY))},
    rank=40,
)
