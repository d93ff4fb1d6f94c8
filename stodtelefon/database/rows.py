"""A row of a model as `from_db` makes it, for pages that read hundreds: at once.

`Model.__init__` walks every field of the table for what may have been given in other ways; what comes from the database
is given in one. A field that has anything of its own to do when it is set, as what is sealed, does it here too. Where a
model has, Django makes it.
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

PLAIN = (DeferredAttribute, ForeignKeyDeferredAttribute)


@cache
def maker(model: type[Model], database: str, names: tuple[str, ...]) -> Callable[[Sequence[Any]], Model]:
    """What makes rows as `model.from_db(database, names, values)` does: what is not named is read when asked for."""
    if not is_plain(model):
        return partial(model.from_db, database, names)
    new, set_themselves = model.__new__, [name for name in names if type(getattr(model, name)) not in PLAIN]

    def made(values: Sequence[Any]) -> Model:
        row = new(model)
        state = ModelState()
        state.adding, state.db = False, database
        kept = row.__dict__
        kept["_state"] = state
        kept.update(zip(names, values, strict=True))
        for name in set_themselves:
            setattr(row, name, kept.pop(name))
        return row

    return made


@cache
def is_plain(model: type[Model]) -> bool:
    """Does nothing happen when a row is made but that its values are set?"""
    as_django = model.__init__ is Model.__init__ and model.from_db.__func__ is Model.from_db.__func__
    return as_django and not any(signal.has_listeners(model) for signal in (pre_init, post_init))
