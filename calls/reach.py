"""Who got in touch about a case, and how they are reached, in the few words of a line: «lärare», «Nås på telefon».

A number or an address never stands here: those are opened by themselves, and that is logged. How somebody may be
reached (`safety`) is said before anything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    When,
    Window,
)
from django.db.models import Case as Choose
from django.db.models.functions import Cast
from django.utils.text import capfirst

from calls.models import Call, Caller, CallerRole, Identity
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import OneOf, listed

# What is asked; the first is also the slot for the keys of the cases.
CALLERS, ROLES = "who got in touch", "their roles"
NO_ROLE = "roll ej uppgiven"
MOST_SAID = 2
BY = (("phone", "telefon"), ("email", "e-post"), ("address", "brev"))
SAID_OF_CONTACT = ("contact_safety", "contact_times", "interpreter_language", "is_protected")


class Who(NamedTuple):
    """One who is in contact: the number among all who have been in touch (`calls/who.py`), the role, what was said of
    how they are reached (None: nothing), whether there is a code, and by what."""

    number: int
    words: str
    contact: Identity | None
    has_code: bool
    by: list[str]

    @property
    def apart(self) -> str:
        """«Person 2, lärare»"""
        return f"Person {self.number}, {self.words}"


def _has(name: str) -> ExpressionWrapper:
    return ExpressionWrapper(Q(**{f"{name}__isnull": False}), output_field=BooleanField())


@cache
def questions() -> dict[str, Asked]:
    """Written once a process: whose cases it is, is given. Each caller is read once, with what was said of contact; a
    number or an address is not read."""
    callers = Caller.objects.filter(OneOf("case", UUIDField(), CALLERS), same_as__isnull=True)
    has = {f"has_{key}": _has(f"identity__{key}") for key, _ in BY}
    callers = callers.annotate(case_key=Cast("case", CharField()), has_code=_has("code_hash"), **has)
    contact = (f"identity__{name}" for name in SAID_OF_CONTACT)
    callers = callers.select_related("identity").only("role", "withdrawn_at", *contact)
    return {CALLERS: Asked(numbered(callers)), ROLES: roles()}


def numbered(callers: QuerySet) -> QuerySet:
    """In the order of their first calls, as their case numbers them (`CallerQuerySet.by_first_call`): which is asked
    only where there are several."""
    calls = Call.objects.filter(caller=OuterRef("pk")).order_by("received_at").values("received_at")
    rows = callers.annotate(of_case=Window(Count("pk"), partition_by="case"))
    rows = rows.annotate(first_call=Choose(When(of_case__gt=1, then=Subquery(calls[:1]))))
    return rows.order_by(F("first_call").asc(nulls_last=True), "created_at")


@cache
def roles() -> Asked:
    """Key and label of every role. A list that says who got in touch first about each of its cases (`first_role`) asks
    for these beside it: they are few, and would be read for each row."""
    return Asked(CallerRole.objects.order_by().values_list("pk", "label"))


def first_role(case: str) -> Subquery:
    """The key of the role of who got in touch first, for rows whose case `case` names."""
    callers = Caller.objects.filter(case=OuterRef(case), same_as__isnull=True).order_by("created_at")
    return Subquery(callers.values("role")[:1])


def first_role_in_words(case: str) -> Subquery:
    """The label instead, where there are so few cases that the roles would be more to read."""
    callers = Caller.objects.filter(case=OuterRef(case), same_as__isnull=True).order_by("created_at")
    return Subquery(callers.values("role__label")[:1])


class Reach:
    """Those who got in touch about some cases, from what was answered to `questions()`: by the key of the case as text,
    which is looked up sooner than a UUID."""

    def __init__(self, answered: Mapping[Any, list]) -> None:
        self._roles: dict[str, list[str]] = {}
        self._in_contact: dict[str, list[Who]] = {}
        labels = dict(answered[ROLES])
        for one in answered[CALLERS]:
            role = labels.get(one.role_id, NO_ROLE)
            known = self._roles.setdefault(one.case_key, [])
            known.append(role)
            if one.withdrawn_at is None:
                by = [words for key, words in BY if getattr(one, f"has_{key}")]
                who = Who(len(known), role, getattr(one, "identity", None), one.has_code, by)
                self._in_contact.setdefault(one.case_key, []).append(who)

    def who(self, case: str) -> str:
        """«lärare», «lärare, förälder m.fl.»: those who are in contact, or else all who were."""
        callers = self._in_contact.get(case)
        return in_few_words([one.words for one in callers] if callers else self._roles.get(case, []))

    def safety(self, case: str) -> str:
        """What those in contact have said of how they may be reached; of several each by the number and the role."""
        callers = self._in_contact.get(case, ())
        said = [(one.apart, words) for one in callers if (words := self._safety(one))]
        if len(callers) < 2:
            return " ".join(words for _, words in said)
        return " ".join(f"{apart}: {words.rstrip('.')}." for apart, words in said)

    def how(self, case: str) -> str:
        """«Nås på telefon: vardagar efter 15.» Of several each by the number and the role."""
        callers = self._in_contact.get(case, ())
        if len(callers) == 1:
            return f"{capfirst(self._how(callers[0]))}."
        said = [f"{one.apart}: {self._how(one)}." for one in callers[:MOST_SAID]]
        return " ".join(said + (["Fler har hört av sig."] if len(callers) > MOST_SAID else []))

    def _safety(self, one: Who) -> str:
        contact = one.contact
        if contact is None:
            return ""
        protected = "Skyddade personuppgifter." if contact.is_protected else ""
        return f"{protected} {contact.contact_safety or ''}".strip()

    def _how(self, one: Who) -> str:
        if one.by:
            times, tongue = one.contact.contact_times, one.contact.interpreter_language
            said = f"nås på {' och '.join(one.by)}" if one.by != ["brev"] else "nås med brev"
            said += f": {times.rstrip('.')}" if times else ""
            return said + (f". Tolk: {tongue.rstrip('.')}" if tongue else "")
        return (
            "ringer själv tillbaka med sin kod" if one.has_code else "har ingen kontaktuppgift och ingen kod"
        )


def safety_in(case: UUID) -> str:
    """How those in contact about one case may be reached, for a page that says by what. One statement."""
    return Reach(together(questions(), {CALLERS: listed([case])})).safety(str(case))


def in_few_words(roles: list[str]) -> str:
    if len(roles) == 1:
        return roles[0]
    said = list(dict.fromkeys(roles))
    return ", ".join(said[:MOST_SAID]) + (" m.fl." if len(said) > MOST_SAID else "")
