"""The comparison of names as its rule reads, with nothing put aside early: what the quick one is held against."""

from itertools import product

from stodtelefon.privacy.names import TWICE, fold


def matches(query: str, name: str) -> bool:
    return stands_in(fold(query), fold(name))


def stands_in(wanted: list[str], words: list[str]) -> bool:
    return bool(wanted and words) and (word_by_word(wanted, words) or joined(wanted, words))


def word_by_word(wanted: list[str], words: list[str]) -> bool:
    """Each word in one of the name's, the longer ones first."""
    left = list(words)
    for word in sorted(wanted, key=len, reverse=True):
        if not any(same(word, other, 3) for other in left):
            return False
        left.remove(next(other for other in left if same(word, other, 3)))
    return True


def joined(wanted: list[str], words: list[str]) -> bool:
    """One to three neighbours at a time, as one word, in one to three neighbours of the name; the most first."""
    left: list[str | None] = list(words)
    while wanted:
        found = next(
            (
                (size, place)
                for size in range(min(3, len(wanted)), 0, -1)
                if (place := run_of(wanted[:size], left)) is not None
            ),
            None,
        )
        if found is None:
            return False
        size, place = found
        left[place] = [None] * (place.stop - place.start)
        wanted = wanted[size:]
    return True


def run_of(typed: list[str], words: list[str | None]) -> slice | None:
    for start, length in product(range(len(words)), (1, 2, 3)):
        run = words[start : start + length]
        if len(run) < length or None in run:
            continue
        other = as_one(run)
        uncut = len(other) - len(run[-1]) if len(typed) == 1 else len(other)
        if same(as_one(typed), other, uncut + 3):
            return slice(start, start + length)
    return None


def as_one(words: list[str]) -> str:
    return words[0] if len(words) == 1 else TWICE.sub(r"\1", "".join(words))


def same(word: str, other: str, shortest: int) -> bool:
    if word == other or (len(word) >= shortest and other.startswith(word)):
        return True
    return min(len(word), len(other)) >= 5 and word[0] == other[0] and other in one_slip_from(word, other)


def one_slip_from(word: str, other: str) -> set[str]:
    """All that one slip makes of a word, with the letters of the other."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(a + b[1:] for a, b in splits if b),
        *(a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1),
        *(a + letter + b[1:] for a, b in splits if b for letter in other),
        *(a + letter + b for a, b in splits for letter in other),
    }
