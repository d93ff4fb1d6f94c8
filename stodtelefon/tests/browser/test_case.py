"""A case in the browser: what was written is in view, and what is missing is led to."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from calls.actions.cases import raise_level
from calls.factories import NoteFactory, QuickScanFactory
from calls.models import Note
from calls.models.choices import RecordLevel
from meetings.factories import AnswerFactory, MeetingFactory
from meetings.models import Battery, Meeting, Question
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.permissions import Role

FOCUS = "document.activeElement.id"
NBSP = "\u00a0"


@pytest.fixture(scope="module")
def taker(line):
    OrganisationFactory()
    return UserFactory(roles=[Role.CALL_TAKER])


@pytest.fixture
def page(taker, tab):
    """The page of a tab in which the call taker is signed in."""
    client = Client()
    client.force_login(taker)
    return tab(session=client.cookies["sessionid"].value).page


@pytest.fixture
def case(taker):
    """One that has more behind it than its page shows."""
    case = QuickScanFactory(call__caller__case__handler=taker).call.case
    for ago in range(1, 41):
        NoteFactory(case=case, event_on=timezone.localdate() - timedelta(days=ago), text="Ord. " * 60)
    return case


def is_in_view(page, selector):
    return page.evaluate(
        "selector => { const box = document.querySelector(selector).getBoundingClientRect();"
        " return box.top >= 0 && box.top < window.innerHeight; }",
        selector,
    )


def test_note_begins_in_the_text_and_is_in_view_when_it_is_signed(page, case):
    page.goto(f"{case.get_absolute_url()}anteckning/")

    assert page.evaluate(FOCUS) == "id_text"
    page.keyboard.type("Skolan har ringt.")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    note = Note.objects.latest("signed_at")
    assert note.text == "Skolan har ringt."
    assert page.evaluate(FOCUS) == note.anchor
    assert is_in_view(page, ":target")


def test_note_about_an_earlier_day_is_in_view_among_all(page, case):
    day = timezone.localdate() - timedelta(days=30)
    page.goto(f"{case.get_absolute_url()}anteckning/")

    page.keyboard.type("Så var det då.")
    page.fill("#id_event_on", f"{day}")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    note = Note.objects.latest("signed_at")
    assert (note.event_on, page.evaluate(FOCUS)) == (day, note.anchor)
    assert is_in_view(page, ":target")


def test_older_ones_are_shown_from_the_first_that_was_not(page, case):
    page.goto(case.get_absolute_url())
    assert page.locator(".timeline > li").count() == 15

    page.get_by_role("link", name="Visa äldre").click()
    page.wait_for_load_state()

    assert page.locator(".timeline > li").count() == 41
    assert page.locator(".timeline > li").nth(15).get_attribute("id") == page.evaluate(FOCUS)


def test_note_is_counted_and_its_level_raised_where_that_is_needed(page, case):
    page.goto(f"{case.get_absolute_url()}anteckning/")
    more = page.locator("#id_level_reason")
    assert page.get_by_text(f"0 av 1{NBSP}000 tecken").is_visible()
    assert more.is_visible() is False

    page.fill("#id_text", "å" * 1240)
    assert page.get_by_text(f"1{NBSP}240 av 1{NBSP}000 tecken").is_visible()
    assert page.get_by_text("240 för många. Korta texten, eller höj nivån här nedanför.").is_visible()
    more.fill("Vi ska ses flera gånger.")
    page.fill("#id_text", "å" * 10)
    assert more.is_visible()  # it would be sent, so it is seen

    page.fill("#id_text", "å" * 1240)
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    assert page.get_by_text("Nivån är höjd till insats utan behovsprövning, avidentifierad.").is_visible()


def test_what_is_missing_when_the_battery_is_signed_leads_to_its_field(page, case, taker):
    battery = Battery.objects.in_use().get()
    raise_level(case=case, level=RecordLevel.OPEN_SERVICE, reason="Ett möte.", by=taker)
    meeting = MeetingFactory(held=True, case=case, battery=battery, offered_by=taker)
    for key in ("home_and_children", "anyone_afraid"):
        AnswerFactory(meeting=meeting, key=key, value=["yes"])
    page.goto(f"{meeting.get_absolute_url()}fragebatteri/signera/")
    page.get_by_role("button", name="Signera").click()
    page.wait_for_load_state()

    question = Question.objects.get(section__battery=battery, key="anyone_afraid")
    page.get_by_role("link", name=question.text).click()
    page.wait_for_load_state()

    field = f"id_d_{question.pk}"
    assert page.evaluate(FOCUS) == field
    assert is_in_view(page, f"#{field}")


def test_ctrl_enter_on_a_free_time_books_that_time(page, taker):
    case = QuickScanFactory(call__caller__case__handler=taker).call.case
    page.goto(f"/arenden/{case.number}/boka/")
    second = page.locator("button[name=slot]").nth(1)
    wanted = second.get_attribute("value").partition("/")[0]
    second.focus()

    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    meeting = Meeting.objects.get(case=case)
    assert page.url.endswith(meeting.get_absolute_url())
    assert timezone.localtime(meeting.starts_at).strftime("%Y-%m-%dT%H:%M") == wanted
