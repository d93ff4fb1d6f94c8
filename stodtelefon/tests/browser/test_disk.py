"""Nothing that was typed stays on the disk of the desk, whatever the form was answered with.

A browser with a profile of its own sends forms with words that stand nowhere else. Then its files are searched for
them: those of the running browser, since somebody may take the machine as it stands, and those that are left.
"""

import re
import shutil
import time

import pytest
from django.contrib.sessions.models import Session

from calls.factories import CaseFactory
from calls.models import Case, Promise
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.drafts.models import Draft
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


class Desk:
    """Somebody at that browser, and what they do there: each time a word of its own is typed."""

    def __init__(self, page, person, case):
        self.page, self.person, self.case = page, person, case
        self.note = f"/arenden/{case.number}/anteckning/"

    def sign_in(self, way="/konto/logga-in/"):
        self.page.goto(way)
        self.page.fill("[name=login]", self.person.email)  # may be remembered, for the next sign-in
        self.page.fill("[name=password]", canary("ord"))
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url("**svar=*")
        self.page.fill("[name=login]", self.person.email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "logga-in" not in url)

    def write(self, place, way="", field="text", **fields):
        self.page.goto(way or self.note)
        for name, value in fields.items():
            self.page.fill(f"main [name={name}]", value)
        self.page.fill(f"main [name={field}]", canary(place))

    def send(self, place, *, to, **where):
        """And what it was answered with leads to an address with that in it."""
        self.write(place, **where)
        self.page.press(f"main [name={where.get('field', 'text')}]", "Control+Enter")
        self.page.wait_for_url(f"**{to}*")

    def sees(self, words):
        self.page.get_by_text(words).first.wait_for()

    # What a form may be answered with

    def is_kept_while_writing(self):
        self.write("sparas")
        self.sees("Sparat")

    def leaves_the_tab(self):
        self.write("lamnar")
        self.page.goto("/utkast/")
        self.page.wait_for_timeout(100)
        drafts = Draft.objects.open().written_by(self.person)
        assert any(canary("lamnar") in str(draft.contents) for draft in drafts)

    def is_refused(self):
        self.send("nekad", to="svar=", event_on="")
        self.sees(canary("nekad"))
        self.send("samtal", to="svar=", way="/samtal/nytt/", field="own_observations")

    def seeks(self):
        self.send("namn", to="svar=", way="/sok/", field="q")

    def sends_a_whole_note(self, place):
        self.write(place)
        self.page.check("main [name=source][value=caller]")
        self.page.press("main [name=text]", "Control+Enter")
        self.sees(canary(place))

    def saves(self):
        self.sends_a_whole_note("sparad")
        assert "/anteckning/" not in self.page.url

    def is_too_old(self):
        self.write("gammal")
        self.page.context.clear_cookies(name="csrftoken")
        self.page.press("main [name=text]", "Control+Enter")
        self.sees("Du har loggat in på nytt sedan sidan öppnades.")

    def meets_a_fault(self, monkeypatch):
        with monkeypatch.context() as faulty:
            faulty.setattr("calls.views.notes.write_note", None)
            faulty.setattr("calls.views.search.find", None)
            self.sends_a_whole_note("fel")
            assert "?fel=" in self.page.url
            self.send("sokfel", to="svar=", way="/sok/", field="q")
            self.sees("Felets nummer")

    def meets_no_database(self, away):
        self.write("borta")
        with away():
            self.sees("Går inte att spara just nu.")
            self.page.press("main [name=text]", "Control+Enter")
            self.sees("Programmet svarar inte just nu.")
            assert self.page.input_value("main [name=text]") == canary("borta")
        self.sees("Sparat")

    def has_lost_the_case(self, colleague):
        self.write("stangt")
        self.give_case(colleague)
        self.page.press("main [name=text]", "Control+Enter")
        self.page.wait_for_url("**stangt=ja")
        self.sees(canary("stangt"))
        self.give_case(self.person)

    def give_case(self, person):
        Case.objects.filter(pk=self.case.pk).update(handler=person)
        Promise.objects.filter(case=self.case).update(owner=person)

    def has_been_signed_out(self):
        self.write("utloggad")
        Session.objects.all().delete()
        self.page.press("main [name=text]", "Control+Enter")
        self.page.wait_for_url("**/logga-in/**")
        self.sign_in(self.page.url)
        assert self.page.input_value("main [name=text]") == canary("utloggad")


def test_no_word_stays_on_the_disk(desk, django_db_setup, monkeypatch):
    context, folder = desk
    person, colleague = UserFactory.create_batch(2, roles=["call_taker"])
    here = Desk(context.new_page(), person, CaseFactory(handler=person))

    here.sign_in()
    here.is_kept_while_writing()
    here.leaves_the_tab()
    here.is_refused()
    here.seeks()
    here.saves()
    here.is_too_old()
    here.meets_a_fault(monkeypatch)
    here.meets_no_database(django_db_setup.away)
    here.has_lost_the_case(colleague)
    here.has_been_signed_out()
    here.page.goto("/")
    time.sleep(WRITES_ITS_SESSION)

    assert found_in(folder) == set()

    here.page.click("text=Logga ut")
    here.page.wait_for_url("**/konto/logga-in/**")
    context.close()

    assert found_in(folder) == set()


def test_search_for_words_finds_what_a_browser_keeps(desk):
    """The test above would see it: what the browser is sent to by an address stands in its files."""
    context, folder = desk
    page = context.new_page()

    page.goto(f"/konto/logga-in/?next=/{canary('adress')}/")
    time.sleep(WRITES_ITS_SESSION)

    assert found_in(folder) == {canary("adress")}
