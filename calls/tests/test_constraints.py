"""Each rule of calls that must always hold, broken in the database itself, past every action."""

from datetime import timedelta
from itertools import combinations
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from calls.factories import (
    CallbackFactory,
    CallbackTryFactory,
    CallerFactory,
    CallFactory,
    CaseDecisionFactory,
    CaseFactory,
    CaseOpeningFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    IdentityFactory,
    LikenessFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import CaseDecision, Promise
from calls.models.outcomes import COLUMNS, RULES
from calls.tests.breaches_of_access import BREACHES_OF_ACCESS
from calls.tests.breaches_of_alarms import BREACHES_OF_ALARMS
from calls.tests.breaches_of_moves import BREACHES_OF_MOVES
from calls.tests.breaches_of_restrictions import BREACHES_OF_RESTRICTIONS
from calls.tests.breaches_of_wordings import BREACHES_OF_WORDINGS
from calls.tests.breaking import changed, edited
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.saving import save, sentences
from stodtelefon.tests.code_lists import rules_of_lists

pytestmark = pytest.mark.django_db

NOW = timezone.now
HASH = b"x" * 34
NUMBER = "200801012386"


def decision(**values):
    user = UserFactory()
    return CaseDecision(case=CaseFactory(), at=NOW(), by=user, by_name=user.name, **values)


def reviewed_by_reporter():
    report = DangerReportFactory()
    return changed(report, reviewed_by=report.reported_by, reviewed_at=NOW(), review="Bra.")


def the_same_pair_again():
    pair = LikenessFactory()
    return LikenessFactory.build(first=pair.first, second=pair.second)


def turned_round(pair):
    return changed(pair, first=pair.second, second=pair.first)


def child_report():
    return ChildDecisionFactory(kind="reported", reported_to="Mottagningen")


def two_first_scans():
    scan = QuickScanFactory()
    return QuickScanFactory.build(call=scan.call, written_by=scan.written_by)


def two_with_one_code():
    CallerFactory(code_hash=HASH, code_set_at=NOW())
    return changed(CallerFactory(), code_hash=HASH, code_set_at=NOW())


def settled(**values):
    whole = {"result": "reached", "settled_at": NOW(), "settled_by": UserFactory(), "contact": None}
    return changed(CallbackFactory(), **whole | values)


def closed(**values):
    return changed(CaseFactory(closed=True), **values)


def asked(**values):
    return changed(CaseOpeningFactory(asked=True), **values)


def decided_by_who_asked():
    opening = asked(opened_at=NOW(), until=NOW() + timedelta(days=1))
    return changed(opening, decided_at=NOW(), decided_by=opening.created_by)


def person():
    return PersonOfConcernFactory(case__full_record=True)


# Each outcome with answers that it goes with.
AGREEING = {
    "settled": {"outcome": "settled"},
    "advice_given": {"outcome": "advice_given"},
    "invited": {"outcome": "invited", "urgency": "prompt"},
    "helped_onward": {"outcome": "helped_onward"},
    "caller_reports": {"outcome": "caller_reports", "child_at_risk": "yes"},
    "acute": {"outcome": "acute", "danger": "yes", "urgency": "acute"},
    "linked_in": {"outcome": "linked_in", "urgency": "prompt"},
    "declined": {"outcome": "declined"},
    "unreachable": {"outcome": "unreachable", "urgency": "prompt"},
}


# Every constraint by its name, and every way to break it.
def promise():
    return CaseFactory().promises.get(kind="case_to_take")


def two_promises_of_one_thing():
    one = promise()
    return Promise(kind=one.kind, target=one.target, case=one.case)


BREACHES = {
    "case_closes_with_time_person_outcome_and_assessment": {
        "without anything": lambda: changed(CaseFactory(), state="closed"),
        "without a time": lambda: closed(closed_at=None),
        "without a person": lambda: closed(closed_by=None),
        "without an outcome": lambda: closed(outcome=""),
        "without an assessment": lambda: closed(ve_assessment=""),
        "open with a time": lambda: changed(CaseFactory(), closed_at=NOW()),
        "open with a person": lambda: changed(CaseFactory(), closed_by=UserFactory()),
    },
    **BREACHES_OF_ALARMS,
    **BREACHES_OF_ACCESS,
    **BREACHES_OF_RESTRICTIONS,
    **BREACHES_OF_MOVES,
    **BREACHES_OF_WORDINGS,
    "case_meeting_date_only_while_concern_remains": {
        "no concern": lambda: changed(CaseFactory(), meet_by=timezone.localdate()),
        "not answered": lambda: changed(CaseFactory(state="new"), urgency="", meet_by=timezone.localdate()),
    },
    "case_past_call_has_urgency": {
        state: lambda state=state: changed(CaseFactory(state=state), urgency="")
        for state in ("scanned", "meeting_planned", "meeting_held", "follow_up")
    },
    "decision_on_level_closing_and_identity_has_reason": {
        kind: lambda kind=kind: decision(kind=kind)
        for kind in ("level_raised", "reopened", "identity_added", "identity_removed")
    },
    "promise_is_open_once": {"two": two_promises_of_one_thing},
    "promise_ends_at_a_time_somehow": {
        "never": lambda: changed(promise(), ended_how="done"),
        "nohow": lambda: changed(promise(), ended_at=NOW()),
        "still open": lambda: changed(promise(), ended_by=UserFactory()),
    },
    "opening_lasts_from_some_time_until_another": {
        "no end": lambda: changed(CaseOpeningFactory(), until=None),
        "no beginning": lambda: changed(CaseOpeningFactory(), opened_at=None),
        "ends before": lambda: changed(CaseOpeningFactory(), until=NOW() - timedelta(days=1)),
    },
    "opening_is_decided_by_somebody_at_some_time": {
        "nobody": lambda: asked(decided_at=NOW(), refusal="Nej."),
        "never": lambda: asked(decided_by=UserFactory()),
    },
    "opening_of_a_case_closed_lately_needs_no_decision": {
        "not opened": lambda: changed(CaseOpeningFactory(), opened_at=None, until=None),
        "decided": lambda: changed(CaseOpeningFactory(), decided_at=NOW(), decided_by=UserFactory()),
    },
    "opening_of_an_older_case_is_decided_first": {
        "nobody decided": lambda: asked(opened_at=NOW(), until=NOW() + timedelta(days=1)),
    },
    "opening_is_refused_with_a_reason": {
        "no reason": lambda: asked(decided_at=NOW(), decided_by=UserFactory()),
        "not decided": lambda: asked(refusal="Nej."),
        "opened": lambda: changed(CaseOpeningFactory(), refusal="Nej."),
    },
    "opening_is_not_decided_by_who_asked": {"own": decided_by_who_asked},
    "reminder_done_by_somebody_at_some_time": {
        "nobody": lambda: changed(ReminderFactory(), done_at=NOW()),
        "never": lambda: changed(ReminderFactory(), done_by=UserFactory()),
    },
    "reference_code_has_its_time": {
        "no time": lambda: changed(CallerFactory(), code_hash=HASH),
        "no code": lambda: changed(CallerFactory(), code_set_at=NOW()),
    },
    "reference_code_belongs_to_one_caller": {"two": two_with_one_code},
    "identity_belongs_to_one_person": {
        "both": lambda: changed(IdentityFactory(), person=person()),
        "nobody": lambda: changed(IdentityFactory(), caller=None),
    },
    "protected_identity_keeps_no_contact": {
        "phone": lambda: changed(IdentityFactory(), is_protected=True),
        "email": lambda: changed(IdentityFactory(phone=None), is_protected=True, email="a@b.example"),
        "address": lambda: changed(IdentityFactory(phone=None), is_protected=True, address="Gatan 1"),
    },
    "identity_personal_number_and_hash_together": {
        "no number": lambda: changed(
            IdentityFactory(caller__case__record_level="case"), personal_number_hash=HASH
        ),
        "no hash": lambda: changed(IdentityFactory(), personal_number="200801012386"),
    },
    "identity_of_person_of_concern_needs_full_record": {
        level: lambda level=level: IdentityFactory.build(
            caller=None,
            person=PersonOfConcernFactory(case__record_level=level),
            added_by=UserFactory(),
        )
        for level in ("advice", "open_service")
    }
    | {"moved there": lambda: changed(IdentityFactory(), caller=None, person=PersonOfConcernFactory())},
    "call_about_a_concern_has_case_and_caller": {
        "another kind": lambda: changed(CallFactory(), kind="missed"),
        "no case": lambda: changed(CallFactory(), case=None),
        "no caller": lambda: changed(CallFactory(), caller=None),
        "of a contact": lambda: changed(CallFactory(missed=True), kind="concern"),
    },
    "call_is_received_before_it_is_logged": {
        "after": lambda: changed(CallFactory(), received_at=NOW() + timedelta(hours=1)),
    },
    "worry_is_rated_from_0_to_10": {
        "before": lambda: changed(CallFactory(), worry_before=11),
        "after": lambda: changed(CallFactory(), worry_after=11),
    },
    "callback_on_a_named_day_is_due_that_day": {
        "before": lambda: changed(CallbackFactory(), reach_on=timezone.localdate() - timedelta(days=1)),
        "after": lambda: changed(CallbackFactory(), reach_on=timezone.localdate() + timedelta(days=1)),
    },
    "callback_contact_is_erased_when_settled": {
        "kept": lambda: settled(contact="070-000 00 00"),
        "no result": lambda: settled(result=""),
        "nobody": lambda: settled(settled_by=None),
        "never": lambda: settled(settled_at=None),
        "erased too soon": lambda: changed(CallbackFactory(), contact=None),
    },
    "callback_is_given_up_with_a_reason": {
        "no reason": lambda: settled(result="given_up"),
        "reached": lambda: settled(reason="Svarar aldrig."),
        "waiting": lambda: changed(CallbackFactory(), reason="Svarar aldrig."),
    },
    "callback_has_one_try_at_a_time": {
        "two": lambda: CallbackTryFactory.build(
            callback=CallbackTryFactory().callback, tried_by=UserFactory()
        ),
    },
    "callback_try_ends_with_how_it_went": {
        "no result": lambda: changed(CallbackTryFactory(), ended_at=NOW()),
        "not ended": lambda: changed(CallbackTryFactory(), result="no_answer"),
        "before it began": lambda: changed(
            CallbackTryFactory(unanswered=True), ended_at=NOW() - timedelta(hours=1)
        ),
    },
    "likeness_is_there_once_for_two_cases": {
        "twice": lambda: the_same_pair_again(),
    },
    "likeness_is_of_two_cases_in_order": {
        "the other way round": lambda: turned_round(LikenessFactory()),
        "itself": lambda: changed(likeness := LikenessFactory(), second=likeness.first),
    },
    "likeness_says_what_is_alike": {"nothing": lambda: changed(LikenessFactory(), alike=[])},
    "likeness_is_settled_by_somebody_in_some_way": {
        "nobody": lambda: changed(LikenessFactory(), settled_at=NOW(), how="not_same"),
        "never": lambda: changed(LikenessFactory(), settled_by=UserFactory(), how="not_same"),
        "no way": lambda: changed(LikenessFactory(), settled_at=NOW(), settled_by=UserFactory()),
        "waiting": lambda: changed(LikenessFactory(), how="not_same"),
    },
    "decision_on_urgency_age_and_situation_has_reason": {
        kind: lambda kind=kind: decision(kind=kind)
        for kind in ("urgency_changed", "age_changed", "situation_changed")
    },
    "personal_number_needs_more_than_advice": {
        "new": lambda: IdentityFactory.build(
            caller=CallerFactory(), added_by=UserFactory(), personal_number=NUMBER, personal_number_hash=HASH
        ),
        "changed": lambda: changed(IdentityFactory(), personal_number=NUMBER, personal_number_hash=HASH),
    },
    "danger_is_reviewed_with_time_person_and_words": {
        "no words": lambda: changed(DangerReportFactory(), reviewed_at=NOW(), reviewed_by=UserFactory()),
        "nobody": lambda: changed(DangerReportFactory(), reviewed_at=NOW(), review="Bra."),
        "never": lambda: changed(DangerReportFactory(), reviewed_by=UserFactory(), review="Bra."),
    },
    "danger_is_not_reviewed_by_who_reported_it": {"own": reviewed_by_reporter},
    "danger_stays_as_signed": {
        "socialjour": lambda: edited(DangerReportFactory(), socialjour_told=True),
        "to whom": lambda: edited(DangerReportFactory(), told_whom="Någon annan."),
    },
    "child_decision_stays_as_signed": {
        "not reported": lambda: edited(child_report(), kind="caller_reports"),
        "to whom": lambda: edited(child_report(), reported_to="Någon annan."),
    },
    "note_stays_as_signed": {"text": lambda: edited(NoteFactory(), text="Något annat.")},
    "scan_stays_as_signed": {"reason": lambda: edited(QuickScanFactory(), reason="Ett annat.")},
    "decision_stays_as_signed": {"by whom": lambda: edited(CaseDecisionFactory(), by_name="Någon annan")},
    "child_report_says_to_whom": {"nobody": lambda: changed(ChildDecisionFactory(), kind="reported")},
    "no_child_report_says_why": {"no reason": lambda: changed(ChildDecisionFactory(), kind="no_report")},
    "child_assessment_today_names_assessor": {
        "nobody": lambda: changed(ChildDecisionFactory(), kind="assess_today"),
        "no assessor": lambda: changed(ChildDecisionFactory(waiting=True), assessor=None),
        "no day": lambda: changed(ChildDecisionFactory(waiting=True), assess_on=None),
        "another kind": lambda: changed(ChildDecisionFactory(), assessor=UserFactory()),
    },
    "objection_says_what_it_is_about": {
        "nothing": lambda: changed(NoteFactory(), kind="objection"),
        "no kind": lambda: changed(NoteFactory(), kind="objection", about_id=uuid4()),
        "no row": lambda: changed(NoteFactory(), kind="objection", about_kind="anteckning"),
        "a note": lambda: changed(NoteFactory(), about_kind="anteckning", about_id=uuid4()),
    },
    "scan_signed_only_with_mandatory_answers": {
        name: lambda name=name: changed(QuickScanFactory(), **{name: ""})
        for name in ("child_at_risk", "urgency", "outcome", "author_name")
    },
    "scan_outcome_agrees_with_its_answers": {
        f"{rule.outcome} {rule.question} {answer}": lambda rule=rule, answer=answer: changed(
            QuickScanFactory(), outcome=rule.outcome, **{rule.question: answer}
        )
        for rule in RULES
        if rule.is_refused and rule.question in COLUMNS
        for answer in rule.answers
    },
    "scan_outcome_that_is_asked_about_has_its_reason": {
        f"{rule.outcome} {rule.question} {answer}": lambda rule=rule, answer=answer: changed(
            QuickScanFactory(**AGREEING[rule.outcome]), **{rule.question: answer}
        )
        for rule in RULES
        if not rule.is_refused and rule.question in COLUMNS
        for answer in rule.answers
    },
    "scan_unsigned_only_in_danger": {
        danger: lambda danger=danger: changed(QuickScanFactory(danger=danger), signed_at=None)
        for danger in ("no", "unknown")
    },
    "call_has_one_first_scan": {"two": two_first_scans},
}
JUDGED_BY_THE_FIELD = "worry_is_rated_from_0_to_10"
WAYS = [(name, way) for name, ways in BREACHES.items() for way in ways]


def test_every_rule_of_the_app_is_broken_here():
    models = list(apps.get_app_config("calls").get_models())
    names = {
        name
        for model in models
        for name in (
            *(constraint.name for constraint in model._meta.constraints),
            *getattr(model, "TRIGGER_SENTENCES", ()),
        )
    }

    assert set(BREACHES) == names - rules_of_lists(models)


@pytest.mark.parametrize(("name", "way"), WAYS)
def test_rule_holds_in_the_database(name, way):
    row = BREACHES[name][way]()

    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        row.save()

    assert broken.value.__cause__.diag.constraint_name == name
    assert sentences()[name].endswith(".")


@pytest.mark.parametrize("name", [name for name in BREACHES if name != JUDGED_BY_THE_FIELD])
def test_rule_is_told_in_its_own_sentence_when_a_row_is_saved(name, refused):
    row = next(iter(BREACHES[name].values()))()

    with refused(sentences()[name]) as refusal, transaction.atomic():
        save(row)

    assert refusal.value.code == name


def test_rules_have_a_sentence_each():
    told = {name: sentences()[name] for name in BREACHES}

    assert [pair for pair in combinations(told, 2) if told[pair[0]] == told[pair[1]]] == []
