"""A small line in which every address has something to open: one case of the call taker's with all that hangs on it."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import SimpleNamespace

from django.conf import settings
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from calls.actions.wordings import begin_wording
from calls.factories import (
    AlarmFactory,
    CallerFactory,
    CallFactory,
    CaseFactory,
    CaseLinkFactory,
    CaseMoveFactory,
    CaseOpeningFactory,
    IdentityFactory,
    LikenessFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import Callback, ChildDecision, DangerReport, PersonOfConcern
from calls.tests.factories import (
    AccessRequestFactory,
    IdentityReasonFactory,
    OpenedIdentitiesFactory,
    RecusalFactory,
    RestrictionFactory,
    RestrictionRequestFactory,
)
from meetings.actions.battery_drafts import draft_battery
from meetings.factories import AnswerFactory, FindingFactory, MeetingFactory, RoomFactory
from meetings.models import Battery
from outreach.factories import CooperationFactory, OutreachEventFactory
from referrals.factories import AgencyFactory, ArrivalFactory, DisclosureFactory, ReferralFactory
from stodtelefon.accounts.actions.invitations import invite_user
from stodtelefon.accounts.factories import (
    AuthenticatorFactory,
    AwayFactory,
    DeputyshipFactory,
    FactorResetFactory,
    RoleChangeFactory,
    UserFactory,
    UserSessionFactory,
)
from stodtelefon.accounts.screen_lock import LOCKS_AT
from stodtelefon.accounts.sessions import put
from stodtelefon.audit.factories import ChainFaultFactory
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.drafts.models import Draft
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.permissions import Role
from stodtelefon.reporting.tests.released import prepare, release
from stodtelefon.review.factories import LogReviewFactory, ReviewItemFactory
from stodtelefon.tests.test_access.table import COLUMNS

A_DAY = 24 * 3600  # seconds
ROW_IN_ADMIN = re.compile(r"admin/(\w+)/(\w+)/<path:object_id>/")
ANYTHING_ELSE = {"admin/(?P<url>.*)$": "(anything_else)"}
ROLES = {
    "taker": Role.CALL_TAKER,
    "stranger": Role.CALL_TAKER,
    "coordinator": Role.COORDINATOR,
    "manager": Role.MANAGER,
    "statistics": Role.STATISTICS_READER,
    "archivist": Role.ARCHIVIST,
    "log": Role.LOG_REVIEWER,
    "admin": Role.ADMINISTRATOR,
}


@dataclass
class World:
    """People by column, who is signed in since before, and what there is by name."""

    people: dict = field(default_factory=dict)
    sessions: dict = field(default_factory=dict)
    there: SimpleNamespace = field(default_factory=SimpleNamespace)

    def sign_in_everybody(self) -> None:
        for column, person in self.people.items():
            client = Client()
            client.force_login(person)
            put(client.session, {LOCKS_AT: time.time() + A_DAY})
            self.sessions[column] = client.cookies[settings.SESSION_COOKIE_NAME].value

    def browser(self, column: str) -> Client:
        """A fresh browser of that person's, already signed in."""
        client = Client(raise_request_exception=False)
        if column in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[column]
        return client


def make_world() -> World:
    world = World(people={column: UserFactory(roles=[ROLES[column]]) for column in COLUMNS[1:]})
    world.sign_in_everybody()
    there, mine = world.there, world.people["taker"]
    OrganisationFactory(line_opened_on=date(2016, 3, 1))
    there.case = CaseFactory(handler=mine, full_record=True, waiting=True)
    make_all(there, world.people)
    there.words = begun_by(mine)
    return world


def begun_by(writer) -> Draft:
    return DraftFactory(
        writer=writer,
        contents={
            "address": "/konto/namn/?zebra=1",
            "title": "Zebrasida",
            "place": "",
            "fields": [["name", "Zebranamn"]],
        },
    )


