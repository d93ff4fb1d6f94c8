"""What somebody who owns the database can do to the signed heads, and to whole tables."""

from __future__ import annotations

from stodtelefon.audit.tests.tampering import TABLES, Named, compute_anew, forge, guards
from stodtelefon.audit.tests.ways_of_tampering import WAYS, compute_all_anew, named, take_away, way

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
ROW = (
    "series, position, hash, state, marks, marks_hash, known_until, fault_id, previous, key_number, signed_at"
)


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


ALL_WAYS = WAYS
