"""Deeds of the walk: cases are linked, merged, split, and all of it taken back; calls and notes are moved."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count

from calls.actions import links, merges, moves, splits
from calls.models import Call, Caller, Case, CaseLink, CaseMove, Note
from calls.models.choices import RecordLevel
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import REASON, Walk, deed

FRESH = timedelta(minutes=10)


class MoveDeeds(Walk):
    def _two_of(self, chance, by) -> list[Case]:
        """Now and then one and the same."""
        cases = list(self.open_cases_of(by))
        return (
            chance.sample(cases, 2) if len(cases) > 1 and chance.random() < 0.95 else [chance.one(cases)] * 2
        )

    @deed
    def link_cases(self, chance):
        by = self.somebody(chance, P.CASE_JOIN)
        case, other = self._two_of(chance, by)
        degree = chance.one(CaseLink.Degree.values)
        words = {"degree": degree, "reason": REASON, "by": by}
        self.do(f"kopplar {case} till {other}.", links.link_cases, case=case, other=other, **words)

    @deed
    def confirm_link(self, chance):
        rows = CaseLink.objects.standing().unconfirmed().for_list().order_by("proposed_at")
        by, link = self.match(chance, P.CASE_JOIN, lambda by: rows.exclude(created_by=by))
        self.do(f"bekräftar {link.first} och {link.second}.", links.confirm_link, link=link, by=by)

    @deed
    def change_link(self, chance):
        by, link = self._link(chance)
        degree = chance.one(one for one in CaseLink.Degree.values if one != link.degree)
        words = {"degree": degree, "reason": REASON}
        said = f"ändrar kopplingen mellan {link.first} och {link.second}."
        self.do(said, links.change_link, link=link, by=by, **words)

    @deed
    def remove_link(self, chance):
        by, link = self._link(chance)
        said = f"tar bort kopplingen mellan {link.first} och {link.second}."
        self.do(said, links.remove_link, link=link, reason=REASON, by=by)

    def _link(self, chance) -> tuple:
        rows = CaseLink.objects.standing().for_list().order_by("proposed_at")
        return self.match(
            chance,
            P.CASE_JOIN,
            lambda by: rows.filter(first__in=self.cases_of(by), second__in=self.cases_of(by)),
        )

    @deed
    def merge_cases(self, chance):
        by = self.somebody(chance, P.CASE_JOIN)
        case, into = self._two_of(chance, by)
        ranks = [RecordLevel(one.record_level).rank for one in (case, into)]
        if ranks[0] > ranks[1] and chance.random() < 0.9:
            case, into = into, case
        pairs = list(zip(case.callers.all()[:1], into.callers.all()[:1], strict=False))
        same = pairs if chance.yes() and case != into else []
        words = {"same": same, "reason": REASON, "by": by}
        self.do(f"slår ihop {case} med {into}.", merges.merge_cases, case=case, into=into, **words)

    @deed
    def split_case(self, chance):
        callers = Caller.objects.filter(same_as__isnull=True).order_by("created_at", "pk")
        callers = callers.alias(callers_there=Count("case__callers")).filter(callers_there__gt=1)
        by, caller = self.match(
            chance, P.CASE_JOIN, lambda by: callers.filter(case__in=self.open_cases_of(by))
        )
        self.do(f"delar upp {caller.case}.", splits.split_case, caller=caller, reason=REASON, by=by)

    @deed
    def undo_merge(self, chance):
        by, move = self._undoable(chance, CaseMove.Kind.MERGE)
        self.do(f"ångrar sammanslagningen av {move.from_case}.", merges.undo_merge, move=move, by=by)

    @deed
    def undo_split(self, chance):
        by, move = self._undoable(chance, CaseMove.Kind.SPLIT)
        self.do(f"ångrar uppdelningen av {move.from_case}.", splits.undo_split, move=move, by=by)

    def _undoable(self, chance, kind: CaseMove.Kind) -> tuple[User, CaseMove]:
        rows = CaseMove.objects.undoable(at=self.now).filter(kind=kind).order_by("moved_at", "pk")
        return self.somebody(chance, P.CASE_JOIN), chance.one(rows)

    @deed
    def move_call(self, chance):
        """Now and then one that was written down too long ago, or is the only one of its case."""
        calls = Call.objects.concerns().filter(case__closed_at__isnull=True).order_by("logged_at", "pk")
        if chance.random() < 0.9:
            several = calls.alias(calls_there=Count("case__calls")).filter(calls_there__gt=1)
            calls = several.filter(logged_at__gte=self.now - FRESH)
        call = chance.one(calls.filter(created_by__is_active=True))
        by = call.created_by
        to = chance.one(self.open_cases_of(by).exclude(pk=call.case_id))
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
        notes = Note.objects.current().filter(case__closed_at__isnull=True).order_by("signed_at", "pk")
        if chance.random() < 0.9:
            notes = notes.filter(kind=Note.Kind.NOTE, signed_at__gte=self.now - FRESH)
        note = chance.one(notes.filter(created_by__is_active=True))
        by = note.created_by
        to = chance.one(self.open_cases_of(by).exclude(pk=note.case_id))
        self.do(f"flyttar en anteckning till {to}.", moves.move_note, note=note, to=to, by=by)
