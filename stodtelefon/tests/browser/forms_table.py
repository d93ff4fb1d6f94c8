"""Reads `forms.txt`: every form of the line, how it is opened and where a word goes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from calls.actions.callbacks import begin_try
from calls.actions.openings import decide_opening
from calls.actions.withdrawals import withdraw_caller
from calls.factories import CallFactory, CaseDecisionFactory, CaseFactory, CaseOpeningFactory
from calls.models import Callback, Case, CaseDecision
from referrals.factories import DisclosureFactory, ReferralFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.world import World, make_world

PRESS, PASSWORD, SEARCH = "-", "(password)", "(search)"


@dataclass(frozen=True)
class Row:
    """`sent_to` and `opened_at` (which may have a query) are names of addresses; `by` is a column of the access table,
    or the assessor, or the newcomer, who has not been told of the checks of the log."""

    sent_to: str
    opened_at: str
    by: str
    field: str

    @property
    def is_typed_in(self) -> bool:
        """Whether it holds words that somebody would miss."""
        return self.field not in (PRESS, PASSWORD, SEARCH)

    def address(self, world: World) -> str:
        return place(self.opened_at, world)


def place(opened_at: str, world: World) -> str:
    """The address of that name, which may have a query."""
    name, *query = opened_at.split("?")
    return "?".join([address_of(name, world.there), *query])


def whole_world() -> World:
    """The world of the addresses, with what each form waits for: one that is only pressed has its moment."""
    world, today = make_world(), timezone.localdate()
    there, people = world.there, world.people
    taker, coordinator, manager = (people[role] for role in ("taker", "coordinator", "manager"))
    people["assessor"] = there.child.assessor
    people["newcomer"] = UserFactory(call_taker=True, not_told=True)
    world.sign_in_everybody()
    begin_try(callback=there.callback, by=taker)
    missed = CallFactory(missed=True, taken_by=taker)
    Callback.objects.create(call=missed, contact="000-33 22 11", due_on=today)
    raised = {"from_value": "advice", "to_value": there.case.record_level, "reason": "Mötet ska hållas."}
    CaseDecisionFactory(case=there.case, kind=CaseDecision.Kind.LEVEL_RAISED, by=taker, **raised)
    withdraw_caller(caller=there.second, by=taker)
    CaseFactory(handler=people["stranger"], waiting=True, meet_by=today - timedelta(days=30))
    asked = CaseOpeningFactory(asked=True, created_by=coordinator)
    decide_opening(opening=asked, is_granted=False, refusal="Det behövs inte.", by=manager)
    ReferralFactory(case=there.case, police=True, created_by=taker)
    DisclosureFactory(case=there.case, refused=True, created_by=taker)
    there.words = DraftFactory(writer=taker, contents=a_note_in(there.case))
    return world


def a_note_in(case: Case) -> dict:
    page = reverse("calls:note_create", args=[case.number])
    return {"address": page, "title": "Anteckning", "place": "", "fields": [["text", "Ord."]]}


def read(text: str) -> list[Row]:
    rows = (line.split() for line in text.splitlines() if line.startswith("  "))
    return [Row(*cells) for cells in rows if len(cells) == 4]


FORMS = read(Path(__file__).with_name("forms.txt").read_text())
