"""Imports run one way: between packages, inside an app, and never in a circle."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter

from stodtelefon.tests.test_house_rules.reading import imported, modules, over_all

# Imports run one way: a package imports itself and what stands to its left.
IMPORT_ORDER = [
    ("stodtelefon.database",),
    ("stodtelefon.settings", "stodtelefon.logs", "stodtelefon.middleware", "stodtelefon.static_files"),
    ("stodtelefon.watch",),
    ("stodtelefon.permissions",),
    (
        "stodtelefon.dates",
        "stodtelefon.days_off",
        "stodtelefon.drawing",
        "stodtelefon.spans",
        "stodtelefon.spans_in_words",
        "stodtelefon.texts",
        "stodtelefon.addresses",
        "stodtelefon.reach",
        "stodtelefon.swedish_order",
        "stodtelefon.leafing",
        "stodtelefon.twelve_rules",
        "stodtelefon.downloads",
        "stodtelefon.pdf",
        "stodtelefon.spreadsheet",
        "stodtelefon.typesetting",
    ),
    ("stodtelefon.bounds", "stodtelefon.reading"),
    ("stodtelefon.saving",),
    ("stodtelefon.forms",),
    ("stodtelefon.admin",),
    ("stodtelefon.jobs",),
    ("stodtelefon.privacy",),
    ("stodtelefon.audit",),
    ("stodtelefon.earlier",),
    ("stodtelefon.database.copies", "stodtelefon.database.management"),
    ("stodtelefon.drafts",),
    ("stodtelefon.accounts",),
    ("stodtelefon.organisation",),
    ("stodtelefon.editions",),
    ("stodtelefon.templatetags", "stodtelefon.navigation"),
    ("calls",),
    ("meetings",),
    ("referrals",),
    ("outreach",),
    ("stodtelefon.review",),
    ("stodtelefon.reporting",),
    ("stodtelefon.desk",),
    ("stodtelefon.public",),
    ("stodtelefon.demo",),
    (
        "stodtelefon.management",
        "stodtelefon.apps",
        "stodtelefon.checks",
        "stodtelefon.urls",
        "stodtelefon.wsgi",
    ),
]


ORDER_IN_APP = ["models", "actions", "forms", "views", "urls"]


def layer(module: str) -> int | None:
    """The longest prefix in IMPORT_ORDER decides."""
    best, found = -1, None
    for place, prefixes in enumerate(IMPORT_ORDER):
        for prefix in prefixes:
            if (module == prefix or module.startswith(prefix + ".")) and len(prefix) > best:
                best, found = len(prefix), place
    return found


def circle(trees: dict[str, ast.AST]) -> list[str]:
    """The first ring of modules that import each other, straight or by way of others."""
    names = {
        module: {part for name in imported(tree) for part in (name, name.rpartition(".")[0])}
        for module, tree in trees.items()
    }
    graph = {module: (found & trees.keys()) - {module} for module, found in names.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def re_exports(package: str, tree: ast.AST) -> list[str]:
    """A package hands on nothing from its `__init__`; only `models` does, since Django looks for the tables there, and
    the kit of fields, which is one thing to whoever builds a form."""
    if package.rpartition(".")[2] == "models" or package == "stodtelefon.forms.fields":
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
