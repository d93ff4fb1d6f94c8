"""What is personal: every model says it of every field in its `class Privacy`, and here it is read.

Erasure, export, the demo and the masking of logs ask here and keep no lists of their own.
"""

from collections.abc import Iterator

from django.db import models

from stodtelefon.database.versions import our_apps
from stodtelefon.privacy.fields import SealedTextField

PERSONAL, PLAIN = "personal", "plain"


def our_models() -> list[type[models.Model]]:
    """The models of this project's own apps, without tables that Django makes between two of them."""
    return [model for config in our_apps() for model in config.get_models()]


def classified(model: type[models.Model]) -> Iterator[tuple[models.Field, str | None]]:
    """Each concrete field with its class: "personal", "plain", or None where the model does not say."""
    privacy = getattr(model, "Privacy", None)
    personal, plain = getattr(privacy, PERSONAL, ()), getattr(privacy, PLAIN, ())
    for field in model._meta.concrete_fields:
        yield field, PERSONAL if field.name in personal else PLAIN if field.name in plain else None


def sealed_fields(model: type[models.Model]) -> list[SealedTextField]:
    """The sealed columns of a model."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]


def undecided(model: type[models.Model]) -> list[str]:
    """What is wrong with a `class Privacy`: each field is named once, and a sealed field is personal."""
    if not hasattr(model, "Privacy"):
        return [f"{model._meta.label} has no class Privacy"]
    named = [*getattr(model.Privacy, PERSONAL, ()), *getattr(model.Privacy, PLAIN, ())]
    fields = {field.name for field in model._meta.concrete_fields}
    label = model._meta.label
    return [
        *(f"{label}.{name} is named in neither" for name in sorted(fields - set(named))),
        *(f"{label}.{name} is no field" for name in sorted(set(named) - fields)),
        *(f"{label}.{name} is named twice" for name in sorted({n for n in named if named.count(n) > 1})),
        *(
            f"{label}.{f.name} is sealed but plain"
            for f in sealed_fields(model)
            if f.name in model.Privacy.plain
        ),
    ]
