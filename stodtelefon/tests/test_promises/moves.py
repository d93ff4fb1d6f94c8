"""Deeds of the walk: cases are linked, merged, split, and all of it taken back; calls and notes are moved."""

from __future__ import annotations

from django.db.models import Count

from calls.actions import links, merges, moves, splits
from calls.models import Call, Caller, Case, CaseLink, CaseMove, Note
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed


class MoveDeeds(Walk):
    def _two_of(self, chance, by) -> list[Case]:
        """Now and then one and the same."""
        one, other = self.case_of(chance, by), self.case_of(chance, by)
        if one == other and chance.random() < 0.9:
            other = chance.one(self.cases_of(by).open().exclude(pk=one.pk).order_by("number"))
        return [one, other]

    @deed
    def link_cases(self, chance):
        by = self.somebody(chance, P.CASE_JOIN)
        case, other = self._two_of(chance, by)
        degree = chance.one(CaseLink.Degree.values)
        words = {"degree": degree, "reason": REASON, "by": by}
        self.do(f"kopplar {case} till {other}.", links.link_cases, case=case, other=other, **words)

    @deed
    def answer_link(self, chance):
        by = self.somebody(chance, P.CASE_JOIN)
        link = chance.one(CaseLink.objects.standing().for_list().order_by("proposed_at"))
        name = chance.one(["confirm_link", "change_link", "remove_link"])
        words = {} if name == "confirm_link" else {"reason": REASON}
        if name == "change_link":
            words["degree"] = chance.one(CaseLink.Degree.values)
        self.do(f"{name} {link.first} och {link.second}.", getattr(links, name), link=link, by=by, **words)

    @deed
    def merge_cases(self, chance):
        by = self.somebody(chance, P.CASE_JOIN)
        case, into = self._two_of(chance, by)
        pairs = list(zip(case.callers.all()[:1], into.callers.all()[:1], strict=False))
        same = pairs if chance.yes() and case != into else []
        words = {"same": same, "reason": REASON, "by": by}
        self.do(f"slår ihop {case} med {into}.", merges.merge_cases, case=case, into=into, **words)

    @deed
    def split_case(self, chance):
        by = self.somebody(chance, P.CASE_JOIN)
        callers = Caller.objects.filter(case__in=Case.objects.visible_to(by), same_as__isnull=True)
        several = callers.alias(callers_there=Count("case__callers")).filter(callers_there__gt=1)
        caller = chance.one((several or callers).order_by("created_at"))
        self.do(f"delar upp {caller.case}.", splits.split_case, caller=caller, reason=REASON, by=by)

    @deed
    def undo_move(self, chance):
        by = self.somebody(chance, P.CASE_JOIN)
        move = chance.one(CaseMove.objects.undoable(at=self.now).order_by("moved_at"))
        undo = merges.undo_merge if move.kind == CaseMove.Kind.MERGE else splits.undo_split
        self.do(f"ångrar {move} av {move.from_case}.", undo, move=move, by=by)

    @deed
    def move_call(self, chance):
        call = chance.one(Call.objects.concerns().order_by("-logged_at")[:3])
        by = call.created_by
        to = chance.one(self.cases_of(by).open().exclude(pk=call.case_id).order_by("number"))
        caller = chance.one([None, *to.callers.all()])
        self.do(
            f"flyttar ett samtal från {call.case} till {to}.",
            moves.move_call,
            call=call,
            to=to,
            caller=caller,
            by=by,
        )

    @deed
    def move_note(self, chance):
        note = chance.one(Note.objects.current().order_by("-signed_at")[:3])
        by = note.created_by
        to = chance.one(self.cases_of(by).open().exclude(pk=note.case_id).order_by("number"))
        self.do(f"flyttar en anteckning till {to}.", moves.move_note, note=note, to=to, by=by)
