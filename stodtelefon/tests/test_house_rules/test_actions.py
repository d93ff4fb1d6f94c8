"""Actions are alike, and actions alone write."""

from __future__ import annotations

import ast
import re

import pytest
from django.apps import apps

from stodtelefon.tests.test_house_rules.reading import modules, over_all

WRITES = {
    "save",
    "create",
    "delete",
    "update",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    *(
        "asave",
        "acreate",
        "adelete",
        "aupdate",
        "abulk_create",
        "abulk_update",
        "aget_or_create",
        "aupdate_or_create",
    ),
}
# Functions of the house that write a row.
FUNCTIONS = {"save", "insert", "insert_if_first", "delete_with_key"}
# On the rows that hang on a row: `event.agencies.set(…)`.
HANGING = {"set", "add", "clear", "remove"}

CHANGES = re.compile(r"[frb]?\W*(insert|update|delete|truncate|copy)\b", re.IGNORECASE)

MANY = {
    field.name
    for model in apps.get_models()
    for field in (*model._meta.many_to_many, *model._meta.related_objects)
}

# Work that no person does, or what the actions themselves stand on. Each with its reason; nothing else may write.
WRITERS = {
    "stodtelefon.saving": "the one function with which every action saves",
    "stodtelefon.database.new_row": "writes the one row that it is given, for the function with which actions save",
    "stodtelefon.accounts.sessions": "keeps when the screen locks: a line for each minute would drown the log",
    "stodtelefon.accounts.second_factor": "seals the same secret with another key: nothing is changed",
    "stodtelefon.audit.signing": "signs the head of the log: a line about each signature would never end",
    "stodtelefon.demo.bench.bare": "the one insert of the bare page that ours are measured against",
    "stodtelefon.demo.last_month": "readings of last month: no action gives a line a moment of its own",
    "stodtelefon.demo.load.copying": "copies invented rows for who measures: a million deeds would take days",
    "stodtelefon.demo.telling": "notes how far the invented years are told: it is nobody's deed",
    "stodtelefon.drafts.first_words": "keeps a hash beside what an action makes, as a part of that action",
    "stodtelefon.drafts.sendings": "keeps a hash of what was sent: what was done with it has its own line",
    "stodtelefon.drafts.showings": "keeps the page that a form was answered with until it is fetched",
    "stodtelefon.earlier.key_part": "seals the same text with another key: nothing is changed that anybody said",
    "stodtelefon.jobs.steps": "notes how a timed command went: nobody runs it",
    "stodtelefon.privacy.rotation": "seals the same text with another key: nothing is changed that anybody said",
    "stodtelefon.reporting.kept_years": "keeps what was counted: it changes nothing of what is counted",
    "stodtelefon.reporting.running_year": "keeps what was counted of each day, as a part of the same",
    "stodtelefon.privacy.sentinel": "plants what tells the right keys from wrong ones, once in a new database",
}


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


def writes(tree: ast.AST) -> list[ast.Call]:
    """Calls that change the database, through the ORM or past it."""
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_write(node)]


def is_write(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id in FUNCTIONS
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr in ("execute", "executemany", "copy_expert"):
        return bool(CHANGES.match(ast.unparse(call.args[0]) if call.args else ""))
    if call.func.attr in HANGING:
        return isinstance(call.func.value, ast.Attribute) and call.func.value.attr in MANY
    return (
        call.func.attr in WRITES
        and (call.func.attr != "update" or bool(call.keywords))  # a set and a dict have an update too
        and not ast.unparse(call.func.value).startswith("super()")
    )


def writes_outside_actions(module: str, tree: ast.AST) -> list[str]:
    if "actions" in module.split(".") or module in WRITERS:
        return []
    return [
        f"{module}:{call.lineno} calls {ast.unparse(call.func).rpartition('.')[2]}()" for call in writes(tree)
    ]


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


def test_every_other_writer_still_writes():
    assert {module for module, tree, _ in modules() if module in WRITERS and writes(tree)} == set(WRITERS)


@pytest.mark.parametrize(
    ("line", "called"),
    [
        ("Case.objects.create()", "create"),
        ("save(case)", "save"),
        ("insert(case)", "insert"),
        ("case.notes.update(text='')", "update"),
        ("cursor.execute('DELETE FROM calls_case')", "execute"),
        ("cursor.executemany(f'UPDATE {table} SET x = %s', rows)", "executemany"),
        ("cursor.copy_expert(f'COPY {table} FROM STDIN', rows)", "copy_expert"),
        ("case.asave()", "asave"),
        ("insert_if_first(case)", "insert_if_first"),
        ("event.agencies.set(agencies)", "set"),
    ],
)
@pytest.mark.parametrize("module", ["calls.views.cases", "calls.promptness", "stodtelefon.desk.groups"])
def test_only_actions_write_sees_a_breach(module, line, called):
    tree = ast.parse(f"def view(request):\n    {line}")

    assert writes_outside_actions(module, tree) == [f"{module}:2 calls {called}()"]


def test_reading_is_no_breach():
    tree = ast.parse("found.update({1}), cursor.execute('SELECT 1'), super().save(obj), data.pop('x')")

    assert writes_outside_actions("calls.views.cases", tree) == []


# Actions on something that nobody is ever to do anything about: the text of calls and battery, the directory.
NO_PROMISES = (
    *("calls.actions.promises", "calls.actions.wordings"),
    *("meetings.actions.battery_drafts", "referrals.actions.agencies"),
)


def promises_forgotten(module: str, tree: ast.Module) -> list[str]:
    """Actions of the line that do not compare what waits with the tables as their last step but the log."""
    return [
        f"{module}.{action.name} keeps no promises"
        for action in actions_in(tree)
        if not any(
            isinstance(node, ast.Call) and ast.unparse(node.func) == "keep_promises"
            for node in ast.walk(action)
        )
    ]


def test_every_action_of_the_line_keeps_its_promises():
    assert promises_forgotten(
        "calls.actions.x", ast.parse("@transaction.atomic\ndef close(*, by): save(1)")
    ) == ["calls.actions.x.close keeps no promises"]
    found = [
        forgotten
        for module, tree, _ in modules()
        if module.split(".")[0] in ("calls", "meetings", "referrals", "outreach") and ".actions" in module
        if module not in NO_PROMISES
        for forgotten in promises_forgotten(module, tree)
    ]
    assert found == []
