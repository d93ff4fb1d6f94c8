"""The rules of the house (docs/architecture.md), held by reading the code.

Each rule is a function that finds breaches in a piece of source text; the test runs it over the whole house, and a
second test shows it a breach so that it is known to see one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("stodtelefon", "calls", "meetings", "referrals", "outreach")
LINES = 400

# Imports run one way: a package imports itself and what stands to its left.
IMPORT_ORDER = [
    ("stodtelefon.database",),
    ("stodtelefon.settings", "stodtelefon.logs", "stodtelefon.middleware"),
    ("stodtelefon.permissions",),
    ("stodtelefon.dates",),
    ("stodtelefon.saving",),
    ("stodtelefon.forms",),
    ("stodtelefon.admin",),
    ("stodtelefon.jobs",),
    ("stodtelefon.privacy",),
    ("stodtelefon.audit",),
    ("stodtelefon.drafts",),
    ("stodtelefon.accounts",),
    ("stodtelefon.organisation",),
    ("stodtelefon.templatetags", "stodtelefon.navigation"),
    ("calls",),
    ("meetings",),
    ("referrals",),
    ("outreach",),
    ("stodtelefon.reporting",),
    ("stodtelefon.desk",),
    ("stodtelefon.demo",),
    (
        "stodtelefon.management",
        "stodtelefon.apps",
        "stodtelefon.views",
        "stodtelefon.urls",
        "stodtelefon.wsgi",
    ),
]
CIRCLE_LEFT = {"calls.models.cases", "calls.models.contacts", "calls.models.people", "calls.models.scans"}
RE_EXPORTS_LEFT = ["meetings", "referrals"]
ORDER_IN_APP = ["models", "actions", "forms", "views", "urls"]
WRITES = {
    "save",
    "create",
    "delete",
    "update",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}


def modules() -> Iterator[tuple[str, ast.Module, Path]]:
    """Every module of the house but migrations and tests, with its dotted name."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" in parts or "tests" in parts:
                continue
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield name, ast.parse(path.read_text()), path


def layer(module: str) -> int | None:
    """The longest prefix in IMPORT_ORDER decides."""
    best, found = -1, None
    for place, prefixes in enumerate(IMPORT_ORDER):
        for prefix in prefixes:
            if (module == prefix or module.startswith(prefix + ".")) and len(prefix) > best:
                best, found = len(prefix), place
    return found


