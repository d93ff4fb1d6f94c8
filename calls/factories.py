"""Rows for tests, as the database allows them. The demo does not use these: it goes through the actions."""

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

import factory
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.models import (
    Alarm,
    Call,
    Callback,
    CallbackTry,
    Caller,
    CallerRole,
    Case,
    CaseDecision,
    CaseLink,
    CaseMove,
    CaseOpening,
    ChildDecision,
    ConcernKind,
    DangerReport,
    Identity,
    Likeness,
    Note,
    OtherConcern,
    PersonOfConcern,
    QuickScan,
    Reminder,
)
from calls.models.choices import FoundIn, Outcome, RecordLevel, State, Urgency, VeAssessment, YesNoUnknown
from calls.models.scans import JUDGED_FROM
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.factories import RowFactory, Trait

TWO_YEARS_AGO = factory.LazyFunction(lambda: timezone.now() - timedelta(days=730))


def case_of(row):
    """The case that a row belongs to, however far away; None: it has none."""
    if isinstance(row, Case):
        return row
    names = ("case", "meeting", "call", "signposting")
    near = next((found for name in names if (found := getattr(row, name, None))), None)
    return case_of(near) if near is not None else None


class LineFactory(RowFactory):
    """Makes rows; when the last one that belongs to them is there, the promises are kept as the actions would."""

    _made: ClassVar[list | None] = None

    class Meta:
        abstract = True

    @classmethod
    def _generate(cls, strategy, params):
        """Called once for what a test asks for, whatever rows it takes along."""
        if strategy != factory.CREATE_STRATEGY or LineFactory._made is not None:
            return super()._generate(strategy, params)
        LineFactory._made = []
        try:
            row = super()._generate(strategy, params)
            made = LineFactory._made
        finally:
            LineFactory._made = None
        tables = {type(one) for one in made} | {Case}
        for about in {case_of(one) or one for one in made}:
            keep_promises(about, by=None, of=tables)
        return row


