"""Every form of the line holds what is typed when something is taken away from beneath it, and none is forgotten.

The forms are those of `forms.txt`. Something is typed in each, and kept while it is typed: the page is loaded anew from
another server, its tab is closed, the database is away. Or it is sent: while the database is away, again from another
session, of a case that is theirs no longer. Each time the same person has every word. What is not sent by a page that
knows of no line stays in it; what was sent all the same stands in the page that answers.
"""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from calls.models import Case, Promise
from stodtelefon.drafts.models import Draft
from stodtelefon.tests.browser.forms_table import FORMS, SEARCH
from stodtelefon.tests.every_form import forms_on
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.table import TABLE
from stodtelefon.tests.test_access.world import make_world

TYPED = [row for row in FORMS if row.is_typed_in]
AT_ONCE = 16  # tabs
PATIENCE = 20  # seconds, for all of them together
READ_BY = ("anonymous", "coordinator", "manager", "log", "admin")
DIFFER_BY_ROLE = {"home", "calls:index", "calls:case"}  # what each role sees there is another page
# One press, in a state that no page of the world is in.
PRESSED_ELSEWHERE = {
    *("calls:callback_let_go", "calls:callback_reached", "calls:level_undo", "calls:opening_read"),
    *("calls:withdrawal_undo", "meetings:draft_create", "referrals:ask", "referrals:disclosure_read"),
    *("drafts:to_handler", "drafts:write", "calls:case_ask", "calls:wording_begin"),
}

TYPE = """([name, number]) => {
  const field = [...document.querySelectorAll(`[name="${name}"]`)].find((one) => one.closest("form[method=post]"));
  const words = {
    date: "2031-02-03", "datetime-local": "2031-02-03T04:05", email: `kanarie${number}@stodtelefon.example`,
    number: "47", time: "04:05",
  };
  field.value = words[field.type] ?? `Kanariefågel nummer ${number}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.form.id = "typed-in";
  return field.value;
}"""
TYPE_ON = """() => {
  document.getElementById("typed-in").elements[0].dispatchEvent(new Event("input", { bubbles: true }));
}"""
SEND = """() => {
  let heard = false;
  window.addEventListener("submit", () => { heard = true; }, { capture: true, once: true });
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
  return heard;
}"""
NATIVE = """() => {
  const form = document.getElementById("typed-in");
  form.dataset.guard = "off";
  HTMLFormElement.prototype.submit.call(form);  // as without a script
}"""
SEND_AGAIN = "document.querySelector('form[data-away]').requestSubmit()"
HELD = """() => [...document.querySelectorAll("form[method=post] [name]")].map((one) => one.value)"""
KEPT = """([name]) => {
  const field = [...document.querySelectorAll(`[name="${name}"]`)].find((one) => one.closest("form[method=post]"));
  return /^Sparat/.test(field.form.querySelector(".kept")?.textContent ?? "");
}"""
UNSENT = """([name]) => {
  const said = [...document.querySelectorAll("form[method=post]")].map((one) => one.querySelector("[data-away-said]"));
  return said.some((one) => one?.textContent.startsWith("Linjen svarar inte"));
}"""
FAILED = KEPT.replace("^Sparat", "").replace('.kept")', '.kept.loud")').replace("//", "/^Går inte att spara/")


@pytest.fixture(scope="module")
def world(line):
    made = make_world()
    made.people["assessor"] = made.there.child.assessor
    made.sign_in_everybody()
    return made


def read_pages() -> list[tuple[str, str]]:
    """Each page by the first role that can open it, and those that differ by each."""
    found = []
    for name, row in TABLE.items():
        able = [one for one in READ_BY if row.method == "get" and row.answers[one] == "200"]
        if not name.startswith("admin:"):
            found += [(name, one) for one in (able if name in DIFFER_BY_ROLE else able[:1])]
    return [*found, *((row.opened_at, row.by) for row in FORMS)]


