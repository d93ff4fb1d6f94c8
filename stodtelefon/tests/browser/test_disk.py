"""Nothing that was typed stays on the disk of the desk, whatever the form was answered with.

A browser with a profile of its own sends forms with words that stand nowhere else. Then its files are searched for
them: those of the running browser, since somebody may take the machine as it stands, and those that are left.
"""

import re
import shutil
import time

import pytest

from calls.factories import CaseFactory
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.tests.browser.conftest import PROGRAMS, QUIET

LETTERS = "kanariefagel"
WRITES_ITS_SESSION = 6  # seconds: Chromium writes what it would restore within some


def canary(place: str) -> str:
    return f"{LETTERS}{place}zq"


@pytest.fixture
def desk(chromium, line, tmp_path):
    """A browser that keeps what browsers keep, and the folder where."""
    folder = tmp_path / "profile"
    program = next(path for path in map(shutil.which, PROGRAMS) if path)
    context = chromium.browser_type.launch_persistent_context(
        str(folder), executable_path=program, args=list(QUIET), base_url=line, locale="sv-SE"
    )
    yield context, folder
    context.close()


def found_in(folder) -> set[str]:
    """Which canaries stand in a file, as letters or as the two bytes that each letter may be."""
    found = set()
    for file in folder.rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            for text in (held, held.replace(b"\0", b"")):
                found |= {one.decode() for one in re.findall(rb"kanariefagel[a-z]+?zq", text)}
    return found


def send(page, way, **fields):
    page.goto(way)
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    page.press(f"main [name={list(fields)[-1]}]", "Control+Enter")
    page.wait_for_load_state("load")


def test_no_word_stays_on_the_disk(desk):
    context, folder = desk
    person = UserFactory(roles=["coordinator"], name="Moa Lind")
    case = CaseFactory(handler=person)
    page = context.new_page()

    page.goto("/konto/logga-in/")
    page.fill("[name=login]", person.email)  # one's own address may be remembered, for the next sign-in
    page.fill("[name=password]", canary("ord"))
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/?svar=*")
    page.fill("[name=login]", person.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/")

    send(page, f"/arenden/{case.number}/anteckning/", text=canary("anteckning"), event_on="")
    assert "svar=" in page.url
    assert canary("anteckning") in page.content()
    send(page, "/samtal/nytt/", own_observations=canary("samtal"))
    assert "svar=" in page.url
    send(page, "/sok/", q=canary("namn"))
    assert "svar=" in page.url
    page.goto("/")
    time.sleep(WRITES_ITS_SESSION)

    assert found_in(folder) == set()

    page.click("text=Logga ut")
    page.wait_for_url("**/konto/logga-in/**")
    context.close()

    assert found_in(folder) == set()


def test_search_for_words_finds_what_a_browser_keeps(desk):
    """The test above would see it: what the browser is sent to by an address stands in its files."""
    context, folder = desk
    page = context.new_page()

    page.goto(f"/konto/logga-in/?next=/{canary('adress')}/")
    time.sleep(WRITES_ITS_SESSION)

    assert found_in(folder) == {canary("adress")}
