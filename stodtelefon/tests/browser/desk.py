"""A desk at which many forms are written at once: what is done to all of them, and what has become of the words."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from stodtelefon.drafts.models import Draft
from stodtelefon.tests.browser.forms_table import FORMS

Error = pytest.importorskip("playwright.sync_api").Error
TYPED = [row for row in FORMS if row.is_typed_in]
FIELDS = {row.sent_to: row.field for row in TYPED}
AT_ONCE = 16  # tabs
PATIENCE = 20  # seconds, for all of them together

TYPE = """([name, number, turn]) => {
  const field = [...document.querySelectorAll(`[name="${name}"]`)].find((one) => one.closest("form[method=post]"));
  const two = String(turn).padStart(2, "0");
  const words = {
    date: `2031-03-${two}`, "datetime-local": `2031-02-03T04:${two}`, number: `4${turn}`, time: `04:${two}`,
    email: `kanarie${number}-${turn}@stodtelefon.example`,
  };
  field.value = words[field.type] ?? `Kanariefågel nummer ${number}, gång ${turn}`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.form.id = "typed-in";
  return field.value;
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
  return /^(Sparat|Utkastet sparat)/.test(field.form.querySelector(".kept")?.textContent ?? "");
}"""
UNSENT = """([name]) => {
  const said = [...document.querySelectorAll("form[method=post]")].map((one) => one.querySelector("[data-away-said]"));
  return said.some((one) => one?.textContent.startsWith("Programmet svarar inte"));
}"""
FAILED = KEPT.replace("^(Sparat|Utkastet sparat)", "^Går inte att spara").replace('.kept")', '.kept.loud")')


class Desk:
    """One person's browser, with a form in each tab and something typed in it. Its clock can be put on."""

    def __init__(self, world, tab, by):
        self.world, self.person = world, world.people[by]
        self.opened = tab(session=world.sessions[by])
        self.context, self.typed, self.turn = self.opened.context, {}, 0
        self.context.clock.install()

    def sign_in(self):
        client = Client()
        client.force_login(self.person)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        self.context.add_cookies([cookie | {"domain": "localhost", "path": "/"}])

    def open(self, rows, then=None):
        self.typed = {}
        for row in rows:
            page = self.context.new_page()
            page.goto(row.address(self.world))
            self.typed[row.sent_to] = page, ""
        self.type(then)

    def type(self, then=None):
        """Other words in each of them. `then` is done with each page at once after the last key."""
        self.turn += 1
        for number, (name, (page, _)) in enumerate(self.typed.items()):
            page.wait_for_load_state()  # it may have gone on to what it waited for
            self.typed[name] = page, page.evaluate(TYPE, [FIELDS[name], number, self.turn])
            if then is not None:
                then(page)

    def let_pass(self, seconds):
        self.context.clock.fast_forward(1000 * seconds)

    def load_anew(self):
        for page, _ in self.typed.values():
            page.reload()

    def press(self, how=SEND):
        """Nothing is sent. Gives the forms that the press did not reach."""
        return [name for name, (page, _) in self.typed.items() if page.evaluate(how) is False]

    def send(self, how=SEND):
        """Gives the forms that Ctrl+Enter did not send, where that is how."""
        deaf = []
        for name, (page, _) in self.typed.items():
            with page.expect_navigation():
                if page.evaluate(how) is False:
                    deaf.append(name)
        return deaf

    def not_yet(self, so) -> list[str]:
        """Whose pages do not say so of the form that was typed in, though they had time."""
        silent, until = dict(self.typed), time.monotonic() + PATIENCE
        while silent and time.monotonic() < until:
            silent = {
                name: (page, words)
                for name, (page, words) in silent.items()
                if not page.evaluate(so, [FIELDS[name]])
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

    def lost_at_last(self) -> list[str]:
        """Where what was typed does not come back into its page, though it had time."""
        lost, until = list(self.typed), time.monotonic() + PATIENCE
        while lost and time.monotonic() < until:
            lost = [name for name in lost if not self.is_back(*self.typed[name])]
        return lost

    @staticmethod
    def is_back(page, words) -> bool:
        try:
            return words in held_in(page)
        except Error:  # it is being loaded
            return False

    def close(self):
        for page, _ in self.typed.values():
            page.close()


def load_anew(page):
    try:
        page.reload(wait_until="commit")  # which may go on to another
    except Error as error:
        if "ERR_ABORTED" not in str(error):  # it was on its way to another just then, which is loaded instead
            raise
    page.wait_for_load_state()


def go_and_come_back(page):
    page.goto("/utkast/")
    page.go_back(wait_until="commit")
    page.wait_for_load_state()


def held_in(page):
    return page.evaluate(HELD)


def batches(rows):
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
