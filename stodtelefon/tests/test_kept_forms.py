"""Every form of the line, begun and opened again by its writer: on its own page, and as words alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from meetings.actions.battery_drafts import discard_draft, draft_battery, publish_battery
from meetings.models import Question
from meetings.tests.drafted import say_something_new
from stodtelefon.dates import clock
from stodtelefon.drafts.draft_parts import is_of_case
from stodtelefon.drafts.keeping import names_of
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import Tab
from stodtelefon.editions.forms import AnotherDraft
from stodtelefon.tests.browser.forms_table import FORMS, whole_world
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.world import make_world

WORDS = "Kanariefågel nummer sju"


@pytest.mark.django_db
def test_what_is_begun_in_any_form_is_opened_again():
    world, lost = whole_world(), []
    for row in (row for row in FORMS if row.is_typed_in):
        client = Client()
        client.force_login(world.people[row.by])
        tab, page = Tab(client), row.address(world)
        tab.get(page)
        sent_to = page if row.sent_to == row.opened_at else address_of(row.sent_to, world.there)
        answer = tab.write(sent_to, {row.field: WORDS}).json()
        assert "key" in answer, f"{row.sent_to}: {answer}"

        draft = Draft.objects.get(pk=answer["key"])
        for name, address in (("page", draft.resume_url), ("words", draft.get_absolute_url())):
            shown = client.get(address)
            if shown.status_code != 200 or WORDS not in shown.content.decode():
                lost.append(f"{row.sent_to}: not on its {name} ({shown.status_code})")

    assert not lost, "\n".join(lost)


def begun_at(name: str, world, person, fields: dict[str, str]) -> Draft:
    """What that person has begun to write on that page."""
    client = Client()
    client.force_login(person)
    tab, page = Tab(client), address_of(name, world.there)
    tab.get(page)
    return Draft.objects.get(pk=tab.write(page, fields).json()["key"])


def page_of(address: str, person) -> str:
    client = Client()
    client.force_login(person)
    return client.get(address, follow=True).content.decode()


@pytest.mark.django_db
def test_answers_that_were_begun_stand_when_another_version_is_published_meanwhile():
    """The meeting keeps its version, so every question is there; the next version has none of them."""
    world = make_world()
    taker, meeting = world.people["taker"], world.there.held
    first = Question.objects.filter(section__battery=meeting.battery, section__key="framing").first()
    draft = begun_at("meetings:battery", world, taker, {f"v_{first.pk}": WORDS})

    publish_battery(battery=say_something_new(world.there.draft), by=world.people["coordinator"])

    assert WORDS in page_of(draft.resume_url, taker)
    assert WORDS in page_of(draft.get_absolute_url(), taker)


@pytest.mark.django_db
def test_words_of_a_version_that_is_published_meanwhile_stand_and_change_nothing():
    world = make_world()
    coordinator, client = world.people["coordinator"], Client()
    client.force_login(coordinator)
    draft = begun_at("meetings:draft_edit", world, coordinator, {"title": WORDS})
    publish_battery(battery=say_something_new(world.there.draft), by=coordinator)

    tab = Tab(client)
    assert WORDS in tab.get(draft.resume_url).content.decode()
    sent = tab.hidden | {"title": WORDS}
    answer = client.post(address_of("meetings:draft_edit", world.there), sent, follow=True)

    assert "data-error-summary" in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert WORDS not in world.there.draft.sections.values_list("title", flat=True)


@pytest.mark.django_db
def test_words_of_a_version_that_another_has_taken_the_place_of_stand_and_change_nothing():
    world = make_world()
    coordinator, client = world.people["coordinator"], Client()
    client.force_login(coordinator)
    draft = begun_at("meetings:draft_edit", world, coordinator, {"title": WORDS})
    written_at = draft.written_at - timedelta(minutes=61)
    Draft.objects.filter(pk=draft.pk).update(written_at=written_at)
    discard_draft(battery=world.there.draft, by=coordinator)
    another = draft_battery(by=world.people["taker"])

    tab = Tab(client)
    page = tab.get(draft.resume_url)
    texts = [edited.text.value() for edited in page.context["form"].edited() if edited.question]
    address = address_of("meetings:draft_edit", world.there)
    answer = client.post(address, tab.hidden | {"title": WORDS})

    assert WORDS in page.content.decode()
    assert f'data-at="{clock(written_at)}"' in page.content.decode()
    assert all(texts)
    assert AnotherDraft.sentence in answer.content.decode()
    assert WORDS in answer.content.decode()
    assert WORDS not in another.sections.values_list("title", flat=True)


@pytest.mark.django_db
def test_draft_of_a_colleague_is_an_empty_form_by_its_address():
    """The pages that are the draft's own do not exist for others (`test_access/table.txt`)."""
    world = make_world()
    draft = begun_at("accounts:name", world, world.people["taker"], {"name": WORDS})

    page = page_of(draft.resume_url, world.people["stranger"])

    assert world.people["stranger"].name in page
    assert WORDS not in page


# Pages about a case that is not named there: what is shown of it does not go further than that.
CASE_UNNAMED = {
    "calls:caller": "opened by the code that was spoken",
    "calls:create_joined": "the same",
}


@pytest.mark.django_db
def test_what_is_begun_about_a_case_is_called_by_the_case():
    world, lost = whole_world(), []
    for row in (row for row in FORMS if row.is_typed_in and row.opened_at not in CASE_UNNAMED):
        page = row.address(world)
        if not is_of_case(page):
            continue
        client = Client()
        client.force_login(world.people[row.by])
        place = names_of(client.get(page))["place"]
        if re.search(r"Ärende \d{4}-\d{4}", place) is None:
            lost.append(f"{row.opened_at}: «{place}»")

    assert not lost, "\n".join(lost)
