"""What somebody who owns the database can do to the log with every guard switched off.

A way (`WAYS`) takes a cursor of the owner, a chance and the log as it was, does something to it, and gives what the
verification has to name: a place of the chain, a line that has no place, or a head. Left out is what no chain can tell
(`stodtelefon/audit/chain.py`): a recomputed or cut end that nothing has signed, and a false line added the ordinary way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from random import Random

from django.db import connection, transaction

from stodtelefon.audit.chain import verify
from stodtelefon.audit.lines import START
from stodtelefon.database.roles import as_owner

TABLES = ("audit_auditevent", "audit_auditlink", "audit_signedhead")
COPIED = "at, event, is_read, actor_id, target_type, target_id, case_id, fields, origin"


@contextmanager
def tampering(*, undo=False):
    """A cursor of the owner with every guard of the log switched off."""
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        guards(cursor, "DISABLE")
        yield cursor
        guards(cursor, "ENABLE")
        transaction.set_rollback(undo)


def guards(cursor, switch: str) -> None:
    for table in TABLES:
        cursor.execute(f"ALTER TABLE {table} {switch} TRIGGER USER")


@dataclass
class Log:
    """The log before it is touched: `signed` places of `lines` are signed, line 1 has the id 1, and so on."""

    lines: int
    signed: int
    heads: list[int]  # numbers of the newest series
    places: dict[int, int]  # by number
    known: int = 0  # the place of a fault that has been dealt with


@dataclass
class Named:
    """What has to be named."""

    place: int | None = None
    line: int | None = None
    head: int | None = None

    def is_said_by(self, verdict) -> bool:
        if self.place is not None:
            return bool(verdict.faults) and verdict.faults[0].place == self.place
        return any(
            (self.line is not None and fault.line == self.line)
            or (self.head is not None and fault.head == self.head)
            for fault in verdict.faults
        )


def compute_anew(cursor, since: int = 1) -> None:
    """Give every line from the place `since` a fitting link."""
    cursor.execute("SELECT hash FROM audit_auditlink WHERE position = %s", [since - 1])
    previous = bytes((cursor.fetchone() or (START,))[0])
    cursor.execute(
        "SELECT link.position, audit_canonical(line) FROM audit_auditlink link "
        "JOIN audit_auditevent line ON line.id = link.event_id WHERE link.position >= %s ORDER BY 1",
        [since],
    )
    for position, text in cursor.fetchall():
        digest = hashlib.sha256(previous + text.encode()).digest()
        cursor.execute(
            "UPDATE audit_auditlink SET previous = %s, hash = %s WHERE position = %s",
            [previous, digest, position],
        )
        previous = digest


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


def at(place: int) -> str:
    """The id of the line at a place, in SQL."""
    return f"(SELECT event_id FROM audit_auditlink WHERE position = {place})"


for _what in LINE:
    named(f"change_{_what}", change_line, _what)
for _what in LINK:
    named(f"change_link_{_what}", change_link, _what)


def forge(cursor, place: int) -> None:
    cursor.execute(
        f"UPDATE audit_auditevent SET actor_id = coalesce(actor_id, 0) + 1 WHERE id = {at(place)}"
    )


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


# The heads

HEAD = {
    "series": "series + 1",
    "position": "position + 1",
    "hash": "sha256(hash)",
    "state": "sha256(state)",
    "marks": "marks || 'x'::bytea",
    "marks_gone": "''",
    "marks_hash": "sha256(marks_hash)",
    "known_until": "known_until + 1",
    "fault_id": "gen_random_uuid()",
    "previous": "sha256(previous)",
    "key_number": "key_number + 1",
    "signed_at": "signed_at + interval '1 hour'",
    "signed_at_for_ever": "'infinity'",
    "signature": "sha256(signature)",
    "number": "number + 100000",
}
ROW = "series, position, hash, state, marks, marks_hash, known_until, fault_id, previous, key_number, signed_at"


def change_head(what, cursor, draw, log) -> Named:
    number = draw.choice(log.heads[1:] if what == "marks_gone" else log.heads)
    column = what.split("_for")[0].split("_gone")[0]
    cursor.execute(f"UPDATE audit_signedhead SET {column} = {HEAD[what]} WHERE number = {number}")
    return Named(head=number)


for _what in HEAD:
    named(f"change_head_{_what}", change_head, _what)


@way
def delete_every_head(cursor, draw, log):
    cursor.execute("DELETE FROM audit_signedhead")
    return Named(head=1)


@way
def delete_the_newest_heads(cursor, draw, log):
    number = draw.choice(log.heads)
    cursor.execute(f"DELETE FROM audit_signedhead WHERE number >= {number}")
    return Named(head=number)


@way
def delete_a_head(cursor, draw, log):
    number = draw.choice(log.heads)
    cursor.execute(f"DELETE FROM audit_signedhead WHERE number = {number}")
    return Named(head=number)


@way
def forge_a_new_head(cursor, draw, log):
    number = log.heads[-1] + draw.randint(1, 5)
    cursor.execute(
        f"INSERT INTO audit_signedhead (number, {ROW}, signature) SELECT {number}, {ROW}, sha256('x') "
        f"FROM audit_signedhead WHERE number = {log.heads[-1]}"
    )
    return Named(head=number)


@way
def forge_a_head_beside_a_true_one(cursor, draw, log):
    number = draw.choice(log.heads)
    cursor.execute(
        f"INSERT INTO audit_signedhead (number, {ROW}, signature) SELECT number, {ROW}, sha256('x') "
        f"FROM audit_signedhead WHERE number = {number}"
    )
    return Named(head=number)


@way
def copy_a_head(cursor, draw, log):
    number = draw.choice(log.heads)
    cursor.execute(
        f"INSERT INTO audit_signedhead (number, {ROW}, signature) SELECT number, {ROW}, signature "
        f"FROM audit_signedhead WHERE number = {number}"
    )
    return Named(head=number)


@way
def swap_two_signatures(cursor, draw, log):
    first, second = sorted(draw.sample(log.heads, 2))
    cursor.execute(
        "UPDATE audit_signedhead head SET signature = other.signature FROM audit_signedhead other "
        f"WHERE (head.number, other.number) IN (({first}, {second}), ({second}, {first}))"
    )
    return Named(head=first)


@way
def compute_anew_and_delete_every_head(cursor, draw, log):
    cursor.execute("DELETE FROM audit_signedhead")
    return compute_all_anew(cursor, draw, log)


@way
def compute_anew_and_delete_the_heads_after(cursor, draw, log):
    place = draw.randint(1, log.signed)
    cursor.execute(f"DELETE FROM audit_signedhead WHERE position >= {place}")
    forge(cursor, place)
    compute_anew(cursor, place)
    return Named(place)


@way
def forge_a_line_and_a_head(cursor, draw, log):
    forge_a_new_head(cursor, draw, log)
    place = draw.randint(1, log.lines)
    forge(cursor, place)
    return Named(place)


# Whole tables


def empty(tables, cursor, draw, log) -> Named:
    for table in tables:
        cursor.execute(f"DELETE FROM {table}")
    return Named(1)


for _name, _tables in {
    "everything": TABLES,
    "lines": TABLES[:1],
    "links": TABLES[1:2],
    "lines_and_links": TABLES[:2],
    "links_and_heads": TABLES[1:],
    "lines_and_heads": (TABLES[0], TABLES[2]),
    "everything_and_the_jobs": (*TABLES, "jobs_jobrun"),
}.items():
    named(f"empty_{_name}", empty, _tables)


@way
def put_back_an_old_state(cursor, draw, log):
    number = draw.choice([one for one in log.heads[:-1] if log.places[one]])
    place = log.places[number]
    cursor.execute(f"DELETE FROM audit_signedhead WHERE number > {number}")
    for gone in range(place + 1, log.lines + 1):
        take_away(cursor, gone)
    return Named(place + 1)


@way
def put_back_an_old_state_and_go_on(cursor, draw, log):
    named_place = put_back_an_old_state(cursor, draw, log)
    guards(cursor, "ENABLE")
    for _ in range(draw.randint(1, log.lines)):
        cursor.execute(
            "INSERT INTO audit_auditevent (at, event, is_read, target_type, target_id, fields) "
            "VALUES (now(), 'x.y', true, '', '', '{}')"
        )
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    guards(cursor, "DISABLE")
    return named_place


def try_ways(rounds: int, draw: Random, log: Log) -> tuple[list[str], set[str]]:
    """Do so many ways drawn by chance, each undone again. Gives those that were not found, or named wrong."""
    missed, tried = [], set()
    with as_owner():
        for _ in range(rounds):
            name = draw.choice(sorted(WAYS))
            with transaction.atomic(), connection.cursor() as cursor:
                guards(cursor, "DISABLE")
                wanted = WAYS[name](cursor, draw, log)
                verdict = verify()
                transaction.set_rollback(True)
            tried.add(name)
            if not wanted.is_said_by(verdict):
                missed.append(f"{name}: {wanted}, found {verdict.faults}")
    return missed, tried
