"""A load: what is in its way, and the whole of it from the first day to the promises that wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import connection
from django.utils import timezone

from calls.actions.promises import unwritten_promises
from calls.models import (
    Call,
    Callback,
    Caller,
    Case,
    CaseDecision,
    CaseSeries,
    ChildDecision,
    Comparison,
    DangerReport,
    Identity,
    Note,
    PersonOfConcern,
    Promise,
    QuickScan,
    Reminder,
)
from meetings.models import Answer, Assessment, Booking, Finding, Meeting, Room
from outreach.models import OutreachEvent
from referrals.models import Agency, Arrival, Disclosure, Referral, Signposting
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.roles import as_owner
from stodtelefon.demo.load.cases import tell_case
from stodtelefon.demo.load.contacts import tell_contact
from stodtelefon.demo.load.copying import Copier, Rows
from stodtelefon.demo.load.days import YEARS, Days
from stodtelefon.demo.load.line import put_line
from stodtelefon.demo.load.progress import Progress
from stodtelefon.demo.load.staff import DOMAIN
from stodtelefon.demo.load.stories import calls_of_day
from stodtelefon.demo.load.world import World
from stodtelefon.organisation.models import Organisation
from stodtelefon.privacy.sentinel import plant_sentinels

SEED = 2016
CHUNK = 500  # cases in one transaction
CONTACTS = 0.25  # for each call about a concern

NUMBERED = (Organisation, User, Room, Agency)
ORDER = (
    *(Organisation, User, Room, Agency, OutreachEvent),
    *(Case, Caller, Call, PersonOfConcern, QuickScan, Identity, Note, CaseDecision, Reminder),
    *(ChildDecision, DangerReport, Callback, Comparison),
    *(Meeting, Booking, Assessment, Finding, Answer),
    *(Referral, Disclosure, Signposting, Arrival),
    *(Promise, AuditEvent),
)
# A row in one of these, and no account that a load made: the database is somebody's.
REAL = (Organisation, Case, Call, Agency, OutreachEvent, AuditEvent)

FOREIGN = "Databasen är inte tom, och det som finns i den har seed_load inte fyllt i. Här fylls ingenting i."


@dataclass
class Loaded:
    """What came of it: how many rows of each table, and in how many seconds."""

    counts: Counter[str]
    seconds: float


def obstacle() -> str:
    """Why nothing may be loaded here, in a Swedish sentence; empty when it may."""
    if User.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
        return FOREIGN
    is_loaded = User.objects.exists()
    return FOREIGN if not is_loaded and any(model.objects.exists() for model in REAL) else ""


def load(
    cases: int, *, seed: int = SEED, years: float = YEARS, say: Callable[[str], None] = lambda words: None
) -> Loaded:
    """So many cases in the years up to yesterday, with all that hangs on them. Ask `obstacle()` first."""
    plant_sentinels()
    rows, progress, now = Rows(ORDER, numbered=NUMBERED), Progress(cases, say), timezone.now()
    days = Days(timezone.localdate(now), years)
    draw = Random(f"{seed} {Case.objects.count()}")
    line = put_line(rows, days, now=now, draw=draw)
    world = World(rows, line, days, now=now, draw=draw)
    series = Counter(dict(CaseSeries.objects.values_list("year", "last")))
    with Copier() as copier:
        copier.send(rows.take(), {})
        done = 0
        for place, count in days.spread(cases):
            for at in calls_of_day(world, place, count):
                _tell(world, place, at, series)
                done += 1
                if done % CHUNK == 0:
                    world.log.flush(before=at.date())
                    copier.send(rows.take(), dict(series))
                    progress.tell(done)
        world.log.flush()
        copier.send(rows.take(), dict(series))
    say("det som väntar på någon")
    _put_promises(world)
    say("städar och räknar i databasen")
    _tidy_up()
    return Loaded(rows.counts, progress.seconds)


def _tell(world: World, place: int, at: datetime, series: Counter[int]) -> None:
    year = world.days.all[place].year
    series[year] += 1
    tell_case(world, place, at, f"{year}-{series[year]:04d}")
    if world.chance(CONTACTS):
        tell_contact(world, at + timedelta(minutes=world.draw.randint(1, 14)))


def _put_promises(world: World) -> None:
    """What the tables say is waiting, asked of them when they are whole. Their keys are drawn, as all others are."""
    with Copier() as copier:
        for nth, promise in enumerate(unwritten_promises(at=world.now), start=1):
            values = {
                field.attname: getattr(promise, field.attname) for field in Promise._meta.concrete_fields
            }
            world.put(Promise, **values | {"id": world.new_id()})
            if nth % CHUNK == 0:
                copier.send(world.rows.take(), {})
        copier.send(world.rows.take(), {})


def _tidy_up() -> None:
    """As autovacuum would have done by the morning: without it the first pages are planned blindly."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
