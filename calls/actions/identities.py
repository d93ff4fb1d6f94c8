"""Two identities of one person, when two cases become one: what the chosen one says holds, the rest is kept beside it.

The identity that goes on gets what only the other one says. Where both say something and not the same, the two change
places if the other was chosen: so both rows say together what they said before, and the one that is left with the
doublet is read beside the one that goes on (`Identity.objects.earlier_than`). How somebody is reached safely is a
warning and never gives way: both stand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from calls import likeness
from calls.models import Caller, Case, Identity
from calls.models.people import PERSONAL_NUMBER
from calls.record_levels import holds
from stodtelefon.privacy.fields import Unreadable
from stodtelefon.privacy.hashing import keyed_hash
from stodtelefon.saving import save
from stodtelefon.texts import bare

Changes = list[dict[str, Any]]

CONTACT = ("phone", "email", "address")
WORDS = ("name", "personal_number", *CONTACT, "contact_times", "interpreter_language")
SAFETY = "contact_safety"
SAFETY_MAX = Identity._meta.get_field(SAFETY).max_length
PROTECTED = (
    "Personen har skyddade personuppgifter i {one}, men telefon, e-post eller adress i {other}. "
    "Ta bort dem där först, eller låt dem vara två."
)
TOO_LONG = (
    "Det som står om hur personen får nås ryms inte tillsammans. Korta det i {one} eller {other} först, "
    "eller låt dem vara två."
)
WHICH = "Välj vilka uppgifter som gäller."


@dataclass(frozen=True)
class Both:
    """Two identities of one person: that of the case that goes on, and the doublet's."""

    kept: Identity
    doublet: Identity

    @property
    def name(self) -> str:
        """What a form calls the question, whichever case goes on."""
        return "stays_" + "_".join(sorted(one.pk.hex for one in (self.kept, self.doublet)))

    @property
    def differing(self) -> list[str]:
        """In which fields both say something, and not the same."""
        return [name for name in WORDS if _differ(name, said(self.kept, name), said(self.doublet, name))]

    @property
    def obstacle(self) -> tuple[str, Identity] | None:
        """What must be mended before they can be one, and in which of the two."""
        for one, other in ((self.kept, self.doublet), (self.doublet, self.kept)):
            if one.is_protected and any(getattr(other, name) is not None for name in CONTACT):
                return PROTECTED.format(one=one.case.number, other=other.case.number), other
        if len(self.safety) > SAFETY_MAX:
            return TOO_LONG.format(one=self.kept.case.number, other=self.doublet.case.number), self.kept
        return None

    @property
    def safety(self) -> str:
        """How the person is reached safely, as both say it."""
        words = (said(one, SAFETY) for one in (self.kept, self.doublet))
        return "\n".join(dict.fromkeys(filter(None, words)))


def both_known(case: Case, into: Case, same: dict[Caller, Caller]) -> list[Both]:
    """The people who have an identity in both cases. `same` says who of the doublet is whom."""
    return [*callers_known(same.items()), *people_known(case, into)]


def callers_known(pairs: Iterable[tuple[Caller, Caller]]) -> list[Both]:
    """Of pairs of the doublet's callers and those of the case that goes on: the ones where both were written down."""
    pairs = list(pairs)
    wanted = Identity.objects.filter(caller__in={one for pair in pairs for one in pair})
    rows = {row.caller_id: row for row in wanted.select_related("caller__case")} if pairs else {}
    return _both((rows.get(other.pk), rows.get(one.pk)) for one, other in pairs)


def people_known(case: Case, into: Case) -> list[Both]:
    """Whom the concern is about, where both cases name that person."""
    wanted = Identity.objects.filter(person__case__in=(case, into)).select_related("person__case")
    rows = {row.person.case_id: row for row in wanted}
    return _both([(rows.get(into.pk), rows.get(case.pk))])


def _both(pairs: Iterable[tuple[Identity | None, Identity | None]]) -> list[Both]:
    return [Both(kept, doublet) for kept, doublet in pairs if kept and doublet]


def identity_faults(known: Iterable[Both], stays: Collection[UUID]) -> dict[str, str]:
    """Why two identities cannot be one, each by the question about it. `stays`: the ids of those that were chosen."""
    faults = {}
    for both in known:
        if both.obstacle:
            faults[both.name] = both.obstacle[0]
        elif both.differing and not {both.kept.pk, both.doublet.pk} & set(stays):
            faults[both.name] = WHICH
    return faults


# Parts of `merge_cases` and `undo_merge`.


def unite(both: Both, *, stays: Collection[UUID], level: str) -> Changes:
    """Let the identity that goes on say what holds. Gives what was changed, for undoing."""
    kept, doublet = both.kept, both.doublet
    gets: dict[str, Any] = {}
    gives: dict[str, Any] = {}
    for name in WORDS:
        if getattr(kept, name) is None and said(doublet, name):
            gets[name] = said(doublet, name)
        elif name in both.differing and doublet.pk in stays:
            gets[name], gives[name] = said(doublet, name), said(kept, name)
    if not holds(level).personal_number and kept.personal_number is None:
        gets.pop("personal_number", None)
    if not isinstance(kept.contact_safety, Unreadable):
        gets[SAFETY] = both.safety or None
    gets["is_protected"] = kept.is_protected or doublet.is_protected
    return [*_say(kept, gets), *_say(doublet, gives)]


def unsay(changes: Changes) -> None:
    """Set back what each identity said, where nobody has changed it since."""
    for change in changes:
        row = Identity.objects.filter(pk__in=change["ids"]).first() if "words" in change else None
        if row is None:
            continue
        for name, (before, after) in change["words"].items():
            if getattr(row, name) == after:
                _set(row, name, before)
        save(row)


def _say(row: Identity, words: dict[str, Any]) -> Changes:
    before = {name: getattr(row, name) for name in words}
    changed = {name: [before[name], value] for name, value in words.items() if before[name] != value}
    for name, (_, value) in changed.items():
        _set(row, name, value)
    if not changed:
        return []
    save(row)
    return [{"row": "calls.identity", "ids": [str(row.pk)], "fields": {}, "words": changed}]


def _set(row: Identity, name: str, value: Any) -> None:
    setattr(row, name, value)
    if name == "personal_number":
        row.personal_number_hash = keyed_hash(PERSONAL_NUMBER, value) if value else None


def said(row: Identity, name: str) -> str:
    """What an identity says, or "" where it says nothing or no key opens it."""
    value = getattr(row, name)
    return "" if value is None or isinstance(value, Unreadable) else value


def _differ(name: str, one: str, other: str) -> bool:
    if not (one and other) or bare(one) == bare(other):
        return False
    return name != "phone" or not likeness.digits(one) == likeness.digits(other) != ""
