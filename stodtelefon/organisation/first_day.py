"""Kom igång: what an empty line still lacks before it can take its first call.

An app adds what it cannot do without when it starts: `first_day.register(Task(…))`. Nothing is ticked by hand: a task
is done when the database says so. Everything is asked in one statement, written once a process, so that the menu can
ask on each page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, DateField, DateTimeField, Exists, ExpressionWrapper, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.database.written import Given, Written
from stodtelefon.jobs.models import JobRun
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

TIMERS_SEEN = timedelta(days=2)
TODAY = Given("today", DateField())  # what a condition says in place of the day


@dataclass(frozen=True)
class Task:
    """One thing to put in place: why, where (`url_name`, `args`, `anchor`), and by whom when not the administrator.

    `conditions` gives, by what it is called in words, each condition that must hold. Lowest `rank` stands first.
    """

    title: str
    why: str
    conditions: Callable[[], dict[str, Any]]
    url_name: str
    label: str
    args: tuple[str, ...] = ()
    anchor: str = ""
    who: str = ""
    rank: int = 50


@dataclass(frozen=True)
class Status:
    """A task as it stands: `missing` names what is not there yet."""

    task: Task
    missing: list[str]

    @property
    def is_done(self) -> bool:
        return not self.missing


tasks: list[Task] = []


def register(*those: Task) -> None:
    tasks.extend(those)
    tasks.sort(key=lambda one: one.rank)


def statuses() -> list[Status]:
    """Every task in order, and what each still lacks. One statement."""
    words, written = _asked(tuple(tasks))
    ((*answers,),) = written.ask(
        {"timers since": timezone.now() - TIMERS_SEEN, "today": timezone.localdate()}
    )
    missing: dict[str, list[str]] = {task.title: [] for task in tasks}
    for (title, condition), holds in zip(words, answers, strict=True):
        if not holds:
            missing[title].append(condition)
    return [Status(task, missing[task.title]) for task in tasks]


@lru_cache(maxsize=1)
def _asked(those: tuple[Task, ...]) -> tuple[list[tuple[str, str]], Written]:
    """Each condition by its task's title and its own words, and the statement that says which of them hold."""
    asked = [(task.title, words, holds) for task in those for words, holds in task.conditions().items()]
    columns = {
        f"holds_{place}": ExpressionWrapper(holds, output_field=BooleanField())
        for place, (_, _, holds) in enumerate(asked)
    }
    answers = User.objects.order_by().values_list(*columns.values())[:1]
    return [(title, words) for title, words, _ in asked], Written.of(answers)


def is_over() -> bool:
    """Is everything in place?"""
    return all(status.is_done for status in statuses())


def is_waited_for() -> bool:
    """Is something not in place yet? Never in a demonstration: there it is all invented."""
    return not Organisation.load().is_demo and not is_over()


# What the ground itself cannot do without


def settings(**conditions) -> Exists:
    return Exists(Organisation.objects.filter(**conditions))


def filled_in(name: str) -> Exists:
    return Exists(Organisation.objects.exclude(**{name: ""}))


def line_is_named() -> dict[str, Any]:
    unnamed = Organisation._meta.get_field("name").default
    return {
        "kommunens namn": Exists(Organisation.objects.exclude(name=unnamed)),
        "nämnd": filled_in("board"),
        "e-post för fel, brister och klagomål": filled_in("contact_mail"),
    }


def line_is_open() -> dict[str, Any]:
    return {"telefonnummer": filled_in("line_number"), "öppettider": filled_in("opening_hours")}


def board_has_decided() -> dict[str, Any]:
    return {
        "beslutsdatum": settings(record_level_decided_on__isnull=False),
        "diarienummer": filled_in("record_level_reference"),
    }


def everyone_is_there() -> dict[str, Any]:
    return {role.label: Exists(User.objects.active().filter(roles__contains=[role])) for role in Role}


def timers_run() -> dict[str, Any]:
    since = Given("timers since", DateTimeField())

    def seen(name: str) -> Exists:
        return Exists(went_well(name).filter(finished_at__gte=since))

    return {
        "körningen varje timme (hourly)": seen("hourly"),
        "körningen varje natt (nightly)": seen("nightly"),
    }


def backup_is_made() -> dict[str, Any]:
    """Ours, or another's: a server that archives what it writes is backed up by pgbackrest or the like."""
    archives = RawSQL("SELECT last_archived_time IS NOT NULL FROM pg_stat_archiver", (), BooleanField())
    return {
        "en säkerhetskopia som gick bra (backup, eller arkivet)": Q(Exists(went_well("backup"))) | Q(archives)
    }


def went_well(name: str) -> QuerySet[JobRun]:
    return JobRun.objects.that_went_well(name)


OF_THE_GROUND = (
    Task(
        title="Kommunen och nämnden",
        why="Står på utskrifter och brev, och säger vem som svarar för personuppgifterna.",
        conditions=line_is_named,
        url_name="organisation:edit",
        anchor="#div_id_name",
        label="Fyll i",
        rank=10,
    ),
    Task(
        title="Linjens nummer och öppettider",
        why="Det som alla som ringer behöver veta.",
        conditions=line_is_open,
        url_name="organisation:edit",
        anchor="#div_id_line_number",
        label="Fyll i",
        rank=20,
    ),
    Task(
        title="Nämndens beslut om vad linjen är",
        why="Rådgivning, eller insats utan behovsprövning. Bestämmer hur mycket som får antecknas.",
        conditions=board_has_decided,
        url_name="organisation:edit",
        anchor="#div_id_record_level_decision",
        label="Fyll i",
        rank=30,
    ),
    Task(
        title="En kollega i varje roll",
        why="En person kan ha flera roller. Vad varje roll får står under Vem får vad.",
        conditions=everyone_is_there,
        url_name="accounts:user_create",
        label="Bjud in",
        rank=70,
    ),
    Task(
        title="Det som servern gör av sig självt",
        why="Driften ställer in tidsstyrningen. Bocken kommer när körningarna har gått.",
        conditions=timers_run,
        url_name="jobs:index",
        label="Se körningarna",
        rank=80,
    ),
    Task(
        title="Säkerhetskopia",
        why="Driften ställer in den. Bocken kommer när den första är tagen.",
        conditions=backup_is_made,
        url_name="jobs:index",
        label="Se kopiorna",
        rank=90,
    ),
)
