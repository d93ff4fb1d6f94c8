"""The restricted case: to whom it is open, what it is on its page, and what the managers are to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from django.db.models import DateField, Exists, OuterRef, QuerySet

from calls.case_page import CasePage
from calls.case_parts import CASE, MOST_ON_DESK, CasePart, Entry, Link, Listing, NextStep
from calls.grounds import TODAY, AmongFew, Anyone
from calls.models import Case, NamedPerson, Restriction, RestrictionRequest
from calls.models.outsiders import unnamed_cases
from calls.promise_kinds import PromiseKind
from calls.staffing import Staffing
from stodtelefon.accounts.models import Away, User
from stodtelefon.addresses import address
from stodtelefon.database.together import Asked
from stodtelefon.database.written import Given
from stodtelefon.dates import moment
from stodtelefon.permissions import Permission


def request_step(request: RestrictionRequest) -> NextStep:
    """For the managers: somebody asks that a case is restricted, or that it is not any more."""
    asked = f"{request.asked_by.name} bad om det {moment(request.asked_at)}."
    return NextStep(
        what="Häva skyddet?" if request.is_to_lift else "Skydda ärendet?",
        why=asked,
        label="Läs skälet",
        url=address("calls:restriction_decide", request.pk),
        subject=request.case.number,
    )


def lack_step(restriction: Restriction) -> NextStep:
    """For the managers: a restricted case with which nobody is left. Its number alone."""
    return NextStep(
        what="Namnge någon i ett skyddat ärende",
        why=f"Det saknar {restriction.lacks}.",
        label="Namnge",
        url=address("calls:restriction", restriction.pk),
        subject=restriction.case.number,
    )


def away_step(restriction: Restriction) -> NextStep:
    return NextStep(
        what="Alla som arbetar i det är borta",
        why="Det som väntar i det gör ingen, om du inte namnger någon som är på plats.",
        label="Namnge",
        url=address("calls:restriction", restriction.pk),
        subject=restriction.case.number,
    )


KINDS = (
    PromiseKind(
        name="restriction_to_decide",
        title="Skydd av ärenden att besluta om",
        what="Begäran om att skydda ett ärende eller häva skyddet",
        rank=43,
        may=Permission.CASE_RESTRICT,
        rows=lambda: RestrictionRequest.objects.open(),
        case=None,
        no_case="ett ärende",
        owner=None,
        barred=("asked_by",),
        bars_recused_in="case",
        is_shared=True,
        climbs=False,
        more_url="calls:restriction_index",
        is_rare=True,
        read=lambda: RestrictionRequest.objects.select_related("case", "asked_by").only(
            "kind", "asked_at", "asked_by__name", "case__number"
        ),
        step=lambda row, user, today: request_step(row),
    ),
    PromiseKind(
        name="restriction_lacks_people",
        title="Skyddade ärenden som saknar någon",
        what="Skyddat ärende som saknar någon",
        rank=44,
        tone="alarm",
        may=Permission.CASE_RESTRICT,
        rows=lambda: Restriction.objects.lacking(),
        case=None,
        no_case="ett ärende",
        owner=None,
        bars_recused_in="case",
        is_shared=True,
        climbs=False,
        more_url="calls:restriction_index",
        is_rare=True,
        read=lambda: Restriction.objects.with_names().select_related("case").only("case__number"),
        step=lambda row, user, today: lack_step(row),
    ),
)


@cache
def left_alone() -> Asked:
    """Restricted cases in which all who work are away, and something may wait."""
    away = Away.objects.on(Given(TODAY, DateField())).filter(user=OuterRef("user"))
    working = NamedPerson.objects.working().filter(restriction=OuterRef("pk"))
    rows = Restriction.objects.standing().filter(Exists(working), ~Exists(working.exclude(Exists(away))))
    rows = rows.filter(case__closed_at__isnull=True).select_related("case").only("case__number")
    return Asked(rows.order_by("decided_at", "pk")[: MOST_ON_DESK + 1])


class RestrictionPart(CasePart):
    reads = {
        "restrictions": lambda: Restriction.objects.filter(case=CASE),
        "lifts": lambda: RestrictionRequest.objects.filter(case=CASE).shown_in_case(),
        "named": lambda: NamedPerson.objects.standing().filter(restriction__case=CASE).order_by("part", "pk"),
    }

    def lasting_grounds(self, who: Anyone) -> Iterable[QuerySet]:
        """A restricted case in which they are named."""
        named = NamedPerson.objects.standing().filter(user=who)
        yield Case.objects.filter(AmongFew("pk", named.values("restriction__case"))).values("pk")

    def removes(self, who: Anyone) -> Iterable[QuerySet]:
        """Restricted ones in which they are not named."""
        yield unnamed_cases(who)

    def entries(self, page: CasePage) -> list[Entry]:
        """By whose decision, and by whose it was not any more."""
        lifts = {one.pk: one for one in page.read["lifts"]}
        made = [
            Entry(at=one.decided_at, who=one.decided_by.signature, title="Skyddat", lines=[one.reason])
            for one in page.read["restrictions"]
        ]
        lifted = [
            Entry(
                at=one.lifted_at,
                who=lifts[one.lift_id].decided_by.signature,
                title="Skyddet hävt",
                lines=[lifts[one.lift_id].reason, f"{lifts[one.lift_id].asked_by.name} begärde det."],
            )
            for one in page.read["restrictions"]
            if one.lift_id
        ]
        return [*made, *lifted]

    def links(self, page: CasePage) -> list[Link]:
        if page.restriction is not None or not page.user.can(Permission.CASE_WRITE):
            return []
        return [Link("Be chefen skydda ärendet", address("calls:restriction_ask", page.case.number), rank=86)]

    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS

    def desk_groups(self, user: User, *, today: date, staffing: Staffing) -> Iterator[Listing]:
        if user.can(Permission.CASE_RESTRICT):
            yield Listing(
                left_alone(),
                away_step,
                title="Skyddade ärenden utan någon på plats",
                rank=48,
                given={TODAY: today},
                more_url=address("calls:restriction_index"),
            )

    nouns = {
        "named_person": "vem som är namngiven i ett skyddat ärende",
        "restriction": "skyddet av ett ärende",
        "restriction_request": "en begäran om att skydda ett ärende eller häva skyddet",
    }
    kinds = {
        "Skyddat ärende": (
            *("restriction.made", "restriction.named", "restriction.person_removed", "lift.approved"),
            *("restriction.asked", "lift.asked"),
        ),
    }
    sentences = {
        "lift.approved": "hävde skyddet av ett ärende",
        "lift.asked": "begärde att skyddet av ett ärende hävs",
        "lift.declined": "sa nej till att häva skyddet av ett ärende",
        "lift.withdrawn": "återtog sin begäran om att häva skyddet av ett ärende",
        "restriction.asked": "bad chefen skydda ett ärende",
        "restriction.declined": "sa nej till att skydda ett ärende",
        "restriction.listed": "läste vilka ärenden som är skyddade",
        "restriction.made": "skyddade ett ärende",
        "restriction.named": "namngav någon i ett skyddat ärende",
        "restriction.person_removed": "tog bort någon ur ett skyddat ärende",
        "restriction.withdrawn": "återtog sin begäran om att skydda ett ärende",
    }