class PromisingFactory(LineFactory):
    """Makes rows for which somebody may have something to do."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        made = super()._create(model_class, *args, **kwargs)
        if LineFactory._made is None:
            keep_promises(case_of(made) or made, by=None)
        else:
            LineFactory._made.append(made)
        return made


class CaseFactory(PromisingFactory):
    """A case whose first call is an hour old and whose snabbscanning is done; nobody handles it yet."""

    class Meta:
        model = Case

    class Params:
        waiting = Trait(
            urgency=Urgency.CAN_WAIT,
            outcome=Outcome.INVITED,
            meet_by=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7)),
        )
        closed = Trait(
            state=State.CLOSED,
            ve_assessment=VeAssessment.NO_REASON,
            closed_at=factory.LazyFunction(timezone.now),
            closed_by=factory.SelfAttribute("created_by"),
        )
        full_record = Trait(record_level=RecordLevel.CASE)
        doublet = Trait(
            state=State.MERGED,
            closed_at=factory.LazyFunction(timezone.now),
            closed_by=factory.SelfAttribute("created_by"),
            merged_into=factory.SubFactory("calls.factories.CaseFactory"),
        )

    number = factory.Sequence(lambda n: f"2026-{n + 1:04d}")
    state = State.SCANNED
    urgency = Urgency.NONE
    outcome = Outcome.ADVICE_GIVEN
    opened_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    last_entry_on = factory.LazyFunction(timezone.localdate)
    created_by = factory.SubFactory(UserFactory)


class CaseDecisionFactory(LineFactory):
    class Meta:
        model = CaseDecision

    case = factory.SubFactory(CaseFactory)
    kind = CaseDecision.Kind.CODE_REPLACED
    at = factory.LazyFunction(timezone.now)
    by = factory.SubFactory(UserFactory)
    by_name = factory.SelfAttribute("by.name")


class CaseLinkFactory(LineFactory):
    """Proposed and not confirmed yet. `cases`: the pair, whichever way round."""

    class Meta:
        model = CaseLink

    class Params:
        cases = factory.LazyFunction(lambda: (CaseFactory(), CaseFactory()))

    first = factory.LazyAttribute(lambda link: min(link.cases, key=lambda case: case.pk))
    second = factory.LazyAttribute(lambda link: max(link.cases, key=lambda case: case.pk))
    degree = CaseLink.Degree.POSSIBLE
    reason = "Samma skola och samma vecka."
    proposed_at = factory.LazyFunction(timezone.now)
    created_by = factory.SubFactory(UserFactory, coordinator=True)


class CaseMoveFactory(LineFactory):
    class Meta:
        model = CaseMove

    kind = CaseMove.Kind.MERGE
    from_case = factory.SubFactory(CaseFactory)
    to_case = factory.SubFactory(CaseFactory)
    reason = "Skrevs in två gånger."
    created_by = factory.SubFactory(UserFactory, coordinator=True)


class CallerFactory(LineFactory):
    class Meta:
        model = Caller

    case = factory.SubFactory(CaseFactory)
    role = factory.LazyFunction(lambda: CallerRole.objects.get(key="teacher"))
    is_municipal_staff = True
    is_anonymous = True
    was_informed = True


class PersonOfConcernFactory(LineFactory):
    class Meta:
        model = PersonOfConcern

    case = factory.SubFactory(CaseFactory)


class IdentityFactory(LineFactory):
    class Meta:
        model = Identity

    caller = factory.SubFactory(CallerFactory)
    name = "Påhittad Person"
    phone = "040-000 00 00"
    added_by = factory.SubFactory(UserFactory)


class LikenessFactory(PromisingFactory):
    """`LikenessFactory(one=…, other=…)`: the pair of the two cases, whichever comes first."""

    class Meta:
        model = Likeness
        exclude = ("one", "other")

    one = factory.SubFactory(CaseFactory)
    other = factory.SubFactory(CaseFactory)
    first = factory.LazyAttribute(lambda it: min(it.one, it.other, key=lambda case: case.pk))
    second = factory.LazyAttribute(lambda it: max(it.one, it.other, key=lambda case: case.pk))
    alike = (Likeness.What.NAME,)


class CallFactory(LineFactory):
    class Meta:
        model = Call

    class Params:
        missed = Trait(kind=Call.Kind.MISSED, case=None, caller=None)

    caller = factory.SubFactory(CallerFactory)
    case = factory.SelfAttribute("caller.case")
    received_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    taken_by = factory.SubFactory(UserFactory)
    created_by = factory.SelfAttribute("taken_by")


class QuickScanFactory(PromisingFactory):
    """A signed scan; `unfinished=True`: saved in danger, with every other answer still to come."""

    class Meta:
        model = QuickScan

    class Params:
        unfinished = Trait(
            danger=YesNoUnknown.YES,
            child_at_risk="",
            urgency="",
            outcome="",
            signed_at=None,
            author_name="",
            author_title="",
        )

    call = factory.SubFactory(CallFactory)
    wording_id = JUDGED_FROM  # in use from the beginning
    danger = YesNoUnknown.NO
    child_at_risk = YesNoUnknown.NO
    urgency = Urgency.NONE
    outcome = Outcome.ADVICE_GIVEN
    written_by = factory.SelfAttribute("call.taken_by")
    written_at = factory.SelfAttribute("call.received_at")
    signed_at = factory.SelfAttribute("call.received_at")
    author_name = factory.SelfAttribute("written_by.name")
    author_title = factory.SelfAttribute("written_by.title")


class CaseOpeningFactory(LineFactory):
    """A coordinator reads a case that was closed today; `asked=True`: has asked to read one closed two years ago."""

    class Meta:
        model = CaseOpening

    class Params:
        asked = Trait(
            case=factory.SubFactory(CaseFactory, closed=True, closed_at=TWO_YEARS_AGO),
            kind=CaseOpening.Kind.CLOSED_LONG_AGO,
            opened_at=None,
            until=None,
        )
        by_break_glass = Trait(
            case=factory.SubFactory(CaseFactory),
            kind=CaseOpening.Kind.BREAK_GLASS,
            created_by=factory.SubFactory(UserFactory, call_taker=True),
        )

    case = factory.SubFactory(CaseFactory, closed=True)
    kind = CaseOpening.Kind.CLOSED_LATELY
    reason = "Uppringaren har hört av sig igen."
    created_by = factory.SubFactory(UserFactory, coordinator=True)
    created_at = factory.LazyFunction(timezone.now)
    opened_at = factory.SelfAttribute("created_at")
    until = factory.LazyAttribute(lambda one: one.opened_at + timedelta(hours=24))


class NoteFactory(LineFactory):
    class Meta:
        model = Note

    case = factory.SubFactory(CaseFactory)
    event_on = factory.LazyFunction(timezone.localdate)
    source = Note.Source.CALLER
    text = "Ringde och berättade att det går bättre i skolan."
    created_by = factory.SubFactory(UserFactory)
    signed_at = factory.LazyFunction(timezone.now)
    author_name = factory.SelfAttribute("created_by.name")
    author_title = factory.SelfAttribute("created_by.title")


class OtherConcernFactory(LineFactory):
    """Of a case whose outcome says that it is something else."""

    class Meta:
        model = OtherConcern

    case = factory.SubFactory(CaseFactory, outcome=Outcome.HELPED_ONWARD)
    kind = factory.LazyFunction(lambda: ConcernKind.objects.get(key="school"))
    noted_by = factory.SubFactory(UserFactory)


class ReminderFactory(PromisingFactory):
    class Meta:
        model = Reminder

    case = factory.SubFactory(CaseFactory)
    due_on = factory.LazyFunction(timezone.localdate)
    text = "Ring och hör hur veckan har varit."
    created_by = factory.SubFactory(UserFactory)


class DangerReportFactory(PromisingFactory):
    """In a call; `later=True`: found on the case."""

    class Meta:
        model = DangerReport

    class Params:
        later = Trait(
            call=None,
            case=factory.SubFactory(CaseFactory),
            found_in=FoundIn.CASE,
            told_at=factory.LazyFunction(timezone.now),
            reported_by=factory.SubFactory(UserFactory),
        )

    call = factory.SubFactory(CallFactory)
    emergency = DangerReport.Emergency.WE_CALLED
    told_whom = "112 och enhetschefen"
    told_at = factory.SelfAttribute("call.received_at")
    reported_by = factory.SelfAttribute("call.taken_by")


class ChildDecisionFactory(PromisingFactory):
    """The caller makes the report; `waiting=True`: left to a named barnbedömare today; `later=True`: after the call."""

    class Meta:
        model = ChildDecision

    class Params:
        waiting = Trait(
            kind=ChildDecision.Kind.ASSESS_TODAY,
            assessor=factory.SubFactory(UserFactory, call_taker=True, child_assessor=True),
            assess_on=factory.LazyFunction(timezone.localdate),
        )
        later = Trait(
            call=None,
            case=factory.SubFactory(CaseFactory),
            found_in=FoundIn.CASE,
            seen="Barnet berättade i skolan.",
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory),
        )

    call = factory.SubFactory(CallFactory)
    case = factory.SelfAttribute("call.case")
    kind = ChildDecision.Kind.CALLER_REPORTS
    decided_at = factory.SelfAttribute("call.received_at")
    decided_by = factory.SelfAttribute("call.taken_by")


class AlarmFactory(PromisingFactory):
    """A flagged "ja" that demands the red panel, and nothing is done yet."""

    class Meta:
        model = Alarm

    case = factory.SubFactory(CaseFactory)
    deed = Alarm.Deed.DANGER
    found_in = FoundIn.ANSWER
    found_id = factory.LazyFunction(uuid4)
    about = "Ja på frågan: Har någon blivit hotad, slagen eller rädd?"
    raised_at = factory.LazyFunction(timezone.now)
    raised_by = factory.SubFactory(UserFactory)


class CallbackFactory(PromisingFactory):
    class Meta:
        model = Callback

    call = factory.SubFactory(CallFactory, missed=True)
    contact = "000-44 55 66, efter fyra"
    due_on = factory.LazyFunction(timezone.localdate)


class CallbackTryFactory(LineFactory):
    """Somebody is calling; `unanswered=True`: somebody did, and nobody answered."""

    class Meta:
        model = CallbackTry

    class Params:
        unanswered = Trait(ended_at=factory.SelfAttribute("begun_at"), result=CallbackTry.Result.NO_ANSWER)

    callback = factory.SubFactory(CallbackFactory)
    tried_by = factory.SubFactory(UserFactory, call_taker=True)
    begun_at = factory.LazyFunction(timezone.now)
