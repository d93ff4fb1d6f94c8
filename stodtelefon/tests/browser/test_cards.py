"""Cards and posters with as much on them as may be written: all of it has room, on the screen and on paper."""

import pytest
from django.test import Client

from outreach.models import Language
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.tests.browser.paper import printed_sheets

TEXTS = ("card_title", "card_words", "card_anonymous", "card_hours")
WORDS = "Arkisin maanantaista perjantaihin kello kahdeksasta seitsemääntoista, paitsi juhlapyhinä ja niiden aattoina. "
HELD = (
    "[...document.querySelectorAll('.hand-out, .poster')].every(one => one.scrollHeight <= one.clientHeight)"
)


@pytest.fixture
def session(line):
    organisation = Organisation.load()
    organisation.name = "Kommunalförbundet Norra Bergslagens räddningstjänst"
    organisation.line_name = "Stödtelefonen för den som är orolig för någon"
    organisation.line_number = "040-000 00 00 och 020-000 00 00"
    organisation.opening_hours = "vardagar 8-17"
    organisation.save()
    client = Client()
    client.force_login(UserFactory(manager=True))
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 1])
@pytest.mark.parametrize("form", ["cards", "poster"])
def test_all_that_is_written_has_room(session, tab, share, form):
    most = {name: int(Language._meta.get_field(name).max_length * share) for name in TEXTS}
    Language.objects.filter(key="finnish").update(
        **{name: (WORDS * 4)[:length] for name, length in most.items()}
    )
    opened = tab(session=session)
    opened.page.goto(f"/utat/kort/?sprak=finnish&som={form}")

    assert opened.page.locator(".hand-out, .poster").count() == (8 if form == "cards" else 1)
    assert opened.page.evaluate(HELD)
    opened.page.emulate_media(media="print")
    assert opened.page.evaluate(HELD)
    assert len(printed_sheets(opened.page)) == 1


def test_what_is_chosen_and_not_shown_is_not_printed(session, tab):
    """Somali is ticked, and the Swedish cards are what stands on the page."""
    page = tab(session=session).page
    page.goto("/utat/kort/")
    button, som = page.locator("[data-print]"), page.locator("[name=som]")
    assert button.is_visible()

    som.nth(1).check(force=True)
    assert not button.is_visible()
    som.nth(0).check(force=True)
    assert button.is_visible()

    som.nth(1).check(force=True)
    page.click("text=Visa")
    page.wait_for_url("**som=poster**")
    assert button.is_visible()
