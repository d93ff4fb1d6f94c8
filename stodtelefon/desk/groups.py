"""What needs this person now, as each app says it: acute first, then by the promptness clock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from calls.case_parts import Group, parts

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def groups_for(user: User, *, today: date) -> list[Group]:
    """The groups that hold something, in the order in which they matter. One query a group, whatever it holds."""
    groups = [group for part in parts() for group in part.desk_groups(user, today=today)]
    return sorted((group for group in groups if group.steps), key=lambda group: group.rank)
