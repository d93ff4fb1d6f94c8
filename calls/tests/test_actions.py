"""What is alike in every action of the app: its one line, its moment, a closed case, a stale form, a second sending."""

import inspect
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from calls import actions
from calls.actions.people import open_by_code
from calls.actions.promises import differences
from calls.factories import (
    AlarmFactory,
    CallbackFactory,
    CallbackTryFactory,
    CallerFactory,
    CallFactory,
    CaseFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    LikenessFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.inputs import CallerInput, CallInput, ChildInput, DangerInput, NonCaseInput, ScanInput
from calls.models import Case, ConcernKind
from calls.tests import asked, joined, openings, restrictions, worded
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db

MODULES = [import_module(f"calls.actions.{module.name}") for module in iter_modules(actions.__path__)]
ACTIONS = {
    name: function
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
    and hasattr(function, "__wrapped__")
    and "by" in inspect.signature(function).parameters
    and not name.startswith("_")
}
# No single transaction: a wrong code is counted by the line that its refusal leaves.
ACTIONS |= {"open_by_code": open_by_code}
CODE = "LEK-47-RAV"
ANSWERED = {
    "child_at_risk": "no",
    "urgency": "none",
    "reason": "Det finns redan en plan.",
    "outcome": "advice_given",
}
ASKED = CallerInput(is_anonymous=True, was_informed=True)
CLOSED = {"outcome": "settled", "ve_assessment": "no_reason"}


def said(**values):
    return {
        "event_on": timezone.localdate() - timedelta(days=30),
        "source": "caller",
        "text": "Nya ord.",
    } | values


def raised(case, by):
    case.decisions.create(
        kind="level_raised",
        from_value="advice",
        to_value="case",
        reason="Fel knapp.",
        at=timezone.now(),
        by=by,
        by_name=by.name,
    )
    Case.objects.filter(pk=case.pk).update(record_level="case")
    return {"case": case}


def handed_over(case, by):
    Case.objects.filter(pk=case.pk).update(handler=by, handed_over_at=timezone.now())
    return case


def alike(case, by):
    by.roles = [*by.roles, "coordinator"]
    last = CaseFactory(pk=UUID(int=2**128 - 1))  # of the pair, the line in the log names the first
    return {"likeness": LikenessFactory(one=case, other=last)}


def coded(case, by):
    CallerFactory(case=case, code_hash=reference_code_hash(CODE), code_set_at=timezone.now())
    return {"code": CODE}


# For each action: what it takes, in a case that is there to work on, done by a person who may.
TAKES = {
    **joined.TAKES,
    **openings.TAKES,
    **restrictions.TAKES,
    **worded.TAKES,
    **asked.TAKES,
    "log_call": lambda case, by: {
        "call": CallInput(),
        "scan": ScanInput(danger="no", **ANSWERED),
        "joins": CallerFactory(case=case),
    },
    "log_contact": lambda case, by: {"contact": NonCaseInput(kind="silent")},
    "undo_contact": lambda case, by: {"contact": CallFactory(missed=True, taken_by=by)},
    "begin_try": lambda case, by: {"callback": CallbackFactory()},
    "note_no_answer": lambda case, by: {
        "callback": CallbackTryFactory(tried_by=by).callback,
        "next_on": timezone.localdate() + timedelta(days=1),
    },
    "let_go": lambda case, by: {"callback": CallbackTryFactory(tried_by=by).callback},
    "free_callback": lambda case, by: {"callback": CallbackTryFactory(tried_by=by).callback, "user": by},
    "reach_callback": lambda case, by: {"callback": CallbackFactory()},
    "give_up_callback": lambda case, by: {"callback": CallbackFactory(), "reason": "Numret finns inte."},
    "take_over_case": lambda case, by: {"case": case},
    "hand_over_case": lambda case, by: {"case": case, "to": UserFactory(call_taker=True)},
    "receive_case": lambda case, by: {"case": handed_over(case, by)},
    "raise_level": lambda case, by: {"case": case, "level": "case", "reason": "Behövs."},
    "undo_raise": raised,
    "close_case": lambda case, by: {"case": case, **CLOSED},
    "note_other_concern": lambda case, by: {
        "case": Case.objects.filter(pk=case.pk).update(ve_assessment="no_reason") and case,
        "kind": ConcernKind.objects.get(key="school"),
    },
    "reopen_case": lambda case, by: {"case": closed(case), "reason": "Ringde igen."},
    "change_urgency": lambda case, by: {"case": case, "urgency": "prompt", "reason": "Det brådskar nu."},
    "change_person": lambda case, by: {
        "case": case,
        "age_band": "15_17",
        "situation": "",
        "reason": "Hon fyllde år.",
    },
    "dismiss_alarm": lambda case, by: {"alarm": AlarmFactory(case=case), "reason": "Polisen vet redan."},
    "report_danger": lambda case, by: {
        "case": case,
        "given": DangerInput(emergency="we_called", told_whom="112"),
    },
    "report_child": lambda case, by: {
        "case": case,
        "given": ChildInput(kind="caller_reports", seen="Lillebror är rädd."),
    },
    "decide_child": lambda case, by: {
        "waiting": ChildDecisionFactory(waiting=True, call__caller__case=case),
        "given": ChildInput(kind="caller_reports"),
    },
    "give_assessment": lambda case, by: {
        "waiting": ChildDecisionFactory(waiting=True, call__caller__case=case),
        "to": by,
    },
    "give_reminder": lambda case, by: {"reminder": ReminderFactory(case=case), "to": by},
    "give_scan": lambda case, by: {
        "scan": QuickScanFactory(unfinished=True, call__caller__case=case),
        "to": by,
    },
    "review_danger": lambda case, by: {
        "report": DangerReportFactory(call__caller__case=case),
        "review": "Rätt gjort.",
    },
    "write_note": lambda case, by: {"case": case, **said()},
    "correct_note": lambda case, by: {"note": NoteFactory(case=case), **said()},
    "note_objection": lambda case, by: {
        "case": case,
        "about_kind": "anteckning",
        "about_id": NoteFactory(case=case).pk,
        "text": "Så var det inte.",
    },
    "add_identity": lambda case, by: {"caller": CallerFactory(case=case), "name": "Påhittad Ek"},
    "change_identity": lambda case, by: {
        "identity": IdentityFactory(caller__case=case),
        "phone": "040-11 11 11",
    },
    "remove_identity": lambda case, by: {"identity": IdentityFactory(caller__case=case), "reason": "Bad."},
    "dismiss_likeness": alike,
    "replace_code": lambda case, by: {"caller": CallerFactory(case=case), "code": CODE},
    "open_by_code": coded,
    "set_reminder": lambda case, by: {"case": case, "due_on": timezone.localdate(), "text": "Ring upp."},
    "finish_reminder": lambda case, by: {"reminder": ReminderFactory(case=case)},
    "complete_scan": lambda case, by: {
        "scan": QuickScanFactory(unfinished=True, call__caller__case=case),
        "given": ScanInput(danger="yes", outcome_reason="Polisen kom.", **ANSWERED),
        "caller": ASKED,
    },
    "correct_scan": lambda case, by: {
        "scan": QuickScanFactory(call__caller__case=case),
        "given": ScanInput(danger="no", **ANSWERED),
    },
}

# For each action: the event, what it is about, the names of the fields, and whether the line names the case.
LINES = {
    **joined.LINES,
    **openings.LINES,
    **restrictions.LINES,
    **worded.LINES,
    **asked.LINES,
    "log_call": ("call.logged", "calls.call", [], True),
    "log_contact": ("contact.logged", "calls.call", [], False),
    "undo_contact": ("contact.undone", "calls.call", [], False),
    "begin_try": ("callback.begun", "calls.callback", [], False),
    "note_no_answer": ("callback.unanswered", "calls.callback", [], False),
    "let_go": ("callback.let_go", "calls.callback", [], False),
    "free_callback": ("callback.freed", "calls.callback", [], False),
    "reach_callback": ("callback.settled", "calls.callback", ["contact"], False),
    "give_up_callback": ("callback.given_up", "calls.callback", ["contact"], False),
    "take_over_case": ("case.taken_over", "calls.case", [], True),
    "hand_over_case": ("case.handed_over", "calls.case", ["handler"], True),
    "receive_case": ("case.received", "calls.case", [], True),
    "raise_level": ("case.level_raised", "calls.case", ["record_level"], True),
    "undo_raise": ("case.level_raise_undone", "calls.case", ["record_level"], True),
    "close_case": ("case.closed", "calls.case", ["outcome", "ve_assessment"], True),
    "note_other_concern": ("other_concern.noted", "calls.otherconcern", [], True),
    "reopen_case": ("case.reopened", "calls.case", [], True),
    "change_urgency": ("case.urgency_changed", "calls.case", ["urgency", "meet_by"], True),
    "change_person": ("case.person_changed", "calls.case", ["age_band"], True),
    "dismiss_alarm": ("alarm.dismissed", "calls.alarm", [], True),
    "report_danger": ("danger.reported", "calls.dangerreport", [], True),
    "report_child": ("child_decision.made", "calls.childdecision", [], True),
    "decide_child": ("child_decision.made", "calls.childdecision", [], True),
    "give_assessment": ("child_decision.given", "calls.childdecision", ["assessor"], True),
    "give_reminder": ("reminder.given", "calls.reminder", ["given_to"], True),
    "give_scan": ("scan.given", "calls.quickscan", ["given_to"], True),
    "review_danger": ("danger.reviewed", "calls.dangerreport", [], True),
    "write_note": ("note.signed", "calls.note", [], True),
    "correct_note": ("note.corrected", "calls.note", [], True),
    "note_objection": ("note.objected", "calls.note", [], True),
    "add_identity": ("identity.added", "calls.identity", ["name"], True),
    "change_identity": ("identity.changed", "calls.identity", ["phone"], True),
    "remove_identity": ("identity.removed", "calls.identity", [], True),
    "dismiss_likeness": ("likeness.dismissed", "calls.likeness", [], True),
    "replace_code": ("code.replaced", "calls.caller", [], True),
    "open_by_code": ("caller.opened_by_code", "calls.caller", [], True),
    "set_reminder": ("reminder.set", "calls.reminder", [], True),
    "finish_reminder": ("reminder.done", "calls.reminder", [], True),
    "complete_scan": ("scan.completed", "calls.quickscan", [], True),
    "correct_scan": ("scan.corrected", "calls.quickscan", [], True),
}

# Of two cases each refusal names its case: test_links.py, test_merges.py, test_splits.py, test_moves.py.
ALSO_WHEN_CLOSED = {
    *joined.TAKES,
    *openings.TAKES,
    *restrictions.TAKES,
    *worded.TAKES,
    *("log_call", "reopen_case", "review_danger", "open_by_code", "set_reminder", "finish_reminder"),
    *("log_contact", "undo_contact", "begin_try", "note_no_answer", "let_go", "receive_case"),
    *("reach_callback", "give_up_callback", "free_callback", "give_assessment", "dismiss_likeness"),
    *("give_reminder", "give_scan"),
}


def taking(name: str) -> list[str]:
    """The actions with an argument of that name."""
    return [one for one, action in ACTIONS.items() if name in inspect.signature(action).parameters]


@pytest.fixture
def by(database):
    return UserFactory(roles=[Role.CALL_TAKER, Role.COORDINATOR, Role.MANAGER], child_assessor=True)


@pytest.fixture
def case(by):
    """Open, in the queue, and without an entry for ten days."""
    case = CaseFactory(last_entry_on=timezone.localdate() - timedelta(days=10))
    PersonOfConcernFactory(case=case)
    return case


def closed(case):
    Case.objects.filter(pk=case.pk).update(
        state="closed", closed_at=timezone.now(), closed_by=UserFactory(), ve_assessment="no_reason"
    )
    return Case.objects.get(pk=case.pk)


def test_every_action_stands_in_both_tables():
    assert set(TAKES) == set(LINES) == set(ACTIONS)


@pytest.mark.parametrize("name", TAKES)
def test_action_leaves_exactly_one_line_without_a_value(name, case, by):
    given = TAKES[name](case, by)
    event, target, fields, names_case = LINES[name]

    ACTIONS[name](**given, by=by)

    line = AuditEvent.objects.get()
    assert (line.event, line.target_type, line.fields) == (event, target, fields)
    is_read = name == "open_by_code"
    assert (line.actor_id, line.case_id, line.is_read) == (by.pk, case.pk if names_case else None, is_read)


@pytest.mark.parametrize("name", TAKES)
def test_action_keeps_its_promises(name, case, by):
    """Between the tables and the promises nothing differs afterwards that did not before."""
    given = TAKES[name](case, by)
    before = differences()

    ACTIONS[name](**given, by=by)

    assert set(differences()) <= set(before)


@pytest.mark.parametrize("name", taking("at"))
def test_action_in_the_future_changes_nothing(name, case, by, refused):
    given = TAKES[name](case, by)

    with refused("Tidpunkten ligger i framtiden. Ange när det faktiskt hände.") as refusal:
        ACTIONS[name](**given, by=by, at=timezone.now() + timedelta(seconds=5))

    assert refusal.value.code == "future"


@pytest.mark.parametrize("name", taking("at"))
def test_action_by_a_slip_in_the_year_changes_nothing(name, case, by, refused):
    given = TAKES[name](case, by)

    with refused("Kontrollera årtalet. Ange när det faktiskt hände.") as refusal:
        ACTIONS[name](**given, by=by, at=datetime(1999, 12, 31, tzinfo=UTC))

    assert refusal.value.code == "year"


@pytest.mark.parametrize("name", [name for name in TAKES if name not in ALSO_WHEN_CLOSED])
def test_action_on_a_closed_case_changes_nothing(name, case, by, refused):
    given = TAKES[name](case, by)
    closed(case)

    with refused("Ärendet är avslutat. Öppna det igen först.") as refusal:
        ACTIONS[name](**given, by=by)

    assert refusal.value.code == "state"


@pytest.mark.parametrize("name", ["set_reminder", "finish_reminder", "review_danger", "open_by_code"])
def test_action_that_needs_no_open_case_leaves_a_closed_one_as_it_is(name, case, by, changed):
    given = TAKES[name](case, by)
    case = closed(case)

    ACTIONS[name](**given, by=by)

    assert changed(case) == {}


@pytest.mark.parametrize("name", taking("version"))
def test_action_on_a_stale_version_changes_nothing(name, case, by, refused):
    given = TAKES[name](case, by)
    row = next(given[name] for name in ("link", "case", "identity", "wording", "asked") if name in given)

    with refused("Någon annan har ändrat det här medan du skrev.") as refusal:
        ACTIONS[name](**given, by=by, version=row.version + 1)

    assert refusal.value.code == "stale"


@pytest.mark.parametrize("name", taking("version"))
def test_action_on_the_version_that_was_shown_is_done(name, case, by):
    given = TAKES[name](case, by)
    row = next(given[name] for name in ("link", "case", "identity", "wording", "asked") if name in given)

    ACTIONS[name](**given, by=by, version=row.version)

    assert AuditEvent.objects.get().event == LINES[name][0]


@pytest.mark.parametrize("name", taking("token"))
def test_action_sent_twice_gives_the_same_row_and_no_second_line(name, case, by, unchanged):
    given, token = TAKES[name](case, by), uuid4()
    first = ACTIONS[name](**given, by=by, token=token)

    with unchanged():
        second = ACTIONS[name](**given, by=by, token=token)

    assert second == first
    assert AuditEvent.objects.count() == 1


# What only its author may do has one author's token.
@pytest.mark.parametrize("name", sorted({*taking("token")} - {"move_call", "move_note"}))
def test_action_with_somebody_elses_token_changes_nothing(name, case, by, refused):
    given, token = TAKES[name](case, by), uuid4()
    ACTIONS[name](**given, by=UserFactory(roles=by.roles), token=token)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen.") as refusal:
        ACTIONS[name](**given, by=by, token=token)

    assert refusal.value.code == "token"
