"""The year in sentences, made from its protected figures: what the manager tells the board.

Three questions: how many got in touch and what it led to, how prompt we were, and whom we have not reached. For 2016
the first says what Malmö's own description says (31 persons, March to December, all municipal staff, a couple about
violent extremism), with "färre än 5" in place of "ett par". What is hidden in the tables is left out here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stodtelefon.reporting.disclosure import NOT_SHOWN, Cell, Split
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.tables import Table, lower_first

WHY_VOLUME_ONLY = "Fördelningar visas när året är slut: förr skulle de visa vem det nyaste ärendet gäller."
VE = "skäl att tro att våldsbejakande extremism låg bakom oron"

CONTACTS = ("persons", "calls", "other")

Cells = Mapping[str, Cell]  # of the year itself, by the key of the row


@dataclass(frozen=True, slots=True)
class Answer:
    """What the board asks of a year, and the sentences that answer it."""

    question: str
    words: str


def how_many(year: Year, figures: Cells, stages: Cells) -> Answer:
    """'Under 2016, mellan mars och december, hörde 31 personer av sig till stödtelefonen. …' Of a year without any
    contact only that: nobody can tell whether the line was open."""
    persons = figures["persons"].value
    said = [f"Under {year}{_between(year)} hörde {_persons(persons)} av sig till stödtelefonen."]
    if not any(figures[key].value for key in CONTACTS):
        said = [f"Inget samtal är inskrivet för {year}."]
    elif persons:
        split = Split(staff=figures["staff"], others=figures["others"])
        said += [_staff(split), _ve(figures["ve"]), _led_to(stages), _support(figures)]
    return Answer("Hur många hörde av sig, och vad ledde det till?", " ".join(filter(None, said)))


def how_many_so_far(year: Year, figures: Cells) -> Answer:
    """Volume only: nothing about whom the concerns are about until the year is over."""
    persons = _persons(figures["persons"].value)
    return Answer(
        "Hur många har hört av sig?",
        f"Hittills under {year} har {persons} hört av sig till stödtelefonen. {WHY_VOLUME_ONLY}",
    )


def how_prompt(figures: Cells) -> Answer:
    """'Hälften väntade på ett möte högst 6 arbetsdagar, 88 procent inom målet. …'"""
    said = _waited("Hälften väntade på ett möte", figures["wait"], figures["in_time"])
    if said:
        by_urgency = (
            _waited("Akut eller skyndsamt: hälften", figures["wait_prompt"], figures["in_time_prompt"]),
            _waited("Oro som kunde vänta: hälften", figures["wait_others"], figures["in_time_others"]),
        )
        words = " ".join([said, *filter(None, by_urgency)])
    elif figures["meetings"].value:
        words = "Mötena var för få för att säga hur länge de som hörde av sig väntade."
    else:
        words = "Inget möte hölls."
    return Answer("Hur snabba var vi?", words)


def whom_not_reached(year: Year, outreach: Table, *, is_running: bool) -> Answer:
    """'Inte nådda under 2025: unga, frivård, vård.' The audiences without any event in the year."""
    never = [row.label for row in outreach.rows if not row.cells[0].value]
    if not never:
        words = "Alla målgrupper nåddes någon gång."
    elif len(never) == len(outreach.rows):
        words = f"Ingen målgrupp {'har nåtts ännu' if is_running else f'nåddes under {year}'}."
    else:
        when = "Ännu inte nådda i år" if is_running else f"Inte nådda under {year}"
        words = f"{when}: {', '.join(lower_first(name) for name in never)}."
    return Answer("Vilka har vi inte nått?", words)


def _between(year: Year) -> str:
    months = year.months
    if len(months) == 12:
        return ""
    if len(months) == 1:
        return f", i {months[0].name},"
    return f", mellan {months[0].name} och {months[-1].name},"


def _persons(count: int | None) -> str:
    if not count:
        return "ingen"
    return "1 person" if count == 1 else f"{count} personer"


def _staff(split: Split) -> str:
    if split.is_exact and not split.others.value:
        return "Alla var tjänstepersoner i kommunen."
    if split.is_exact and not split.staff.value:
        return "Ingen av dem var tjänsteperson i kommunen."
    if split.is_exact:
        return f"{split.staff} av dem var tjänstepersoner i kommunen, {split.others} var det inte."
    if split.others.words != split.staff.words:
        small, not_staff = (split.staff, "") if split.others.words == NOT_SHOWN else (split.others, "inte ")
        return f"{str(small).capitalize()} av dem var {not_staff}tjänstepersoner i kommunen."
    return ""


def _led_to(stages: Cells) -> str:
    """How far the cases came: each stage is a part of the one before."""
    remained, met = (stages.get(key, Cell(words=NOT_SHOWN)) for key in ("remained", "met"))
    if remained.words == NOT_SHOWN:
        return ""
    said = f"I {remained} ärenden kvarstod oron efter samtalet"
    return f"{said}." if met.words == NOT_SHOWN else f"{said}, och i {met} av dem hölls möte."


def _support(figures: Cells) -> str:
    """All that were linked in and helped onward in the year, also where no extremism was believed."""
    parts = (
        (figures["referrals"], "gånger kopplades någon in"),
        (figures["onward"], "ärenden hjälptes vidare till en annan verksamhet"),
    )
    said = [f"{cell} {words}" for cell, words in parts if cell.words != NOT_SHOWN]
    return f"{_upper_first(', och '.join(said))}." if said else ""


def _ve(ve: Cell) -> str:
    if ve.words == NOT_SHOWN:
        return f"I hur många fall det fanns {VE} visas inte."
    return f"I {ve} fall fanns det {VE}."


def _waited(opening: str, wait: Cell, in_time: Cell) -> str:
    if wait.is_hidden:
        return ""
    days = "arbetsdag" if wait.value == 1 else "arbetsdagar"
    kept = "" if in_time.is_hidden else f", {in_time} procent inom målet"
    return f"{opening} högst {wait} {days}{kept}."


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
