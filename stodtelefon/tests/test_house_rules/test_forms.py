"""Forms are made of one kit, and one module answers when somebody else saved first."""

from __future__ import annotations

import ast

from stodtelefon.tests.test_house_rules.reading import over_all
from stodtelefon.tests.test_house_rules.test_actions import actions_in

KIT_HAS = {
    "CharField",
    "EmailField",
    "ChoiceField",
    "TypedChoiceField",
    "MultipleChoiceField",
    "ModelChoiceField",
    "ModelMultipleChoiceField",
    "BooleanField",
    "DateField",
    "TimeField",
    "DateTimeField",
    "IntegerField",
    "FloatField",
    "DecimalField",
    "DurationField",
    "SplitDateTimeField",
}


def fields_beside_the_kit(module: str, tree: ast.AST) -> list[str]:
    """Forms are made of the fields in stodtelefon/forms/fields/, which say themselves what is too long."""
    is_typed_in = "forms" in module.split(".") or module == "stodtelefon.admin"
    if not is_typed_in or module.startswith("stodtelefon.forms."):
        return []
    return (
        [
            f"{module}:{node.lineno} builds {node.func.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and ast.unparse(node.func.value) == "forms"
            and node.func.attr in KIT_HAS
        ]
        + [
            f"{module}:{node.lineno} is made of {base.attr}"
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for base in node.bases
            if isinstance(base, ast.Attribute) and base.attr in KIT_HAS
        ]
        + [
            f"{module}:{node.value.lineno} has its own sentence for what is too long"
            for node in ast.walk(tree)
            if isinstance(node, ast.keyword)
            and node.arg == "error_messages"
            and "max_length" in ast.unparse(node.value)
        ]
    )


def empty_forms_not_sent(module: str, tree: ast.AST) -> list[str]:
    """`request.POST or None` takes an empty form for none: `sent(request)` does not."""
    return [
        f"{module}:{node.lineno} takes an empty form for none"
        for node in ast.walk(tree)
        if isinstance(node, ast.BoolOp) and ast.unparse(node).startswith("request.POST or None")
    ]


def answers_to_stale(module: str, tree: ast.AST) -> list[str]:
    """Somebody else saved first: said in one module and answered in one."""
    if module in ("stodtelefon.saving", "stodtelefon.forms.form"):
        return []
    return [
        f"{module}:{node.lineno} answers what is stale"
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and node.value == "stale")
        or (isinstance(node, ast.ExceptHandler) and node.type and "Stale" in ast.unparse(node.type))
    ]


def test_forms_are_made_of_the_kit():
    assert over_all(fields_beside_the_kit) == []


def test_forms_are_made_of_the_kit_sees_a_breach():
    tree = ast.parse(
        'text = forms.CharField(error_messages={"max_length": "För långt."})\nclass Day(forms.DateField): pass'
    )

    assert fields_beside_the_kit("calls.forms.notes", tree) == [
        "calls.forms.notes:1 builds CharField",
        "calls.forms.notes:2 is made of DateField",
        "calls.forms.notes:1 has its own sentence for what is too long",
    ]


def test_an_empty_form_is_a_form_that_was_sent():
    assert over_all(empty_forms_not_sent) == []


def test_an_empty_form_sees_a_breach():
    tree = ast.parse("form = NoteForm(request.POST or None)")

    assert empty_forms_not_sent("calls.views.notes", tree) == [
        "calls.views.notes:1 takes an empty form for none"
    ]


def test_somebody_else_first_is_answered_in_one_place():
    assert over_all(answers_to_stale) == []


def test_somebody_else_first_sees_a_breach():
    tree = ast.parse('try:\n    pass\nexcept Stale:\n    form.has_error("__all__", code="stale")')

    assert answers_to_stale("calls.views.notes", tree) == [
        "calls.views.notes:3 answers what is stale",
        "calls.views.notes:4 answers what is stale",
    ]


def tokens_not_compared(module: str, tree: ast.AST) -> list[str]:
    """What takes a token is `@made_once(…)`, which compares the words; `already_made()` is asked nowhere else."""
    if module in ("stodtelefon.saving", "stodtelefon.drafts.first_words"):
        return []
    found = [
        f"{module}:{node.lineno} asks already_made() by itself"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("already_made")
    ]
    if "actions" not in module.split("."):
        return found
    return found + [
        f"{module}.{action.name} does not compare what was said"
        for action in actions_in(tree)
        if any(
            argument.arg == "token" and "UUID" in ast.unparse(argument) for argument in action.args.kwonlyargs
        )
        and not any("made_once" in ast.unparse(decorator) for decorator in action.decorator_list)
    ]


def test_a_form_sent_twice_is_compared():
    assert over_all(tokens_not_compared) == []


def test_a_form_sent_twice_sees_a_breach():
    tree = ast.parse(
        "@transaction.atomic\ndef add(*, by, token: UUID):\n    return already_made(Note, token, by)"
    )

    assert tokens_not_compared("calls.actions.notes", tree) == [
        "calls.actions.notes:3 asks already_made() by itself",
        "calls.actions.notes.add does not compare what was said",
    ]
