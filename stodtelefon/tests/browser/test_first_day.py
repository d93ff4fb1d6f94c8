"""The first day of an empty line, by keyboard alone: from Kom igång with nothing ticked to a menu without it."""

import pytest
from django.utils import timezone

from meetings.models import Room
from outreach.models import Area
from referrals.factories import AgencyFactory
from stodtelefon.accounts.models import User
from stodtelefon.jobs.models import JobRun
from stodtelefon.organisation import first_day
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Role
from stodtelefon.tests.browser.test_call import Keyboard


@pytest.fixture
def first_page(chromium, live_server, login, administrator):
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
    session = login(administrator).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto("/")
    yield page
    context.close()


class FirstDay(Keyboard):
    def open(self, words):
        """Tab to a link or a button that says this, and press it."""
        self.page.evaluate("document.activeElement.blur()")
        self.tab_to(words)
        self.follow("Enter")

    def follow(self, keys):
        with self.page.expect_navigation():
            self.press(keys)

    def fill(self, **answers):
        """Over what stands there. How a date is typed is the browser's own matter."""
        for name, words in answers.items():
            self.tab_to(name)
            if name.endswith("_on"):
                self.page.fill(f"[name={name}]", words)
            else:
                self.press("Control+a")
                self.write(words)
        self.follow("Control+Enter")

    def back(self):
        """The start of the line, which leads to Kom igång until everything is there."""
        self.page.goto("/")

    def missing(self):
        return self.page.locator("main .why strong").all_inner_texts()


def test_an_empty_line_is_put_in_place_by_keyboard(first_page):
    page, day = first_page, FirstDay(first_page)
    assert page.url.endswith("/konto/kom-igang/")
    assert len(day.missing()) == len(first_day.tasks) == 9

    day.open("Fyll i: Kommunen och nämnden")
    day.fill(
        name="Exempelstad",
        board="Socialnämnden",
        contact_mail="fel@exempelstad.example",
        line_number="000-00 00 00",
        opening_hours="vardagar 8-17",
        record_level_decided_on="2026-01-15",
        record_level_reference="SN-2026-1",
    )
    assert Organisation.load().name == "Exempelstad"

    day.back()
    day.open("Lägg in rum: Rum för möten")
    day.open("Lägg till")
    day.fill(name="Samtalsrummet", directions="Plan 2")
    assert Room.objects.get().directions == "Plan 2"

    day.back()
    day.open("Se över områdena: Områden")
    day.open("Lägg till")
    day.fill(label="Hamnen")
    assert Area.objects.get(label="Hamnen").position == 90

    day.back()
    day.open("Bjud in: En kollega i varje roll")
    day.tab_to("roles")
    for _ in Role.values[:-1]:
        day.press("Space", "ArrowDown")
    page.focus("[name=email]")
    day.fill(email="kollega@stodtelefon.example", name="Kim Kollega")
    assert set(User.objects.get(name="Kim Kollega").roles) == {*Role} - {Role.ADMINISTRATOR}

    AgencyFactory()
    now = timezone.now()
    for name in ("hourly", "nightly", "backup"):
        JobRun.objects.create(name=name, started_at=now, finished_at=now, is_ok=True)

    page.goto("/konto/kom-igang/")
    assert day.missing() == []
    assert "Allt är på plats." in page.inner_text("main")
    assert "Kom igång" not in page.inner_text("nav")
    assert page.said == []
