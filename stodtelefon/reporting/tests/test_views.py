import csv
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.tests.invented import at, invent_2016, open_the_line, person
from stodtelefon.reporting.tests.released import release

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def csv_of(response) -> dict[tuple[str, str], list[str]]:
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    return {(line[0], line[1]): line[3:] for line in lines[1:] if line[2] not in ("anmärkning", "förklaring")}


def test_page_of_2016_says_what_the_municipality_wrote(login, statistics_reader):
    invent_2016()

    text = text_of(login(statistics_reader).get(reverse("reporting:year", args=[2016])))

    assert (
        "Under 2016, mellan mars och december, hörde 31 personer av sig till stödtelefonen. "
        "Alla var tjänstepersoner i kommunen. "
        "I färre än 5 fall fanns det skäl att tro att våldsbejakande extremism låg bakom oron."
    ) in text


def test_page_and_file_have_the_same_cells(login, statistics_reader):
    invent_2016()
    client = login(statistics_reader)

    figures = client.get(reverse("reporting:year", args=[2016])).context["page"].figures
    written = csv_of(client.get(reverse("reporting:year_csv", args=[2016])))

    shown = {}
    for table in [figures.key_figures, *figures.tables]:
        for row in [*table.rows, *([table.total] if table.total else [])]:
            shown[table.caption, row.label] = [str(cell) for cell in row.cells]
    for row in figures.outreach.rows:
        for column, cell in zip(figures.outreach.columns, row.cells, strict=True):
            shown[f"{figures.outreach.caption}: {column}", row.label] = [str(cell)]
    assert written == shown
    assert written["Nyckeltal", "Skäl att tro VE"] == ["färre än 5"]


def test_every_cell_of_the_tables_stands_on_the_page(login, statistics_reader):
    invent_2016()

    response = login(statistics_reader).get(reverse("reporting:year", args=[2016]))

    text, figures = re.sub(r">\s+<", "><", text_of(response)), response.context["page"].figures
    for table in [figures.key_figures, figures.outreach, *figures.tables]:
        for row in table.rows:
            cells = "".join(f"<td>{cell}</td>" for cell in row.cells)
            units = "", f' <span class="unit">{row.unit}</span>'
            assert any(f'<th scope="row">{row.label}{unit}</th>{cells}</tr>' in text for unit in units)


def test_file_is_a_download_with_swedish_letters(login, manager):
    open_the_line()

    response = login(manager).get(reverse("reporting:year_csv", args=[2016]))

    assert response["Content-Disposition"] == 'attachment; filename="statistik-2016.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")


def test_page_has_nothing_inline(login, statistics_reader):
    invent_2016()

    html = login(statistics_reader).get(reverse("reporting:year", args=[2016])).content.decode()

    assert "<svg" in html
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)


def test_ids_on_the_page_are_unique_and_labels_point_to_them(login, statistics_reader):
    invent_2016()
    person(at(2017, 2))

    html = login(statistics_reader).get(reverse("reporting:year", args=[2017])).content.decode()

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert {
        name for names in re.findall(r'aria-labelledby="([^"]+)"', html) for name in names.split()
    } <= set(ids)


@pytest.mark.parametrize("number", [2015, 2999, 0, 10**12])
def test_year_before_the_line_or_to_come_does_not_exist(login, statistics_reader, number):
    open_the_line()
    client = login(statistics_reader)

    answers = [
        client.get(reverse(name, args=[number])).status_code
        for name in ("reporting:year", "reporting:year_csv")
    ]

    assert answers == [404, 404]


def test_year_without_contacts_says_so(login, statistics_reader):
    open_the_line()

    text = text_of(login(statistics_reader).get(reverse("reporting:year", args=[2016])))

    assert "Inget är inskrivet för det här året." in text
    assert "<table" not in text


def test_list_of_years_begins_with_the_running_one_and_ends_with_the_first(login, manager):
    invent_2016()

    html = login(manager).get(reverse("reporting:index")).content.decode()

    years = [int(number) for number in re.findall(r'href="/statistik/(\d+)/"', html)]
    assert years == list(range(timezone.localdate().year, 2015, -1))
    assert "mars till december" in html
    assert html.count("Inget samtal är inskrivet.") == len(years) - 1
    assert html.count("pågår") == 1
    assert html.count("inte fastställt") == len(years) - 1


@pytest.mark.parametrize("name", ["call_taker", "archivist", "log_reviewer", "administrator"])
def test_strangers_find_no_statistics(request, login, name):
    invent_2016()
    client = login(request.getfixturevalue(name))

    addresses = [
        reverse("reporting:index"),
        reverse("reporting:year", args=[2016]),
        reverse("reporting:year_csv", args=[2016]),
    ]

    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_page_costs_the_same_whatever_the_year_holds(login, cost, statistics_reader):
    invent_2016()
    client, address = login(statistics_reader), reverse("reporting:year", args=[2017])
    person(at(2017, 2))
    few = cost(client, address)
    for month in range(1, 13):
        person(at(2017, month))
        person(at(2017, month), role="parent", staff=False)

    assert cost(client, address) == few
    assert few <= 6


def test_paper_says_whose_figures_they_are_and_which_edition(login, manager, coordinator):
    invent_2016()
    Organisation.objects.update(name='Exempel"stad')
    client = login(manager)
    address = reverse("reporting:year", args=[2016])
    head = 'data-line="Exempel&quot;stad, Stödtelefonen. {}." data-of="Årsstatistik 2016, "'

    assert head.format("Inte fastställda") in client.get(address).content.decode()
    release(2016, by=manager, and_by=coordinator)

    for page in (address, reverse("reporting:edition", args=[2016, 1])):
        assert head.format("Utgåva 1") in client.get(page).content.decode()
