"""What is typed is tidied in one place, and nobody cuts it off."""

from __future__ import annotations

import ast

from stodtelefon.tests.test_house_rules.reading import ROOT, over_all

# Each of them takes what cannot be seen for something, or tells the browser how long a text may be.
OF_DJANGO = {"CharField", "EmailField", "SlugField", "RegexField", "URLField", "Textarea"}


def texts_beside_the_kit(module: str, tree: ast.AST) -> list[str]:
    """What somebody types is read by a field of stodtelefon/forms/fields/texts.py, in whatever module the form is."""
    if module.startswith("stodtelefon.forms."):
        return []
    return [
        f"{module}:{node.lineno} reads a text by forms.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in OF_DJANGO and ast.unparse(node.value) == "forms"
    ]


def tidied_by_hand(module: str, tree: ast.AST) -> list[str]:
    """Actions and views ask `tidy` whether anything was said: to `strip` a zero-width space is something."""
    if not {"actions", "views"} & set(module.split(".")):
        return []
    return [
        f"{module}:{node.lineno} strips {ast.unparse(node.func.value)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "strip"
    ]


def told_to_cut(name: str, text: str) -> list[str]:
    """A browser that is told how long a text may be cuts off the rest and says nothing."""
    return [f"{name} says {word}" for word in ("maxlength", "maxLength") if word in text]


def test_texts_are_read_by_the_kit():
    assert over_all(texts_beside_the_kit) == []


def test_texts_are_read_by_the_kit_sees_a_breach():
    tree = ast.parse(
        'name = forms.SlugField()\nwidgets = {"does": forms.Textarea}\nwords = forms.TextInput()'
    )

    assert texts_beside_the_kit("outreach.forms", tree) == [
        "outreach.forms:1 reads a text by forms.SlugField",
        "outreach.forms:2 reads a text by forms.Textarea",
    ]
    assert texts_beside_the_kit("stodtelefon.forms.fields.texts", tree) == []


def test_actions_and_views_tidy():
    assert over_all(tidied_by_hand) == []


def test_actions_and_views_tidy_sees_a_breach():
    tree = ast.parse('if not (reason or "").strip():\n    raise ValidationError(NO_REASON)')

    for module in ("calls.actions.links", "calls.views.links"):
        assert tidied_by_hand(module, tree) == [f"{module}:1 strips reason or ''"]
    assert tidied_by_hand("calls.timeline", tree) == []


def test_no_browser_is_told_to_cut():
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]

    assert [breach for page in pages for breach in told_to_cut(page.name, page.read_text())] == []
    assert (
        over_all(lambda module, tree: told_to_cut(module, ast.unparse(tree).replace("No `maxlength`", "")))
        == []
    )


def test_no_browser_is_told_to_cut_sees_a_breach():
    assert told_to_cut("note.html", '<textarea maxlength="500">') == ["note.html says maxlength"]
