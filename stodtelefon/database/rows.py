"""A row of a model as `from_db` makes it, for pages that read hundreds: at once, where nothing is to be done to it.

`Model.__init__` walks every field of the table for what may have been given in other ways; what comes from the database
is given in one. Where a model or a field has anything of its own to do when a row is made, as with what is sealed,
Django makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import Any

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init


@cache
def maker(model: type[Model], database: str, names: tuple[str, ...]) -> Callable[[Sequence[Any]], Model]:
    """What makes rows as `model.from_db(database, names, values)` does: what is not named is read when asked for."""
    if not is_plain(model, names):
        return partial(model.from_db, database, names)
    new = model.__new__

    def made(values: Sequence[Any]) -> Model:
        row = new(model)
        state = ModelState()
        state.adding, state.db = False, database
        kept = row.__dict__
        kept["_state"] = state
        kept.update(zip(names, values, strict=True))
        return row

    return made


@cache
def is_plain(model: type[Model], names: tuple[str, ...]) -> bool:
    """Does nothing happen when a row is made with these but that they are kept?"""
    as_django = model.__init__ is Model.__init__ and model.from_db.__func__ is Model.from_db.__func__
    kept = {type(getattr(model, name)) for name in names}
    is_told = any(signal.has_listeners(model) for signal in (pre_init, post_init))
    return as_django and not is_told and kept <= {DeferredAttribute, ForeignKeyDeferredAttribute}