def test_every_form_stands_in_the_table(world):
    found, wrong = {}, []
    for name, by in dict.fromkeys(read_pages()):
        path = address_of(name, world.there)
        answer = world.browser(by).get(path)
        if answer["Content-Type"].startswith("text/html"):
            found[name, by] = forms_on(answer.content.decode(), path=path)

    drawn = {(form.action, form.kind): place for place, forms in found.items() for form in forms}
    for row in FORMS:
        there = [form for form in found[row.opened_at, row.by] if form.action == row.sent_to]
        if not any(form.holds(row.field) for form in there):
            wrong.append(f"{row.opened_at} has no form to {row.sent_to} with {row.field}")
    known = {(row.sent_to, "typed" if row.is_typed_in or row.field == SEARCH else row.field) for row in FORMS}
    wrong += [
        f"{action} ({kind}) on {place} has no row"
        for (action, kind), place in drawn.items()
        if (action, kind) not in known
    ]
    sent = {name for name, row in TABLE.items() if row.method == "post"}
    wrong += [f"{name} has no row" for name in sent - {row.sent_to for row in FORMS} - PRESSED_ELSEWHERE]

    assert not wrong, "\n".join(wrong)


class Desk:
    """One person's browser, with a form in each tab and something typed in it."""

    def __init__(self, world, tab, by):
        self.world, self.person = world, world.people[by]
        self.opened = tab(session=world.sessions[by])
        self.context, self.typed = self.opened.context, {}

    def sign_in(self):
        client = Client()
        client.force_login(self.person)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        self.context.add_cookies([cookie | {"domain": "localhost", "path": "/"}])

    def open(self, rows):
        self.typed = {}
        for number, row in enumerate(rows):
            page = self.context.new_page()
            page.goto(row.address(self.world))
            self.typed[row.sent_to] = page, page.evaluate(TYPE, [row.field, number])

    def send(self, how=SEND):
        """Gives the forms that Ctrl+Enter did not send, where that is how."""
        deaf = []
        for name, (page, _) in self.typed.items():
            with page.expect_navigation():
                if page.evaluate(how) is False:
                    deaf.append(name)
        return deaf

    def press(self, how=SEND):
        """Nothing is sent. Gives the forms that the press did not reach."""
        return [name for name, (page, _) in self.typed.items() if page.evaluate(how) is False]

    def not_yet(self, so) -> list[str]:
        """Whose pages do not say so of the form that was typed in, though they had time."""
        fields, until = {row.sent_to: row.field for row in TYPED}, time.monotonic() + PATIENCE
        silent = dict(self.typed)
        while silent and time.monotonic() < until:
            silent = {
                name: (page, words)
                for name, (page, words) in silent.items()
                if not page.evaluate(so, [fields[name]])
            }
        return list(silent)

    def not_begun(self) -> list[str]:
        """Where what was typed stands in no draft."""
        begun = [dict(draft.contents["fields"]) for draft in Draft.objects.open().written_by(self.person)]
        kept = {words for fields in begun for words in fields.values()}
        return [name for name, (_, words) in self.typed.items() if words not in kept]

    def lost(self, shown) -> list[str]:
        """Where what was typed is not."""
        return [name for name, (page, words) in self.typed.items() if words not in shown(page)]

    def close(self):
        for page, _ in self.typed.values():
            page.close()


def held_in(page):
    return page.evaluate(HELD)


def batches(rows):
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]


@pytest.mark.parametrize("by", dict.fromkeys(row.by for row in TYPED))
def test_nothing_typed_is_lost_with_database_server_and_session(world, tab, line, django_db_setup, by):
    desk, lost = Desk(world, tab, by), []
    for rows in batches([row for row in TYPED if row.by == by]):
        desk.sign_in()
        desk.open(rows)

        with django_db_setup.away():
            desk.press(TYPE_ON)
            lost += [f"{name}: is not said to be kept from saving" for name in desk.not_yet(FAILED)]
            lost += [f"{name}: deaf to Ctrl+Enter" for name in desk.press()]
            lost += [f"{name}: is not said to be unsent" for name in desk.not_yet(UNSENT)]
            lost += [f"{name}: not where it was typed" for name in desk.lost(held_in)]
            desk.send(NATIVE)
            lost += [f"{name}: not on the page" for name in desk.lost(held_in)]
            desk.press(SEND_AGAIN)  # too early
            lost += [f"{name}: is not said to be unsent again" for name in desk.not_yet(UNSENT)]
            lost += [f"{name}: not when sent too early" for name in desk.lost(held_in)]
        line.start_anew()
        Session.objects.all().delete()
        desk.send(SEND_AGAIN)
        desk.sign_in()
        for page, _ in desk.typed.values():
            page.goto(page.evaluate("new URLSearchParams(location.search).get('next')"))
        lost += [f"{name}: not after signing in" for name in desk.lost(held_in)]
        desk.close()

    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("by", dict.fromkeys(row.by for row in TYPED))
