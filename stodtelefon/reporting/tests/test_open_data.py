"""Open data: released years alone, in the newest edition, to anyone where the municipality lets it be read."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from calls.factories import CallFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.actions import year_of
from stodtelefon.reporting.kept_years import read_figures
from stodtelefon.reporting.tables import alone
from stodtelefon.reporting.tests.invented import at, invent_2016, open_the_line, person
from stodtelefon.reporting.tests.released import change_past_the_guards, prepare, release

pytestmark = pytest.mark.django_db

YEARS_AGO = timezone.now() - timedelta(days=900)
INDEX, SCHEMA = "/oppna-data/statistik.json", "/oppna-data/openapi.json"


def address(number: int) -> str:
    return f"/oppna-data/statistik/{number}.json"


@pytest.fixture
def stranger(database) -> Client:
    """Nobody that the line knows, where open data are on."""
    open_the_line()
    Organisation.objects.update(has_open_data=True)
    return Client()


@pytest.fixture
def released(manager, coordinator):
    """2016 is released, with words of the manager's."""
    invent_2016()
    return release(2016, by=manager, and_by=coordinator, own_words={"year": "Vårt första år."}, at=YEARS_AGO)


def validator(described: dict, name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


# What it says


def test_the_description_is_openapi(stranger):
    described = stranger.get(SCHEMA).json()

    assert list(OpenAPIV31SpecValidator(described).iter_errors()) == []
    assert described["openapi"] == "3.1.0"
    assert set(described["paths"]) == {INDEX, "/oppna-data/statistik/{number}.json"}


def test_every_answer_is_as_it_is_described(stranger, manager, coordinator, released):
    """Also of an empty year, and of one that shows no group."""
    for number in (2017, 2018):
        if number == 2018:
            person(at(2018, 3))
        release(number, by=manager, and_by=coordinator)
    described = stranger.get(SCHEMA).json()

    for name, asked in (("Index", INDEX), *(("Year", address(number)) for number in (2016, 2017, 2018))):
        errors = list(validator(described, name).iter_errors(stranger.get(asked).json()))
        assert errors == []


def test_what_is_not_described_is_found(stranger, released):
    described, said = stranger.get(SCHEMA).json(), stranger.get(address(2016)).json()
    said["tables"][0]["rows"][0]["cells"][0]["exact"] = 3

    assert list(validator(described, "Year").iter_errors(said))


def test_every_cell_is_that_of_the_page(stranger, released):
    on, organisation = timezone.localdate(), Organisation.load()
    figures = read_figures(year_of(2016, organisation, on), on=on, organisation=organisation)
    shown = {
        (table.key, row.key): [str(cell) for cell in row.cells]
        for table in (*map(alone, figures.tables), figures.outreach)
        for row in (*table.rows, *([table.total] if table.total else ()))
    } | {("figures", row.key): [str(row.cells[0])] for row in figures.key_figures.rows}

    said = stranger.get(address(2016)).json()

    assert {
        (table["key"], row["key"]): [
            cell["words"] if cell["value"] is None else str(cell["value"]) for cell in row["cells"]
        ]
        for table in said["tables"]
        for row in table["rows"]
    } == shown
    assert said["own_words"] == [{"section": "Om året", "text": "Vårt första år."}]
    assert (said["year"], said["edition"], said["correction"]) == (2016, 1, None)


def test_the_newest_edition_is_told(stranger, manager, coordinator, released):
    CallFactory(missed=True, received_at=at(2016, 6), taken_by=manager)
    assert stranger.get(address(2016)).json()["edition"] == 1
    release(2016, by=manager, and_by=coordinator, reason="Ett missat samtal till.")

    said = stranger.get(address(2016)).json()

    assert (said["edition"], said["correction"]) == (2, "Ett missat samtal till.")
    (listed,) = stranger.get(INDEX).json()["years"]
    assert (listed["year"], listed["edition"]) == (2016, 2)
    assert (listed["contacts"], listed["persons"]) == (51, 31)
    assert listed["url"] == f"http://testserver{address(2016)}"


# What it does not say


def test_nothing_is_there_until_the_municipality_says_so(released):
    assert Organisation.load().has_open_data is False
    for asked in (INDEX, SCHEMA, address(2016)):
        assert Client().get(asked).status_code == 404


def test_what_is_not_released_is_not_there(stranger, manager, released):
    prepare(2017, by=manager)
    running = timezone.localdate().year

    for number in (2015, 1999, 2017, 2018, running, 2099, 99999999):
        assert stranger.get(address(number)).status_code == 404
    assert stranger.get("/oppna-data/statistik/abc.json").status_code == 404


def test_a_release_that_is_not_as_it_was_signed_is_not_told(own_database):
    open_the_line()
    Organisation.objects.update(has_open_data=True)
    made = release(2016, by=UserFactory(manager=True), and_by=UserFactory(coordinator=True))
    change_past_the_guards(made, "reason = 'annat', edition = 2")

    assert Client().get(address(2016)).status_code == 404
    assert Client().get(INDEX).json()["years"] == []


def test_nothing_is_set_in_the_browser_and_it_may_be_kept(stranger, released, django_assert_max_num_queries):
    for asked in (INDEX, SCHEMA, address(2016)):
        with django_assert_max_num_queries(4):
            response = stranger.get(asked)
        assert not response.cookies
        assert response["Cache-Control"] == "public, max-age=3600"
        assert "Vary" not in response
        assert response["Access-Control-Allow-Origin"] == "*"


def test_who_is_signed_in_is_answered_as_anybody(stranger, login, manager, released):
    client = login(manager)

    response = client.get(address(2016))

    assert not response.cookies
    assert response.content == stranger.get(address(2016)).content


def test_who_has_it_already_is_told_so(stranger, released):
    first = stranger.get(address(2016))

    again = stranger.get(address(2016), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert stranger.get(address(2016), headers={"If-None-Match": '"x"'}).status_code == 200


def test_only_reading_is_answered(stranger, released):
    assert stranger.post(address(2016)).status_code == 405


# For staff


def test_staff_fetch_the_file_whether_or_not_it_is_open_and_it_stands_in_the_log(
    login, statistics_reader, released
):
    response = login(statistics_reader).get(reverse("reporting:year_json", args=[2016]))

    assert json.loads(response.content)["year"] == 2016
    assert response["Content-Disposition"] == 'attachment; filename="statistik-2016.json"'
    assert response["Cache-Control"] == "no-store"
    line = AuditEvent.objects.get(event="statistics.exported_json")
    assert (line.actor_id, line.fields, line.is_read) == (statistics_reader.pk, ["year_2016"], True)


def test_the_page_of_a_released_year_leads_to_it(login, statistics_reader, released):
    client = login(statistics_reader)
    person(at(2017, 3))

    for number, is_there in ((2016, True), (2017, False)):
        page = client.get(reverse("reporting:year", args=[number])).content.decode()
        assert (reverse("reporting:year_json", args=[number]) in page) is is_there


@pytest.mark.parametrize("number", [2017, 2099, 1999])
def test_staff_fetch_nothing_that_is_not_released(login, statistics_reader, released, number):
    assert login(statistics_reader).get(reverse("reporting:year_json", args=[number])).status_code == 404
    assert not AuditEvent.objects.filter(event__startswith="statistics.exported").exists()
