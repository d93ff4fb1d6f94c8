"""Rows that stay as they were signed: the database refuses every change and every removal, whoever asks.

What of a row is its signed text stands beside its trigger, as `signed_texts` of its model: of that the log keeps a
keyed digest (`stodtelefon/audit/signed_texts.py`). Whoever saves such a row need say nothing: `save` remembers it, and
the next line of the same transaction carries its digest.

For `triggers` of a model. The whole row is compared, so a column that comes later is held without being named. What may
happen to a signed row by design is said where the trigger is made: a column that a logged move changes, one that is
filled in once afterwards. No session can switch it off but the owner's (`roles.py`), which seals the same words anew
with a new key. Source: OSL 4:1, SoL 14:6, dataskyddsförordningen 5.1 f.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pgtrigger
from django.db import connection, models, transaction

STAYS = """
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - {left}) IS DISTINCT FROM (to_jsonb(OLD) - {left}){filled} THEN
        RAISE EXCEPTION 'what is signed stays'
        USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NEW;
"""
FILLED = """
       OR (OLD."{0}" IS NOT NULL AND NEW."{0}" IS DISTINCT FROM OLD."{0}")"""


def stays_as_signed(
    noun: str, *, when: str = "true", moves: Sequence[str] = (), once: Sequence[str] = ()
) -> pgtrigger.Trigger:
    """`when`: the condition on the OLD row from which it is signed. `moves`: columns that something else guards.
    `once`: columns that may be filled in where they are empty, and stay from then on."""
    name = f"{noun}_stays_as_signed"
    left = f"'{{{','.join((*moves, *once))}}}'::text[]"
    filled = "".join(FILLED.format(column) for column in once)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=pgtrigger.Condition(when),
        func=STAYS.format(name=name, left=left, filled=filled),
    )


def stays_as_signed_sentence(noun: str, what: str) -> dict[str, str]:
    """For `TRIGGER_SENTENCES`. `what` says that it is signed, as a sentence begins: «Anteckningen är signerad»."""
    return {f"{noun}_stays_as_signed": f"{what} och kan varken ändras eller tas bort."}


@dataclass(frozen=True)
class SignedText:
    """What of a record is signed: its columns, by the names that its attributes have. Never one that may change by
    design, as the case that a row is in.

    `name`: what a digest calls it; stays for good. `signed_at`: the column with the moment from which it stands.
    `edition`: counted up when `columns` are others, with the older ones in `before`: what was digested by them is
    compared by them.
    """

    name: str
    columns: tuple[str, ...]
    signed_at: str = "signed_at"
    edition: int = 1
    before: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def columns_of(self, edition: int) -> tuple[str, ...] | None:
        """What was digested in that edition; None: there is no such."""
        return self.columns if edition == self.edition else dict(self.before).get(edition)

    def is_signed(self, row: models.Model) -> bool:
        return getattr(row, self.signed_at) is not None


class _JustSigned:
    """A row that was signed in this transaction. It hangs on the transaction as what is done after it does, so that
    whatever undoes the row undoes this too."""

    def __init__(self, row: models.Model) -> None:
        self.row, self.is_said = row, False

    def __call__(self) -> None:
        """Nothing is done afterwards."""


def remember_signed(rows: Iterable[models.Model]) -> None:
    """These were just saved: what is signed of them is for the next line of the log."""
    for row in rows:
        if any(text.is_signed(row) for text in getattr(row, "signed_texts", ())):
            transaction.on_commit(_JustSigned(row))


def take_signed() -> list[models.Model]:
    """The rows that no line has told of yet, each once. From now on one has."""
    waiting = [
        one for _, one, _ in connection.run_on_commit if isinstance(one, _JustSigned) and not one.is_said
    ]
    for one in waiting:
        one.is_said = True
    return list({(type(one.row), one.row.pk): one.row for one in waiting}.values())
