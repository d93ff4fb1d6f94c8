"""A row with other values, to be saved where a rule of the database should refuse it."""

from uuid import uuid4


def changed(row, **values):
    """The row with other values; of one that is signed another row, since that itself never changes."""
    if any(name.endswith("_stays_as_signed") for name in getattr(row, "TRIGGER_SENTENCES", ())):
        row.pk, row._state.adding = uuid4(), True
    return edited(row, **values)


def edited(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row
