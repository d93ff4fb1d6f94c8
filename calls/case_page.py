"""The case page: everything that the apps say of one case to one person, in order, each part of it read once."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db.models import ForeignKey, Model, Q
from django.utils import timezone

from calls import case_parts
from calls.actions.cases import undoable_raise
from calls.actions.withdrawals import UNDO_WITHIN
from calls.case_parts import LATEST, Entry, Link, Menu, NextStep
from calls.likeness import same_phone
from calls.models import (
    AccessRequest,
    Alarm,
    Call,
    Caller,
    Case,
    CaseDecision,
    CaseLink,
    CaseMove,
    CaseOpening,
    ChildDecision,
    DangerReport,
    Likeness,
    NamedPerson,
    OtherConcern,
    QuickScan,
    Reminder,
    Restriction,
    RestrictionRequest,
)
from calls.models.choices import State
from calls.models.moves import UNDO_WINDOW
from calls.models.openings import kinds_for
from calls.models.other_concerns import is_something_else
from calls.promptness import Clock, meeting_clock
from calls.record_levels import Holds, holds
from calls.visible_case import open_beside
from calls.who import who
from stodtelefon.addresses import address
from stodtelefon.audit.log_parts import FROM_POLICE
from stodtelefon.database.together import together
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


Kind = CaseDecision.Kind
ABOUT_LINKS = {Kind.LINKED, Kind.LINK_CONFIRMED, Kind.LINK_CHANGED, Kind.LINK_REMOVED}
ABOUT_MOVES = {
    *(Kind.MERGED, Kind.MERGE_UNDONE, Kind.SPLIT, Kind.SPLIT_UNDONE),
    *(Kind.CALL_MOVED, Kind.NOTE_MOVED),
}
ABOUT_TWO_CASES = ABOUT_LINKS | ABOUT_MOVES
# What a merged case was linked to, the one that goes on is linked to.
MAY_BRING_LINKS = ABOUT_LINKS | {Kind.MERGED, Kind.SPLIT_UNDONE}


class OnTheWay(NamedTuple):
    text: str
    state: str


@cache
def _to_people(model: type[Model]) -> list[ForeignKey]:
    """The fields of a model that name a colleague."""
    keys = (field for field in model._meta.concrete_fields if field.remote_field)
    return [field for field in keys if field.related_model._meta.label == settings.AUTH_USER_MODEL]


class CasePage:
    """A case as one person sees it today. What several parts of the page ask for is read once and kept here.

    `open_beside`: which of it and those that may be about the same concern the person may open, where that is known.
    `is_whole`: with everything that has happened, not the latest alone.
    """

    def __init__(
        self, case: Case, user: User, open_beside: set[UUID] | None = None, *, is_whole: bool = True
    ) -> None:
        self.case, self.user, self.open_beside, self.is_whole = case, user, open_beside, is_whole
        self.today: date = timezone.localdate()

    # What is read of the case

    @cached_property
    def read(self) -> dict[str, list[Any]]:
        """All that the apps read of the case, in one statement, with the people in it."""
        found = together(case_parts.reads(is_whole=self.is_whole), {"case": self.case.pk})
        people = self._people = {person.pk: person for person in found.pop("people")}
        for row in chain.from_iterable(found.values()):
            of_row = row.__dict__
            for field in _to_people(type(row)):
                if (pk := of_row.get(field.attname)) is not None:
                    field.set_cached_value(row, people[pk])
            if of_row.get("case_id") == self.case.pk:
                row._meta.get_field("case").set_cached_value(row, self.case)
        return found

    @property
    def has_colleagues(self) -> bool:
        """Is there anyone to hand the case over to?"""
        others = [person for person in self._people.values() if person.pk != self.case.handler_id]
        if self.restriction is not None:
            named = {one.user_id for one in self.named if one.part == NamedPerson.Part.WORKS}
            others = [person for person in others if person.pk in named]
        return bool(self.read) and any(one.is_active and one.can(Permission.CASE_WRITE) for one in others)

    @cached_property
    def scans(self) -> list[QuickScan]:
        """The newest version of each call's snabbscanning, with its call and caller, in the order of the calls."""
        callers = {caller.pk: caller for caller in self.read["callers"]}
        dangers = {danger.call_id: danger for danger in self.read["dangers_in_calls"]}
        for call in (scan.call for scan in self.read["scans"]):
            call.case = self.case
            if call.caller_id in callers:
                call.caller = callers[call.caller_id]
            Call._meta.get_field("danger").set_cached_value(call, dangers.get(call.pk))
        return self.read["scans"]

    @property
    def child_decisions(self) -> list[ChildDecision]:
        """Every decision about a child, oldest first, with the people in them."""
        return self.read["child_decisions"]

    @property
    def restriction(self) -> Restriction | None:
        """While the case is open to its named people alone."""
        return next((one for one in self.read["restrictions"] if one.lifted_at is None), None)

    @property
    def named(self) -> list[NamedPerson]:
        """Those people: who works in it, then who approves."""
        return self.read["named"]

    @property
    def asked_lift(self) -> RestrictionRequest | None:
        """That it is open to others again is asked for, and not decided."""
        return next((one for one in self.read["lifts"] if not one.decision), None)

    @property
    def dangers(self) -> list[DangerReport]:
        """What was done in danger that was found after the call. What came up in a call stands with its scan."""
        return self.read["dangers"]

    @property
    def alarms(self) -> list[Alarm]:
        """What answers demanded, done or not, oldest first."""
        return self.read["alarms"]

    @property
    def open_alarms(self) -> list[Alarm]:
        return [alarm for alarm in self.alarms if alarm.is_open]

    @property
    def decisions(self) -> list[CaseDecision]:
        """The decisions on the case, newest first."""
        return self.read["decisions"]

    @cached_property
    def merged_decisions(self) -> list[CaseDecision]:
        """The decisions on the cases that are a part of this one since, with those cases."""
        if not any(one.kind in (Kind.MERGED, Kind.SPLIT_UNDONE) for one in self.decisions):
            return []
        return list(CaseDecision.objects.filter(case__merged_into=self.case).select_related("case"))

    @cached_property
    def other_numbers(self) -> set[str]:
        """Of the other cases that the decisions are about, those that may be named to this person."""
        about_two = {one.to_value for one in self.decisions if one.kind in ABOUT_TWO_CASES}
        if not about_two:
            return set()
        may_open = Q(pk__in=Case.objects.visible_to(self.user).values("pk")) | Q(merged_into=self.case)
        return set(Case.objects.filter(may_open, number__in=about_two).values_list("number", flat=True))

    @cached_property
    def case_links(self) -> list[tuple[CaseLink, Case]]:
        """Cases that may be about the same concern, with the links: only those that this person may open too."""
        if not any(one.kind in MAY_BRING_LINKS for one in self.decisions):
            return []
        rows = CaseLink.objects.standing().of(self.case).visible_to(self.user).for_list()
        return [(link, link.other(self.case)) for link in rows]

    @cached_property
    def undoable_moves(self) -> list[CaseMove]:
        """The merges and splits of this case that can still be undone."""
        now = timezone.now()
        if not any(
            one.kind in (Kind.MERGED, Kind.SPLIT) and now - one.at < UNDO_WINDOW for one in self.decisions
        ):
            return []
        rows = CaseMove.objects.undoable(at=now).filter(Q(from_case=self.case) | Q(to_case=self.case))
        return list(rows.select_related("from_case", "to_case"))

    @property
    def read_besides(self) -> list[str]:
        """For the line that the case was opened: that what the police have said is shown."""
        shown = (note for note in self.read["notes"] if note.is_from_police and note.is_open_to(self.user))
        return [FROM_POLICE] if any(shown) else []

    @property
    def reminders(self) -> list[Reminder]:
        return self.read["reminders"]

    @property
    def later_reminders(self) -> list[Reminder]:
        """Those that are no next step yet."""
        return [one for one in self.reminders if one.due_on > self.today]

    @cached_property
    def likenesses(self) -> list[Likeness]:
        """The cases that may be about the same concern, of those that this person may open.

        Asked also where there is none: what a page costs says nothing of a case that somebody may not open.
        """
        seen = self.open_beside
        if seen is None:
            seen = open_beside(self.case, user=self.user)
        return [pair for pair in self.read["likenesses"] if {pair.first_id, pair.second_id} <= seen]

    @cached_property
    def other_concern(self) -> OtherConcern | None:
        """What the concern was instead, while it is said not to be violent extremism."""
        if not is_something_else(self.case.outcome, self.case.ve_assessment):
            return None
        return next(iter(self.read["other_concerns"]), None)

    @cached_property
    def callers(self) -> list[Caller]:
        """Everyone who has got in touch about the case, in the order of their first call."""
        return list({scan.call.caller_id: scan.call.caller for scan in self.scans}.values())

    @cached_property
    def same_phone(self) -> dict[UUID, str]:
        """By caller: another one, in words, who is reached at the same number."""
        return {pk: self.who(other) for pk, other in same_phone(self.callers).items()}

    def who(self, caller: Caller) -> str:
        """A caller in words; where there are several, by the number that stands on the page."""
        return who(caller, self.callers)

    @property
    def is_in_contact(self) -> bool:
        """Has anyone who got in touch not withdrawn?"""
        return not self.callers or any(caller.withdrawn_at is None for caller in self.callers)

    @property
    def withdrawals_undone_since(self) -> datetime:
        """A withdrawal since then can still be said to have been a slip."""
        return timezone.now() - UNDO_WITHIN

    @cached_property
    def opening(self) -> CaseOpening | None:
        """That by which this person reads a closed case, or one that a colleague has, with its reason."""
        case, user = self.case, self.user
        if case.handler_id == user.pk and case.is_open:
            return None
        kinds = [kind for kind in kinds_for(user) if kind == CaseOpening.Kind.BREAK_GLASS or not case.is_open]
        mine = (one for one in self.read["openings"] if one.created_by_id == user.pk and one.kind in kinds)
        running = (one for one in mine if one.until > timezone.now())
        return max(running, key=lambda one: one.until, default=None)

    @cached_property
    def access(self) -> AccessRequest | None:
        """The handler's yes by which this person may open the case, where they have nothing else to do with it."""
        if self.case.handler_id == self.user.pk:
            return None
        whole = (one for one in self.read["access_requests"] if one.answer == AccessRequest.Answer.WHOLE)
        mine = [
            one for one in whole if one.created_by_id == self.user.pk and one.is_running(at=timezone.now())
        ]
        return max(mine, key=lambda one: one.until, default=None)

    # What the apps say of it

    @cached_property
    def entries(self) -> list[Entry]:
        """What has happened, the newest day first, and within a day what was written last. Where several of it lead to
        the same place the newest does, unless a next step does."""
        found = [entry for part in case_parts.parts() for entry in part.entries(self)]
        found.sort(key=lambda entry: entry.place, reverse=True)
        said = {(step.label, step.url) for step in self.next_steps}
        for entry in found:
            entry.links = [link for link in entry.links if link not in said]
            said.update(entry.links)
        return found

    @property
    def shown(self) -> list[Entry]:
        """What stands on the page of it: the latest, or all."""
        if self.is_whole and len(self.entries) > LATEST:
            self.entries[LATEST].anchor = self._older_from
        return self.entries if self.is_whole else self.entries[:LATEST]

    @property
    def older_url(self) -> str:
        """Where the rest stands, from the first one that is not shown; empty where there is no more."""
        if self.is_whole or len(self.entries) <= LATEST:
            return ""
        return f"{self.case.whole_url}#{self._older_from}"

    @property
    def _older_from(self) -> str:
        return self.entries[LATEST].anchor or "aldre"

    @cached_property
    def next_steps(self) -> list[NextStep]:
        found = [step for part in case_parts.parts() for step in part.next_steps(self)]
        return sorted(found, key=lambda step: step.rank)

    @cached_property
    def links(self) -> list[Link]:
        """What can be done besides. What stands with the next steps is not said again."""
        found = [link for part in case_parts.parts() for link in part.links(self)]
        said = {one.url for one in (*self.next_steps, *self.onward)} | {one.label for one in self.next_steps}
        found = [link for link in found if said.isdisjoint((link.url, link.label))]
        return sorted(found, key=lambda link: link.rank)

    @cached_property
    def onward(self) -> list[Link]:
        """Where nothing waits, or nothing has been written for long: what can be done then."""
        case, steps = self.case, {step.url for step in self.next_steps}
        if not case.is_open or (not self.days_still and (steps or self.reminders)):
            return []
        number = case.number
        found = [
            *([self.write_note] if self.days_still else []),
            Link("Sätt en bevakning", address("calls:reminder_create", number)),
            *(
                [Link("Avsluta ärendet", address("calls:case_close", number))]
                if case.state != State.NEW
                else []
            ),
        ]
        return [link for link in found if link.url not in steps]

    @property
    def write_note(self) -> Link:
        return Link("Skriv anteckning", address("calls:note_create", self.case.number))

    @property
    def may_write_note_below(self) -> bool:
        """Beside what has happened, unless it stands on top."""
        return self.case.is_open and self.write_note not in self.onward

    @cached_property
    def menus(self) -> list[Menu]:
        return case_parts.menus(self.links)

    # What stands on top

    @property
    def level(self) -> Holds:
        """What may be written at the case's record level."""
        return holds(self.case.record_level)

    @property
    def clock(self) -> Clock | None:
        """The promise of a first meeting in words, unless a next step says it already."""
        if any(step.shows_clock for step in self.next_steps):
            return None
        return meeting_clock(self.case, today=self.today)

    @property
    def days_still(self) -> int:
        """For how many days nothing has been written, where that is too long (a setting); nought where it is not."""
        days = (self.today - self.case.last_entry_on).days
        return days if self.case.is_open and days >= Organisation.load().stalled_days else 0

    @property
    def way(self) -> tuple[OnTheWay, ...]:
        """The way of the concern, for `components/way.html`. A closed case shows only the steps that it took."""
        states = [state for state in State if state != State.MERGED]
        if self.case.state == State.CLOSED and not case_parts.has_met(self.case):
            states = [State.NEW, State.SCANNED, State.CLOSED]
        here = states.index(State(self.case.state))
        return tuple(
            OnTheWay(state.label, "done" if place < here else "now" if place == here else "")
            for place, state in enumerate(states)
        )

    @property
    def may_undo_raise(self) -> bool:
        """Can this person take back the raise of the record level that they made just now?"""
        return undoable_raise(self.case, self.decisions, by=self.user) is not None
