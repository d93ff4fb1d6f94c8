"""Whatever number or code is typed to find something again is read in one place, `stodtelefon.privacy.sought`."""

from __future__ import annotations

import ast
import re

from stodtelefon.tests.test_house_rules.reading import over_all

PATTERN_OF_A_NUMBER = re.compile(r"\{4\}[^W]*\{1,[3-9]\}")
PARSERS = {"normalise", "is_like_code", "parse_personal_number"}
READS_BESIDE = {
    "calls.forms.fields",
    "calls.forms.people",
    "calls.actions.people",
}  # where one is kept or given


def readings_of_their_own(module: str, tree: ast.AST) -> list[str]:
    """No form and no view has a pattern for case numbers, or asks one parser where the text may be another's."""
    if module.startswith("stodtelefon.privacy."):
        return []
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and PATTERN_OF_A_NUMBER.search(node.value)
        ):
            found.append(f"{module}:{node.lineno} has a pattern of its own")
        if isinstance(node, ast.ImportFrom) and module not in READS_BESIDE:
            found += [
                f"{module}:{node.lineno} asks {one.name}"
                for one in node.names
                if one.name in PARSERS and (node.module or "").startswith("stodtelefon.privacy.")
            ]
    return found


def test_a_number_is_read_in_one_place():
    assert over_all(readings_of_their_own) == []


def test_a_number_is_read_in_one_place_sees_a_breach():
    tree = ast.parse(
        "from stodtelefon.privacy.reference_codes import normalise\n"
        "from stodtelefon.privacy.sought import case_number\n"
        'CASE_NUMBER = re.compile(r"^(\\d{4})\\s*-(\\d{1,6})$")'
    )

    assert readings_of_their_own("calls.views.search", tree) == [
        "calls.views.search:1 asks normalise",
        "calls.views.search:3 has a pattern of its own",
    ]
