"""Whatever waits for one person is moved when the account closes: some room says how."""

from calls.promise_kinds import kinds
from stodtelefon.accounts.holdings import Holding, holdings


def left_behind(held: list[Holding]) -> list[str]:
    """Kinds of promise with an owner of their own that nothing an account holds takes along."""
    moved = {name for holding in held for name in holding.promises}
    return sorted(name for name, kind in kinds().items() if kind.owner is not None and name not in moved)


def test_every_kind_with_an_owner_moves_with_something_that_is_held():
    assert left_behind(holdings) == []
    assert {name for holding in holdings for name in holding.promises} <= set(kinds())


def test_a_kind_that_is_left_behind_is_found():
    without = [holding for holding in holdings if "reminder" not in holding.promises]

    assert left_behind(without) == ["reminder"]
