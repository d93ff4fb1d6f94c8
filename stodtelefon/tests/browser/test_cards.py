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
    Organisation.objects.update(
        name="Kommunalförbundet Norra Bergslagens räddningstjänst",
        line_name="Stödtelefonen för den som är orolig för någon",
        line_number="040-000 00 00 och 020-000 00 00",
        opening_hours="vardagar 8-17",
    )
    client = Client()
    client.force_login(UserFactory(manager=True))
    return client.cookies["sessionid"].value


@pytest.mark.parametrize("share", [0.25, 0.27, 0.45, 0.47, 1])
@pytest.mark.parametrize(("form", "sheets"), [("cards", 1), ("poster", 1)])
def test_all_that_is_written_has_room(session, tab, share, form, sheets):
    most = {name: int(Language._meta.get_field(name).max_length * share) for name in TEXTS}
    Language.objects.filter(key="finnish").update(
        **{name: (WORDS * 4)[:length] for name, length in most.items()}
    )
    opened = tab(session=session)
    opened.page.goto(f"/utat/kort/?sprak=finnish&som={form}")

    assert opened.page.evaluate(HELD)
    opened.page.emulate_media(media="print")
    assert opened.page.evaluate(HELD)
    assert len(printed_sheets(opened.page)) == sheets
