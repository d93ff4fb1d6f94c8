"""The three rings of keys, and the one that seals and opens what is personal (AES-256-GCM).

Each ring is a setting, a list of "<number>:<base64 of 32 bytes>". The first key writes, all of them open, find or
verify, so a new key is put first and the old one kept until nothing needs it (`stodtelefon/privacy/keys_in_use.py`).
The keys come from a file or the environment, never from the database.

A sealed value is `version (1) | key number (2) | nonce (12) | ciphertext and tag`. Every table and column has
a sub-key of its own, and table, column and row are bound into the tag: a value moved to another row, column
or table does not open. The text is padded to a multiple of 64 bytes, so that a name, a telephone number and a
personal number all look alike.
"""

import base64
import binascii
import os
import struct
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices

VERSION = 1
HEADER = struct.Struct(">BH")  # version, key number
NONCE_BYTES = 12
KEY_BYTES = 32
FEWEST_BYTE_VALUES = 16  # 32 random bytes have about 30 different ones; fewer than 16 never come by chance
PAD_TO = 64
PAD_MARK = b"\x80"


class CannotOpen(Exception):
    """A sealed value that no key of the ring opens here: wrong key, damaged, or moved from another row."""


class Ring(TextChoices):
    """A ring by the name of its setting, and what its keys do."""

    FIELD = "FIELD_KEYS", "förseglar namn och texter"
    LOOKUP = "LOOKUP_KEYS", "gör personnummer och koder sökbara"
    AUDIT = "AUDIT_KEYS", "signerar loggen"


def parse_keys(name: str, lines: Iterable[str]) -> dict[int, bytes]:
    """The keys of the setting `name` by their numbers, the one in use first.

    Each line is "<number>:<base64 of 32 bytes>". Refuses (`ImproperlyConfigured`, a Swedish sentence that never holds
    the key) all but distinct numbers and distinct keys of 32 bytes, and what is obviously not drawn by chance.
    """
    keys: dict[int, bytes] = {}
    for line in lines:
        number, _, encoded = line.strip().partition(":")
        try:
            key_id, key = int(number), base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            raise ImproperlyConfigured(f'{name}: varje nyckel skrivs "1:<base64 av 32 byte>".') from None
        if len(key) != KEY_BYTES or not 0 < key_id < 2**16 or key_id in keys:
            raise ImproperlyConfigured(
                f"{name}: en nyckel är 32 byte och har ett eget nummer mellan 1 och 65535."
            )
        if len(set(key)) < FEWEST_BYTE_VALUES:
            raise ImproperlyConfigured(
                f"{name}: nyckel {key_id} är ingen slumpad nyckel. Gör en med: openssl rand -base64 32"
            )
        if key in keys.values():
            raise ImproperlyConfigured(f"{name}: samma nyckel står två gånger.")
        keys[key_id] = key
    if not keys:
        raise ImproperlyConfigured(f"{name} är tom.")
    return keys


def keys_of(name: Ring) -> dict[int, bytes]:
    """The keys of a ring by their numbers, the one that writes first. Refuses as `parse_keys` does."""
    return _parsed(Ring(name), tuple(getattr(settings, name)))


def first_key(name: Ring) -> tuple[int, bytes]:
    """The number and the key that a ring writes with."""
    return next(iter(keys_of(name).items()))


def ring_faults() -> list[str]:
    """What is wrong with the rings by themselves: a sentence for each, never with a key. Needs no database."""
    found, rings = [], {}
    for name in Ring:
        try:
            rings[name] = keys_of(name)
        except ImproperlyConfigured as error:
            found.append(str(error))
    owner: dict[bytes, str] = {}
    for name, keys in rings.items():
        for number, key in keys.items():
            other = owner.setdefault(key, name)
            if other != name:
                found.append(f"{name}: nyckel {number} finns också i {other}. Varje ring har egna nycklar.")
    return found


class KeyRing:
    """Numbered keys. `seal` uses the active one; `open` finds the key by its number."""

    def __init__(self, keys: dict[int, bytes]) -> None:
        self.keys = keys
        self.active = next(iter(keys))
        self._ciphers: dict[tuple[int, bytes], AESGCM] = {}

    def seal(self, place: bytes, row: bytes, text: str) -> bytes:
        """Seal `text` for one row of one place (table and column)."""
        header = HEADER.pack(VERSION, self.active)
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher(self.active, place).encrypt(
            nonce, _pad(text.encode()), _bind(header, place, row)
        )
        return header + nonce + sealed

    def open(self, place: bytes, row: bytes, token: bytes) -> str:
        """Open what was sealed for this very row and place, or raise `CannotOpen`."""
        header, rest = token[: HEADER.size], token[HEADER.size :]
        try:
            version, key_id = HEADER.unpack(header)
            if version != VERSION:
                raise CannotOpen("unknown version")
            cipher = self._cipher(key_id, place)
            padded = cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _bind(header, place, row))
            return padded[: padded.rindex(PAD_MARK)].decode()
        except (struct.error, KeyError, InvalidTag, ValueError) as error:
            raise CannotOpen(type(error).__name__) from None

    def _cipher(self, key_id: int, place: bytes) -> AESGCM:
        cipher = self._ciphers.get((key_id, place))
        if cipher is None:
            sub_key = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=b"stodtelefon/sealed/1/" + place)
            cipher = self._ciphers[key_id, place] = AESGCM(sub_key.derive(self.keys[key_id]))
        return cipher


def ring() -> KeyRing:
    """The ring that seals and opens."""
    return _field_ring(tuple(settings.FIELD_KEYS))


def key_number(token: bytes) -> int:
    """The number of the key that sealed a value."""
    return HEADER.unpack(token[: HEADER.size])[1]


def header_of_active_key() -> bytes:
    """How every value sealed by the active key begins; what begins otherwise waits for rotation."""
    return HEADER.pack(VERSION, ring().active)


@lru_cache(maxsize=8)
def _field_ring(lines: tuple[str, ...]) -> KeyRing:
    return KeyRing(_parsed(Ring.FIELD, lines))


@lru_cache(maxsize=24)
def _parsed(name: Ring, lines: tuple[str, ...]) -> dict[int, bytes]:
    return parse_keys(name, lines)


def _bind(header: bytes, place: bytes, row: bytes) -> bytes:
    return b"\x00".join((header, place, row))


def _pad(text: bytes) -> bytes:
    marked = text + PAD_MARK
    return marked + b"\x00" * (-len(marked) % PAD_TO)
