"""What we send is what the HTML standard says: the Nu validator finds nothing on any page, warnings included.

It takes Java and the validator (`make markup` fetches it). Where they are not, the tests are skipped and say so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.template.loader import get_template
from django.test import RequestFactory

from stodtelefon.permissions import Role
from stodtelefon.tests.every_part import NOBODY, page, person, whole_page
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.pages import LOOKED_AT_BY, pages_of
from stodtelefon.tests.test_access.world import make_world
from stodtelefon.watch.trouble import away

JAR = Path(os.environ.get("VNU_JAR", settings.BASE_DIR / ".venv/vnu.jar"))
MOST_SAID = 60
WITHOUT_SERVER = {
    "every part": lambda: whole_page(bound=False),
    "every part, with errors": whole_page,
    "400": lambda: get_template("400.html").render({}),
    "403": lambda: get_template("403.html").render({}),
    "404": lambda: page(get_template("404.html"), user=person(Role.MANAGER)),
    "404, signed out": lambda: page(get_template("404.html"), user=NOBODY),
    "429": lambda: get_template("429.html").render({}),
    "500": lambda: get_template("500.html").render({}),
    "503": lambda: away(RequestFactory().get("/arenden/")).content.decode(),
    "503, with what was sent": lambda: away(RequestFactory().post("/x/", {"text": "Ord."})).content.decode(),
}

pytestmark = [
    pytest.mark.skipif(not shutil.which("java"), reason="No Java here: install default-jre-headless."),
    pytest.mark.skipif(not JAR.exists(), reason="No Nu validator here: run make markup."),
]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def findings(pages: dict[str, str], folder: Path) -> list[str]:
    """What the validator says of these pages, a line each, the page first."""
    names = {}
    for place, (name, html) in enumerate(pages.items()):
        path = folder / f"{place}.html"
        path.write_text(html)
        names[path.name] = name
    done = subprocess.run(
        ["java", "-Xss1m", "-jar", JAR, "--format", "json", "--exit-zero-always", "--stdout", folder],
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)["messages"]
    return [f"{names[Path(one['url']).name]}: {one['message']} {one.get('extract', '')!r}" for one in said]


@pytest.mark.parametrize("column", LOOKED_AT_BY)
def test_validator_finds_nothing_on_any_page(world, column, tmp_path):
    browser = world.browser(column)
    pages = {
        name: browser.get(address_of(name, world.there)).content.decode()
        for name in pages_of(column)
        if not name.startswith("admin:")  # Django's own
    }

    found = findings(pages, tmp_path)

    assert not found, "\n".join(found[:MOST_SAID])


def test_validator_finds_nothing_on_the_pages_of_errors_and_in_any_part(tmp_path):
    found = findings({name: draw() for name, draw in WITHOUT_SERVER.items()}, tmp_path)

    assert not found, "\n".join(found[:MOST_SAID])


def test_validator_finds_what_is_wrong(tmp_path):
    wrong = findings({"wrong": "<!DOCTYPE html><html lang=sv><title>x</title><p><div></p></html>"}, tmp_path)

    assert any(re.search("No.*p.*element in scope", one) for one in wrong)