def imported(tree: ast.AST) -> Iterator[str]:
    """Imported modules, also inside functions and for type checkers alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def circle(trees: dict[str, ast.AST]) -> list[str]:
    """The first ring of modules that import each other, straight or by way of others, those left aside."""
    names = {
        module: {part for name in imported(tree) for part in (name, name.rpartition(".")[0])}
        for module, tree in trees.items()
    }
    graph = {
        module: (found & trees.keys()) - {module} - (CIRCLE_LEFT if module in CIRCLE_LEFT else set())
        for module, found in names.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def re_exports(package: str, tree: ast.AST) -> list[str]:
    """A package hands on nothing from its `__init__`; only `models` does, since Django looks for the tables there."""
    if package.rpartition(".")[2] == "models" or package.partition(".")[0] in RE_EXPORTS_LEFT:
        return []
    return [f"{package} hands on {name}" for name in imported(tree)]


def imports_to_the_right(module: str, tree: ast.AST) -> list[str]:
    here = layer(module)
    return [
        f"{module} imports {name}"
        for name in imported(tree)
        if here is not None and (there := layer(name)) is not None and there > here
    ]


def imports_of_template_tags(module: str, tree: ast.AST) -> list[str]:
    """Template tags are for templates: what they say stands in a module that code can import as well."""
    return [
        f"{module} imports {name}" for name in imported(tree) if name.startswith("stodtelefon.templatetags")
    ]


def imports_upwards_in_app(module: str, tree: ast.AST) -> list[str]:
    """Inside an app: models → actions → forms → views → urls; reporting reads models only."""
    app, _, rest = module.removeprefix("stodtelefon.").partition(".")
    kind = rest.split(".")[0]
    prefix = f"stodtelefon.{app}." if module.startswith("stodtelefon.") else f"{app}."
    found = []
    for name in imported(tree):
        if not name.startswith(prefix):
            continue
        other = name.removeprefix(prefix).split(".")[0]
        later = (
            kind in ORDER_IN_APP
            and other in ORDER_IN_APP
            and ORDER_IN_APP.index(other) > ORDER_IN_APP.index(kind)
        )
        if later or (kind == "reporting" and other in ("actions", "forms", "views")):
            found.append(f"{module} imports {name}")
    return found


def actions_in(tree: ast.Module) -> list[ast.FunctionDef]:
    """The public atomic functions of an actions module: those that change the database for somebody."""
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]


def untidy_actions(module: str, tree: ast.Module) -> list[str]:
    """Actions are keyword-only, take `by`, are atomic, say what they do and leave exactly one event."""
    found = []
    for action in actions_in(tree):
        where = f"{module}.{action.name}"
        keywords = [argument.arg for argument in action.args.kwonlyargs]
        if action.args.args or action.args.posonlyargs:
            found.append(f"{where} takes positional arguments")
        if "by" not in keywords:
            found.append(f"{where} does not take by=")
        if not ast.get_docstring(action):
            found.append(f"{where} has no docstring")
        if action.returns is None or any(arg.annotation is None for arg in action.args.kwonlyargs):
            found.append(f"{where} lacks types")
        records = [
            node
            for node in ast.walk(action)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"
        ]
        if len(records) != 1:
            found.append(f"{where} leaves {len(records)} events of its own")
    return found


def writes_outside_actions(module: str, tree: ast.AST) -> list[str]:
    """Views, forms, admin and commands never write by themselves."""
    parts = module.split(".")
    if not {"views", "forms", "admin", "commands", "urls", "reporting", "models"} & set(parts):
        return []
    return [
        f"{module}:{node.lineno} calls .{node.func.attr}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and (node.func.attr != "update" or node.keywords)  # a set and a dict have an update too
        and not ast.unparse(node.func.value).startswith("super()")
    ]


def open_views() -> list[str]:
    """Views that say nothing about who may open them."""
    return [
        path
        for path, view in all_views()
        if not hasattr(view, "required_permissions")
        and getattr(view, "login_required", True)
        and view.__module__.startswith(PACKAGES)
    ]


def all_views(resolver=None, prefix="") -> Iterator[tuple[str, object]]:
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from all_views(entry, path)
        elif isinstance(entry, URLPattern):
            yield path, entry.callback


def long_views(module: str, tree: ast.Module) -> list[str]:
    if "views" not in module.split("."):
        return []
    return [
        f"{module}.{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 40
    ]


def over_all(rule) -> list[str]:
    return [breach for module, tree, _ in modules() for breach in rule(module, tree)]


def test_imports_run_one_way():
    assert over_all(imports_to_the_right) == []


def test_imports_run_one_way_sees_a_breach():
    tree = ast.parse("def f():\n    from referrals.models import Referral")

    assert imports_to_the_right("calls.views.cases", tree) == [
        "calls.views.cases imports referrals.models.Referral"
    ]


def test_no_circles():
    assert circle({module: tree for module, tree, _ in modules()}) == []


def test_no_circles_sees_a_breach():
    trees = {
        "meetings.models": "from meetings.models.meetings import Meeting",
        "meetings.models.meetings": "if TYPE_CHECKING:\n    from meetings import actions",
        "meetings.actions": "def hold():\n    from meetings.models import Meeting",
        "meetings.views": "from meetings.models import Meeting",
    }

    ring = circle({module: ast.parse(text) for module, text in trees.items()})

    assert set(ring) == {"meetings.models", "meetings.models.meetings", "meetings.actions"}


def test_only_models_hand_on():
    found = [
        breach
        for package, tree, path in modules()
        if path.name == "__init__.py"
        for breach in re_exports(package, tree)
    ]

    assert found == []


def test_only_models_hand_on_sees_a_breach():
    tree = ast.parse("from calls.actions.cases import hand_over")

    assert re_exports("calls.actions", tree) == ["calls.actions hands on calls.actions.cases.hand_over"]
    assert re_exports("calls.models", tree) == []


def test_only_templates_use_template_tags():
    assert over_all(imports_of_template_tags) == []


def test_only_templates_use_template_tags_sees_a_breach():
    tree = ast.parse("from stodtelefon.templatetags.stod import icon")

    assert imports_of_template_tags("desk.groups", tree) == [
        "desk.groups imports stodtelefon.templatetags.stod.icon"
    ]


def test_imports_inside_an_app_run_one_way():
    assert over_all(imports_upwards_in_app) == []


def test_imports_inside_an_app_sees_a_breach():
    tree = ast.parse("from calls.views import cases")

    assert imports_upwards_in_app("calls.models.cases", tree) == [
        "calls.models.cases imports calls.views.cases"
    ]


def test_every_module_has_a_place_in_the_order():
    assert [module for module, _, _ in modules() if layer(module) is None and module != "stodtelefon"] == []


def test_actions_are_tidy():
    found = [
        breach
        for module, tree, _ in modules()
        if "actions" in module.split(".")
        for breach in untidy_actions(module, tree)
    ]

    assert found == []


def test_actions_are_tidy_sees_a_breach():
    tree = ast.parse("@transaction.atomic\ndef hold(meeting):\n    pass")

    assert untidy_actions("meetings.actions", tree) == [
        "meetings.actions.hold takes positional arguments",
        "meetings.actions.hold does not take by=",
        "meetings.actions.hold has no docstring",
        "meetings.actions.hold lacks types",
        "meetings.actions.hold leaves 0 events of its own",
    ]


def test_only_actions_write():
    assert over_all(writes_outside_actions) == []


def test_only_actions_write_sees_a_breach():
    tree = ast.parse("def view(request):\n    Case.objects.create()")

    assert writes_outside_actions("calls.views.cases", tree) == ["calls.views.cases:2 calls .create()"]


def test_every_view_says_who_may_open_it():
    assert open_views() == []


def test_views_are_short():
    assert over_all(long_views) == []


def test_views_are_short_sees_a_breach():
    tree = ast.parse("def view(request):\n" + "    pass\n" * 40)

    assert long_views("calls.views.cases", tree) == ["calls.views.cases.view has 41 lines"]


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


def test_templates_hold_nothing_inline():
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if inline.search(path.read_text())
    ]

    assert found == []
