"""What a screen reader is told of our own widgets: role, name, description and state, as Chromium has them.

axe sees that a name is there. Here it is the right one, and it follows when the widget changes.
"""

from dataclasses import dataclass

import pytest

from calls.factories import CaseFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.browser import guises
from stodtelefon.tests.browser.test_signed_out import session_of
from stodtelefon.tests.every_part import whole_page


@dataclass(frozen=True)
class Said:
    """One thing in the tree. `states` are those that Chromium has of it: checked, expanded, invalid, modal …"""

    role: str
    name: str
    description: str
    states: dict


class Tree:
    """The tree of a page, read anew each time it is asked."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def all(self) -> list[Said]:
        nodes = self.session.send("Accessibility.getFullAXTree")["nodes"]
        return [self._said(node) for node in nodes if not node.get("ignored")]

    def _said(self, node: dict) -> Said:
        name, description = (
            " ".join(node.get(key, {}).get("value", "").split()) for key in ("name", "description")
        )
        states = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        return Said(node["role"]["value"], name, description, states)

    def those(self, role: str, name: str) -> list[Said]:
        return [one for one in self.all() if one.role == role and one.name == name]

    def one(self, role: str, name: str) -> Said:
        (found,) = self.those(role, name)
        return found


@pytest.fixture
def tree(show):
    """`tree(html, …)`: the tree of that page; further arguments are Playwright's."""
    return lambda html, **options: Tree(show(html, **options).page)


def test_group_of_choices_says_its_question_its_help_and_which_is_chosen(tree):
    there = tree(whole_page(bound=False))
    question = there.one("group", "Är någon i fara just nu? behövs")

    assert question.description.startswith("Också om någon har sagt att något ska hända")
    assert {one.states["checked"] for one in there.those("radio", "ja")} == {"false"}
    there.page.get_by_role("group", name="Är någon i fara").get_by_label("ja").check()
    assert [one.states["checked"] for one in there.those("radio", "ja")] == ["true"]


def test_tick_box_says_that_it_is_needed_and_whether_it_is_ticked(tree):
    there, name = tree(whole_page(bound=False)), "Jag har berättat om tystnadsplikten behövs"

    assert there.one("checkbox", name).states["checked"] == "false"
    assert there.one("checkbox", name).description == "Med egna ord går bra."
    there.page.get_by_label("Jag har berättat om tystnadsplikten").check()
    assert there.one("checkbox", name).states["checked"] == "true"


def test_panel_is_not_there_until_its_answer_is_given(tree):
    there = tree(whole_page(bound=False))

    assert there.those("group", "Vem fick veta? behövs") == []
    there.page.get_by_role("group", name="Är någon i fara").get_by_label("ja").check()
    assert there.one("group", "Vem fick veta? behövs")


def test_what_is_folded_says_whether_it_is_open(tree):
    there = tree(whole_page(bound=False))

    assert there.one("DisclosureTriangle", "Visa mer").states["expanded"] is False
    there.page.get_by_text("Visa mer").click()
    assert there.one("DisclosureTriangle", "Visa mer").states["expanded"] is True


def test_menu_on_a_phone_says_whether_it_is_open(tree):
    there = tree(whole_page(bound=False), viewport=guises.PHONE)

    assert there.one("button", "Meny").states["expanded"] is False
    assert there.those("navigation", "Huvudmeny") == []
    there.page.get_by_role("button", name="Meny", exact=True).click()
    assert there.one("navigation", "Huvudmeny")
    assert there.one("button", "Stäng menyn")


def test_list_of_keys_is_a_modal_window_with_a_name_and_gives_the_focus_back(tree):
    there = tree(whole_page(bound=False))
    opener = there.page.get_by_role("button", name="Kortkommandon")

    opener.click()
    assert there.one("dialog", "Kortkommandon").states["modal"] is True
    there.page.keyboard.press("Escape")

    assert there.those("dialog", "Kortkommandon") == []
    assert opener.evaluate("one => one === document.activeElement")


