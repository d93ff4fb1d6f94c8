"""What can be taken out of a year: by whom, under which name, with which line in the log, and what is refused."""

import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils import timezone

from stodtelefon.audit.log_parts import sentence_of
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.files import FILES
from stodtelefon.reporting.tests.invented import invent_2016, open_the_line

pytestmark = pytest.mark.django_db

NAMES = [file.address for file in FILES]


def address(name: str, year: int = 2016) -> str:
    return reverse(f"reporting:{name}", args=[year])


@pytest.mark.parametrize(
    ("name", "file", "kind", "event"),
    [
        ("year_csv", "statistik-2016.csv", "text/csv; charset=utf-8", "statistics.exported"),
        (
            "year_xlsx",
            "statistik-2016.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "statistics.exported_xlsx",
        ),
        ("year_pdf", "statistik-2016.pdf", "application/pdf", "statistics.exported_pdf"),
        ("situation_report_pdf", "lagesbild-2016.pdf", "application/pdf", "situation_report.exported"),
    ],
)
def test_file_has_its_name_and_its_line_in_the_log(login, manager, name, file, kind, event):
    invent_2016()
    client = login(manager)

    response = client.get(address(name))

    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert response["Content-Disposition"] == f'attachment; filename="{file}"'
    line = AuditEvent.objects.filter(actor_id=manager.pk).latest("at")
    assert (line.event, line.fields, line.is_read) == (event, ["year_2016"], True)
    assert sentence_of(event).startswith("hämtade ")


def test_reading_the_situation_report_leaves_a_line(login, manager):
    invent_2016()

    assert login(manager).get(address("situation_report")).status_code == 200

    line = AuditEvent.objects.filter(actor_id=manager.pk).latest("at")
    assert (line.event, line.fields) == ("situation_report.opened", ["year_2016"])
    assert sentence_of(line.event) == "öppnade Lägesbild för ett år"


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("manager", NAMES),
        ("statistics_reader", ["year_xlsx", "year_csv"]),
        ("coordinator", ["year_csv"]),
    ],
)
def test_page_offers_what_one_may_take_out_and_nothing_else(request, login, role, offered):
    invent_2016()
    client = login(request.getfixturevalue(role))

    html = client.get(address("year")).content.decode()

    assert [name for name in NAMES if f'href="{address(name)}"' in html] == offered
    assert [name for name in NAMES if client.get(address(name)).status_code == 200] == offered
    assert all(client.get(address(name)).status_code == 404 for name in set(NAMES) - set(offered))


def test_page_without_a_call_offers_nothing(login, manager):
    open_the_line()

    assert "Ladda ner" not in login(manager).get(address("year")).content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_year_without_a_call_is_made_too(login, manager, name):
    open_the_line()

    assert login(manager).get(address(name)).status_code == 200


@pytest.mark.parametrize("number", ["1999", "2099", "0", "abc", "-1", "2016.5", "9" * 30])
@pytest.mark.parametrize("name", NAMES)
def test_year_that_is_none_does_not_exist(login, manager, name, number):
    open_the_line()
    client, lines = login(manager), AuditEvent.objects.count()

    assert client.get(address(name).replace("2016", number)).status_code == 404
    assert not AuditEvent.objects.filter(event__startswith="statistics.exported").exists()
    assert AuditEvent.objects.count() == lines


@pytest.mark.parametrize("name", ["year_pdf", "situation_report_pdf"])
def test_pdf_that_cannot_be_made_is_said_on_the_page_and_leaves_no_line(login, manager, name):
    invent_2016()
    organisation = Organisation.load()
    organisation.name = "Malmö 🦜"
    organisation.save()
    client = login(manager)

    response = client.get(address(name), follow=True)

    assert response.redirect_chain == [(address("year"), 302)]
    assert "tecknet ”🦜” finns inte i typsnittet" in response.content.decode()
    assert not AuditEvent.objects.filter(event__contains="exported").exists()


def test_running_year_says_why_there_is_volume_only_in_every_file(login, manager):
    invent_2016()
    this_year = timezone.localdate().year

    csv = login(manager).get(address("year_csv", this_year)).content.decode("utf-8-sig")

    assert "Året pågår;Fördelningar visas när året är slut" in csv
    assert "miljö" not in csv


def test_a_worker_that_has_served_the_page_has_loaded_neither_xlsxwriter_nor_typst(
    login, manager, monkeypatch
):
    invent_2016()
    client = login(manager)
    monkeypatch.delitem(sys.modules, "xlsxwriter", raising=False)

    client.get(address("year"))
    assert not {"xlsxwriter", "typst"} & set(sys.modules)

    client.get(address("year_xlsx"))
    client.get(address("year_pdf"))
    assert {"xlsxwriter", "typst"} & set(sys.modules) == {"xlsxwriter"}


def test_a_worker_that_starts_loads_neither():
    program = (
        "import os, sys, django\n"
        "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'stodtelefon.settings')\n"
        "django.setup()\n"
        "import stodtelefon.urls, stodtelefon.wsgi\n"
        "print(sorted({'xlsxwriter', 'typst', 'openpyxl'} & set(sys.modules)))\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
