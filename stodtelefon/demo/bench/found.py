"""What pages are tried with on a loaded line: people by their role, a case with much in it, somebody who is known."""

from __future__ import annotations

from types import SimpleNamespace

from django.db.models import Count
from django.utils import timezone

from calls.models import Caller, Case, Identity
from stodtelefon.accounts.models import User
from stodtelefon.demo.load.codes import Codes
from stodtelefon.demo.load.staff import COORDINATORS, DOMAIN, TAKERS


def staff(login: str, number: int = 1) -> User:
    return User.objects.get(email=f"{login}{number}@{DOMAIN}")


def case_with_most(cases) -> Case:
    """The one that has most in it, of those that a call taker handles."""
    much = Count("calls", distinct=True) + Count("notes", distinct=True) + Count("meetings", distinct=True)
    much += Count("referrals", distinct=True) + Count("decisions", distinct=True)
    by_takers = cases.filter(handler__email__startswith=TAKERS)
    return by_takers.annotate(much=much).order_by("-much", "number").first()


def known_person() -> Identity:
    """Somebody with a personal number, in a case that is open."""
    return Identity.objects.filter(person__case__in=Case.objects.open()).order_by("personal_number_hash")[0]


def known_code() -> str:
    """The newest that a load gave to somebody whose case is open."""
    codes = Codes()
    for given in range(codes.given - 1, -1, -1):
        codes.given = given
        code = codes.take()
        if Caller.objects.known_by(code).filter(case__closed_at__isnull=True).exists():
            return code
    raise LookupError("Ingen med ett öppet ärende har någon kod.")


def what_there_is() -> SimpleNamespace:
    """By the names that `pages` asks for; the plain questions take them by the same names."""
    case, year = case_with_most(Case.objects.open()), timezone.localdate().year
    return SimpleNamespace(
        number=case.number,
        case=str(case.pk),
        coordinator=staff(COORDINATORS).pk,
        manager=staff("chef").pk,
        taker=staff(TAKERS).pk,
        personal_number=known_person().personal_number,
        code=known_code(),
        closed_year=year - 1,
        running_year=year,
    )
