"""What README and docs/ say is so.

Pages made from the code are fresh, and every file, function, word and address that is named is there.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import Resolver404, resolve

from stodtelefon.management.commands.write_docs import PAGES
from stodtelefon.tests.test_house_rules.reading import PACKAGES
from stodtelefon.tests.test_house_rules.test_imports import IMPORT_ORDER

ROOT = Path(settings.BASE_DIR)
WRITTEN = sorted(
    str(path.relative_to(ROOT))
    for path in (
        *(ROOT / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md", "CONTRIBUTING.md")),
        *(ROOT / "docs").rglob("*.md"),
    )
)
LINES_OF_README = 120
RECIPES = [
    "A question in the snabbscanning",
    "A role",
    "A promptness rule",
    "A column in the list of referrals",
    "A type of agency",
    "A figure in the yearly statistics",
    "A caller group by another name",
    "A sealed field",
    "Autosave of a form",
    "A deed for which whoever is at the keyboard is asked again",
    "Erasure of a case",
    "An export format",
]
# From where a name may be told.
BESIDE = ("", "docs", "templates", "templates/components")
MADE_LATER = {".postgres/", ".venv/"}
SUFFIXES = "py|md|html|css|js|toml|json|yml|txt|in|ini|png|svg|env|conf"
DJANGOS = {"full_clean", "str", "values"}
# What may stand for a part of an address that changes.
INSTEAD = ("2026-0001", "2016", "1", "11111111-1111-4111-8111-111111111111")


def in_code(text: str) -> list[str]:
    """What stands between backticks, outside fenced blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def files_named(text: str) -> list[str]:
    """Files and folders: a path, a file of the root, or where a link leads."""
    words = [*in_code(text), *re.findall(r"\]\(([^)#:]+)\)", text)]
    file = re.compile(rf"\.?[\w][\w./-]*(/|\.({SUFFIXES}))|Makefile|LICENSE|\.gitignore")
    return [word for word in words if file.fullmatch(word) and "…" not in word]


def missing_files(text: str) -> list[str]:
    return [name for name in files_named(text) if name not in MADE_LATER and not there(name)]


def there(name: str) -> bool:
    return any((ROOT / folder / name).exists() for folder in BESIDE)


def addresses_named(text: str) -> list[str]:
    """Addresses of screens: a path with a slash at both ends; a word in <> stands for what changes."""
    return [word for word in in_code(text) if re.fullmatch(r"/([\w<>./-]+/)?", word)]


def dead_addresses(text: str) -> list[str]:
    return [address for address in addresses_named(text) if not leads_somewhere(address)]


def leads_somewhere(address: str) -> bool:
    for word in INSTEAD:
        try:
            match = resolve(re.sub(r"<[^>]+>", word, address))
        except Resolver404:
            continue
        return match.url_name is not None or address == "/admin/"
    return False


def functions_named(text: str) -> list[str]:
    return [word[:-2].rpartition(".")[2] for word in in_code(text) if re.fullmatch(r"[\w.]+\(\)", word)]


def missing_functions(text: str) -> list[str]:
    return [name for name in functions_named(text) if name not in DJANGOS | functions_of_the_house()]


