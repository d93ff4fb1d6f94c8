"""Lägesbild as the printer gets it from the page: one page, also where names and labels are long."""

import pytest
from django.utils import timezone

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.tests.invented import OPENED_ON, at, invent_2016, person
from stodtelefon.tests.browser.paper import faults_of, printed_sheets


@pytest.fixture(scope="module")
def session(line):
    """A manager of a line with long names, and a year beside another one with many groups."""
    from django.test import Client

    invent_2016()
    for month in range(1, 13):
        for role in ("teacher", "parent", "social_worker", "leisure"):
            person(at(2017, month), role=role, staff=role != "parent")
    organisation = Organisation.load()
    organisation.name = "Kommunalförbundet Norra Bergslagens " * 3
    organisation.board = "Nämnden för arbete, utbildning och medborgarskap i hela förbundet " * 2
    organisation.line_name = "Stödtelefonen för den som är orolig för någon som dras in i våld"
    organisation.line_opened_on = OPENED_ON
    organisation.is_demo = True
    organisation.save()
    client = Client()
    client.force_login(UserFactory(manager=True))
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("year", [2016, 2017, pytest.param(timezone.localdate().year, id="running")])
def test_printed_it_is_one_page(session, tab, year):
    opened = tab(session=session)
    assert opened.page.goto(f"/statistik/{year}/lagesbild/").status == 200
    opened.page.emulate_media(media="print")

    (sheet,) = printed_sheets(opened.page)

    assert faults_of(opened.page) == []
    assert f"Lägesbild {year}" in sheet.text
    assert "Källa:" in sheet.text
    assert "Hämta som pdf" not in sheet.text
    assert opened.said == []
