"""The arithmetic of a measuring: what was found beside each goal, and which goals are missed."""

from __future__ import annotations

from dataclasses import dataclass, field

from stodtelefon.demo.bench.pages import PAGES, Page

GROWTH = 1.3  # from 1 000 cases, where a page does not grow by what it shows
MEMORY = 175.0  # MiB of the master and its workers, what they share counted once
MEMORY_GROWTH = 10.0  # MiB more than at 1 000 cases
NAME_SECONDS = 2.0  # until it is said that nobody has that name
NAME_MEMORY = 40.0  # MiB
EIGHT = {"list": 5.0, "create": 7.0}  # the bare page answers so many times as many, eight at once
SIZES = {"1k": 1_000, "100k": 100_000, "1m": 1_000_000}
SMALLEST = "1k"


@dataclass
class Figures:
    """One page. `times`: processor time beside the bare page; None: it was only counted."""

    statements: int
    rows: int
    times: float | None = None
    waited: float | None = None
    milliseconds: float | None = None
    question: float | None = None  # the plain question's processor time, beside the bare page's


@dataclass
class Result:
    """All that was found at one size, by the keys of the pages."""

    size: str
    pages: dict[str, Figures] = field(default_factory=dict)
    memory: tuple[float, float] = (0.0, 0.0)  # MiB when it had started, and afterwards
    eight: dict[str, float] = field(default_factory=dict)  # how many times as many the bare page answers
    name: tuple[float, float] = (0.0, 0.0)  # seconds and MiB, for one that nobody has

    @classmethod
    def read(cls, plain: dict) -> Result:
        pages = {key: Figures(**figures) for key, figures in plain["pages"].items()}
        return cls(**plain | {"pages": pages})


@dataclass(frozen=True)
class Held:
    """One figure beside its goal."""

    what: str
    found: float
    most: float
    unit: str = ""

    @property
    def is_missed(self) -> bool:
        return self.found > self.most


def growth(page: Page, found: Figures, smallest: Figures | None) -> float | None:
    """How many times what it cost at 1 000 cases, both beside the bare page. None: nothing to hold it against."""
    if smallest is None or not found.times or not smallest.times:
        return None
    return found.times / smallest.times


def held(result: Result, smallest: Result | None = None) -> list[Held]:
    """Every figure that has a goal. `smallest`: what was found at 1 000 cases."""
    return [*_pages(result, smallest), *_whole(result, smallest)]


def _pages(result: Result, smallest: Result | None) -> list[Held]:
    found = []
    for page in PAGES:
        figures = result.pages.get(page.key)
        if figures is None:
            continue
        if page.most is not None and figures.times is not None:
            found.append(Held(page.label, figures.times, page.most, "× processortid"))
        if page.statements is not None:
            found.append(Held(page.label, figures.statements, page.statements, "satser"))
        grown = growth(page, figures, smallest.pages.get(page.key) if smallest else None)
        if grown is not None and page.most is not None and not page.grows:
            found.append(Held(page.label, grown, GROWTH, "× sedan 1k"))
    return found


def _whole(result: Result, smallest: Result | None) -> list[Held]:
    after, (seconds, more) = result.memory[1], result.name
    labels = {page.key: page.label for page in PAGES}
    grown = (
        [Held("Minne, mer än vid 1k", after - smallest.memory[1], MEMORY_GROWTH, "MiB")] if smallest else []
    )
    return [
        Held("Minne efteråt", after, MEMORY, "MiB"),
        *grown,
        Held("Ett namn som ingen har", seconds, NAME_SECONDS, "s"),
        Held("Ett namn som ingen har, minne", more, NAME_MEMORY, "MiB"),
        *(
            Held(f"Åtta samtidigt: {labels[key]}, den kala sidans svar mot våra", times, EIGHT[key], "×")
            for key, times in result.eight.items()
        ),
    ]
