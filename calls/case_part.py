"""What calls say of a case: calls and scans, children, notes, decisions, reminders; and who sees it for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from calls import case_menu, desk_lines, next_steps, printouts, staffing, timeline
from calls.case_page import CasePage
from calls.case_parts import (
    CASE,
    LATEST,
    MOST_ON_DESK,
    CasePart,
    Entry,
    Link,
    Listing,
    NextStep,
    Obstacle,
    Printed,
    has_met,
)
from calls.grounds import AmongFew, Anyone, asked_by, kind_of
from calls.models import (
    AccessRequest,
    Alarm,
    Call,
    Caller,
    Case,
    CaseDecision,
    CaseLink,
    CaseOpening,
    ChildDecision,
    DangerReport,
    Identity,
    IdentityReason,
    Likeness,
    Note,
    OtherConcern,
    QuickScan,
    Recusal,
    Reminder,
)
from calls.models.choices import FoundIn, State
from calls.models.openings import kinds_for
from calls.models.outsiders import cases_not_in_log_of, recused_cases
from calls.promise_kinds import CLIMBS_AFTER, PromiseKind
from calls.promises import KINDS
from calls.record_levels import Holds
from calls.staffing import Staffing, is_long_late
from stodtelefon.accounts.models import User
from stodtelefon.addresses import address
from stodtelefon.database.together import Asked
from stodtelefon.dates import day
from stodtelefon.permissions import Permission
from stodtelefon.saving import Elsewhere


@cache
def opening_answers(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    """What the manager answered to who asked: a yes while it lasts, a no until it is read."""
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    return Asked(CaseOpening.objects.answered_to(who, at=who.now).as_answers()[: MOST_ON_DESK + 1])


@cache
def access_answers(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    """What became of questions about access, for who asked: a yes while it lasts, anything else until it is read."""
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    return Asked(AccessRequest.objects.answered_to(who, at=who.now).as_answers()[: MOST_ON_DESK + 1])


@cache
def overdue_cases(permissions: frozenset[Permission], is_child_assessor: bool) -> Asked:
    """Cases whose first meeting has been late for so long that the manager sees it, each with the question about it."""
    who = Anyone(permissions, is_child_assessor=is_child_assessor)
    rows = Case.objects.listed_to(who).open().overdue(on=who.today)
    rows = rows.filter(is_long_late(CLIMBS_AFTER, day="meet_by", owner="handler")).by_clock()
    rows = rows.only("number", "state", "handler", "meet_by")
    return Asked(rows.annotate(**desk_lines.question("pk", "handler"))[: MOST_ON_DESK + 1])


class CallsPart(CasePart):
    tables = (Caller, Call, ChildDecision, DangerReport, Alarm, Note, Reminder)
    reads = {
        "people": lambda: User.objects.order_by().only("name", "title", "roles", "is_active"),
        "scans": lambda: QuickScan.objects.current().filter(call__case=CASE).for_page(),
        "callers": lambda: Caller.objects.filter(case=CASE).for_page(),
        "dangers_in_calls": lambda: DangerReport.objects.filter(call__case=CASE).only(
            "call", "emergency", "done"
        ),
        "dangers": lambda: DangerReport.objects.filter(case=CASE),
        "alarms": lambda: Alarm.objects.filter(case=CASE),
        "child_decisions": lambda: ChildDecision.objects.filter(case=CASE),
        "decisions": lambda: CaseDecision.objects.filter(case=CASE),
        "notes": lambda: Note.objects.current().filter(case=CASE),
        "reminders": lambda: (
            Reminder.objects.undone().filter(case=CASE).for_step().only("case", "due_on", "text")
        ),
        "identity_reasons": lambda: IdentityReason.objects.filter(case=CASE),
        "likenesses": lambda: Likeness.objects.unsettled().of(CASE).for_step().order_by("found_at"),
        "recusals": lambda: Recusal.objects.filter(case=CASE),
        "access_requests": lambda: AccessRequest.objects.filter(case=CASE).exclude(answer=""),
        "openings": lambda: CaseOpening.objects.filter(case=CASE, opened_at__isnull=False),
        "other_concerns": lambda: OtherConcern.objects.filter(case=CASE).select_related("kind"),
    }
    latest = {"notes": lambda: Note.objects.current().filter(case=CASE)[: LATEST + 1]}

    # The case page

    def entries(self, page: CasePage) -> list[Entry]:
        return [
            *timeline.scan_entries(page),
            *timeline.danger_entries(page),
            *timeline.child_entries(page),
            *timeline.note_entries(page),
            *timeline.decision_entries(page),
            *timeline.break_glass_entries(page),
            *timeline.access_entries(page),
            *timeline.identity_reason_entries(page),
            *timeline.recusal_entries(page),
            *timeline.other_concern_entries(page),
        ]

    def next_steps(self, page: CasePage) -> list[NextStep]:
        return list(next_steps.of_case(page))

    def links(self, page: CasePage) -> list[Link]:
        return case_menu.links(page)

    def printed(self, page: CasePage) -> Iterable[Printed]:
        return printouts.of_calls(page)

    def place_of(self, case: Case, found_in: str, found_id: UUID) -> tuple[str, str] | None:
        note = case.notes.filter(pk=found_id).first() if found_in == FoundIn.NOTE else None
        if note is None:
            return None
        return f"anteckningen {day(note.event_on)}", note.get_absolute_url()

    def may_be_objected_to(self, case: Case, about_kind: str, about_id: UUID) -> bool:
        match about_kind:
            case "anteckning":
                return case.notes.filter(pk=about_id).exists()
            case "snabbscanning":
                return case.calls.filter(scans__pk=about_id).exists()
        return False

    # Who may see it, and what it forbids

    def grounds(self, who: Anyone) -> Iterable[QuerySet]:
        """The named assessor may open the case until the child is assessed; whoever the handler has said yes to, until
        the time that was said.
        """
        yield ChildDecision.objects.awaiting_from(who).values("case")
        if who.can(Permission.ACCESS_ASK):
            opened = AccessRequest.objects.opening(who, at=who.now).values("case")
            yield Case.objects.filter(AmongFew("pk", opened)).values("pk")

    def lasting_grounds(self, who: Anyone) -> Iterable[QuerySet]:
        """What one is to do, or what nobody else can; a coordinator also what is late. For as long as it waits: so too
        the two cases whose link a coordinator is to confirm. And a case that was opened to them, for a reason and until
        a time.
        """
        yield staffing.grounds(who)
        if kinds_for(who):
            opened = CaseOpening.objects.of(who, at=who.now).values("case")
            yield Case.objects.filter(AmongFew("pk", opened)).values("pk")
        if who.can(Permission.CASE_JOIN):
            others = User.objects.who_may(Permission.CASE_JOIN).here(on=who.today)
            # Alone, one's own proposal stands on one's own Idag.
            is_for_them = ~Q(created_by=who) | ~Exists(others.exclude(pk=who))
            waiting = CaseLink.objects.unconfirmed().filter(is_for_them)
            yield waiting.values("first")
            yield waiting.values("second")

    def removes(self, who: Anyone) -> Iterable[QuerySet]:
        """Those in which they are recused."""
        yield recused_cases(who)

    def uses_level(self, case: Case, lower: Holds) -> bool:
        """A name on the person of concern, a caller's personal number, or a note longer than the lower level holds."""
        if not lower.person_identity and Identity.objects.filter(person__case=case).exists():
            return True
        numbers = Identity.objects.filter(caller__case=case, personal_number_hash__isnull=False)
        if not lower.personal_number and numbers.exists():
            return True
        return any(len(note.text or "") > lower.note_max for note in case.notes.all())

    def obstacles_to_closing(self, case: Case) -> Iterator[Obstacle]:
        """A child is assessed by who may: the case's page says who that is, and has the button for them alone."""
        yield Obstacle(
            QuickScan.objects.unfinished().current().filter(call__case=case),
            lambda scan: Elsewhere(
                "Snabbscanningen är inte klar.",
                "Besvara frågorna som återstår först.",
                address("calls:scan_complete", scan.call_id),
            ),
        )
        yield Obstacle(
            ChildDecision.objects.awaiting().filter(case=case),
            lambda _: Elsewhere(
                "En bedömning om barnet återstår.",
                "Den ska göras innan ärendet avslutas.",
                case.get_absolute_url(),
            ),
        )
        yield Obstacle(
            Alarm.objects.open().filter(case=case),
            lambda alarm: Elsewhere(
                "Ett svar kräver något som inte är gjort.",
                "Gör det, eller skriv varför det inte behövs.",
                next_steps.alarm_address(alarm, case),
            ),
        )

    def obstacles_to_merging(self, case: Case, into: Case, same: dict[Caller, Caller]) -> Iterator[str]:
        """Who is recused in one of them would see it in the other, or lose what is theirs there."""
        recused = (set(one.recusals.standing().values_list("user", flat=True)) for one in (case, into))
        if len({frozenset(people) for people in recused}) > 1:
            yield "Någon är jävig i det ena ärendet men inte i det andra. Koppla ihop ärendena i stället."

    def come_to(self, case: Case) -> Iterator[State]:
        """By a signed snabbscanning; and by having been opened again after a meeting."""
        if QuickScan.objects.current().filter(call__case=case, signed_at__isnull=False).exists():
            yield State.SCANNED
        if has_met(case) and case.decisions.filter(kind=CaseDecision.Kind.REOPENED).exists():
            yield State.FOLLOW_UP

    # Idag

    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS

    def desk_groups(self, user: User, *, today: date, staffing: Staffing) -> Iterator[Listing]:
        if user.can(Permission.CASE_OVERDUE):
            yield self._overdue(user, today, staffing)
        if user.can(Permission.CASE_OPEN_CLOSED):
            yield Listing(
                opening_answers(*kind_of(user)),
                next_steps.opening_answer_step,
                title="Svar om äldre ärenden",
                rank=105,
                given=asked_by(user),
            )
        if user.can(Permission.ACCESS_ASK):
            yield Listing(
                access_answers(*kind_of(user)),
                next_steps.access_answer_step,
                title="Svar om tillgång",
                rank=104,
                given=asked_by(user),
            )

    def _overdue(self, user: User, today: date, staffing: Staffing) -> Listing:
        """For the manager: promises that have been broken for some days, as numbers and dates."""
        return Listing(
            overdue_cases(*kind_of(user)),
            lambda case: desk_lines.overdue(case, user, staffing, today=today),
            title="Möten över tiden",
            rank=50,
            given=asked_by(user) | staffing.late_days(on=today) | desk_lines.managers(staffing),
            more_url=next_steps.queue_url("vantar-mote"),
            words=staffing.climbs_in_words(),
        )

    # The log

    def numbers_of(self, cases: set[UUID]) -> dict[UUID, str]:
        return dict(Case.objects.filter(pk__in=cases).values_list("pk", "number"))

    def case_of(self, number: str) -> UUID | None:
        return Case.objects.filter(number=number).values_list("pk", flat=True).first()

    def taken_from(self, user: User) -> set[UUID]:
        return cases_not_in_log_of(user)

    def is_hidden(self, case: UUID, user: User) -> bool:
        there = Case.objects.filter(pk=case).exists()
        return there and not Case.objects.visible_to(user).filter(pk=case).exists()

    nouns = {
        "access": "en fråga om tillgång",
        "alarm": "det som ett svar kräver",
        "call": "samtalet",
        "callback": "en återuppringning",
        "caller": "uppgifter om den som hörde av sig",
        "case": "ärendet",
        "child_decision": "beslutet om orosanmälan",
        "danger": "vad som gjordes vid fara",
        "decision": "ett beslut",
        "identity": "identiteten",
        "identity_reason": "skälet till att öppna identiteter",
        "likeness": "en likhet mellan två ärenden",
        "link": "en koppling mellan ärenden",
        "move": "en flytt mellan ärenden",
        "note": "en anteckning",
        "opening": "skälet till att öppna ett ärende",
        "other_concern": "vad oron handlade om i stället",
        "recusal": "skälet till ett jäv",
        "reminder": "en bevakning",
        "scan": "snabbscanningen",
    }
    kinds = {
        "Tillgång på fråga": ("access.asked", "access.answered", "access.ended", "access.fell"),
        "Avslutat ärende öppnat": ("opening.made", "opening.asked", "opening.decided"),
        "Fil, brev eller utskrift": ("case.printed",),
        "Identitet öppnad": ("identity.opened",),
        "Nekat eller fel": ("access.refused", "code.refused", "identity.refused"),
        "Nödöppnat": ("opening.by_break_glass", "opening.identities_by_break_glass"),
        "Sökning": ("search.name", "search.personal_number", "search.case_number"),
        "Öppnat med återkopplingskod": ("caller.opened_by_code",),
    }
    sentences = {
        "access.answer_read": "läste varför svaret om tillgång blev nej",
        "access.answered": "svarade på en kollegas fråga om tillgång",
        "access.asked": "bad handläggaren om tillgång till ärendet",
        "access.ended": "avslutade en kollegas tillgång i förtid",
        "access.fell": "fick inte längre fråga om tillgång, frågan föll",
        "access.refused": "bad om tillgång till ett ärende som inte finns eller inte går att fråga om",
        "call.logged": "skrev in ett samtal",
        "alarm.dismissed": "skrev varför det som ett svar kräver inte behövs",
        "call.moved": "flyttade ett samtal till rätt ärende",
        "callback.begun": "började ringa tillbaka",
        "callback.freed": "släppte en kollegas återuppringning",
        "callback.given_up": "gav upp en återuppringning, uppgifterna raderades",
        "callback.let_go": "släppte en återuppringning",
        "callback.settled": "avslutade en återuppringning, uppgifterna raderades",
        "callback.unanswered": "ringde tillbaka, ingen svarade",
        "caller.withdrawal_undone": "noterade att den som hörde av sig är i kontakt igen, det var fel",
        "caller.withdrew": "noterade att den som hörde av sig drog sig tillbaka",
        "caller.opened_by_code": "öppnade uppringarens del med återkopplingskod",
        "case.closed": "avslutade ärendet",
        "case.handed_over": "lämnade över ärendet",
        "case.level_raise_undone": "ångrade höjningen av dokumentationsnivån",
        "case.level_raised": "höjde dokumentationsnivån",
        "case.merge_undone": "ångrade sammanslagningen av två ärenden",
        "case.printed": "öppnade hela ärendet för utskrift",
        "case.merged": "slog ihop två ärenden",
        "case.received": "öppnade ärendet som lämnats över",
        "case.reopened": "öppnade ärendet igen",
        "case.person_changed": "ändrade ålder eller läge",
        "case.split": "delade upp ärendet",
        "case.split_undone": "ångrade uppdelningen av ärendet",
        "case.taken_over": "tog över ärendet",
        "child_decision.given": "lät en annan barnbedömare göra bedömningen",
        "case.urgency_changed": "ändrade hur bråttom det är",
        "child_decision.made": "fattade beslut om orosanmälan",
        "code.refused": "angav en återkopplingskod som inte stämde",
        "code.replaced": "bytte återkopplingskod",
        "contact.logged": "räknade en kontakt utan ärende",
        "contact.undone": "tog bort en kontakt som räknats fel",
        "danger.reported": "skrev in vad som gjordes vid fara",
        "danger.reviewed": "granskade vad som gjordes vid fara",
        "identity.added": "skrev in en identitet",
        "identity.changed": "ändrade identiteten",
        "identity.refused": "försökte nödöppna identiteterna i ett ärende som inte finns eller inte går att öppna",
        "identity.removed": "tog bort identiteten",
        "identity_reason.said": "skrev varför identiteter i någon annans ärende öppnas",
        "likeness.found": "fann att två ärenden liknar varandra",
        "likeness.dismissed": "avgjorde att två ärenden som liknar varandra inte är samma oro",
        "link.changed": "ändrade en koppling mellan två ärenden",
        "link.confirmed": "bekräftade en koppling mellan två ärenden",
        "link.proposed": "kopplade ihop två ärenden",
        "link.removed": "tog bort en koppling mellan två ärenden",
        "note.corrected": "rättade en anteckning, den gamla finns kvar",
        "note.moved": "flyttade en anteckning till rätt ärende",
        "note.objected": "skrev in att den enskilde anser en uppgift felaktig",
        "note.signed": "signerade en anteckning",
        "opening.answer_read": "läste varför ett äldre ärende inte öppnas",
        "opening.asked": "bad chefen öppna ett äldre ärende",
        "opening.decided": "beslutade om att öppna ett äldre ärende",
        "opening.listed": "läste vilka ärenden som har öppnats, och varför",
        "opening.by_break_glass": "nödöppnade ett ärende",
        "opening.identities_by_break_glass": "nödöppnade identiteterna i ett ärende",
        "opening.made": "öppnade ett avslutat ärende för läsning",
        "opening.reviewed": "granskade en nödöppning",
        "other_concern.noted": "skrev in vad oron handlade om i stället",
        "recusal.ended": "avslutade en kollegas jäv",
        "recusal.listed": "läste vilka som är jäviga i vilka ärenden, och varför",
        "recusal.made": "anmälde jäv i ärendet",
        "reminder.asked": "frågade handläggaren hur det går",
        "reminder.done": "avslutade en bevakning",
        "reminder.given": "lät en kollega ta över en bevakning",
        "reminder.set": "satte en bevakning",
        "scan.completed": "fyllde i snabbscanningen",
        "scan.given": "lät en kollega göra klart snabbscanningen",
        "scan.corrected": "rättade snabbscanningen, den gamla finns kvar",
        "wording.begun": "började på en ny version av samtalets ord",
        "wording.changed": "ändrade ett utkast till samtalets ord",
        "wording.discarded": "kastade ett utkast till samtalets ord",
        "wording.taken_into_use": "började använda en ny version av samtalets ord",
        "search.case_number": "sökte på ärendenummer",
        "search.name": "sökte på namn",
        "search.personal_number": "sökte på personnummer",
    }
