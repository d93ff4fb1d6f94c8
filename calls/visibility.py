"""Grounds for seeing a case beyond handling it.

A later app adds `visibility.grounds.append(function)` in its `AppConfig.ready()`. The function takes the user and
returns a `Q` on `Case`: say `Q(pk__in=subquery)`, never a join that doubles rows.
"""

from collections.abc import Callable

grounds: list[Callable] = []
