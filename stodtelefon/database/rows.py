"""A row of a model as `from_db` makes it, for pages that read hundreds: at once, where nothing is to be done to it.

`Model.__init__` walks every field of the table for what may have been given in other ways; what comes from the database
is given in one. A column with something of its own to do then says so in its attribute, as `take(row)`: what is sealed
remembers which row it was sealed for. Where a model or a field is made in any other way, Django makes the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init


def made(model: type[Model], database: str, names: Sequence[str], values: Sequence[Any]) -> Model:
    """The same as `model.from_db(database, names, values)`: what is not named is read when it is asked for."""
    takers = takers_of(model, tuple(names))
    if takers is None:
        return model.from_db(database, names, values)
    row = model.__new__(model)
    row._state = state = ModelState()
    state.adding, state.db = False, database
    row.__dict__.update(zip(names, values, strict=True))
    for taker in takers:
        taker.take(row)
    return row


@cache
def takers_of(model: type[Model], names: tuple[str, ...]) -> tuple[Any, ...] | None:
    """The attributes among these that have something to do when a row is made. None: Django has, too."""
    as_django = model.__init__ is Model.__init__ and model.from_db.__func__ is Model.from_db.__func__
    is_told = any(signal.has_listeners(model) for signal in (pre_init, post_init))
    attributes = [getattr(model, name) for name in names]
    takers = tuple(one for one in attributes if hasattr(one, "take"))
    others = {type(one) for one in attributes if one not in takers}
    if not as_django or is_told or not others <= {DeferredAttribute, ForeignKeyDeferredAttribute}:
        return None
    return takers
