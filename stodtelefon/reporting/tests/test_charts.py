import re
from xml.etree import ElementTree

import pytest

from stodtelefon.reporting.charts import dots_chart, line_chart, lying_chart, upright_chart
from stodtelefon.reporting.disclosure import Cell
from stodtelefon.reporting.tables import NO_ROW, Table, TableRow

HIDDEN = Cell(words="färre än 5")


def table(*rows: tuple[str, tuple[Cell, ...]], columns=("2016",)) -> Table:
    return Table(
        key="months",
        caption="Personer per månad",
        unit="personer",
        row_heading="Månad",
        columns=columns,
        rows=tuple(TableRow(label, label, cells) for label, cells in rows),
    )


def drawn(svg: str, page: str = "wide") -> ElementTree.Element:
    """The drawing for a wide page, or the one for a narrow one."""
    both = ElementTree.fromstring(f"<both>{svg}</both>")  # noqa: S314 (our own drawing)
    [found] = [picture for picture in both if page in picture.get("class").split()]
    return found


def bars(svg: str, name: str, page: str = "wide") -> list[dict]:
    return [dict(bar.attrib) for bar in drawn(svg, page).iter("rect") if name in bar.get("class").split()]


def words(svg: str, page: str = "wide") -> list[str]:
    return [text.text for text in drawn(svg, page).iter("text")]


@pytest.mark.parametrize("draw", [upright_chart, lying_chart])
def test_chart_is_an_image_with_a_title_and_all_its_numbers_in_words(draw):
    svg = draw(table(("mars", (Cell(value=2),)), ("april", (Cell(value=4),))))

    picture = drawn(svg)
    named_by = picture.get("aria-labelledby").split()
    assert picture.get("role") == "img"
    assert [element.get("id") for element in (picture.find("title"), picture.find("desc"))] == named_by
    assert picture.find("title").text == "Personer per månad (2016)"
    assert picture.find("desc").text == "mars 2, april 4. Tabellen nedanför har samma tal."


@pytest.mark.parametrize("draw", [upright_chart, lying_chart])
def test_chart_has_nothing_inline(draw):
    svg = draw(table(("mars", (Cell(value=2), HIDDEN)), columns=("2017", "2016")))

    assert not re.search(r"\s(style|on\w+)=|<script|<style", svg)


def test_height_of_a_column_follows_its_number():
    svg = upright_chart(
        table(("mars", (Cell(value=2),)), ("april", (Cell(value=4),)), ("maj", (Cell(value=0),)))
    )

    heights = [int(bar["height"]) for bar in bars(svg, "now")]
    assert heights == [48, 96]


@pytest.mark.parametrize(("now", "before"), [(263, 283), (283, 263), (270, 270), (999, 100)])
def test_long_numbers_beside_each_other_do_not_meet(now, before):
    svg = upright_chart(
        table(("mars", (Cell(value=now), Cell(value=before))), ("april", (Cell(value=5), Cell(value=7))))
    )

    numbers = [text for text in drawn(svg).iter("text") if text.text in (str(now), str(before))]
    heights = [int(number.get("y")) for number in numbers]
    assert abs(heights[0] - heights[1]) >= 11
    assert min(heights) >= 12  # the number itself is inside the drawing


def test_the_year_before_stands_beside_in_its_own_class():
    svg = lying_chart(table(("Skola", (Cell(value=8), Cell(value=4))), columns=("2017", "2016")))

    now, before = bars(svg, "now"), bars(svg, "before")
    assert int(now[0]["width"]) == 2 * int(before[0]["width"])


@pytest.mark.parametrize("draw", [upright_chart, lying_chart])
def test_hidden_cell_has_the_same_slot_whatever_it_hides_and_sets_no_scale(draw):
    few = draw(table(("Skola", (Cell(value=16),)), ("Fritid", (HIDDEN,))))
    other = draw(table(("Skola", (Cell(value=160),)), ("Fritid", (HIDDEN,))))

    assert bars(few, "hidden-cell") == bars(other, "hidden-cell")
    assert bars(few, "now") == bars(other, "now")


