"""An attacker who has everything that is printed of a year, a computer, and this source.

First it computes: each number, "färre än 5", "visas inte" and sum that is printed is a linear equation or inequality
over the exact counts, and linear programming gives the lowest and the highest that each small count can be
(`computed`). Tables that say something of the same people are one system of equations.

Then it uses the rule: of the values that a small count can have, those remain for which there is a year that prints
exactly the same (`possible`). Such a year is looked for near the true one, by moving people between groups and, where
that finds none, by integer programming. What is not found counts as ruled out, so the attacker is at least as strong
here as one who knows the rule and tries every year there could be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, permutations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, kron, vstack
from scipy.sparse import eye_array as eye

INFINITE = float("inf")
MOST = 1_000_000  # no line has so many people
Counts = dict[str, int]
Sum = Mapping[str, int]  # a weighted sum of counts: the weight of each by its name


@dataclass(frozen=True, slots=True)
class Known:
    """What is printed, in numbers: a sum of counts lies between two bounds."""

    of: Sum
    low: float
    high: float = INFINITE


Choice = tuple[tuple[Known, ...], ...]  # of these, one holds


@dataclass(frozen=True, slots=True)
class Secret:
    """A count of people that may be small, as a sum of counts. It is `lowest` or more, as the rule itself says."""

    name: str
    of: Sum
    lowest: int = 0

    def size(self, counts: Mapping[str, int]) -> int:
        return sum(weight * counts[name] for name, weight in self.of.items())


@dataclass(frozen=True, slots=True)
class System:
    """The counts of some tables about the same people, and all that is known of them.

    `seen` prints the counts as the page does. `moves` change them and leave what the totals say as it is.
    """

    key: str
    counts: Counts
    known: tuple[Known, ...]
    either: tuple[Choice, ...]
    secrets: tuple[Secret, ...]
    moves: tuple[Sum, ...]
    seen: Callable[[Counts], object]
    most: int  # nothing can be more than the total, if that is printed

    def named(self, edition: str) -> System:
        """The same, with every count called by the edition too: two of them can then be one system."""

        def of(those: Sum) -> Sum:
            return {f"{edition} {name}": weight for name, weight in those.items()}

        def told(those: Iterable[Known]) -> tuple[Known, ...]:
            return tuple(replace(one, of=of(one.of)) for one in those)

        return replace(
            self,
            counts=dict(of(self.counts)),
            known=told(self.known),
            either=tuple(tuple(told(way) for way in choice) for choice in self.either),
            secrets=tuple(replace(secret, of=of(secret.of)) for secret in self.secrets),
            moves=tuple(of(move) for move in self.moves),
        )

    @property
    def cases(self) -> list[tuple[Known, ...]]:
        """All that is known, once for each way in which it can hold."""
        return [(*self.known, *chain(*chosen)) for chosen in product(*self.either)]


@dataclass(frozen=True, slots=True)
class Found:
    """What the attacker knows of one small count: by arithmetic in `computed`; `possible` are some that there can be.

    `bounds`: what is told of every small count, whatever it is.
    """

    system: str
    secret: str
    size: int
    bounds: tuple[int, int]
    computed: tuple[int, int]
    possible: frozenset[int]

    @property
    def is_recovered(self) -> bool:
        return len(self.possible) == 1 or self.computed[0] == self.computed[1]

    @property
    def is_confined(self) -> bool:
        """Narrower than 0-4."""
        low, high = self.bounds
        return (
            max(self.computed[0], min(self.possible)) > low
            or min(self.computed[1], max(self.possible)) < high
        )


def attack(system: System, *, small: int, computes_all: bool = False) -> list[Found]:
    """All small counts of the system that are not printed, with what can be known of them.

    A year that prints the same is a solution of the equations. So where there is one with the lowest value and one with
    the highest, no program is solved: it could say nothing else. `computes_all` solves it all the same, to see that.
    """
    secrets = [secret for secret in system.secrets if secret.lowest <= secret.size(system.counts) < small]
    seen = system.seen(system.counts) if secrets else None
    top = min(small - 1, system.most)
    possible = [frozenset(_possible(system, secret, seen, top)) for secret in secrets]
    is_open = [
        computes_all or min(values) > secret.lowest or max(values) < top
        for secret, values in zip(secrets, possible, strict=True)
    ]
    asked = [secret for secret, is_asked in zip(secrets, is_open, strict=True) if is_asked]
    computed = iter(intervals(system, asked) if asked else ())
    found = []
    for secret, values, is_asked in zip(secrets, possible, is_open, strict=True):
        ends = next(computed) if is_asked else (min(values), max(values))
        if not ends[0] <= min(values) <= max(values) <= ends[1]:
            raise AssertionError(f"A year that prints the same is said not to: {secret}, {ends}, {values}")
        size, bounds = secret.size(system.counts), (secret.lowest, top)
        found.append(Found(system.key, secret.name, size, bounds, ends, values))
    return found


def intervals(system: System, secrets: Sequence[Secret]) -> list[tuple[int, int]]:
    """The lowest and highest whole number that each can be, by what is printed: one linear program for all.

    Of counts of which the same is known in all respects one is asked for.
    """
    said = [_said_of(system, secret) for secret in secrets]
    asked = dict(zip(said, secrets, strict=True))
    found = [ends for known in system.cases if (ends := _ends(known, list(system.counts), [*asked.values()]))]
    if not found:
        raise AssertionError(f"What is printed contradicts itself: {system}")
    ends = [(min(low for low, _ in each), max(high for _, high in each)) for each in zip(*found, strict=True)]
    by_what_is_said = dict(zip(asked, ends, strict=True))
    return [by_what_is_said[one] for one in said]


def _said_of(system: System, secret: Secret) -> object:
    """All that is known of a single count beside others, and by itself; of a sum, the sum."""
    if list(secret.of.values()) != [1]:
        return tuple(secret.of.items())
    [name] = secret.of
    rows = [*system.known, *(known for choice in system.either for way in choice for known in way)]
    alone = sorted((known.low, known.high) for known in rows if dict(known.of) == {name: 1})
    together = [
        (place, known.of[name]) for place, known in enumerate(rows) if len(known.of) > 1 and name in known.of
    ]
    return tuple(alone), tuple(together)


def _ends(
    known: Iterable[Known], names: Sequence[str], secrets: Sequence[Secret]
) -> list[tuple[int, int]] | None:
    matrix, low, high = _in_rows(known, names)
    goals = np.array([[secret.of.get(name, 0) for name in names] for secret in secrets])
    goals = np.vstack((goals, -goals))
    size = len(goals)
    above, below = np.isfinite(high), np.isfinite(low)
    rows = vstack((matrix[above], -matrix[below]))
    ends = np.concatenate((high[above], -low[below]))
    found = linprog(goals.ravel(), A_ub=kron(eye(size), rows), b_ub=np.tile(ends, size), bounds=(0, MOST))
    if found.status != 0:
        return None
    values = (goals * found.x.reshape(size, -1)).sum(axis=1)
    lowest, highest = values[: size // 2], -values[size // 2 :]
    return [
        (int(np.ceil(least - 1e-6)), int(np.floor(most + 1e-6)))
        for least, most in zip(lowest, highest, strict=True)
    ]


def _in_rows(known: Iterable[Known], names: Sequence[str]) -> tuple[csr_array, np.ndarray, np.ndarray]:
    known = list(known)
    matrix = csr_array(np.array([[row.of.get(name, 0) for name in names] for row in known], dtype=float))
    return matrix, np.array([row.low for row in known]), np.array([row.high for row in known])


def _possible(system: System, secret: Secret, seen: object, top: int) -> Iterator[int]:
    """Values with which a year prints the same: the lowest, one not below the highest, else one that differs."""
    size = secret.size(system.counts)
    wanted = [(secret.lowest, secret.lowest), (top, INFINITE)]
    found = [
        size,
        *(
            value
            for low, high in wanted
            if not low <= size <= high
            for value in _printed_alike(system, secret, low, high, seen)
        ),
    ]
    if len(found) == 1:
        found += _printed_alike(system, secret, size + 1, INFINITE, seen)
        found += _printed_alike(system, secret, 0, size - 1, seen) if size else ()
    yield from found


def _printed_alike(system: System, secret: Secret, low: int, high: float, seen: object) -> list[int]:
    """A value between the two with which a year prints the same, or none."""
    wanted = low if low > secret.size(system.counts) else int(high)
    counts = _walked(system, secret, wanted, seen)
    if secret.size(counts) == wanted:
        return [wanted]
    alike = (secret.size(near) for near in _nearest(system, secret, low, high) if system.seen(near) == seen)
    return list(islice(alike, 1))


def _walked(system: System, secret: Secret, wanted: int, seen: object) -> Counts:
    """As near the wanted value as one comes by moves of which each leaves a year that prints the same."""
    counts = system.counts
    moves = [(move, step) for move in system.moves if (step := secret.size(defaultdict(int, move)))]
    for move, step in moves:
        for times in _fewer_and_fewer((wanted - secret.size(counts)) // step):
            changed = {name: counts[name] + weight * times for name, weight in move.items()}
            if min(changed.values()) >= 0 and system.seen(moved := {**counts, **changed}) == seen:
                counts = moved
                break
        if secret.size(counts) == wanted:
            break
    return counts


def _fewer_and_fewer(times: int) -> Iterator[int]:
    while times > 0:
        yield times
        times //= 2


def _nearest(system: System, secret: Secret, low: int, high: float, *, tries: int = 3) -> Iterator[Counts]:
    """Whole numbers that agree with all that is known, as near the true ones as can be; then near in other ways."""
    names = list(system.counts)
    size = len(names)
    true = np.array([system.counts[name] for name in names])
    apart = vstack((hstack((eye(size), -eye(size))), hstack((-eye(size), -eye(size)))))
    near = LinearConstraint(apart, ub=np.concatenate((true, -true)))
    chance = np.random.default_rng(size)
    whole = np.concatenate((np.ones(size), np.zeros(size)))
    for turn, known in product(range(tries), system.cases):
        matrix, least, most = _in_rows((*known, Known(secret.of, low, high)), names)
        weights = chance.uniform(0.1, 1, size) if turn else np.ones(size)
        found = milp(
            np.concatenate((np.zeros(size), weights)),
            constraints=[LinearConstraint(hstack((matrix, csr_array(matrix.shape))), least, most), near],
            integrality=whole,
            bounds=Bounds(0, MOST),
        )
        if found.status == 0:
            yield dict(zip(names, np.rint(found.x[:size]).astype(int).tolist(), strict=True))


def between_each_two(names: Iterable[str]) -> Iterator[Sum]:
    """The moves of people from any group to any other."""
    for one, other in permutations(names, 2):
        yield {one: 1, other: -1}
