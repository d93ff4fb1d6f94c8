"""Two editions of a year, and the attacker who has both and knows how many people lie between them at most.

Without knowing that, each edition is a year like any other, and says what it says alone: for each year that prints the
first and each that prints the second there could be so many corrections between them. With it, the two are one system:
what each prints, and that no more than so many are counted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from random import Random

from calls import reporting as calls
from referrals import reporting as referrals
from stodtelefon.reporting import stages
from stodtelefon.reporting.counting import Answers
from stodtelefon.reporting.tests.linear_attacker import Counts, Known, Sum, System
from stodtelefon.reporting.tests.printed_year import LEFT, each

IN_ROWS = (calls.concerns, calls.persons, calls.calls, calls.closed, stages.ways)
BY_KEY = (calls.heard_as, calls.reopened, referrals.sent_by_group, referrals.helped_onward_by_group)
BEFORE, AFTER = "before", "after"
STAGE = "came to "  # how the names of the stages begin


def corrected(draw: Random, answers: Answers, count: int) -> Answers:
    """So many people are found to belong where others do, were counted twice, or were not counted."""
    for _ in range(count):
        counted = draw.choice((*IN_ROWS, *BY_KEY))
        answers = {**answers, counted: _one_corrected(draw, counted, answers[counted])}
    return answers


def erased(draw: Random, answers: Answers, count: int) -> Answers:
    """So many people are counted nowhere any longer, nor their calls and cases: what the totals tell."""
    for _ in range(count):
        for counted in (
            calls.concerns,
            calls.persons,
            calls.calls,
            stages.ways,
            calls.contacts,
            calls.heard_as,
        ):
            answers = {**answers, counted: _one_less(draw, counted, answers[counted])}
    return answers


def _one_less(draw: Random, counted, answer):
    if counted in BY_KEY:
        key = draw.choice([key for key, count in answer.items() if count])
        return {**answer, key: answer[key] - 1}
    rows = [*answer]
    place = draw.choice([place for place, row in enumerate(rows) if getattr(row, "persons", row.count) > 0])
    row = rows[place]
    less = {"persons": row.persons - 1} if counted is calls.contacts else {}
    rows[place] = replace(row, count=row.count - 1, **less)
    return rows


def _one_corrected(draw: Random, counted, answer):
    if counted in BY_KEY:
        found = dict(answer)
        held = [key for key, count in found.items() if count]
        if held:
            found[draw.choice(held)] -= 1
            found[draw.choice([*found])] += 1
        return found
    rows = [*answer]
    held = [place for place, row in enumerate(rows) if row.count > 0]
    if held:
        place = draw.choice(held)
        rows[place] = replace(rows[place], count=rows[place].count - 1)
        rows.append(replace(rows[draw.randrange(len(rows))], count=1))
    return rows


def pairs_of(first: Sequence[System], second: Sequence[System], *, apart: int) -> Iterator[System]:
    """What the two say together, for each list in which they are not the same; the most that lies between them."""
    theirs = {_name(system): system for system in second}
    for one in first:
        other = theirs.get(_name(one))
        if other is not None and _counts(one.counts) != _counts(other.counts):
            yield together(one, other, apart=apart)


def together(first: System, second: System, *, apart: int) -> System:
    before, after = first.named(BEFORE), second.named(AFTER)
    names = [*_counts(first.counts)]
    gone, come = ([f"{way} {name}" for name in names] for way in ("gone from", "come to"))
    known = [
        Known(each(f"{way} {name}" for name in those), 0, apart)
        for way, those in product(("gone from", "come to"), _parts(names))
        if those
    ]
    for name, left, new in zip(names, gone, come, strict=True):
        known.append(Known({f"{AFTER} {name}": 1, f"{BEFORE} {name}": -1, left: 1, new: -1}, 0, 0))
    between = {}
    for name, left, new in zip(names, gone, come, strict=True):
        change = second.counts[name] - first.counts[name]
        between |= {left: max(-change, 0), new: max(change, 0)}

    def seen(counts: Counts) -> object:
        one, other = (_of(edition, counts) for edition in (BEFORE, AFTER))
        between = [
            sum(max(sign * (other[name] - one[name]), 0) for name in those)
            for sign, those in product((1, -1), _parts(names))
        ]
        return first.seen(one), second.seen(other), max(between) <= apart

    return replace(
        first,
        counts={**before.counts, **after.counts, **between},
        known=(*before.known, *after.known, *known),
        either=(*before.either, *after.either),
        secrets=(*before.secrets, *after.secrets),
        moves=tuple(_moves(first, second)),
        seen=seen,
        most=max(first.most, second.most),
    )


def _parts(names: Sequence[str]) -> Iterator[list[str]]:
    """The lists in which each person stands once: a case by how far it came, and by what it was instead."""
    is_stage = [name.startswith(STAGE) for name in names]
    for those in (True, False):
        yield [name for name, is_one in zip(names, is_stage, strict=True) if is_one is those]


def _moves(first: System, second: System) -> Iterator[Sum]:
    """In both editions at once, then in one of them."""
    ours, theirs = ({_as_key(move): move for move in system.moves} for system in (first, second))
    for key, move in ours.items():
        if key in theirs:
            yield _named(BEFORE, move) | _named(AFTER, theirs[key])
    for edition, moves in ((BEFORE, ours), (AFTER, theirs)):
        for move in moves.values():
            yield _named(edition, move)


def _name(system: System) -> tuple[str, ...]:
    return (system.key, *_counts(system.counts))


def _counts(counts: Mapping[str, int]) -> Counts:
    """Without what is reckoned from the others where a list is printed."""
    return {name: count for name, count in counts.items() if name != LEFT}


def _as_key(move: Sum) -> frozenset[tuple[str, int]]:
    return frozenset(_counts(move).items())


def _named(edition: str, those: Sum) -> dict[str, int]:
    return {f"{edition} {name}": weight for name, weight in those.items()}


def _of(edition: str, counts: Counts) -> Counts:
    start = f"{edition} "
    return {name.removeprefix(start): count for name, count in counts.items() if name.startswith(start)}