@pytest.mark.parametrize("page", ["wide", "narrow"])
def test_hidden_cell_says_so_in_words(page):
    assert words(lying_chart(table(("Fritid", (HIDDEN,)))), page) == ["Fritid", "färre än 5"]


@pytest.mark.parametrize("page", ["wide", "narrow"])
@pytest.mark.parametrize("draw", [upright_chart, lying_chart])
def test_both_years_have_their_numbers(draw, page):
    svg = draw(table(("mars", (Cell(value=31), Cell(value=0))), columns=("2017", "2016")))

    assert {"31", "0"} <= set(words(svg, page))


@pytest.mark.parametrize("page", ["wide", "narrow"])
def test_a_long_label_goes_on_in_lines_inside_the_drawing(page):
    label = "Någon kopplades in, eller hjälptes vidare till en annan verksamhet"
    svg = lying_chart(table((label, (Cell(value=7),)), ("Skola", (Cell(value=7),))))

    *lines, number, after, _ = words(svg, page)
    assert " ".join(lines) == label
    assert (number, after) == ("7", "Skola")
    letter = 7  # no letter of the text's size is wider on average
    for text in drawn(svg, page).iter("text"):
        x = int(text.get("x"))
        assert x - (len(text.text) * letter if text.get("text-anchor") == "end" else 0) >= -10


@pytest.mark.parametrize("page", ["wide", "narrow"])
def test_what_stands_after_the_longest_bar_is_inside_the_drawing(page):
    svg = lying_chart(table(("Skola", (Cell(value=1234567),)), ("Fritid", (HIDDEN,))))

    width = int(drawn(svg, page).get("viewBox").split()[2])
    ends = [int(bar["x"]) + int(bar["width"]) for bar in bars(svg, "now", page)]
    assert [width - end for end in ends] == [60]


def test_months_lie_under_each_other_where_the_page_is_narrow():
    svg = upright_chart(table(("mars", (Cell(value=2),)), ("april", (Cell(value=4),))))

    assert words(svg, "narrow") == ["mars", "2", "april", "4"]
    assert len({bar["y"] for bar in bars(svg, "now", "narrow")}) == 2


def test_each_drawing_has_its_own_names():
    ids = re.findall(r' id="([^"]+)"', lying_chart(table(("mars", (Cell(value=2),)))))

    assert len(set(ids)) == len(ids) == 4


def test_label_is_escaped():
    svg = lying_chart(table(("<script>&", (Cell(value=7),))))

    assert next(text.text for text in drawn(svg).iter("text")) == "<script>&"


def test_table_without_rows_is_an_empty_drawing():
    assert bars(upright_chart(table()), "now") == []


# A line of years


def years(*counts: tuple[int, int]) -> Table:
    rows = [
        (str(2016 + place), tuple(Cell(value=count) for count in both)) for place, both in enumerate(counts)
    ]
    return table(*rows, columns=("Kontakter", "Personer"))


def test_line_of_years_has_a_line_a_column_and_a_mark_with_its_number_for_each_year():
    svg = line_chart(years((50, 31), (90, 49), (118, 69)))

    picture = drawn(svg)
    lines = [line.get("points").split() for line in picture.iter("polyline")]
    heights = [[int(point.split(",")[1]) for point in line] for line in lines]
    assert [len(line) for line in lines] == [3, 3]
    assert heights == [sorted(line, reverse=True) for line in heights]
    assert all(above < below for above, below in zip(*heights, strict=True))
    assert len(list(picture.iter("circle"))) == 3 + 1  # and one in the legend
    assert {"50", "31", "90", "49", "118", "69", "2016", "2017", "2018"} <= set(words(svg))


