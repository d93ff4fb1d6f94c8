"""The rules of links, merges and moves, and every way to break them: test_constraints.py tries them all."""

from datetime import timedelta

from django.utils import timezone

from calls.factories import (
    AlarmFactory,
    CallerFactory,
    CallFactory,
    CaseDecisionFactory,
    CaseFactory,
    CaseLinkFactory,
    CaseMoveFactory,
    ChildDecisionFactory,
    DangerReportFactory,
    NoteFactory,
    PersonOfConcernFactory,
    ReminderFactory,
)
from calls.tests.breaking import changed, edited
from stodtelefon.accounts.factories import UserFactory

NOW = timezone.now


def into_itself():
    case = CaseFactory(doublet=True)
    return changed(case, merged_into=case)


def two_links():
    link = CaseLinkFactory()
    return CaseLinkFactory.build(first=link.first, second=link.second, created_by=link.created_by)


def two_merges():
    move = CaseMoveFactory()
    return CaseMoveFactory.build(from_case=move.from_case, to_case=CaseFactory(), created_by=move.created_by)


def in_one_case():
    case = CaseFactory()
    return CaseMoveFactory.build(from_case=case, to_case=case, created_by=UserFactory())


def undone_move():
    return CaseMoveFactory(undone_at=NOW(), undone_by=UserFactory())


# A row of each table that belongs to a case.
OF_A_CASE = {
    "alarm_stays_in_its_case": AlarmFactory,
    "call_stays_in_its_case": CallFactory,
    "caller_stays_in_its_case": CallerFactory,
    "child_decision_stays_in_its_case": ChildDecisionFactory,
    "danger_stays_in_its_case": lambda: DangerReportFactory(later=True),
    "decision_stays_in_its_case": CaseDecisionFactory,
    "note_stays_in_its_case": NoteFactory,
    "person_stays_in_its_case": PersonOfConcernFactory,
    "reminder_stays_in_its_case": ReminderFactory,
}


BREACHES_OF_MOVES = {
    "case_that_was_merged_says_into_which": {
        "into none": lambda: changed(CaseFactory(doublet=True), merged_into=None),
        "into itself": into_itself,
        "and not merged": lambda: changed(CaseFactory(), merged_into=CaseFactory()),
    },
    "link_is_between_two_cases": {
        "one": lambda: changed(link := CaseLinkFactory(), second=link.first),
        "the wrong way round": lambda: changed(
            link := CaseLinkFactory(), first=link.second, second=link.first
        ),
    },
    "cases_are_linked_once": {"twice": two_links},
    "link_is_confirmed_by_a_second_person": {
        "by nobody": lambda: changed(CaseLinkFactory(), confirmed_at=NOW()),
        "at no time": lambda: changed(CaseLinkFactory(), confirmed_by=UserFactory()),
        "by the first": lambda: changed(
            link := CaseLinkFactory(), confirmed_at=NOW(), confirmed_by=link.created_by
        ),
    },
    "link_is_taken_away_by_somebody_with_a_reason": {
        "without a reason": lambda: changed(CaseLinkFactory(), removed_at=NOW(), removed_by=UserFactory()),
        "by nobody": lambda: changed(CaseLinkFactory(), removed_at=NOW(), removal_reason="Fel."),
    },
    "move_is_between_two_cases": {"one": in_one_case},
    "case_is_merged_once": {"twice": two_merges},
    "merge_and_split_have_a_reason": {
        kind: lambda kind=kind: changed(CaseMoveFactory(kind=kind), reason=None)
        for kind in ("merge", "split")
    },
    "merge_or_split_is_undone_within_a_day": {
        "by nobody": lambda: changed(CaseMoveFactory(), undone_at=NOW()),
        "later": lambda: changed(
            CaseMoveFactory(moved_at=NOW() - timedelta(hours=25)), undone_at=NOW(), undone_by=UserFactory()
        ),
        "a call": lambda: changed(CaseMoveFactory(kind="call"), undone_at=NOW(), undone_by=UserFactory()),
    },
    "move_stays_as_signed": {
        "to another case": lambda: edited(CaseMoveFactory(), to_case=CaseFactory()),
        "later": lambda: edited(CaseMoveFactory(), moved_at=NOW()),
        "done again": lambda: edited(undone_move(), undone_at=None, undone_by=None),
    },
    **{
        rule: {"another": lambda made=made: edited(made(), case=CaseFactory(full_record=True))}
        for rule, made in OF_A_CASE.items()
    },
}
