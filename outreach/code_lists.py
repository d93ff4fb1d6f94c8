"""The list of areas, which a municipality keeps by itself."""

from __future__ import annotations

from django.db.models import Exists
from django.utils import timezone

from outreach.models import Area
from stodtelefon.organisation.code_lists import CodeList
from stodtelefon.organisation.first_day import Task

AREAS = CodeList(
    slug="omraden",
    model=Area,
    about="Kommunens delar, så att det syns var ingen har fått veta om linjen. Väljs under Utåt.",
    none="Inga områden är inlagda än. Tills de finns går det inte att se var ingen har fått veta om linjen.",
)
FIRST_DAY = Task(
    title="Områden",
    why="Kommunens delar, så att det syns var ingen har fått veta om linjen.",
    url_name="organisation:code_list",
    args=(AREAS.slug,),
    label="Lägg in områden",
    checks=lambda: {"minst ett område": Exists(Area.objects.current(on=timezone.localdate()))},
    rank=50,
)
