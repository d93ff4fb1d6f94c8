"""What somebody who owns the database can do to the log.

A way (`WAYS`) takes a cursor of the owner, a chance and the log as it was, does something to it, and gives what the
verification has to name: a place of the chain, a line that has no place, or a head. Left out is what no chain can
tell (`stodtelefon/audit/chain.py`): a recomputed or cut end that nothing has signed, and a false line added the
ordinary way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

from django.db import connection, transaction

from stodtelefon.audit.chain import verify
from stodtelefon.audit.lines import START
from stodtelefon.audit.tests.tampering import Log, Named, at, compute_anew, forge, guards
from stodtelefon.database.roles import as_owner

COPIED = "at, event, is_read, actor_id, target_type, target_id, case_id, fields, origin"

Way = Callable[[object, Random, Log], Named]
WAYS: dict[str, Way] = {}


def way(function: Way) -> Way:
    WAYS[function.__name__] = function
    return function


def named(name: str, function: Callable, *arguments) -> None:
    WAYS[name] = partial(function, *arguments)


# A line

LINE = {
    "at": "at - interval '1 microsecond'",
    "at_for_ever": "'infinity'",
    "event": "event || '_'",
    "is_read": "NOT is_read",
    "actor_id": "coalesce(actor_id, 0) + 1",
    "target_type": "target_type || 'x'",
    "target_id": "target_id || '7'",
    "case_id": "gen_random_uuid()",
    "fields": "fields || 'name'::varchar",
    "origin": "'192.0.2.77'",
    "origin_mask": "set_masklen(coalesce(origin, '192.0.2.77'), 8)",
    "id": "id + 100000",
}
LINK = {
    "event_id": "event_id + 100000",
    "position": "position + 100000",
    "previous": "sha256(previous)",
    "hash": "sha256(hash)",
    "hash_cut": "substring(hash FROM 1 FOR 31)",
}


def change_line(what, cursor, draw, log) -> Named:
    place = draw.randint(1, log.lines)
    column = what.split("_for")[0].split("_mask")[0]
    cursor.execute(f"UPDATE audit_auditevent SET {column} = {LINE[what]} WHERE id = {at(place)}")
    return Named(place)


def change_link(what, cursor, draw, log) -> Named:
    place = draw.randint(1, log.lines)
    cursor.execute(
        f"UPDATE audit_auditlink SET {what.removesuffix('_cut')} = {LINK[what]} WHERE position = {place}"
    )
    return Named(place)


for _what in LINE:
    named(f"change_{_what}", change_line, _what)
for _what in LINK:
    named(f"change_link_{_what}", change_link, _what)


def take_away(cursor, place: int) -> None:
    cursor.execute(f"DELETE FROM audit_auditevent WHERE id = {at(place)}")
    cursor.execute(f"DELETE FROM audit_auditlink WHERE position = {place}")


def move_from(cursor, place: int, by: int) -> None:
    """Every link from a place on gets another place, by way of places that nobody has."""
    cursor.execute(f"UPDATE audit_auditlink SET position = position + 500000 WHERE position >= {place}")
    cursor.execute(f"UPDATE audit_auditlink SET position = position - 500000 + {by} WHERE position >= 500000")


def put_in(cursor, place: int) -> None:
    """A copy of the line there, between it and the one before."""
    move_from(cursor, place, 1)
    cursor.execute(
        f"INSERT INTO audit_auditevent ({COPIED}) SELECT {COPIED} FROM audit_auditevent "
        f"WHERE id = {at(place + 1)} RETURNING id"
    )
    copy = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO audit_auditlink (event_id, position, previous, hash) "
        f"SELECT {copy}, {place}, previous, hash FROM audit_auditlink WHERE position = {place + 1}"
    )


@way
def delete_a_line(cursor, draw, log):
    place = draw.randint(1, log.lines)
    cursor.execute(f"DELETE FROM audit_auditevent WHERE id = {at(place)}")
    return Named(place)


@way
def delete_a_link(cursor, draw, log):
    place = draw.randint(1, log.lines - 1)
    cursor.execute(f"DELETE FROM audit_auditlink WHERE position = {place}")
    return Named(place)


@way
def delete_both(cursor, draw, log):
    place = draw.randint(1, log.lines - 1)
    take_away(cursor, place)
    return Named(place)


@way
def delete_the_first(cursor, draw, log):
    take_away(cursor, 1)
    return Named(1)


@way
def delete_the_end(cursor, draw, log):
    place = draw.randint(1, log.signed)
    for gone in range(place, log.lines + 1):
        take_away(cursor, gone)
    return Named(place)


@way
def delete_and_close_up(cursor, draw, log):
    place = draw.randint(1, log.lines - 1)
    take_away(cursor, place)
    move_from(cursor, place + 1, -1)
    return Named(place)


@way
def delete_close_up_and_compute_anew(cursor, draw, log):
    place = draw.randint(1, log.signed)
    take_away(cursor, place)
    move_from(cursor, place + 1, -1)
    compute_anew(cursor, place)
    return Named(place)


@way
def insert_between(cursor, draw, log):
    place = draw.randint(1, log.lines)
    put_in(cursor, place)
    return Named(place if place > 1 else 1)


@way
def insert_between_and_compute_anew(cursor, draw, log):
    place = draw.randint(1, log.signed)
    put_in(cursor, place)
    compute_anew(cursor, place)
    return Named(place)


@way
def insert_without_a_place(cursor, draw, log):
    cursor.execute(
        f"INSERT INTO audit_auditevent ({COPIED}) SELECT {COPIED} FROM audit_auditevent "
        f"WHERE id = {at(draw.randint(1, log.lines))} RETURNING id"
    )
    return Named(line=cursor.fetchone()[0])


@way
def insert_before_the_first(cursor, draw, log):
    cursor.execute(
        f"INSERT INTO audit_auditevent ({COPIED}) SELECT {COPIED} FROM audit_auditevent "
        f"WHERE id = {at(1)} RETURNING id"
    )
    place = -draw.randint(0, 9)
    cursor.execute(
        "INSERT INTO audit_auditlink (event_id, position, previous, hash) VALUES (%s, %s, %s, sha256(''))",
        [cursor.fetchone()[0], place, START],
    )
    return Named(place)


@way
def swap_two_lines(cursor, draw, log):
    first, second = sorted(draw.sample(range(1, log.lines + 1), 2))
    cursor.execute(f"SELECT {at(first)}, {at(second)}")
    one, other = cursor.fetchone()
    for old, new in ((one, -1), (other, one), (-1, other)):
        cursor.execute("UPDATE audit_auditevent SET id = %s WHERE id = %s", [new, old])
    return Named(first)


@way
def swap_two_links(cursor, draw, log):
    first, second = sorted(draw.sample(range(1, log.lines + 1), 2))
    for old, new in ((first, 900_000), (second, first), (900_000, second)):
        cursor.execute("UPDATE audit_auditlink SET position = %s WHERE position = %s", [new, old])
    return Named(first)


@way
def renumber(cursor, draw, log):
    place = draw.randint(1, log.lines)
    move_from(cursor, place, draw.randint(1, 5))
    return Named(place)


@way
def compute_all_anew(cursor, draw, log):
    place = draw.randint(1, log.signed)
    forge(cursor, place)
    compute_anew(cursor)
    return Named(min(place, log.known or place))


@way
def compute_the_rest_anew(cursor, draw, log):
    place = draw.randint(1, log.signed)
    forge(cursor, place)
    compute_anew(cursor, place)
    return Named(place)


@way
def forge_two_lines(cursor, draw, log):
    first, second = sorted(draw.sample(range(1, log.lines + 1), 2))
    forge(cursor, second)
    forge(cursor, first)
    return Named(first)


@way
def forge_one_and_delete_a_later(cursor, draw, log):
    first, second = sorted(draw.sample(range(1, log.lines + 1), 2))
    take_away(cursor, second)
    forge(cursor, first)
    return Named(first)


@way
def forge_one_and_compute_a_later_rest_anew(cursor, draw, log):
    first, second = sorted(draw.sample(range(1, log.signed + 1), 2))
    forge(cursor, first)
    compute_anew(cursor, second)
    return Named(first)


def try_ways(names: list[str], draw: Random, log: Log) -> list[str]:
    """Do each of these ways, undone again before the next. Gives those that were not found, or named wrong."""
    missed = []
    with as_owner():
        for name in names:
            with transaction.atomic(), connection.cursor() as cursor:
                guards(cursor, "DISABLE")
                wanted = WAYS[name](cursor, draw, log)
                verdict = verify()
                transaction.set_rollback(True)
            if not wanted.is_said_by(verdict):
                missed.append(f"{name}: {wanted}, found {verdict.faults}")
    return missed
