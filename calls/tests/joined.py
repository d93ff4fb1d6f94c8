"""Links, merges, splits, moves in the tables of `test_actions.py`: what each action takes, and the line it leaves."""

from uuid import UUID

from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    CaseLinkFactory,
    CaseMoveFactory,
    NoteFactory,
    QuickScanFactory,
)

WHY = "Samma lärare ringde två kollegor."


def other(**values):
    """Another case, the second one of any pair."""
    return CaseFactory(pk=UUID(int=2**128 - 1), **values)


def linked(case):
    return CaseLinkFactory(cases=(case, other()))


def called_in(case, by):
    """One of two calls in the case, written down just now by who did it."""
    for caller in (CallerFactory(case=case), CallerFactory(case=case)):
        call = CallFactory(caller=caller, taken_by=by)
        QuickScanFactory(call=call)
    return call


def merged(case):
    doublet = other(doublet=True, merged_into=case)
    return CaseMoveFactory(from_case=doublet, to_case=case, changes=[])


TAKES = {
    "link_cases": lambda case, by: {"case": case, "other": other(), "degree": "possible", "reason": WHY},
    "confirm_link": lambda case, by: {"link": linked(case)},
    "change_link": lambda case, by: {"link": linked(case), "degree": "certain", "reason": WHY},
    "remove_link": lambda case, by: {"link": linked(case), "reason": WHY},
    "merge_cases": lambda case, by: {"case": other(), "into": case, "reason": WHY},
    "undo_merge": lambda case, by: {"move": merged(case)},
    "split_case": lambda case, by: {"caller": called_in(case, by).caller, "reason": WHY},
    "undo_split": lambda case, by: {"move": CaseMoveFactory(kind="split", from_case=case, to_case=other())},
    "move_call": lambda case, by: {"call": called_in(other(), by), "to": case},
    "move_note": lambda case, by: {"note": NoteFactory(case=other(), created_by=by), "to": case},
}
LINES = {
    "link_cases": ("link.proposed", "calls.caselink", [], True),
    "confirm_link": ("link.confirmed", "calls.caselink", [], True),
    "change_link": ("link.changed", "calls.caselink", ["degree"], True),
    "remove_link": ("link.removed", "calls.caselink", [], True),
    "merge_cases": ("case.merged", "calls.case", [], True),
    "undo_merge": ("case.merge_undone", "calls.case", [], True),
    "split_case": ("case.split", "calls.case", [], True),
    "undo_split": ("case.split_undone", "calls.case", [], True),
    "move_call": ("call.moved", "calls.call", [], True),
    "move_note": ("note.moved", "calls.note", [], True),
}
