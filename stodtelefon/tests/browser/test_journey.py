"""One concern from the call to the figures by keyboard alone: every page it passes is looked at with axe."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from calls.models import Call, Case, QuickScan
from meetings.factories import RoomFactory
from meetings.models import Answer, Assessment, Booking, Finding, Meeting, Question
from outreach.models import OutreachEvent
from referrals.factories import AgencyFactory
from referrals.models import Disclosure, Referral
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.drafts.models import Draft
from stodtelefon.organisation.factories import OrganisationFactory

# What a full snabbscanning may cost in key strokes, the letters of its texts not counted, and booking after it.
KEYS_FOR_A_FULL_SCAN = 45
KEYS_TO_BOOK = 8
FOCUS = "document.activeElement"


class Keyboard:
    """Hands on the keys: nothing here uses the mouse. `strokes` counts keys, `letters` what is written in texts."""

    def __init__(self, tab):
        self.tab, self.page = tab, tab.page
        self.strokes = self.letters = 0
        self.faults = {}

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
            self.strokes += 1

    def write(self, text):
        self.page.keyboard.type(text)
        self.letters += len(text)

    def reach(self, selector, most=150, back=False):
        """Tab until what `selector` means has the focus."""
        for _ in range(most):
            if self.page.evaluate(f"{FOCUS}.matches({selector!r})"):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"{selector} is not reached by Tab on {self.tab.path}")

    def choose(self, name, value, letter=None):
        """A choice among several: Tab to the group, then a letter, or Space for the first and arrows to the others."""
        self.reach(f'[name="{name}"]')
        if letter:
            self.press(letter)
            assert self.page.evaluate(f"{FOCUS}.value == {value!r} && {FOCUS}.checked"), f"{name}: {letter}"
            return
        for _ in range(30):
            chosen = self.page.evaluate(f"{FOCUS}.value == {value!r} && {FOCUS}.name == {name!r}")
            if chosen:
                if not self.page.evaluate(f"{FOCUS}.checked"):
                    self.press("Space")
                return
            self.press("ArrowDown")
        raise AssertionError(f"{name} has no {value} on {self.tab.path}")

    def tick(self, name, value=None, letter=None):
        """A box to tick. Several are one stop: a letter leads to the one that begins with it."""
        self.reach(f'[name="{name}"]')
        if letter:
            self.press(letter)
        assert value is None or self.page.evaluate(f"{FOCUS}.value") == value
        self.press("Space")

    def pick(self, name, words):
        """A drop-down list: its first letters are typed (up to å, ä or ö, which Playwright pastes)."""
        self.reach(f'select[name="{name}"]')
        self.write(re.match("[A-Za-z ]+", words)[0])

    def fill(self, name, text):
        self.reach(f'[name="{name}"]')
        self.write(text)

    def go(self, selector="button.btn-deed", key="Enter"):
        """Press a button or a link and wait for where it leads; then look at that page."""
        self.reach(selector)
        with self.page.expect_navigation():
            self.press(key)
        self.look()

    def jump(self, key):
        with self.page.expect_navigation():
            self.press(key)
        self.look()

    def look(self):
        self.page.wait_for_load_state()
        if faults := self.tab.faults():
            self.faults[self.tab.path] = faults


@pytest.fixture(scope="module")
def people(line):
    OrganisationFactory(line_opened_on=timezone.localdate().replace(month=1, day=1))
    RoomFactory(name="Rum Linden")
    AgencyFactory(name="Elevhälsan vid Lindskolan")
    return UserFactory(coordinator=True, email="samordnare@stodtelefon.example", name="Sara Samordnare")


@pytest.fixture
def keyboard(people, tab):
    keys = Keyboard(tab())
    keys.page.goto("/konto/logga-in/")
    keys.look()
    keys.fill("login", people.email)
    keys.fill("password", PASSWORD)
    keys.jump("Enter")
    assert keys.tab.path == "/"
    return keys


def test_one_concern_by_keyboard_alone(keyboard, people):
    case = a_call_is_logged(keyboard)
    meeting = a_meeting_is_booked_and_held(keyboard, case)
    the_battery_is_gone_through(keyboard, meeting)
    the_meeting_is_assessed(keyboard, meeting)
    an_agency_is_linked_in(keyboard, case)
    the_case_is_closed(keyboard, case)
    what_was_done_outwards_is_logged(keyboard)
    the_year_is_read(keyboard)

    assert keyboard.faults == {}
    assert keyboard.tab.said == []
    assert [draft.title for draft in Draft.objects.open()] == []  # what was saved is no draft any more


def a_call_is_logged(keys):
    keys.jump("n")
    assert keys.tab.path.partition("?")[0] == "/samtal/nytt/"
    before = keys.strokes
    keys.pick("role", "Lärare")
    keys.choose("is_municipal_staff", "yes")
    keys.tick("was_informed")
    keys.choose("is_anonymous", "yes")
    keys.choose("danger", "no", letter="n")
    keys.choose("age_band", "15_17")
    keys.choose("child_at_risk", "no", letter="n")
    keys.fill("own_observations", "Eleven har slutat prata med sina vänner.")
    keys.fill("second_hand", "Mentorn har hört samma sak.")
    keys.fill("changes", "Sedan i höstas.")
    keys.choose("situation", "at_risk", letter="i")
    keys.tick("milieus", "cannot_say", letter="g")
    keys.fill("what_works", "Träffar sin mormor varje vecka.")
    keys.tick("involved", "school")
    keys.choose("urgency", "prompt", letter="s")
    keys.fill("reason", "Läraren behöver hjälp att förstå.")
    keys.pick("outcome", "inbjuden")
    with keys.page.expect_navigation():
        keys.press("Control+Enter")
    spent = keys.strokes - before
    keys.look()

    call, scan = Call.objects.get(kind="concern"), QuickScan.objects.get()
    assert keys.tab.path == f"/samtal/{call.pk}/"
    assert (scan.danger, scan.child_at_risk, scan.urgency, scan.outcome) == ("no", "no", "prompt", "invited")
    assert (scan.situation, scan.milieus, scan.involved) == ("at_risk", ["cannot_say"], ["school"])
    assert scan.own_observations == "Eleven har slutat prata med sina vänner."
    assert call.caller.role.key == "teacher"
    assert spent <= KEYS_FOR_A_FULL_SCAN, spent
    return call.case


def a_meeting_is_booked_and_held(keys, case):
    before = keys.strokes
    keys.go(f'a[href="/arenden/{case.number}/boka/"]')
    keys.go('button[name="slot"]')
    assert keys.strokes - before <= KEYS_TO_BOOK, keys.strokes - before

    meeting = Meeting.objects.get()
    assert keys.tab.path == f"/moten/{meeting.pk}/"
    assert (meeting.status, meeting.room.name) == ("booked", "Rum Linden")
    the_day_of_the_meeting_comes()
    keys.page.reload()
    keys.go(f'a[href="/moten/{meeting.pk}/hallet/"]')
    keys.fill("level_reason", "Läraren vill ha stöd framåt.")
    keys.go()

    meeting.refresh_from_db()
    assert (meeting.status, Case.objects.get().record_level) == ("held", "open_service")
    return meeting


def the_day_of_the_meeting_comes():
    """Nothing but time passes: the call is a day old, and the booked hour has just begun."""
    now = timezone.now()
    Case.objects.update(opened_at=now - timedelta(days=1))
    for rows in (Meeting.objects.all(), Booking.objects.all()):
        rows.update(starts_at=now, ends_at=now + timedelta(hours=1))


def the_battery_is_gone_through(keys, meeting):
    keys.go(f'form[action="/moten/{meeting.pk}/fragebatteri/"] button')
    hopes = Question.objects.get(section__battery__number=1, key="hopes").pk
    keys.fill(f"v_{hopes}", "Att få veta vad skolan kan göra.")
    keys.go('button[name="go"][value="next"]')
    assert keys.tab.path.endswith("/fragebatteri/the_concern/")
    keys.reach("#works summary")
    keys.press("Enter")
    keys.fill("works-text", "Mormor, varje vecka.")
    keys.go('button[value="add:works"]')
    keys.go('button[name="go"][value="done"]')
    keys.go(f'a[href="/moten/{meeting.pk}/fragebatteri/signera/"]')
    keys.go()

    assert Answer.objects.get().in_words == "Att få veta vad skolan kan göra."
    assert Answer.objects.get().signed_at is not None
    assert Finding.objects.get().text == "Mormor, varje vecka."


def the_meeting_is_assessed(keys, meeting):
    keys.go(f'a[href="/moten/{meeting.pk}/bedomning/"]')
    keys.fill("speaks_for", "Nya kontakter på nätet.")
    keys.fill("speaks_against", "Går i skolan varje dag.")
    keys.choose("ve", "cannot_tell")
    keys.go()

    assert Assessment.objects.get().ve == "cannot_tell"


def an_agency_is_linked_in(keys, case):
    keys.go(f'a[href="/arenden/{case.number}/"]')
    keys.go(f'a[href="/arenden/{case.number}/koppla-in/"]')
    keys.pick("agency", "Elevhälsan")
    keys.fill("scope", "Att kuratorn träffar eleven.")
    keys.fill("sheet", "En elev har dragit sig undan.")
    keys.pick("legal_basis", "Menpr")
    keys.fill("basis_reason", "Skolan känner till det.")
    keys.go()
    referral = Referral.objects.get()
    assert keys.tab.path == f"/inkopplingar/{referral.pk}/"
    keys.go(f'a[href="/inkopplingar/{referral.pk}/lamna-over/"]')
    keys.choose("how", "post")
    keys.go()
    keys.go(f'a[href="/inkopplingar/{referral.pk}/svar/"]')
    keys.choose("kind", "accept")
    keys.go()
    keys.go(f'a[href="/inkopplingar/{referral.pk}/klar/"]')
    keys.choose("outcome", "support_given")
    keys.go()

    referral.refresh_from_db()
    assert (referral.status, referral.outcome) == ("completed", "support_given")
    assert Disclosure.objects.get().what == "En elev har dragit sig undan."


def the_case_is_closed(keys, case):
    keys.go(f'a[href="/arenden/{case.number}/"]')
    keys.go(f'a[href="/arenden/{case.number}/avsluta/"]')
    keys.choose("outcome", "support_completed")
    keys.choose("ve_assessment", "cannot_tell")
    keys.go()

    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "support_completed")


def what_was_done_outwards_is_logged(keys):
    keys.go('a[href="/inkopplingar/"]')
    keys.go('a[href="/utat/"]')
    if keys.page.evaluate("document.querySelector('[name=audiences]').closest('details')?.open === false"):
        keys.reach("summary")
        keys.press("Enter")
    keys.pick("kind", "Sociala medier")
    keys.tick("audiences", letter="l")
    keys.go('form:has([name="audiences"]) button.btn-deed')

    event = OutreachEvent.objects.get()
    assert (event.kind.key, event.audience.key) == ("social_media", "teachers")


def the_year_is_read(keys):
    keys.go('a[href="/statistik/"]')
    year = timezone.localdate().year
    keys.go(f'a[href="/statistik/{year}/"]')

    assert re.search(r"Personer som hörde av sig\s*1\b", keys.page.inner_text("main"))


def test_danger_is_one_key_away_and_asks_for_two_answers(keyboard):
    keys = keyboard
    keys.jump("n")
    keys.press("f")
    assert keys.page.evaluate(f"{FOCUS}.name") == "emergency"
    keys.choose("emergency", "we_called")
    keys.fill("told_whom", "112 och socialjouren")
    with keys.page.expect_navigation():
        keys.press("Control+Enter")
    keys.look()

    call = Call.objects.get(danger__isnull=False)
    assert (call.danger.emergency, call.danger.told_whom) == ("we_called", "112 och socialjouren")
    assert (keys.faults, keys.tab.said) == ({}, [])


def test_contact_that_is_no_case_is_one_click(keyboard):
    keys = keyboard
    keys.page.goto("/samtal/")
    before = Call.objects.filter(kind="wrong_number").count()

    with keys.page.expect_navigation():
        keys.page.get_by_role("button", name=re.compile("felringning", re.IGNORECASE)).click()

    assert Call.objects.filter(kind="wrong_number").count() == before + 1
    assert keys.tab.path == "/samtal/"
