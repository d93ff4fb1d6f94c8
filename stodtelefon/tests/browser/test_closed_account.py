"""The account is closed while its owner writes: the page says so and holds the words. They can be neither kept nor
sent, and no browser keeps them.

Each form is tried, by the role of its row, and a note on a desk with a disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.drafts.actions import CLOSED_ACCOUNT
from stodtelefon.drafts.models import Draft
from stodtelefon.permissions import Role
from stodtelefon.tests.browser import test_disk
from stodtelefon.tests.browser.desk import SEND, TYPED, Desk, batches, held_in
from stodtelefon.tests.browser.test_disk import canary, found_in

desk = test_disk.desk
BY = list(dict.fromkeys(row.by for row in TYPED))
KEPT_ANYWHERE = """async () => [
  Object.values(localStorage), Object.values(sessionStorage), document.cookie, location.href, history.state,
  await indexedDB.databases(), await caches.keys(),
].flat().join(" ")"""
SAYS_SO = f"""([name]) => {{
  const field = [...document.querySelectorAll(`[name="${{name}}"]`)].find((one) => one.closest("form[method=post]"));
  return field?.form.querySelector(".kept.loud")?.textContent === {CLOSED_ACCOUNT!r};
}}"""


def close(person):
    by, to = UserFactory(roles=[Role.ADMINISTRATOR]), UserFactory(roles=[Role.COORDINATOR])
    disable_user(user=User.objects.get(pk=person.pk), to=to, by=by)
    return to


@contextmanager
def closed(person) -> Iterator[None]:
    """For a while, with all that the person has left in place: each form is still about what it was."""
    row = User.objects.filter(pk=person.pk)
    before = row.values("is_active", "disabled_at", "disabled_by", "sessions_ended_at").get()
    by, now = UserFactory(roles=[Role.ADMINISTRATOR]), timezone.now()
    row.update(is_active=False, disabled_at=now, disabled_by=by, sessions_ended_at=now)
    yield
    row.update(**before)


@pytest.fixture
def page(line, tab):
    """The page of a note, and what its browser says."""
    from stodtelefon.tests.browser.test_signed_out import session_of

    person = UserFactory(roles=[Role.CALL_TAKER])
    case = CaseFactory(handler=person)
    opened = tab(session=session_of(person))
    opened.page.goto(f"/arenden/{case.number}/anteckning/")
    opened.page.check("main [name=source][value=caller]")
    opened.person = person
    return opened


def test_next_words_are_answered_with_a_sentence_and_stay_on_the_page(page):
    page.page.fill("[name=text]", "Kanariefågel före.")
    page.page.wait_for_selector("form[data-kept]", state="attached")
    colleague = close(page.person)

    page.page.fill("[name=text]", "Kanariefågel före och efter.")
    said = page.page.get_by_role("alert").filter(has_text=CLOSED_ACCOUNT)
    said.wait_for()
    address = page.page.url.partition("?")[0]
    page.page.press("[name=text]", "Control+Enter")
    page.page.wait_for_timeout(500)

    assert (page.page.url.partition("?")[0], page.page.input_value("[name=text]")) == (
        address,
        "Kanariefågel före och efter.",
    )
    assert said.is_visible()
    assert "Kanarie" not in page.page.evaluate(KEPT_ANYWHERE)
    draft = Draft.objects.open().get()
    assert (draft.writer, dict(draft.contents["fields"])["text"]) == (colleague, "Kanariefågel före.")


def test_words_that_are_sent_at_once_stay_on_the_page_too(page):
    close(page.person)
    address = page.page.url.partition("?")[0]
    page.page.fill("[name=text]", "Kanariefågel.")
    page.page.press("[name=text]", "Control+Enter")
    page.page.get_by_role("alert").filter(has_text=CLOSED_ACCOUNT).wait_for()

    assert page.page.url.partition("?")[0] == address
    assert page.page.input_value("[name=text]") == "Kanariefågel."
    assert not Draft.objects.written_by(page.person).exists()


def test_nothing_of_it_stays_on_the_disk(desk, line):
    context, folder = desk
    person = UserFactory(roles=[Role.CALL_TAKER])
    here = test_disk.Desk(context.new_page(), person, CaseFactory(handler=person))
    here.page.goto("/konto/logga-in/")
    here.page.fill("[name=login]", person.email)
    here.page.fill("[name=password]", test_disk.PASSWORD)
    here.page.press("[name=password]", "Enter")
    here.page.wait_for_url(lambda url: "logga-in" not in url)

    here.write("avstangt")
    close(person)
    here.page.press("main [name=text]", "Control+Enter")
    here.sees(CLOSED_ACCOUNT)
    here.page.fill("main [name=text]", canary("avstangtigen"))
    here.page.press("main [name=text]", "Control+Enter")
    here.page.wait_for_timeout(1000 * test_disk.WRITES_ITS_SESSION)
    assert here.page.input_value("main [name=text]") == canary("avstangtigen")

    assert found_in(folder) == set()
    context.close()
    assert found_in(folder) == set()


@pytest.mark.parametrize("by", BY)
def test_every_form_holds_its_words(world, tab, by):
    desk, silent, lost = Desk(world, tab, by), [], []
    for rows in batches([row for row in TYPED if row.by == by]):
        desk.sign_in()
        desk.open(rows)
        with closed(desk.person):
            desk.let_pass(5)
            silent += desk.not_yet(SAYS_SO)
            desk.press(SEND)
            lost += desk.lost(held_in)
        desk.close()

    assert (silent, lost) == ([], [])
