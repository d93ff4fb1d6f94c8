"""One noun, one name, one place."""

from __future__ import annotations

import ast

import pytest

from stodtelefon.tests.test_house_rules.reading import PACKAGES, ROOT, modules

LINES = 400
APPS = ("calls", "meetings", "referrals", "outreach")
LAYERS = ("models", "actions", "forms", "views")
# Files that hold no noun of their own.
NO_NOUN = {"__init__", "choices", "codes", "fields", "locking"}
# A noun without a table: what is asked of others' rows or said anew of a case, the calls that are only counted, who
# withdraws (a caller), two kinds of move, two identities that become one with them.
WITHOUT_MODEL = {
    "search",
    "week",
    "battery_drafts",
    "contacts",
    "changes",
    "withdrawals",
    "merges",
    "splits",
    "identities",
}


def test_no_file_is_too_long():
    tests = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    long = {
        str(path.relative_to(ROOT)): count
        for path in tests
        if "migrations" not in path.parts and (count := len(path.read_text().splitlines())) > LINES
    }

    assert long == {}


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "misc"}

    assert [module for module, _, _ in modules() if empty & set(module.split("."))] == []


def nouns(app: str) -> dict[str, set[str]]:
    """Each file name in the layers of an app, with the layers that have it."""
    found: dict[str, set[str]] = {}
    for layer in LAYERS:
        for path in (ROOT / app / layer).glob("*.py"):
            if path.stem not in NO_NOUN:
                found.setdefault(path.stem, set()).add(layer)
    return found


def strays(found: dict[str, set[str]]) -> list[str]:
    """A noun in actions, forms or views that no model file is named after: it goes by another name there."""
    return sorted(
        noun for noun, layers in found.items() if "models" not in layers and noun not in WITHOUT_MODEL
    )


@pytest.mark.parametrize("app", APPS)
def test_no_noun_changes_its_file_name_between_layers(app):
    assert strays(nouns(app)) == []


def test_no_noun_changes_its_file_name_sees_a_breach():
    found = {"notes": {"models", "views"}, "deeds": {"views"}, "search": {"forms", "views"}}

    assert strays(found) == ["deeds"]


@pytest.mark.parametrize("app", APPS)
def test_tests_are_named_after_a_noun_or_a_module(app):
    """`test_notes.py`, `test_notes_pages.py`: a stranger finds the tests of a noun by its name."""
    known = {path.stem for path in (ROOT / app).rglob("*.py") if "tests" not in path.parts}
    known |= {app, "constraints", "any_input", "page", "pages", "actions", "races"}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / app / "tests").glob("test_*.py")}

    assert {
        name for name in tests if not any(name == one or name.startswith(f"{one}_") for one in known)
    } == set()


def asks_for_a_role(module: str, tree: ast.AST) -> list[str]:
    """Code asks what somebody may do (`Permission`), never who they are."""
    return [
        f"{module}:{node.lineno} asks for a role"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Compare) and ast.unparse(node.comparators[0]).endswith(".roles"))
        or (isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".has_role"))
    ]


def test_nothing_but_the_table_asks_for_a_role():
    """The table itself; the user, who has them; what gives and takes them; and the demo, whose callers have roles."""
    allowed = (
        "stodtelefon.permissions",
        "stodtelefon.accounts.models.user",
        *("stodtelefon.accounts.actions.users", "stodtelefon.accounts.actions.invitations"),
        "stodtelefon.demo",
    )
    found = [
        breach
        for module, tree, _ in modules()
        if not module.startswith(allowed)
        for breach in asks_for_a_role(module, tree)
    ]

    assert found == []


def test_nothing_but_the_table_asks_for_a_role_sees_a_breach():
    tree = ast.parse("if Role.MANAGER in user.roles: ...\nuser.has_role(Role.MANAGER)")

    assert asks_for_a_role("calls.views.cases", tree) == [
        "calls.views.cases:1 asks for a role",
        "calls.views.cases:2 asks for a role",
    ]


def record_arguments(module: str, tree: ast.AST) -> list[str]:
    """`record(event, by=, target=, case=, fields=, is_read=)`: always in that order, so that lines can be compared."""
    order = ["by", "target", "case", "fields", "is_read"]
    return [
        f"{module}:{node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"
        if (given := [word.arg for word in node.keywords]) != sorted(given, key=order.index)
    ]


def test_record_has_its_arguments_in_one_order():
    assert [breach for module, tree, _ in modules() for breach in record_arguments(module, tree)] == []


def test_record_has_its_arguments_in_one_order_sees_a_breach():
    tree = ast.parse("record('case.closed', target=case, by=by)")

    assert record_arguments("calls.actions.cases", tree) == ["calls.actions.cases:1"]


def other_than_register(module: str, tree: ast.AST) -> list[str]:
    """What a room brings at the start is handed over by `register(…)`; no list of another room is reached into."""
    return [
        f"{module}:{node.lineno} reaches into a list"
        for node in ast.walk(tree)
        if module.endswith(".apps")
        and (
            isinstance(node, ast.AugAssign)
            or (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).endswith((".append", ".extend", ".insert"))
            )
        )
    ]


def of_another_shape(module: str, tree: ast.Module) -> list[str]:
    """Every `register` takes as many as there are, so that nobody writes a loop around it."""
    return [
        f"{module}:{node.lineno} takes one at a time"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == "register" and node.args.vararg is None
    ]


def test_every_room_is_heard_by_one_shape_of_register():
    found = [
        breach
        for module, tree, _ in modules()
        for rule in (other_than_register, of_another_shape)
        for breach in rule(module, tree)
    ]

    assert found == []


def test_every_room_is_heard_by_one_shape_of_register_sees_a_breach():
    start = ast.parse("hourly += [Step()]\nnightly.append(Step())\nsteps.register('hourly', Step())")
    shape = ast.parse("def register(step): ...\ndef register(name, *those): ...")

    assert other_than_register("stodtelefon.audit.apps", start) == [
        "stodtelefon.audit.apps:1 reaches into a list",
        "stodtelefon.audit.apps:2 reaches into a list",
    ]
    assert of_another_shape("stodtelefon.jobs.steps", shape) == [
        "stodtelefon.jobs.steps:1 takes one at a time"
    ]
