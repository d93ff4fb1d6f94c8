"""Who is alike: identities held against each other, across cases and within one.

A personal number is compared by its hash under every key, a name forgivingly as search does it. Telephone and e-mail
are compared between cases only where the board has decided so (`Organisation.likeness_by_contact`). Whoever shows what
is found here asks first who may see both cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet

from calls.models import Caller, Case, Identity, Likeness
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.organisation.models import Organisation
from stodtelefon.privacy.fields import Unreadable
from stodtelefon.privacy.hashing import every_hash
from stodtelefon.privacy.names import NameQuery
from stodtelefon.texts import bare, plain

What = Likeness.What
WORDS_OF_A_NAME = 2
DIGITS_OF_A_NUMBER = 7


class Wanted:
    """One whose like is looked for, folded once and held against many."""

    def __init__(self, identity: Identity, *, by_contact: bool) -> None:
        self.hashes = _hashes(identity)
        self.name, self.query = _read(identity.name), NameQuery(_read(identity.name))
        self.phone = digits(identity.phone) if by_contact else ""
        self.email = _mail(identity.email) if by_contact else ""

    def __bool__(self) -> bool:
        return bool(self.hashes or self.name or self.phone or self.email)

    def alike(self, other: Identity) -> set[What]:
        """What the two have in common."""
        found = {
            What.PERSONAL_NUMBER: other.personal_number_hash in self.hashes,
            What.NAME: bool(self.name) and _same_name(self.name, self.query, _read(other.name)),
            What.PHONE: bool(self.phone) and self.phone == digits(other.phone),
            What.EMAIL: bool(self.email) and self.email == _mail(other.email),
        }
        return {what for what, is_alike in found.items() if is_alike}


def of_case(case_id: UUID) -> dict[UUID, list[What]]:
    """Every other case in which somebody is like somebody here, with what is alike, the surest first."""
    rows = list(Identity.objects.by_case())
    own = [row for row in rows if row.of_case == case_id]
    found: dict[UUID, set[What]] = defaultdict(set)
    for row, alike in _among(own, [row for row in rows if row.of_case != case_id]):
        found[row.of_case] |= alike
    return {other: in_order(alike) for other, alike in found.items()}


def like(wanted: Identity, cases: QuerySet[Case]) -> list[tuple[Identity, list[What]]]:
    """Who is like `wanted`, which need not be saved, among the people of these cases."""
    rows = Identity.objects.of_people_in(cases).with_people()
    return [(row, in_order(alike)) for row, alike in _among([wanted], rows)]


def same_phone(callers: Iterable[Caller]) -> dict[UUID, Caller]:
    """By caller: another one of them who can be reached at the same number."""
    numbers = {one: digits(one.identity.phone) for one in callers if hasattr(one, "identity")}
    return {
        one.pk: other
        for one, number in numbers.items()
        for other, others in numbers.items()
        if number and one != other and number == others
    }


def same_name(name: str, other: str | None) -> bool:
    return _same_name(name, NameQuery(name), other)


def digits(phone: str | None) -> str:
    """A telephone number in its digits alone, as within the country; "" where there are too few to tell."""
    text = "".join(
        letter for letter in plain(_read(phone)).split(",")[0] if letter.isdigit() or letter == "+"
    )
    for abroad in ("+46", "0046"):
        if text.startswith(abroad):
            text = "0" + text.removeprefix(abroad).removeprefix("0")
    return text if len(text) >= DIGITS_OF_A_NUMBER else ""


def in_order(alike: set[What]) -> list[What]:
    return [what for what in What if what in alike]


def _among(wanted: Iterable[Identity], rows: Iterable[Identity]) -> Iterator[tuple[Identity, set[What]]]:
    by_contact = Organisation.load().likeness_by_contact
    those = [one for one in (Wanted(identity, by_contact=by_contact) for identity in wanted) if one]
    if not those:
        return
    for row in rows:
        alike = set().union(*(one.alike(row) for one in those))
        if alike:
            yield row, alike


def _same_name(name: str, query: NameQuery, other: str | None) -> bool:
    """First name and surname at least: all words of the shorter name stand in the longer, however it is spelt."""
    other = _read(other)
    back = NameQuery(other)
    if min(len(query.words), len(back.words)) < WORDS_OF_A_NAME:
        return False
    return query.matches(other) or back.matches(name)


def _hashes(identity: Identity) -> set[bytes]:
    number = _read(identity.personal_number)
    return set(every_hash(PERSONAL_NUMBER, number)) if number else set()


def _mail(email: str | None) -> str:
    return bare(_read(email))


def _read(value: str | None) -> str:
    """The words, or "" where nothing is kept or no key opens it."""
    return "" if value is None or isinstance(value, Unreadable) else value
