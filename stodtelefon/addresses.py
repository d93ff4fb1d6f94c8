"""Addresses with keys in them, for pages that hold a hundred: `reverse()` is asked once for each kind of page.

`address("calls:case", case.number)` is what `reverse("calls:case", args=[case.number])` is; `{% address … %}` the same.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from functools import cache
from uuid import UUID

from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, reverse

Key = UUID | int | str
# What stands for a key while an address is made, by its kind and its place.
STAND_INS = {
    UUID: lambda place: UUID(int=2**127 + place),
    int: lambda place: 2**62 + place,
    str: lambda place: f"har-ska-nyckel-{place}-vara",
}
PLAIN = re.compile(r"[A-Za-z0-9-]+")
_mount: ContextVar[str | None] = ContextVar("mount", default=None)


def find_mount_once(get_response):
    """Where the line is mounted is the same for a whole request; to find it takes as long as the rest of an address."""

    def middleware(request):
        found = _mount.set(get_script_prefix())
        try:
            return get_response(request)
        finally:
            _mount.reset(found)

    return middleware


def address(name: str, *keys: Key) -> str:
    """The address of a page about one thing, or about one thing in another."""
    kinds = tuple(map(type, keys))
    for key, kind in zip(keys, kinds, strict=True):
        if kind not in STAND_INS or (kind is str and not PLAIN.fullmatch(key)):
            return reverse(name, args=keys)
    return _pattern(name, kinds, _mount.get() or get_script_prefix()) % keys


def match_of(path_and_query: str) -> ResolverMatch | None:
    """What an address of ours, as a page has it, leads to; None where it leads nowhere."""
    path, mount = path_and_query.partition("?")[0], get_script_prefix()
    try:
        return resolve(path.replace(mount, "/", 1) if path.startswith(mount) else path)
    except Resolver404:
        return None


@cache
def _pattern(name: str, kinds: tuple[type, ...], prefix: str) -> str:
    """The address with `%s` for each key."""
    stand_ins = [STAND_INS[kind](place) for place, kind in enumerate(kinds)]
    found = reverse(name, args=stand_ins).replace("%", "%%")
    for stand_in in stand_ins:
        found = found.replace(str(stand_in), "%s", 1)
    return found