@cache
def functions_of_the_house() -> set[str]:
    source = "\n".join(path.read_text() for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return set(re.findall(r"^ *def (\w+)", source, re.MULTILINE))


def folders_drawn(text: str) -> list[str]:
    """The paths of the picture of the house: every line beneath a heading begins with one."""
    picture = next(
        block
        for block in re.findall(r"^```text\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        if block.startswith("the roof")
    )
    return [line.split()[0] for line in picture.splitlines() if line.startswith(" ")]


def glossary() -> list[tuple[str, str]]:
    """Each identifier of the list of words, with the file in which it is said to stand."""
    found = []
    for line in (ROOT / "docs/ordlista.md").read_text().splitlines():
        cells = line.split("|")
        if len(cells) == 6 and "`" in cells[2]:
            found += [(name, in_code(cells[3])[0]) for name in in_code(cells[2])]
    return found


def text_of(name: str) -> str:
    return (ROOT / name).read_text()


@pytest.mark.parametrize("path", PAGES)
def test_pages_made_from_the_code_are_fresh(path):
    assert text_of(path) == PAGES[path](), "Run manage.py write_docs"


def test_readme_is_short_enough():
    assert len(text_of("README.md").splitlines()) <= LINES_OF_README


@pytest.mark.parametrize("name", WRITTEN)
def test_every_file_that_is_named_is_there(name):
    assert missing_files(text_of(name)) == []


def test_every_file_that_is_named_sees_a_breach():
    text = "`calls/models/`, `calls/nowhere.py`, `Makefile`, `nothing/`, [x](docs/none.png), `a or b`, `case.note.text`"

    assert missing_files(text) == ["calls/nowhere.py", "nothing/", "docs/none.png"]


@pytest.mark.parametrize("name", WRITTEN)
def test_every_address_that_is_named_leads_somewhere(name):
    assert dead_addresses(text_of(name)) == []


def test_every_address_that_is_named_sees_a_breach():
    text = "`/`, `/samtal/nytt/`, `/samtal/<call_id>/`, `/statistik/<year>/`, `/admin/`, `/samtal/gammalt/ut/`, `/x/`"

    assert dead_addresses(text) == ["/samtal/gammalt/ut/", "/x/"]


@pytest.mark.parametrize("name", WRITTEN)
def test_every_function_that_is_named_is_there(name):
    assert missing_functions(text_of(name)) == []


def test_every_function_that_is_named_sees_a_breach():
    assert missing_functions("`log_call()` and `audit.actions.record()` but not `log_cal()`") == ["log_cal"]


def test_the_folder_picture_is_of_this_house():
    drawn = folders_drawn(text_of("README.md"))

    assert "stodtelefon/accounts/" in drawn
    assert [path for path in drawn if not (ROOT / path).exists()] == []
    assert [name for name in PACKAGES if not any(path.startswith(f"{name}/") for path in drawn)] == []


def test_every_room_is_drawn_in_readme_and_in_the_import_line():
    """In the import line they stand in the order that the rule of the house holds."""
    rooms = [
        module.removeprefix("stodtelefon.")
        for layer in IMPORT_ORDER
        for module in layer
        if module.count(".") == 1 and (ROOT / module.replace(".", "/") / "__init__.py").exists()
    ]
    rooms = [room for room in rooms if room not in ("management", "templatetags")]
    line = re.findall(r"(\w+)\[", text_of("docs/architecture.md").split("```mermaid")[1].split("```")[0])

    assert len(rooms) > 10
    assert [one for one in line if one in rooms] == rooms
    assert {f"stodtelefon/{room}/" for room in rooms} <= set(folders_drawn(text_of("README.md")))


def test_each_of_the_twelve_changes_has_a_recipe_that_names_files():
    _, *recipes = re.split(r"^## ", text_of("docs/recept.md"), flags=re.MULTILINE)

    assert [recipe.split("\n")[0] for recipe in recipes] == RECIPES
    assert [recipe for recipe in recipes if len(set(files_named(recipe))) < 2] == []


def test_every_word_of_the_list_stands_where_it_says():
    words = glossary()

    assert len(words) > 60
    assert [(word, file) for word, file in words if not re.search(rf"\b{word}\b", text_of(file))] == []


def test_decisions_are_numbered_without_a_gap():
    pages = sorted((ROOT / "docs/adr").glob("*.md"))

    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    assert [page.name for page in pages if not page.read_text().startswith(f"# {int(page.name[:4])}. ")] == []


def test_the_picture_is_small():
    assert (ROOT / "docs/bild.png").stat().st_size <= 200_000


def test_pictures_of_the_pages_are_few_and_small_and_each_is_shown():
    pictures = {path.name: path.stat().st_size for path in (ROOT / "docs/bilder").iterdir()}

    assert set(re.findall(r"\(bilder/(.+?)\)", text_of("docs/bilder.md"))) == set(pictures)
    assert len(pictures) <= 24
    assert sum(pictures.values()) <= 2_000_000
