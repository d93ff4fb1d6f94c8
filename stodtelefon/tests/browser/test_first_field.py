"""A page that is one form begins in its first field, and a page that is one question on its button: no Tab is needed.

The pages are those of `forms.txt` whose form is sent to the page itself, so that a new one cannot be forgotten.
"""

import pytest

from stodtelefon.accounts.actions.invitations import invite_user
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.permissions import Role
from stodtelefon.tests.browser.forms_table import FORMS, place

# Pages that are more than their form: what is there is read first, or chosen among.
MORE = {
    "audit:index": "the lines of the log",
    "calls:callback": "whom to call, and several deeds",
    "calls:create": "begins on the heading of the conversation, where each key is still a shortcut",
    "calls:create_joined": "the same",
    "meetings:book": "begins on the free times",
    "meetings:create": "the same",
    "calls:restriction": "who is named is read first",
    "outreach:cooperation": "how they are reached, and when they were",
    "outreach:coverage": "the grid, in which a gap is chosen",
    "outreach:index": "what has been done",
    "reporting:release": "what is approved is read first",
    "referrals:approve": "what is approved is read first",
    "referrals:disclosure_judge": "what is judged is read first",
}
ASKED = {row.opened_at: row for row in FORMS if row.sent_to == row.opened_at.partition("?")[0]}
ROWS = [row for row in ASKED.values() if row.sent_to not in MORE]
BY = list(dict.fromkeys(row.by for row in ROWS))
WHERE = """([path]) => {
  const [on, forms] = [document.activeElement, [...document.querySelectorAll("main form[method=post]")]];
  const form = forms.find((one) => new URL(one.action, location.href).pathname === path);
  const fields = [...form.querySelectorAll("input:not([type=hidden]):not([readonly]), select, textarea")];
  const press = form.querySelector("button.btn-alarm") ? form.querySelector(".deeds a") : form.querySelector("button");
  const first = fields.find((one) => one.checkVisibility()) ?? press;
  const isThere = on === first || (on.type === "radio" && on.name === first.name);
  return isThere ? "" : `on ${on.name || on.tagName} in place of ${first.name || first.textContent.trim()}`;
}"""
PRESSED = """() => {
  let pressed = "";
  window.addEventListener("submit", (event) => { event.preventDefault(); pressed = event.target.action; }, true);
  document.activeElement.blur();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
  return new URL(pressed || "about:blank").pathname;
}"""


@pytest.mark.parametrize("by", BY)
def test_page_of_one_form_begins_in_it_and_ctrl_enter_sends_it(world, tab, by):
    desk, wrong = tab(session=world.sessions.get(by, "")), []
    for row in (row for row in ROWS if row.by == by):
        there = row.address(world)
        desk.page.goto(there)
        path = place(row.sent_to, world)
        if fault := desk.page.evaluate(WHERE, [path]):
            wrong.append(f"{row.opened_at}: {fault}")
        if row.by != "anonymous" and desk.page.evaluate(PRESSED) != path:
            wrong.append(f"{row.opened_at}: deaf to Ctrl+Enter")

    assert not wrong, "\n".join(wrong)
    assert desk.said == []


BEGUN = {"address": "/samtal/nytt/", "title": "Nytt samtal", "place": ""}


def test_call_that_is_written_on_begins_on_its_heading(world, tab):
    contents = BEGUN | {"fields": [["own_observations", "Han har slutat svara."]]}
    draft = DraftFactory(writer=world.people["taker"], contents=contents)
    page = tab(session=world.sessions["taker"]).page

    page.goto(draft.resume_url)

    assert page.evaluate("document.activeElement.id") == "rubrik-vem"


def test_door_begins_in_its_field_also_after_something_was_done(line, tab):
    page = tab().page
    link = invite_user(
        name="Ny Kollega",
        email="ny@stodtelefon.example",
        title="",
        roles=[Role.CALL_TAKER],
        by=UserFactory(administrator=True),
    )
    page.goto(f"/konto/inbjudan/{link.token}/")
    for name in ("password", "password_again"):
        page.fill(f"[name={name}]", PASSWORD)
    page.press("[name=password_again]", "Enter")
    page.wait_for_url("**/konto/logga-in/")

    assert page.input_value("[name=login]") == "ny@stodtelefon.example"
    assert page.evaluate("document.activeElement.name") == "password"


def test_page_under_a_finger_begins_on_none_of_its_fields(world, tab):
    page = tab(session=world.sessions["taker"]).page
    touch = page.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    page.goto(place("calls:danger_create", world))

    assert page.evaluate("[matchMedia('(pointer: fine)').matches, document.activeElement.tagName]") == [
        False,
        "BODY",
    ]


def test_key_that_is_held_down_answers_no_question(world, tab):
    page = tab(session=world.sessions["taker"]).page
    page.goto(place("meetings:no_show", world))
    page.evaluate(
        "window.addEventListener('submit', (event) => { event.preventDefault(); window.sent = true; })"
    )
    keys = page.context.new_cdp_session(page)
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    for repeats in (True, False):
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "autoRepeat": repeats, **enter})
        assert page.evaluate("Boolean(window.sent)") is not repeats


def test_pages_that_are_more_than_their_form_are_known():
    assert MORE.keys() <= ASKED.keys()
