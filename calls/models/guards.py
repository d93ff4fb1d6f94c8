"""The guards on tables whose rows belong to a case: only a `CaseMove` takes a row to another case, and nothing is given
to who may not handle it."""

from __future__ import annotations

import pgtrigger

# Says to the database, until the transaction ends, which move is being made (`calls/actions/moves.py`).
SETTING = "stodtelefon.move"

# In its own direction while the move stands, and back again once it is undone.
GUARD = """
    IF NOT EXISTS (
        SELECT 1 FROM calls_casemove m
        WHERE m.id = NULLIF(current_setting('%(setting)s', true), '')::uuid
        AND (
            (m.undone_at IS NULL AND m.from_case_id = OLD.case_id AND m.to_case_id = NEW.case_id)
            OR (m.undone_at IS NOT NULL AND m.to_case_id = OLD.case_id AND m.from_case_id = NEW.case_id)
        )
    ) THEN
        RAISE EXCEPTION 'a row stays in its case'
        USING ERRCODE = 'check_violation', CONSTRAINT = '%(name)s';
    END IF;
    RETURN NEW;
"""


def stays_in_its_case(noun: str) -> pgtrigger.Trigger:
    """For `triggers`. The name of the constraint is the trigger's own; its sentence stands in `TRIGGER_SENTENCES`."""
    name = f"{noun}_stays_in_its_case"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition('OLD."case_id" <> NEW."case_id"'),
        func=GUARD % {"setting": SETTING, "name": name},
    )


def stays_sentence(noun: str, what: str) -> dict[str, str]:
    """For `TRIGGER_SENTENCES`. `what` is the noun as it begins a sentence: «Samtalet»."""
    return {f"{noun}_stays_in_its_case": f"{what} kan bara flyttas mellan ärenden genom en flytt som loggas."}


# Who may have nothing in a case, as `calls/models/outsiders.py` has it: who is recused, and who is not named where it
# is restricted. `case` and `who` are columns.
IS_RECUSED = (
    "EXISTS (SELECT 1 FROM calls_recusal o"
    " WHERE o.case_id = {case} AND o.user_id = {who} AND o.ended_at IS NULL)"
)
IS_UNNAMED = (
    "EXISTS (SELECT 1 FROM calls_restriction s WHERE s.case_id = {case} AND s.lifted_at IS NULL AND NOT EXISTS ("
    "SELECT 1 FROM calls_namedperson n"
    " WHERE n.restriction_id = s.id AND n.user_id = {who} AND n.removed_at IS NULL))"
)


# All the cases in which somebody may have nothing: a handful.
TAKEN = (
    "ARRAY(SELECT o.case_id FROM calls_recusal o WHERE o.user_id = {who} AND o.ended_at IS NULL"
    " UNION ALL SELECT s.case_id FROM calls_restriction s WHERE s.lifted_at IS NULL AND s.id <> ALL (ARRAY("
    "SELECT n.restriction_id FROM calls_namedperson n WHERE n.user_id = {who} AND n.removed_at IS NULL)))"
)


def is_left(*, case: str, who: str) -> str:
    """Of a `who` that is given, and so found once, before any row is read."""
    return f"({case} IS NULL OR {case} <> ALL ({TAKEN.format(who=who)}))"


def is_unnamed(*, case: str, who: str) -> str:
    return IS_UNNAMED.format(case=case, who=who)


def is_out(*, case: str, who: str) -> str:
    return f"({IS_RECUSED} OR {IS_UNNAMED})".format(case=case, who=who)


RECUSED = """
    IF EXISTS (
        SELECT 1 FROM calls_recusal r
        WHERE r.case_id = NEW.%(case)s AND r.user_id = NEW.%(person)s AND r.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'nothing is given to who is recused'
        USING ERRCODE = 'check_violation', CONSTRAINT = '%(name)s';
    END IF;
    RETURN NEW;
"""


def is_not_of_who_is_recused(noun: str, *, case: str, person: str, when: str = "") -> pgtrigger.Trigger:
    """For `triggers`: `person` is no one who is recused in `case`, both columns, where `when` holds of the new row."""
    name = f"{noun}_is_not_of_who_is_recused"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(person),
        condition=pgtrigger.Condition(f'NEW."{person}" IS NOT NULL{when}'),
        func=RECUSED % {"case": case, "person": person, "name": name},
    )


UNNAMED = """
    IF %(is_unnamed)s THEN
        RAISE EXCEPTION 'nothing is given to who is not named'
        USING ERRCODE = 'check_violation', CONSTRAINT = '%(name)s';
    END IF;
    RETURN NEW;
"""


def is_of_who_is_named(noun: str, *, case: str, person: str, when: str = "") -> pgtrigger.Trigger:
    """For `triggers`: where `case` is restricted `person` is named in it, as above."""
    name = f"{noun}_is_of_who_is_named"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(person),
        condition=pgtrigger.Condition(f'NEW."{person}" IS NOT NULL{when}'),
        func=UNNAMED % {"is_unnamed": is_unnamed(case=f"NEW.{case}", who=f"NEW.{person}"), "name": name},
    )


def recused_sentence(noun: str, what: str) -> dict[str, str]:
    """For `TRIGGER_SENTENCES`. `what` is what they cannot have, as the sentence goes on: «ärendet»."""
    return {f"{noun}_is_not_of_who_is_recused": f"Den som är jävig kan inte ha {what}. Välj någon annan."}


def named_sentence(noun: str, what: str) -> dict[str, str]:
    """For `TRIGGER_SENTENCES`, as above."""
    return {f"{noun}_is_of_who_is_named": f"Ärendet är skyddat: bara den som är namngiven kan ha {what}."}
