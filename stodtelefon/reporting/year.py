"""The whole year, assembled for a reader: the sentence, the big numbers, the tables and the charts.

The page and the csv file are made from this one object, so they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from calls.models import Audience, OutreachKind
from calls.reporting import first_contact_on
from stodtelefon.accounts.models import Organisation
from stodtelefon.reporting import figures as counted
from stodtelefon.reporting import sentence
from stodtelefon.reporting.charts import lying_chart, upright_chart
from stodtelefon.reporting.definitions import PROTECTION, READING
from stodtelefon.reporting.disclosure import (
    NOT_SHOWN,
    Cell,
    Protected,
    Thresholds,
    longest,
    middle,
    percent,
    volume,
)
from stodtelefon.reporting.figures import People, Volume
from stodtelefon.reporting.periods import Year, years_of_the_line
from stodtelefon.reporting.tables import NO_ROW, Figure, Table, TableRow, YearOf, as_csv, side_by_side

OUTREACH_COLUMNS = ("Tillfällen", "Ungefär så många nåddes")


@dataclass(frozen=True, slots=True)
class Section:
    """A table and its drawing. A drawn table is folded under the drawing; one without lies open.

    `is_wide`: it stands beside how the figures are read; the others stand two and two under that.
    """

    table: Table
    chart: SafeString | str = ""
    note: str = ""
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class YearPage:
    """Everything that is told of a year."""

    year: Year
    words: str
    is_running: bool
    is_empty: bool
    sentence: str
    columns: tuple[str, ...]
    headlines: tuple[Figure, ...]
    figures: tuple[Figure, ...]
    months: Section
    sections: tuple[Section, ...]
    outreach: Table
    reading: tuple[tuple[str, str], ...]
    protection: str

    @property
    def wide_sections(self) -> list[Section]:
        return [section for section in self.sections if section.is_wide]

    @property
    def other_sections(self) -> list[Section]:
        return [section for section in self.sections if not section.is_wide]

    @property
    def key_figures(self) -> Table:
        """The figures as a table of their own, for the page."""
        rows = tuple(TableRow(figure.key, figure.label, figure.cells) for figure in self.figures)
        return Table("figures", "Nyckeltal", "", "Vad", self.columns, rows)

    def as_csv(self) -> bytes:
        tables = [self.months.table, *(section.table for section in self.sections)]
        return as_csv(
            columns=self.columns, figures=self.figures, tables=tables, tables_of_one_year=[self.outreach]
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """One year of the comparison. `people` is None on the page of a running year, for the year before too."""

    year: Year
    name: str
    volume: Volume
    people: People | None


def year_page(year: Year, *, on: date, organisation: Organisation) -> YearPage:
    """Count, protect and lay out a year, with the year before beside it where there is one. 25 queries at most."""
    thresholds = counted.thresholds_of(organisation)
    kinds = tuple(OutreachKind.objects.all())
    audiences = tuple(Audience.objects.all())
    with_people = not year.is_running(on)
    sides = tuple(
        _side(each, on=on, with_people=with_people, kinds=kinds, thresholds=thresholds)
        for each in (year, year.previous)
        if each
    )
    now = sides[0]
    figures = tuple(_figures(sides, thresholds))
    persons = sum(now.volume.persons_by_month.values())
    return YearPage(
        year=year,
        words=year.words_until(on),
        is_running=year.is_running(on),
        is_empty=now.volume.is_empty,
        sentence=(
            sentence.of_running_year(year, persons)
            if now.people is None
            else sentence.of_finished_year(year, persons, now.people.split, now.people.funnel.cell("ve"))
        ),
        columns=tuple(side.name for side in sides),
        headlines=_headlines(figures, now),
        figures=figures,
        months=_months_section(sides, on),
        sections=tuple(_sections(sides, kinds, on)),
        outreach=_outreach(now, audiences),
        reading=READING,
        protection=PROTECTION.format(last=thresholds.small - 1, fewer=thresholds.fewer),
    )


def _side(
    year: Year, *, on: date, with_people: bool, kinds: tuple[OutreachKind, ...], thresholds: Thresholds
) -> _Side:
    name = f"{year} hittills" if year.is_running(on) else str(year)
    volume_of_year = counted.volume_of(year)
    people = counted.people_of(year, volume_of_year.persons, kinds, thresholds) if with_people else None
    return _Side(year, name, volume_of_year, people)


def years_to_show(*, organisation: Organisation, on: date) -> tuple[Year, ...]:
    """The years of the line, newest first: from the day it opened, else from its first call, to the running one."""
    opened_on = organisation.line_opened_on or first_contact_on() or on
    return years_of_the_line(opened_on=opened_on, today=on)


# Figures


def _figures(sides: tuple[_Side, ...], thresholds: Thresholds) -> Iterable[Figure]:
    def by_volume(key: str, label: str, unit: str, of: Callable[[Volume], Cell]) -> Figure:
        return Figure(key, label, unit, tuple(of(side.volume) for side in sides))

    def by_people(key: str, label: str, unit: str, of: Callable[[People], Cell]) -> Figure:
        cells = (Cell(words=NOT_SHOWN) if side.people is None else of(side.people) for side in sides)
        return Figure(key, label, unit, tuple(cells))

    yield by_volume(
        "persons", "Personer som hörde av sig", "personer", lambda of: volume(of.persons_by_month.total())
    )
    if sides[0].people is not None:
        yield by_people("staff", "varav kommunens egen personal", "personer", lambda of: of.split.staff)
        yield by_people("others", "varav andra", "personer", lambda of: of.split.others)
    yield by_volume("calls", "Samtal om oro", "samtal", lambda of: volume(of.concerns_by_month.total()))
    yield by_volume("other", "Övriga kontakter", "kontakter", lambda of: volume(of.other_by_month.total()))
    yield by_volume("meetings", "Möten hållna", "möten", lambda of: volume(of.meetings))
    days = "arbetsdagar"
    yield by_volume(
        "wait", "Från samtal till möte, median", days, lambda of: middle(_days(of), thresholds=thresholds)
    )
    yield by_volume(
        "longest", "Från samtal till möte, längst", days, lambda of: longest(_days(of), thresholds=thresholds)
    )
    yield by_volume("in_time", "Möten inom målet", "procent", lambda of: _in_time(of, thresholds))
    if sides[0].people is not None:
        yield by_people("ve", "Skäl att tro VE", "ärenden", lambda of: of.funnel.cell("ve"))
        yield by_people("referrals", "Inkopplingar", "inkopplingar", lambda of: of.agencies.total)
        yield by_people("onward", "Hjälpta vidare", "ärenden", lambda of: of.helped_onward)
        yield by_people("reports", "Orosanmälningar", "anmälningar", lambda of: of.child_reports)
        yield by_people("worry_before", "Egen oro före samtalet, median", "0–10", lambda of: of.worry_before)
        yield by_people("worry_after", "Egen oro efter samtalet, median", "0–10", lambda of: of.worry_after)
    yield by_volume(
        "outreach",
        "Utåtriktade tillfällen",
        "tillfällen",
        lambda of: volume(sum(count.events for count in of.outreach.values())),
    )
    yield by_volume(
        "reached",
        "Nådda vid utåtriktade tillfällen, ungefär",
        "personer",
        lambda of: volume(sum(count.people for count in of.outreach.values())),
    )


def _days(of: Volume) -> list[int]:
    return [wait.days for wait in of.waits]


def _in_time(of: Volume, thresholds: Thresholds) -> Cell:
    promised = [wait.in_time for wait in of.waits if wait.in_time is not None]
    share = percent(volume(sum(promised)), volume(len(promised)), thresholds=thresholds)
    return Cell(words=NOT_SHOWN) if share is None else Cell(value=share)


def _headlines(figures: tuple[Figure, ...], now: _Side) -> tuple[Figure, ...]:
    """The four big numbers, each with the words that stand under it."""
    by_key = {figure.key: figure for figure in figures}
    notes = {
        "persons": _staff_note(now.people),
        "calls": f"och {by_key['other'].now} övriga kontakter",
        "meetings": _wait_note(by_key["wait"].now),
        "ve": "visas aldrig som tal" if "ve" in by_key and by_key["ve"].now.is_hidden else "ärenden",
        "outreach": f"ungefär {by_key['reached'].now} personer nåddes",
    }
    last = "outreach" if now.people is None else "ve"
    return tuple(
        Figure(figure.key, figure.label, figure.unit, figure.cells, notes[figure.key])
        for figure in (by_key[key] for key in ("persons", "calls", "meetings", last))
    )


def _staff_note(people: People | None) -> str:
    if people is None or not people.split.is_exact:
        return ""
    if not people.split.others.value:
        return "alla kommunens tjänstepersoner" if people.split.staff.value else ""
    return f"{people.split.staff} av dem kommunens tjänstepersoner"


def _wait_note(wait: Cell) -> str:
    if wait.is_hidden:
        return ""
    return f"median {wait} {'arbetsdag' if wait.value == 1 else 'arbetsdagar'} från samtalet"


# Tables


def _months_section(sides: tuple[_Side, ...], on: date) -> Section:
    table = _by_month(
        sides,
        on,
        ("months", "Personer som hörde av sig, per månad", "personer"),
        lambda of: of.persons_by_month,
    )
    return Section(table, upright_chart(table))


def _sections(sides: tuple[_Side, ...], kinds: tuple[OutreachKind, ...], on: date) -> Iterable[Section]:
    if sides[0].people is not None:
        yield from _people_sections(sides, kinds)
    for key, caption, unit, of in (
        ("calls_by_month", "Samtal om oro, per månad", "samtal", lambda of: of.concerns_by_month),
        ("other_by_month", "Övriga kontakter, per månad", "kontakter", lambda of: of.other_by_month),
    ):
        table = _by_month(sides, on, (key, caption, unit), of)
        yield Section(table, upright_chart(table))


def _people_sections(sides: tuple[_Side, ...], kinds: tuple[OutreachKind, ...]) -> Iterable[Section]:
    def table(
        key: str, caption: str, unit: str, order: Iterable[tuple[str, str]], of: Callable[[People], Protected]
    ) -> Table:
        years = [YearOf(side.name, of(side.people)) for side in sides if side.people is not None]
        is_chain = key == "funnel"
        return side_by_side(
            years,
            key=key,
            caption=caption,
            unit=unit,
            row_heading="Steg" if is_chain else "Grupp",
            order=order,
            has_total=not is_chain,
        )

    groups = (*counted.STAFF_GROUPS, *counted.OTHER_GROUPS)
    funnel = table("funnel", "Ärendenas väg", "ärenden", counted.STAGES, lambda of: of.funnel)
    callers = table("groups", "Vilka som hörde av sig", "personer", groups, lambda of: of.groups)
    note = "Varje steg är en del av steget före. VE: våldsbejakande extremism."
    yield Section(funnel, _chart(funnel), note, is_wide=True)
    yield Section(callers, _chart(callers), is_wide=True)
    heard = counted.heard_order(kinds)
    concern = "personer oron gäller"
    for args in (
        ("ages", "Den oron gäller: ålder", concern, counted.AGES, lambda of: of.ages),
        ("situations", "Den oron gäller: läget", concern, counted.SITUATIONS, lambda of: of.situations),
        ("milieus", "Den oron gäller: miljö", concern, counted.MILIEUS, lambda of: of.milieus),
        ("heard", "Så hade de fått veta att linjen finns", "personer", heard, lambda of: of.heard),
        ("agencies", "Inkopplingar", "inkopplingar", counted.AGENCY_GROUPS, lambda of: of.agencies),
    ):
        yield Section(table(*args))


def _chart(table: Table) -> SafeString | str:
    return lying_chart(table) if table.is_shown else ""


def _by_month(
    sides: tuple[_Side, ...], on: date, names: tuple[str, str, str], of: Callable[[Volume], dict[int, int]]
) -> Table:
    key, caption, unit = names
    months = sides[0].year.months_until(on)
    counts = [of(side.volume) for side in sides]
    rows = tuple(
        TableRow(
            str(month.number),
            month.name,
            tuple(
                volume(count.get(month.number, 0))
                if _is_open(side.year, month.number)
                else Cell(words=NO_ROW)
                for side, count in zip(sides, counts, strict=True)
            ),
        )
        for month in months
    )
    total = TableRow("total", "Totalt", tuple(volume(sum(count.values())) for count in counts))
    return Table(
        key=key,
        caption=caption,
        unit=unit,
        row_heading="Månad",
        columns=tuple(side.name for side in sides),
        rows=rows,
        total=total,
        short_labels=tuple(month.short_name for month in months),
    )


def _is_open(year: Year, month: int) -> bool:
    return month >= year.first_month


def _outreach(now: _Side, audiences: tuple[Audience, ...]) -> Table:
    """What was done for each audience this year, the ones never told included: they are what to read it for."""
    counts = now.volume.outreach
    rows = tuple(
        TableRow(audience.key, counted.upper_first(audience.label), _outreach_cells(counts.get(audience.pk)))
        for audience in audiences
        if audience.pk in counts or audience.retired_on is None
    )
    return Table("outreach", f"Utåtriktad information {now.name}", "", "Målgrupp", OUTREACH_COLUMNS, rows)


def _outreach_cells(count) -> tuple[Cell, Cell]:
    """A number nobody could give, as for an advertisement, is no number: not nobody."""
    if count is None:
        return volume(0), volume(0)
    return volume(count.events), volume(count.people) if count.people else Cell(words=NO_ROW)
