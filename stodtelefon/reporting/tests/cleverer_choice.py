"""How much more could be shown by a cleverer choice: the most, to a reader who does not know how it was chosen.

The fewest rows of a list are hidden so that each small one can be anything from 0 to 4 by the sum alone, whichever they
are: by integer programming, which looks at their sizes, as programs for statistical tables do. Who knows that undoes it
(`test_disclosure_attack`), so it is a measure and no rule.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from stodtelefon.reporting.disclosure import ProtectedTable, Thresholds


def numbers_shown(table: ProtectedTable) -> int:
    """How many rows of the code list have a number of their own."""
    return sum(not row.cell.is_hidden for row in table.rows if not row.members)


def most_numbers(counts: Sequence[int], thresholds: Thresholds) -> int:
    """How many rows could have one: all but the small, and the fewest others that give them room."""
    if sum(counts) < thresholds.total:
        return 0
    small = [count for count in counts if count < thresholds.small]
    large = np.array([count for count in counts if count >= thresholds.small], dtype=float)
    top = thresholds.small - 1
    if not small or top <= sum(small) <= top * (len(small) - 1):
        return len(large)
    if not large.size:
        return 0
    room = LinearConstraint(large - thresholds.small, lb=top - sum(small))
    some = LinearConstraint(np.ones(large.size), lb=1)
    found = milp(
        np.ones(large.size), constraints=[room, some], integrality=np.ones(large.size), bounds=Bounds(0, 1)
    )
    return large.size - round(found.fun) if found.status == 0 else 0