def test_button_of_the_theme_says_what_it_does_next(tree):
    there = tree(whole_page(bound=False))

    there.page.get_by_role("button", name="Mörkt läge").click()

    assert there.one("button", "Ljust läge")
    assert there.those("button", "Mörkt läge") == []


def test_copying_is_said_aloud(tree):
    there = tree(whole_page(bound=False), permissions=["clipboard-read", "clipboard-write"])

    there.page.get_by_role("button", name="Kopiera").click()
    there.page.get_by_text("Kopierat.").wait_for()

    assert [one.states["live"] for one in there.all() if one.role == "status"] == ["polite", "polite"]


def test_what_is_wrong_says_so_and_why(tree):
    """A group of choices has no state for it (ARIA): its description says what is missing."""
    there = tree(whole_page())

    assert there.one("group", "Är någon i fara just nu? behövs").description.endswith("Välj ett svar.")
    assert there.one("Date", "Dag behövs").states["invalid"] == "true"
    assert there.one("Date", "Dag behövs").description == "Ange en dag."
    assert there.one("combobox", "Vem hör av sig? behövs").states["invalid"] == "true"
    assert there.one("textbox", "Diarienummer").states["invalid"] == "false"


def test_way_and_week_and_pages_have_names(tree):
    said = {(one.role, one.name) for one in tree(whole_page(bound=False)).all()}

    assert {
        ("list", "Oron på väg"),
        ("table", "Vecka 48"),
        ("rowheader", "Samtalsrum 2"),
        ("columnheader", "tor 26 nov"),
        ("navigation", "Köer"),
        ("navigation", "Bläddra i listan"),
        ("region", "Nästa steg"),
    } <= said


@pytest.fixture
def opened(line, tab):
    """`opened(path)`: the tree of a page of the line, as a call taker has it; `{case}` is one of theirs."""
    person = UserFactory(call_taker=True)
    case = CaseFactory(handler=person)

    def open_page(path):
        page = tab(session=session_of(person)).page
        page.goto(path.format(case=case.number))
        return Tree(page)

    return open_page


def test_part_of_the_call_that_is_one_line_says_so_until_it_is_touched(opened):
    there = opened("/samtal/nytt/")

    assert there.one("button", "Läget").states["expanded"] is False
    there.page.get_by_role("button", name="Läget", exact=True).click()

    assert there.those("button", "Läget") == []
    assert there.one("heading", "Läget")


def test_text_that_is_too_long_says_so_politely(opened):
    there = opened("/arenden/{case}/anteckning/")
    said = "2 för många. Korta texten, eller höj nivån här nedanför."
    assert there.those("StaticText", said) == []

    there.page.fill("[name=text]", "a" * 1002)

    assert there.one("StaticText", said)
    assert "polite" in [one.states.get("live") for one in there.all() if one.role == "status"]


def test_saving_that_fails_is_said_aloud_and_what_is_saved_is_quiet(opened):
    there = opened("/arenden/{case}/anteckning/")
    there.page.fill("[name=text]", "Kanariefågel")
    there.page.wait_for_selector("form[data-kept]", state="attached")
    assert [one for one in there.all() if one.role == "alert" and one.name] == []
    assert there.one("link", "Ta bort")

    there.page.route("**/utkast/spara/", lambda route: route.abort())
    there.page.fill("[name=text]", "Kanariefågel till")
    there.page.get_by_text("Går inte att spara just nu.").wait_for()

    assert [one.states["live"] for one in there.all() if one.role == "alert"] == ["assertive"]


def test_how_long_the_call_has_lasted_is_read_and_never_interrupts(opened):
    there = opened("/samtal/nytt/")
    there.page.wait_for_function(
        "document.querySelector('[data-opened]').textContent.includes('under 1 min')"
    )

    assert any("under 1 min" in one.name for one in there.all() if one.role == "StaticText")
    assert there.page.locator("[data-opened]").evaluate("(one) => one.closest('[aria-live], [role]')") is None
