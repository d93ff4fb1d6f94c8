"""Who is alike: identities held against each other, across cases and within one.

A personal number is compared by its hash under every key, a name forgivingly as search does it. Telephone and e-mail
are compared between cases only where the board has decided so (`Organisation.likeness_by_contact`). Whoever shows what
is found here asks first who may see both cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from calls import everybody
from calls.models import Caller, Case, Identity, Likeness
from calls.models.people import PERSONAL_NUMBER
from stodtelefon.organisation.models import Organisation
from stodtelefon.privacy.fields import Unreadable
from stodtelefon.privacy.hashing import every_hash
from stodtelefon.privacy.names import NameQuery, fold
from stodtelefon.texts import bare, plain

What = Likeness.What
WORDS_OF_A_NAME = 2
DIGITS_OF_A_NUMBER = 7
COMPARED = ("name", "phone", "email", "personal_number")


class Wanted:
    """One or several whose like is looked for, folded once and held against many. Each is told as COMPARED."""

    def __init__(self, people: Iterable[tuple[str | None, ...]], *, by_contact: bool) -> None:
        names, phones, mails, numbers = ([*map(_read, said)] for said in zip(*people, strict=True))
        self.hashes = [one for number in numbers if number for one in every_hash(PERSONAL_NUMBER, number)]
        self.names = [NameQuery(words) for words in map(fold, names) if len(words) >= WORDS_OF_A_NAME]
        self.phones = set(filter(None, map(digits, phones))) if by_contact else set()
        self.mails = set(filter(None, map(_mail, mails))) if by_contact else set()
        ways = (
            (self.names, "name", What.NAME, self._is_named),
            (self.phones, "phone", What.PHONE, lambda phone: digits(phone) in self.phones),
            (self.mails, "email", What.EMAIL, lambda email: _mail(email) in self.mails),
        )
        self.ways = [way for those, *way in ways if those]

    @property
    def fields(self) -> list[str]:
        """By what the others have to be compared, in this order. A personal number is found by its hash."""
        return [field for field, _, _ in self.ways]

    def numbered(self) -> set[UUID]:
        """The ids of those who have one of the personal numbers, in whatever case."""
        rows = Identity.objects.filter(personal_number_hash__in=self.hashes)
        return set(rows.values_list("pk", flat=True)) if self.hashes else set()

    def among(self, people: Iterable[tuple], numbered: set[UUID]) -> Iterator[tuple[UUID, set[What]]]:
        """Those who are like somebody of these, with what they have in common."""
        for row, *said in people:
            alike = {
                what
                for (_, what, is_alike), value in zip(self.ways, said, strict=True)
                if value and is_alike(value)
            }
            if row in numbered:
                alike.add(What.PERSONAL_NUMBER)
            if alike:
                yield row, alike

    def _is_named(self, name: str) -> bool:
        words = fold(_read(name))
        return any(_same_name(one, words) for one in self.names)


def of_case(case_id: UUID) -> dict[UUID, list[What]]:
    """Every other case in which somebody is like somebody here, with what is alike, the surest first."""
    with everybody.in_cases(Case.objects.filter(pk=case_id), *COMPARED) as people:
        own = {row: said for row, *said in people}
    if not own:
        return {}
    wanted = Wanted(own.values(), by_contact=Organisation.load().likeness_by_contact)
    rows: dict[UUID, set[What]] = {row: {What.PERSONAL_NUMBER} for row in wanted.numbered()}
    if wanted.fields:
        with everybody.at_all(*wanted.fields) as people:
            rows = dict(wanted.among(people, set(rows)))
    others = rows.keys() - own.keys()
    found: dict[UUID, set[What]] = defaultdict(set)
    for row, case in Identity.objects.by_case().filter(pk__in=others).values_list("pk", "of_case"):
        found[case] |= rows[row]
    return {other: in_order(alike) for other, alike in found.items()}


def like(wanted: Identity, cases: QuerySet[Case], *, most: int) -> list[tuple[Identity, list[What]]]:
    """Who is like `wanted`, which need not be saved, among the people of these cases: so many at most."""
    said = tuple(getattr(wanted, name) for name in COMPARED)
    one = Wanted([said], by_contact=Organisation.load().likeness_by_contact)
    numbered = one.numbered()
    if not (one.fields or numbered):
        return []
    with everybody.in_cases(cases, *one.fields) as people:
        found = dict(islice(one.among(people, numbered), most))
    rows = Identity.objects.filter(pk__in=found).with_people()
    return [(row, in_order(found[row.pk])) for row in rows]


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
    """Whether the two could be the same name, in which way round the one is the shorter."""
    return _same_name(NameQuery(fold(name)), fold(_read(other)))


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


def _same_name(name: NameQuery, words: list[str]) -> bool:
    """First name and surname at least: all words of the shorter name stand in the longer, however it is spelt."""
    if min(len(name.words), len(words)) < WORDS_OF_A_NAME:
        return False
    return name.stands_in(words) or NameQuery(words).stands_in(name.words)


def _mail(email: str | None) -> str:
    return bare(_read(email))


def _read(value: str | None) -> str:
    """The words, or "" where nothing is kept or no key opens it."""
    return "" if value is None or isinstance(value, Unreadable) else value