def make_all(there: SimpleNamespace, people: dict) -> None:
    """All that hangs on `there.case`, and what else an address may be about."""
    mine = people["taker"]
    make_calls(there, mine)
    there.closed = CaseFactory(handler=UserFactory(call_taker=True), closed=True)
    yesterday = timezone.localdate() - timedelta(days=1)
    there.late = CaseFactory(handler=UserFactory(call_taker=True), waiting=True, meet_by=yesterday)
    there.broken = CaseOpeningFactory(by_break_glass=True, reason="Zebraskäl för nödöppningen.")
    there.recusal = RecusalFactory(reason="Zebraskäl för jävet.")
    named = {"works": mine, "approves": people["manager"], "reason": "Zebraskäl för skyddet."}
    there.restriction, other = (RestrictionFactory(case__handler=mine, **named) for _ in range(2))
    there.named = there.restriction.named.get(user=mine)
    there.lift = RestrictionRequestFactory(case=other.case, asked_by=mine, reason="Zebraskäl för att häva.")
    to_restrict = {"case": there.late, "asked_by": people["manager"], "reason": "Zebraskäl för att häva."}
    RestrictionRequestFactory(to_restrict=True, **to_restrict)
    make_access(there, people)
    there.opening = CaseOpeningFactory(asked=True, created_by=people["coordinator"], reason="Zebraskäl.")
    make_meetings(there, mine)
    make_referrals(there, mine)
    there.event = OutreachEventFactory(planned=True)
    there.cooperation = CooperationFactory(owner=there.event.held_by)
    there.account = UserFactory()
    there.session = UserSessionFactory(user=mine)
    there.factor = AuthenticatorFactory(user=mine)
    there.factor_reset = FactorResetFactory(asked_by=people["admin"])
    there.role_change = RoleChangeFactory(asked_by=people["admin"])
    make_deputies(there, people)
    there.away = AwayFactory(user=mine)
    there.away_now = AwayFactory(user=mine, going_on=True)
    there.invitation = invite_user(
        email="inbjuden@stodtelefon.example",
        name="Inbjuden Person",
        title="",
        roles=[Role.CALL_TAKER],
        is_child_assessor=False,
        by=people["admin"],
    )
    there.room = RoomFactory()
    there.fault = ChainFaultFactory()
    there.review, there.nothing_drawn = LogReviewFactory(), LogReviewFactory()
    there.read = ReviewItemFactory(review=there.review, reader=mine, case_id=there.case.pk)
    there.asked = ReviewItemFactory(
        review=there.review, reader=mine, asked=True, question="Zebrafråga om läsningen."
    )
    release(2016, by=people["manager"], and_by=people["coordinator"])
    there.release = prepare(2017, by=people["manager"])
    there.draft = draft_battery(by=people["coordinator"])
    there.wording = begin_wording(by=people["coordinator"])


def make_access(there: SimpleNamespace, people: dict) -> None:
    """Questions about access: one that waits, one that was opened, an identity alone, and a no."""
    guest, asker = UserFactory(call_taker=True), people.get("stranger", people["taker"])
    there.aside = CaseFactory(handler=guest)
    IdentityReasonFactory(case=there.case, created_by=people["coordinator"], reason="Zebraskäl för vem.")
    there.access = AccessRequestFactory(case=there.case, created_by=guest, reason="Zebraskäl för tillgången.")
    there.opened = AccessRequestFactory(
        case=there.case, created_by=guest, answered_by=people["coordinator"], whole=True
    )
    identity = IdentityFactory(
        caller__case=there.aside, name="Zebraidentitet", phone="000-55 44 33", added_by=guest
    )
    answered = {"case": there.aside, "created_by": asker, "answered_by": guest}
    there.alone = AccessRequestFactory(alone=True, identity=identity, **answered)
    opened = {"created_by": people["manager"]} if "manager" in people else {}
    opened |= {"created_at": timezone.now(), "reason": "Zebraskäl för identiteterna."}
    there.identities = OpenedIdentitiesFactory(case=there.aside, **opened)
    there.denied = AccessRequestFactory(refused=True, refusal="Zebranej.", **answered)


def make_deputies(there: SimpleNamespace, people: dict) -> None:
    """The coordinator is deputy for the manager in a week, and is asked for in three."""
    manager, coordinator, admin = (people[role] for role in ("manager", "coordinator", "admin"))
    first_day = timezone.localdate() + timedelta(days=21)
    soon, later = (
        AwayFactory(user=manager, stand_in=coordinator, **days) for days in ({}, {"first_day": first_day})
    )
    there.deputyship = DeputyshipFactory(away=later, asked_by=admin)
    there.deputyship_approved = DeputyshipFactory(away=soon, approved=True, decided_by=admin)


