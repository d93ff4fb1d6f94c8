"""What is proven of a restored database: that it is whole, that our keys open all of it, and that the log is the same.

Each proof says in one sentence what it found, or raises `CopyFailed`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from django.db import connection, models

from stodtelefon.audit.chain import verify
from stodtelefon.audit.outside import OutsideFailed, heads_file
from stodtelefon.database.copies.manifest import Manifest
from stodtelefon.database.copies.programs import CopyFailed
from stodtelefon.database.streams import streamed
from stodtelefon.privacy.hashing import KeyedHashField, every_hash
from stodtelefon.privacy.keys import CannotOpen, ring
from stodtelefon.privacy.personal_data import our_models, sealed_fields
from stodtelefon.privacy.sentinel import faults


def check_counts(manifest: Manifest) -> str:
    """As many rows in each table as when the copy was made."""
    quote = connection.ops.quote_name
    one = "SELECT '{0}', count(*) FROM {0}"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(quote(table)) for table in manifest.counts))
        found = {table.strip('"'): count for table, count in cursor.fetchall()}
    wrong = [table for table, count in manifest.counts.items() if found.get(table) != count]
    if wrong:
        raise CopyFailed(
            f"{wrong[0]} har {found[wrong[0]]} rader men hade {manifest.counts[wrong[0]]} när kopian gjordes."
        )
    return f"Rader: {sum(found.values())} i {len(found)} tabeller, lika många som när kopian gjordes."


def check_roles(manifest: Manifest) -> str:
    """The owner owns every table, and the application can take nothing away from the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner <> %s",
            [manifest.owner],
        )
        owned_by_others = [table for (table,) in cursor.fetchall()]
        cursor.execute("SELECT has_table_privilege('audit_auditevent', 'UPDATE, DELETE, TRUNCATE')")
        (may_change_log,) = cursor.fetchone()
    if owned_by_others:
        raise CopyFailed(f"Tabellen {owned_by_others[0]} ägs inte av rollen {manifest.owner}.")
    if may_change_log:
        raise CopyFailed(
            f"Rollen {manifest.application} får ändra i loggen: kör manage.py migrate på linjen."
        )
    return "Ägaren äger varje tabell, och programmets roll kan inte ändra i loggen."


def check_keys(manifest: Manifest) -> str:
    """The sentinels: all three rings belong to this database, with every key that it needs."""
    if found := faults():
        raise CopyFailed(" ".join(found))
    return "Nycklarna hör till databasen."


def open_everything(manifest: Manifest) -> str:
    """Every sealed value is opened, whoever wrote it."""
    opened, shut, unseal = 0, Counter(), ring().open
    for model in our_models():
        if not (fields := sealed_fields(model)):
            continue
        places = [field.place for field in fields]
        with _rows(model, *fields) as rows:
            for row, *tokens in rows:
                for place, token in zip(places, tokens, strict=True):
                    if token is None:
                        continue
                    try:
                        unseal(place, row.bytes, bytes(token))
                        opened += 1
                    except CannotOpen:
                        shut[place.decode()] += 1
    if shut:
        column, count = shut.most_common(1)[0]
        raise CopyFailed(
            f"{column} har värden som inte går att öppna fast nycklarna passar, alltså skadade. Antal: {count}."
        )
    return f"Förseglade värden som öppnades: {opened}."


def probe_hashes(manifest: Manifest) -> str:
    """Each hash of a value that is kept is made anew from it, as when somebody searches for it."""
    probed = 0
    for model in our_models():
        for field in (one for one in model._meta.concrete_fields if getattr(one, "of", "")):
            probed += _probed(model, field)
    return f"Sökbara värden som hittas med nycklarna: {probed}."


def verify_log(manifest: Manifest) -> str:
    """The chain is whole, as it was signed, and held against the heads outside the database as old as the copy."""
    number = manifest.head["number"] if manifest.head else 0
    try:
        verdict = verify(until=number)
    except OutsideFailed as error:
        raise CopyFailed(str(error)) from None
    if not verdict.is_whole:
        raise CopyFailed(f"Loggen är inte hel i kopian. {verdict.in_words()}")
    signature = f"\\x{bytes(verdict.signed.signature).hex()}" if verdict.signed else None
    if signature != (manifest.head or {}).get("signature"):
        raise CopyFailed("Loggens senaste signerade huvud är ett annat än när kopian gjordes.")
    if heads_file():
        outside = (
            f"Huvuden utanför databasen som stämmer: {verdict.compared}, yngre än kopian: {verdict.younger}."
        )
    else:
        outside = "Inga huvuden utanför databasen att jämföra med: HEADS_FILE är inte angiven, eller finns inte här."
    return f"Loggrader: {verdict.lines}. Kedjan är hel. {outside}"


PROOFS: list[Callable[[Manifest], str]] = [
    check_roles,
    check_keys,
    open_everything,
    probe_hashes,
    verify_log,
]


def _probed(model: type[models.Model], field: KeyedHashField) -> int:
    kept = model._meta.get_field(field.of)
    opened, probed = kept.opener(), 0
    with _rows(model, field, kept) as rows:
        for row, hashed, token in rows:
            if hashed is None:
                continue
            if bytes(hashed) not in every_hash(field.purpose, opened(row, token)):
                raise CopyFailed(
                    f"LOOKUP_KEYS hittar inte alla värden i {model._meta.db_table}.{field.column}: "
                    "det är andra nycklar än de som kopian gjordes med."
                )
            probed += 1
    return probed


def _rows(model: type[models.Model], *fields: models.Field) -> AbstractContextManager[Iterator[tuple]]:
    """Each row that has something in one of these columns, as it lies: its id, and them."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    return streamed(
        f"SELECT {key}, {columns} FROM {table} WHERE num_nonnulls({columns}) > 0"  # noqa: S608 (names from our models)
    )