def test_lines_are_told_apart_without_colour():
    """By a disc and a square, and in the legend by the same; the numbers of one stand above, of the other below."""
    svg = line_chart(years((50, 31), (90, 49)))

    discs = [int(disc.get("cy")) for disc in drawn(svg).iter("circle") if "now" in disc.get("class")]
    assert len(bars(svg, "before")) == len(discs) == 2 + 1
    places = {text.text: int(text.get("y")) for text in drawn(svg).iter("text")}
    assert places["50"] < discs[0]
    assert places["31"] > int(bars(svg, "before")[0]["y"])


def test_years_lie_as_bars_where_the_page_is_narrow():
    assert words(line_chart(years((50, 31), (90, 49))), "narrow")[:3] == ["2016", "50", "31"]


def test_years_without_any_contact_lie_on_the_line():
    svg = line_chart(years((0, 0), (0, 0)))

    assert {int(disc.get("cy")) for disc in drawn(svg).iter("circle")} >= {140}


def test_line_is_broken_where_a_year_has_no_number():
    nothing = (Cell(words=NO_ROW),) * 2
    with_gap = table(
        *(("2016", (Cell(value=50), Cell(value=31))), ("2017", nothing)),
        *((str(year), (Cell(value=90), Cell(value=49))) for year in (2018, 2019)),
        columns=("Kontakter", "Personer"),
    )

    picture = drawn(line_chart(with_gap))

    lines = [line.get("points").split() for line in picture.iter("polyline")]
    assert sorted(len(line) for line in lines) == [1, 1, 2, 2]
    assert len(list(picture.iter("circle"))) == 3 + 1
    assert NO_ROW not in words(line_chart(with_gap))
    assert "2016 50 och 31, 2017 inget tal, 2018 90 och 49" in line_chart(with_gap)


# Two dots


def worry(before: tuple[Cell, ...], after: tuple[Cell, ...], columns=("2017", "2016")) -> Table:
    return table(("Före samtalet", before), ("Efter samtalet", after), columns=columns)


def dots(svg: str, page: str = "wide") -> dict[str, int]:
    found = drawn(svg, page).iter("circle")
    return {" ".join(dot.get("class").split()[1:]): int(dot.get("cx")) for dot in found}


@pytest.mark.parametrize("page", ["wide", "narrow"])
def test_dots_stand_where_their_numbers_are_on_the_scale(page):
    svg = dots_chart(worry((Cell(value=8), Cell(value=10)), (Cell(value=6), Cell(value=0))))

    places = dots(svg, page)
    ends = [int(line.get(x)) for line in drawn(svg, page).iter("line") for x in ("x1", "x2")][:2]
    a_step = (ends[1] - ends[0]) / 10
    assert places["open now"] == pytest.approx(ends[0] + 8 * a_step, abs=1)
    assert places["filled now"] == pytest.approx(ends[0] + 6 * a_step, abs=1)
    assert (places["filled before"], places["open before"]) == (ends[0], ends[1])
    assert {"Före 8", "Efter 6", "Före 10", "Efter 0"} <= set(words(svg, page))


@pytest.mark.parametrize("hides", ["before", "after", "both"])
def test_hidden_dot_has_no_place(hides):
    cells = {"before": Cell(value=8), "after": Cell(value=6)}
    for name in cells:
        if hides in (name, "both"):
            cells[name] = Cell(words="visas inte")
    svg = dots_chart(worry((cells["before"],), (cells["after"],), columns=("2017",)))

    assert dots(svg) == {}
    assert words(svg) == ["2017", "visas inte"]


def test_dots_on_the_same_place_both_have_their_words():
    svg = dots_chart(worry((Cell(value=5),), (Cell(value=5),), columns=("2017",)))

    above, below = (
        next(int(text.get("y")) for text in drawn(svg).iter("text") if text.text == said)
        for said in ("Före 5", "Efter 5")
    )
    assert below - above > 15
