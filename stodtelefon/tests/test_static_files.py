"""Production's static files: what `collectstatic` makes, and pages with it and without it."""

import re
import resource
import shutil
from pathlib import Path

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse

from calls.factories import CaseFactory
from stodtelefon.static_files import EXAMPLE, HashedFiles, is_collected
from stodtelefon.tests.terminal import manage

MEGABYTES = 6
SECONDS = 6  # of processor time


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """What `manage.py collectstatic` gathers under production's own settings."""
    folder = tmp_path_factory.mktemp("static")
    before = spent_by_programs()
    done = manage("collectstatic", "--noinput", "-v0", STATIC_ROOT=str(folder))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert spent_by_programs() - before < SECONDS
    return folder


def spent_by_programs() -> float:
    """Processor time of the programs that were started from here and have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


@pytest.fixture
def production(settings, collected, tmp_path) -> Path:
    """Pages are made and files served as in production, from a folder that the test may spoil."""
    settings.STATIC_ROOT = str(shutil.copytree(collected, tmp_path / "static"))
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "stodtelefon.static_files.HashedFiles"}
    }
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = False
    return Path(settings.STATIC_ROOT)


def files_of(page: str) -> set[str]:
    """The static files that a page asks for."""
    return set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))


def server_error() -> str:
    return engines["django"].get_template("500.html").render()


def test_collected_files_are_few_hashed_and_small(collected):
    files = [path for path in collected.rglob("*") if path.is_file()]
    unhashed = {path.name for path in files if not re.search(r"\.[0-9a-f]{12}\.", path.name)}

    assert unhashed == {"staticfiles.json"}
    assert sum(path.stat().st_size for path in files) < MEGABYTES * 1024**2
    assert not list(collected.rglob("*.map*"))


def test_every_static_file_that_a_template_names_is_collected(production, settings):
    templates = (Path(settings.BASE_DIR) / "templates").rglob("*.html")
    named = {name for path in templates for name in re.findall(r'{% static "([^"]+)"', path.read_text())}
    known = names_in(production)

    assert EXAMPLE in named
    assert [name for name in sorted(named) if name not in known] == []


def names_in(folder: Path) -> set[str]:
    """What was collected, by the names that templates use."""
    return {
        re.sub(r"\.[0-9a-f]{12}\.", ".", path.relative_to(folder).as_posix()) for path in folder.rglob("*.*")
    }


@pytest.mark.parametrize("address", ["sign-in", "case", "admin", "404"])
def test_pages_name_only_files_that_production_serves(address, production, login, coordinator, administrator):
    client, path = {
        "sign-in": lambda: (Client(), reverse("account_login")),
        "case": lambda: (login(coordinator), CaseFactory().get_absolute_url()),
        "admin": lambda: (login(administrator), reverse("admin:index")),
        "404": lambda: (login(coordinator), "/finns/inte/"),
    }[address]()

    response = client.get(path)

    assert response.status_code == (404 if address == "404" else 200)
    files = files_of(response.content.decode())
    assert len(files) > 3
    for file in files:
        answer = client.get(file)
        assert (file, answer.status_code) == (file, 200)
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()


def test_server_error_page_names_only_files_that_are_there(production):
    files = files_of(server_error())

    assert len(files) == 3
    assert all((production / file.removeprefix("/static/")).is_file() for file in files)


@pytest.mark.parametrize("spoil", ["gone", "torn", "without the file"])
def test_spoilt_manifest_costs_no_page(spoil, production, db):
    manifest = production / "staticfiles.json"
    if spoil == "gone":
        manifest.unlink()
    elif spoil == "torn":
        manifest.write_text('{"paths": {"css/st')
    else:
        manifest.write_text('{"paths": {}, "version": "1.1", "hash": ""}')

    response = Client().get(reverse("account_login"))

    assert response.status_code == 200
    assert "/static/css/stod.css" in files_of(response.content.decode())
    assert "Det är inte ditt fel" in server_error()
    assert not is_collected(HashedFiles())


def test_what_every_page_needs_is_collected_until_it_is_gone(production):
    files = HashedFiles()
    assert is_collected(files)

    Path(files.path(files.stored_name(EXAMPLE))).unlink()

    assert not is_collected(files)
