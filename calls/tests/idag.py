"""What stands on somebody's Idag, asked in both ways: by the conditions, and by the statement that the page asks."""

from django.utils import timezone

from calls.nobodys import nobodys
from calls.staffing import Staffing, promises_of
from calls.standing import Standing


def on_idag(user) -> set[str]:
    """Kinds of promise. Holds too that both say the same of what nobody may do."""
    today = timezone.localdate()
    staffing = Staffing.on(today)
    rows = {row.kind for row in promises_of(user, on=today, staffing=staffing)}
    standing = Standing.of(user, staffing, on=today, most=9, is_told=True)
    assert set(standing.by_kind) == rows
    told = {}
    for row in nobodys(on=today, staffing=staffing):
        told[row.kind] = told.get(row.kind, 0) + 1
    assert standing.nobodys == told
    return rows
