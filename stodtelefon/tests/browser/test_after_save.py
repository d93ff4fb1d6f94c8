"""After a save the focus is where one has come: on the heading, or on what was just written."""

import pytest
from django.utils import timezone

from calls.promptness import add_working_days
from stodtelefon.tests.browser.forms_table import place

SOON, LATER = (add_working_days(timezone.localdate(), days).isoformat() for days in (3, 40))
# The form, by whom, and what is written in it besides a word in each large field and the first of each choice.
WAYS = [
    ("calls:note_create", "taker", {}),
    ("calls:note_correct", "taker", {}),
    ("calls:reminder_create", "taker", {"due_on": SOON, "text": "Kanariefågel"}),
    ("calls:urgency_change", "taker", {"urgency": "prompt"}),
    ("calls:level_undo", "taker", {}),
    ("calls:identity_change", "taker", {"reason": "Nytt nummer."}),
    ("meetings:confirm", "taker", {}),
    ("meetings:cancel", "taker", {}),
    ("referrals:signposting_create", "taker", {}),
    ("accounts:name", "taker", {"title": "kurator"}),
    ("accounts:away_create", "taker", {"first_day": LATER, "last_day": LATER}),
    ("outreach:cancel", "taker", {}),
    ("organisation:code_row_create", "admin", {"name": "Rum 7", "label": "Rum 7", "seats": "4"}),
]
FILL_IN = """([path, given]) => {
  const form = [...document.querySelectorAll("main form[method=post]")]
    .find((one) => new URL(one.action, location.href).pathname === path);
  const groups = new Set();
  for (const field of form.elements) {
    if (field.type === "hidden" || !field.name || field.disabled || !field.checkVisibility()) continue;
    const wanted = given[field.name];
    if (field.type === "radio") {
      const isFree = !groups.has(field.name) && !form.querySelector(`[name="${field.name}"]:checked`);
      if (wanted ? wanted === field.value : isFree) field.click();
      groups.add(field.name);
    } else if (field instanceof HTMLSelectElement) {
      if (!field.value) field.value = [...field.options].find((one) => one.value)?.value ?? "";
    } else if (wanted) field.value = wanted;
    else if (field instanceof HTMLTextAreaElement) field.value ||= "Kanariefågel";
  }
  form.requestSubmit();
}"""
FOCUS = """() => {
  const [on, where] = [document.activeElement, location.hash.slice(1)];
  const said = document.querySelector(".messages .message, [data-error-summary]")?.textContent ?? "";
  return [on.matches("main h1") || (where && on.id === where) || on.outerHTML.slice(0, 80), said];
}"""


@pytest.mark.parametrize(("name", "by", "given"), WAYS)
def test_focus_is_on_the_heading(world, tab, name, by, given):
    desk = tab(session=world.sessions[by])
    opened_at = {"calls:level_undo": "calls:case"}.get(name, name)
    desk.page.goto(place(opened_at, world))

    with desk.page.expect_event("load"):  # the first key changes the address, and is no way to another page
        desk.page.evaluate(FILL_IN, [place(name, world), given])
    focus, said = desk.page.evaluate(FOCUS)

    assert (focus, desk.said) == (True, []), said
