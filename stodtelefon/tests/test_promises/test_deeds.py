"""The machine has a deed for every action that a promise may hang on."""

import ast
import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

from stodtelefon.tests.test_promises import line
from stodtelefon.tests.test_promises.line import LEFT_OUT, Line, every_action, name_of, walked_actions
from stodtelefon.tests.test_promises.openings import FIRST, OPENINGS

HERE = "stodtelefon.tests.test_promises"


def named_in(module: ModuleType) -> Iterator[Callable]:
    """The functions that a module names as `module.function`."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of = getattr(module, node.value.id, None)
            if inspect.ismodule(of) and inspect.isfunction(found := getattr(of, node.attr, None)):
                yield found


def test_every_action_that_a_promise_hangs_on_has_a_deed():
    modules = [import_module(f"{HERE}.{path.stem}") for path in Path(__file__).parent.glob("[a-z]*.py")]
    named = {name_of(action) for module in modules for action in named_in(module)}

    assert sorted(walked_actions().keys() - named) == []


def test_what_an_action_is_is_known():
    names = {name.rpartition(".")[2] for name in every_action()}

    assert {"log_call", "sign_battery", "send_referral", "cancel_outreach", "set_away"} <= names
    assert not {"keep_promises", "lock_receivers", "check_ready", "moving"} & names


def test_what_is_left_out_is_there():
    known = every_action()

    assert [
        name
        for name in LEFT_OUT
        if name not in known and not any(one.startswith(f"{name}.") for one in known)
    ] == []


def test_an_action_that_is_named_is_found():
    from stodtelefon.tests.test_promises import away

    assert "stodtelefon.accounts.actions.away.end_away" in {name_of(one) for one in named_in(away)}
    assert list(named_in(line)) != list(named_in(away))


def test_no_deed_takes_the_name_of_another():
    """They are one class in the end: of two methods with one name the first would be done for both."""
    rooms = Line.__bases__
    names = Counter(name for room in rooms for name, one in vars(room).items() if inspect.isfunction(one))

    assert [name for name, count in names.items() if count > 1] == []


def test_the_openings_are_chains_of_deeds():
    chains = (*OPENINGS, *FIRST.values(), FIRST.keys())

    assert sorted({name for chain in chains for name in chain} - set(Line.deeds())) == []
