"""Nått och hört av: whom the line told beside how those who got in touch had heard, and nothing that is hidden."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.models import Audience
from outreach.factories import OutreachEventFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.reach import NOT_COUNTED, WHY_NOT_SHOWN, WHY_RUNNING, set_against
from stodtelefon.reporting.tables import Table, TableRow
from stodtelefon.reporting.tests.invented import at, open_the_line, person
from stodtelefon.reporting.tests.released import change_past_the_guards, release
from stodtelefon.reporting.year import YearFigures

FEW, NOT_SHOWN = Cell(words="färre än 5"), Cell(words="visas inte")
TOLD = ("Vi berättade, men få eller ingen hörde av sig", "Hörde av sig, fast vi inte berättade")
NEITHER = "Varken berättat eller hört av"


def table(key: str, rows: dict[str, Cell], **more) -> Table:
    """Each row with its cell of 2025, and the same of the year before."""
    cells = tuple(TableRow(name, name.capitalize(), (cell, Cell(value=99))) for name, cell in rows.items())
    return Table(key, key, "", "Målgrupp", ("2025", "2024"), cells, **more)


def figures(heard: dict[str, Cell] | None, told: dict[str, int], *, is_running: bool = False) -> YearFigures:
    outreach = Table(
        *("outreach", "Nå ut 2025", "", "Målgrupp", ("Tillfällen", "Ungefär så många nåddes")),
        rows=tuple(
            TableRow(key, key.capitalize(), (Cell(value=n), Cell(value=20 * n))) for key, n in told.items()
        ),
    )
    kinds = table("outreach_kinds", {"1": Cell(value=3)})
    notes = ("2025: Övriga är frivård.", "2024: Övriga är polis.")
    lists = () if heard is None else (table("heard_as", heard, notes=notes),)
    return YearFigures(
        2025, "hela året", is_running, (), table("figures", {}), (kinds, *lists), outreach, (), "Skydd."
    )


def lines(shown: Table) -> dict[str, list[str]]:
    return {row.key: [str(cell) for cell in row.cells] for row in shown.rows}


def test_each_audience_stands_beside_how_many_had_heard_so():
    heard = {"unga": Cell(value=7), "polis": FEW, "": Cell(value=6), "rest": NOT_SHOWN}

    reach = set_against(figures(heard, {"unga": 2, "polis": 0, "frivård": 1}))

    assert reach.audiences.columns == ("Tillfällen", "Nådda, cirka", "Hörde av sig")
    assert lines(reach.audiences) == {
        "unga": ["2", "40", "7"],
        "polis": ["0", "0", "färre än 5"],
        "frivård": ["1", "20", "i Övriga"],
        "": ["–", "–", "6"],
        "rest": ["–", "–", "visas inte"],
    }
    assert (reach.why, reach.audiences.notes) == ("", ("2025: Övriga är frivård.",))
    assert lines(reach.kinds) == {"1": ["3", "–"]}


def test_sentences_say_whom_we_told_in_vain_and_who_came_untold():
    heard = {"unga": FEW, "polis": Cell(value=12), "lärare": Cell(value=8), "föräldrar": NOT_SHOWN}
    told = {"unga": 2, "polis": 0, "lärare": 1, "föräldrar": 0, "frivård": 0, "trossamfund": 3}

    reach = set_against(figures(heard, told))

    assert [(answer.question, answer.words) for answer in reach.answers] == [
        (TOLD[0], "unga, trossamfund."),
        (TOLD[1], "polis (12)."),
        (NEITHER, "frivård."),
    ]


def test_list_that_is_not_shown_says_nothing_of_anybody():
    """The group that has no row of its own is not known to be small either."""
    reach = set_against(figures({"unga": NOT_SHOWN, "polis": NOT_SHOWN}, {"unga": 2, "frivård": 0}))

    assert (reach.answers, reach.why, reach.is_empty) == ((), WHY_NOT_SHOWN, False)
    assert lines(reach.audiences) == {"unga": ["2", "40", "visas inte"], "frivård": ["0", "0", "visas inte"]}
    assert reach.audiences.notes == ("2025: Övriga är frivård.",)


def test_running_year_shows_our_own_work_alone_and_says_why():
    reach = set_against(figures(None, {"unga": 2, "polis": 0}, is_running=True))

    assert (reach.answers, reach.why) == ((), WHY_RUNNING)
    assert lines(reach.audiences) == {"unga": ["2", "40"], "polis": ["0", "0"]}
    assert lines(reach.kinds) == {"1": ["3"]}


def test_year_that_was_counted_before_this_was_asked_says_so():
    reach = set_against(figures(None, {"unga": 2}))

    assert (reach.answers, reach.why) == ((), NOT_COUNTED)
    assert lines(reach.audiences) == {"unga": ["2", "40", "–"]}


def test_year_in_which_nothing_was_done_is_empty():
    assert set_against(figures(None, {"unga": 0})).is_empty


# The page

INDEX = reverse("reach:index")


def tell_a_year() -> tuple[Audience, ...]:
    """31 persons in 2017, of whom 16 had heard what was for the first audience and 3 what was for the second."""
    open_the_line()
    first, second, third = Audience.objects.all()[:3]
    for index in range(31):
        call = person(at(2017, 3))
        call.heard_as = first if index < 16 else third if index < 28 else second
        call.save()
    OutreachEventFactory(audience=second, on=date(2017, 5, 4), people_reached=31)
    return first, second, third


@pytest.fixture
def a_year(database):
    return tell_a_year()


@pytest.mark.django_db
def test_page_says_it_of_a_year_that_is_over(login, manager, a_year):
    first, second, _ = a_year

    page = login(manager).get(reverse("reach:year", args=[2017]))

    reach = page.context["reach"]
    assert lines(reach.audiences)[first.key] == ["0", "0", "16"]
    assert lines(reach.audiences)[second.key] == ["1", "31", "i Övriga"]
    assert (TOLD[1], f"{first.label} (16).") in [(one.question, one.words) for one in reach.answers]
    assert "3</td>" not in page.content.decode()  # the three are nowhere


@pytest.mark.django_db
def test_yearly_page_leads_to_whom_was_reached(login, manager, a_year):
    page = login(manager).get(reverse("reporting:year", args=[2017])).content.decode()

    assert f'href="{reverse("reach:year", args=[2017])}"' in page


@pytest.mark.django_db
def test_page_begins_with_the_last_year_that_is_over(login, manager, a_year):
    today = timezone.localdate()

    page = login(manager).get(INDEX)

    assert (page.context["number"], page.context["is_running"]) == (today.year - 1, False)


@pytest.mark.django_db
def test_running_year_says_why_it_shows_no_calls(login, manager, a_year):
    today = timezone.localdate()
    OutreachEventFactory(on=today)

    page = login(manager).get(reverse("reach:year", args=[today.year])).content.decode()

    assert "förr skulle talen visa" in page
    assert "Hörde av sig</th>" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1999, 2015, 2099])
def test_year_that_is_none_of_the_line_is_no_page(login, manager, a_year, number):
    assert login(manager).get(reverse("reach:year", args=[number])).status_code == 404


@pytest.mark.django_db
def test_statistics_reader_is_led_nowhere_that_is_closed(login, statistics_reader, a_year):
    page = login(statistics_reader).get(INDEX).content.decode()

    assert f'href="{reverse("outreach:index")}"' not in page
    assert f'href="{reverse("outreach:coverage")}"' not in page


@pytest.mark.django_db
def test_released_year_says_what_was_released_and_in_which_edition(login, manager, coordinator, a_year):
    first, _, _ = a_year
    release(2017, by=manager, and_by=coordinator)
    OutreachEventFactory(audience=first, on=date(2017, 6, 1))

    page = login(manager).get(reverse("reach:year", args=[2017]))

    assert lines(page.context["reach"].audiences)[first.key] == ["0", "0", "16"]
    assert "Utgåva 1, fastställd" in page.content.decode()


def test_release_that_is_not_as_it_was_signed_is_a_sentence(own_database, login):
    tell_a_year()
    manager, coordinator = UserFactory(manager=True), UserFactory(coordinator=True)
    made = release(2017, by=manager, and_by=coordinator)
    change_past_the_guards(made, "figures = jsonb_set(figures, '{period}', '\"falskt\"')")

    page = login(manager).get(reverse("reach:year", args=[2017]))

    assert page.status_code == 503
    assert "säger inte det som fastställdes" in page.content.decode()
