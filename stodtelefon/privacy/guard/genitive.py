"""What somebody is called, where a text says what they own: "Fatimas bror" is of Fatima, "Jonas bror" of Jonas.

The s is left out of what is moved only where something owned follows, and never of a name that ends in one: a known
one (`ends_in_s` of data/words.toml), one that ends as such names do, or one that stands in the text by itself too.
What is found and masked is the whole word (names.py).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from stodtelefon.privacy.guard.words import is_common, is_noun, is_verb, words

ENDINGS = ("ss", "us")  # Magnus, Linus
NOT_OWNED = frozenset(
    [
        "och",
        "eller",
        "men",
        "samt",
        "som",
        "att",
        "i",
        "på",
        "med",
        "av",
        "till",
        "från",
        "för",
        "hos",
        "om",
        "inte",
    ]
)


def is_owned(following: Sequence[str]) -> bool:
    """Do these words, the next two in small letters, say what somebody owns: "bror", "yngre bror"?"""
    if not following or following[0] in NOT_OWNED or is_verb(following[0]):
        return False
    first, *rest = following
    return is_noun(first) or not is_common(first) or (bool(rest) and is_noun(rest[0]))


def bare_name(name: str, *, others: Collection[str]) -> str:
    """An owner's name without the s of what is owned; empty where the s is its own. `others`: the names of the text
    that own nothing."""
    low = name.lower()
    if not low.endswith("s") or len(low) < 3:
        return ""
    if name[:-1] in others:
        return name[:-1]
    last = low.split()[-1]
    if name in others or last in words("ends_in_s") or last.endswith(ENDINGS):
        return ""
    return name[:-1]