def make_calls(there: SimpleNamespace, mine) -> None:
    case = there.case
    there.caller = CallerFactory(case=case)
    there.identity = IdentityFactory(caller=there.caller, name="Zebranamn Öppensson", phone="000-77 66 55")
    there.person = PersonOfConcern.objects.filter(case=case).first() or PersonOfConcernFactory(case=case)
    there.likeness = LikenessFactory(one=case, other=CaseFactory())
    there.call = CallFactory(caller=there.caller, taken_by=mine, advice_text="Zebraråd till läraren.")
    there.scan = QuickScanFactory(
        call=there.call, own_observations="Zebraiakttagelse i klassrummet.", reason="Zebraskäl för oron."
    )
    # A second caller; another open case, linked to it; a merge into it and a split of it that can be undone.
    there.second = CallerFactory(case=case)
    QuickScanFactory(call=CallFactory(caller=there.second))
    there.doublet = CaseFactory(handler=mine, full_record=True)
    there.link = CaseLinkFactory(cases=(case, there.doublet), reason="Zebraskäl för kopplingen.")
    there.merge = CaseMoveFactory(to_case=case)
    there.split = CaseMoveFactory(kind="split", from_case=case)
    there.note = NoteFactory(case=case, created_by=mine, text="Zebraanteckning om veckan.")
    there.reminder = ReminderFactory(case=case, text="Zebrabevakning på fredag.")
    there.contact = CallFactory(missed=True, taken_by=mine)
    there.callback = Callback.objects.create(
        call=there.contact, contact="000-11 22 33", due_on=timezone.localdate()
    )
    there.danger = DangerReport.objects.create(
        call=there.call,
        emergency="we_called",
        told_whom="112",
        told_at=there.call.received_at,
        reported_by=mine,
    )
    there.alarm = AlarmFactory(case=case, about="Zebrasvar: ja på en fråga.")
    there.child = ChildDecision.objects.create(
        case=case,
        call=there.call,
        kind=ChildDecision.Kind.ASSESS_TODAY,
        decided_at=there.call.received_at,
        decided_by=mine,
        assessor=UserFactory(call_taker=True, child_assessor=True),
        assess_on=timezone.localdate(),
    )


def make_meetings(there: SimpleNamespace, mine) -> None:
    case, battery = there.case, Battery.objects.in_use().get()
    there.offered = MeetingFactory(case=case, caller=there.caller, offered_by=mine)
    there.booked = MeetingFactory(case=case, booked=True, kind="follow_up", offered_by=mine)
    there.begun = MeetingFactory(case=case, begun=True, kind="follow_up", offered_by=mine)
    there.held = MeetingFactory(case=case, held=True, battery=battery, offered_by=mine)
    there.finding = FindingFactory(meeting=there.held, find_out=True, text="Zebrafråga till skolan.")
    there.signed = MeetingFactory(
        case=case,
        held=True,
        battery=battery,
        offered_by=mine,
        starts_at=timezone.now() - timedelta(hours=9),
        battery_signed_at=timezone.now(),
        battery_signed_by=mine,
    )
    there.answer = AnswerFactory(
        meeting=there.signed,
        value=["Zebrasvar."],
        signed_at=timezone.now(),
        author_name=mine.name,
    )


def make_referrals(there: SimpleNamespace, mine) -> None:
    case = there.case
    there.agency = AgencyFactory()
    there.referral = ReferralFactory(
        case=case, agency=there.agency, created_by=mine, sheet="Zebraunderlag till elevhälsan."
    )
    there.police = ReferralFactory(
        case=case, police=True, approval_requested=True, sheet="Zebrapolisunderlag."
    )
    there.sent = ReferralFactory(case=case, sent=True, sheet="Zebraskickat.")
    there.told = DisclosureFactory(case=case, waits=True, what="Zebrautlämnande.", recipient="Zebrabefälet")
    there.arrival = ArrivalFactory(
        signposting__case=case, signposting__created_by=mine, reach="000-66 55 44 Zebranummer"
    )


def every_address(patterns=None, *, names: str = "", route: str = ""):
    """The name of every address that the line answers to. Django's admin has some without a name: they get one."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        whole = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            within = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from every_address(pattern.url_patterns, names=within, route=whole)
        elif pattern.name:
            yield f"{names}{pattern.name}"
        else:
            row = ROW_IN_ADMIN.fullmatch(whole)
            yield f"admin:{row[1]}_{row[2]}_(row)" if row else f"admin:{ANYTHING_ELSE[whole]}"
