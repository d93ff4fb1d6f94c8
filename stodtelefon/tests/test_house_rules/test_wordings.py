"""Wordings that were found hard to understand and have given way to others stand nowhere on screen, nor in what
explains it. How it was is told by CHANGELOG.md and the decisions, columns have names that no screen shows, and the
guard reads whatever people write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stodtelefon.tests.test_house_rules.reading import ROOT

GIVEN_WAY = {
    "Något annat än det": "Välj ett annat nästa steg",
    "Möte senast … för att hålla det vi lovar.": "Mötet ska hållas senast …",
    "Bara ett avtryck sparas": "Koden kan inte visas igen. Behövs den får personen en ny.",
    "Ta den första tid som går": "Välj den tidigaste tiden.",
    "Mer precist": "Vem, närmare",
    "Hände den": "När hände det?",
    "Blev mötet av": "När hölls mötet?",
    "Skriver du in samtalet i efterhand": "Samtalet kom tidigare",
    "Släng det": "Ta bort det jag skrev",
    "Släng utkastet": "Ta bort utkastet",
    "Kasta utkastet": "Ta bort utkastet",
    "klockan går": "har ett sista datum för möte",
    "Utåt": "Nå ut",
    "0 personer": "",
}
SHOWN = ("*.py", "*.html", "*.js", "*.toml", "*.md", "*.yaml")
NOT_SHOWN = re.compile(
    r"(.*/)?(tests|migrations|models|guard/data)/.*|(.*/)?models\.py|docs/adr/.*|docs/uppgifter\.md|CHANGELOG\.md"
)


def pattern(old: str) -> re.Pattern[str]:
    """As a word or words of their own, or with an ending: «Utåtriktad». «…» is anything on the same line."""
    words = r".*?".join(re.escape(part) for part in old.split("…"))
    return re.compile(rf"(?<![\w/«*]){words}", re.IGNORECASE)


def places() -> list[tuple[str, str]]:
    folders = [one for one in ROOT.iterdir() if one.is_dir() and not one.name.startswith(".")]
    found = [path for ending in SHOWN for path in ROOT.glob(ending)]
    found += [path for folder in folders for ending in SHOWN for path in folder.rglob(ending)]
    named = [(path.relative_to(ROOT).as_posix(), path) for path in found]
    return [
        (name, " ".join(Path(path).read_text(encoding="utf-8").split()))
        for name, path in named
        if not NOT_SHOWN.fullmatch(name)
    ]


def breaches(old: str, texts: list[tuple[str, str]]) -> list[str]:
    return [name for name, text in texts if pattern(old).search(text)]


@pytest.fixture(scope="module")
def texts():
    return places()


@pytest.mark.parametrize("old", GIVEN_WAY)
def test_wording_that_has_given_way_stands_nowhere(texts, old):
    assert breaches(old, texts) == []


@pytest.mark.parametrize("old", GIVEN_WAY)
def test_wording_that_comes_back_is_found(old):
    back = [("a.html", f"<p>{old.replace('…', 'fre 3 okt')}</p>"), ("b.html", f"<p>{GIVEN_WAY[old]}</p>")]

    assert breaches(old, back) == ["a.html"]


def test_all_that_is_shown_is_read(texts):
    names = {name for name, _ in texts}

    assert {
        *("templates/desk/home.html", "calls/desk_lines.py", "stodtelefon/reporting/catalogue.py"),
        *("static/js/call.js", "calls/data/snabbscanning.toml", "docs/ordlista.md"),
    } <= names