def test_what_is_written_is_kept_whatever_becomes_of_page_and_server(world, tab, line, by):
    desk, lost = Desk(world, tab, by), []
    for rows in batches([row for row in TYPED if row.by == by]):
        desk.sign_in()
        desk.open(rows)
        lost += [f"{name}: is not said to be kept" for name in desk.not_yet(KEPT)]
        line.start_anew()
        for row in rows:
            page, words = desk.typed[row.sent_to]
            page.reload()
            if words not in held_in(page):
                lost.append(f"{row.sent_to}: not when it is loaded again")
        desk.close()
        lost += [f"{name}: not when its tab is closed" for name in desk.not_begun()]

    assert not lost, "\n".join(lost)


def test_what_is_written_while_the_database_is_away_is_kept_when_it_is_back(world, tab, django_db_setup):
    desk = Desk(world, tab, "taker")
    desk.sign_in()
    desk.open([row for row in TYPED if row.sent_to == "calls:reminder_create"])
    assert desk.not_yet(KEPT) == []
    ((page, _),) = desk.typed.values()
    with django_db_setup.away():
        page.fill(
            "form[data-guard] textarea, form[data-guard] input[type=text]", "Något mer som skrevs under tiden"
        )
        assert desk.not_yet(FAILED) == []
    assert desk.not_yet(KEPT) == []

    page.reload()

    assert "Något mer som skrevs under tiden" in held_in(page)


@pytest.fixture
def out_of_sight(world):
    """`with out_of_sight():` a colleague has all that the call taker had."""
    mine, theirs = world.people["taker"], world.people["stranger"]
    cases = list(Case.objects.filter(handler=mine).values_list("pk", flat=True))
    waiting = list(Promise.objects.filter(owner=mine).values_list("pk", flat=True))

    def give(person):
        Case.objects.filter(pk__in=cases).update(handler=person)
        Promise.objects.filter(pk__in=waiting).update(owner=person)

    @contextmanager
    def handed_over():
        give(theirs)
        yield
        give(mine)

    return handed_over


def test_words_about_a_case_that_slips_out_of_sight_can_be_copied(world, tab, out_of_sight):
    desk, lost = Desk(world, tab, "taker"), []
    desk.sign_in()
    with out_of_sight():
        client = Client()
        client.force_login(world.people["taker"])
        closed = [
            row for row in TYPED if row.by == "taker" and client.get(row.address(world)).status_code == 404
        ]
    assert len(closed) > 30

    for rows in batches(closed):
        desk.open(rows)
        with out_of_sight():
            desk.send()
        desk.typed = {name: held for name, held in desk.typed.items() if " " in held[1]}
        lost += desk.lost(lambda page: page.content())
        desk.close()

    assert not lost, "\n".join(lost)


def test_page_says_when_the_line_answers_again_and_sends_nothing(world, tab, django_db_setup):
    """The words can be read, the page is not closed by mistake, and the press is the writer's own."""
    desk = Desk(world, tab, "taker")
    desk.sign_in()
    desk.context.clock.install()
    desk.open([row for row in TYPED if row.sent_to == "calls:reminder_create"])
    ((page, words),) = desk.typed.values()
    said = page.locator("[data-away-said]")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    with django_db_setup.away():
        desk.send(NATIVE)
        assert words in page.inner_text("section")
        with page.expect_response("**/konto/logga-in/"):
            page.clock.fast_forward(10_000)
        assert said.inner_text() == ""
        page.click("h1")
        page.evaluate("location.assign('/')")
    page.clock.fast_forward(10_000)

    said.filter(has_text="Linjen svarar igen.").wait_for()
    assert asked == ["beforeunload"]
    assert words in page.inner_text("section")
