"""Rows that stay as they were signed: the database refuses every change and every removal, whoever asks.

For `triggers` of a model. The whole row is compared, so a column that comes later is held without being named. What may
happen to a signed row by design is said where the trigger is made: a column that a logged move changes, one that is
filled in once afterwards. No session can switch it off but the owner's (`roles.py`), which seals the same words anew
with a new key. Source: OSL 4:1, SoL 14:6, dataskyddsförordningen 5.1 f.
"""

from __future__ import annotations

from collections.abc import Sequence

import pgtrigger

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
