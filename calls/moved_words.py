"""Where words that point somebody out belong in a case: in the identity of whoever they are about.

A form that holds such words in a text asks here when it is shown and when it is saved (`stodtelefon/forms/moving.py`).
A caller is named at any record level, but for one who wants to be anonymous; whom the concern is about is named at
`ärende` alone, and there the identity is added first, with its reason. What an identity says already is never replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from calls import likeness
from calls.actions.people import add_identity, change_identity
from calls.models import Caller, Case, Identity
from calls.record_levels import holds
from calls.who import callers_of, who
from stodtelefon.forms.moving import GONE, TWO, Move, Place, Places
from stodtelefon.permissions import Permission
from stodtelefon.privacy.guard.found import Kind
from stodtelefon.texts import bare

FIELDS = {
    Kind.NAME: "name",
    Kind.PHONE: "phone",
    Kind.MAIL: "email",
    Kind.ADDRESS: "address",
    Kind.PERSONAL_NUMBER: "personal_number",
}
CONTACT = frozenset({Kind.PHONE, Kind.MAIL, Kind.ADDRESS})
NUMBER = frozenset({Kind.PERSONAL_NUMBER})
BELONG_TO_CASE = ("case", "call", "meeting", "caller", "person")
MOST = 4  # people to choose among
PERSON = "person"

UNNAMED = (
    "Den som vill vara anonym skrivs inte in med namn. Maskera det. Har personen ändrat sig skrivs namnet in på "
    "ärendets sida."
)
NO_CASE = "Här finns inget ärende att flytta det till. Maskera det i stället."
NOT_YOURS = "Bara den som får öppna ärendets identiteter kan flytta något dit. Maskera det i stället."
NO_NUMBER = "På nivån rådgivning skrivs inget personnummer in. Maskera det, eller höj nivån."
LEVEL = "Den oron gäller får bara namnges på nivån ärende. Maskera det, eller höj nivån först."
NO_IDENTITY = "Den oron gäller har ingen identitet än: den skrivs in på ärendets sida. Maskera så länge."
TAKEN = "I identiteten står redan något annat. Maskera det här, och ändra identiteten på ärendets sida om det behövs."
CLOSES = "Ärendet är avslutat när det här har sparats, så inget kan flyttas. Maskera det i stället."


class IdentityMover:
    """Gives the identities of the case that an action works on, and fills them in."""

    def places(self, values: dict[str, Any]) -> Places:
        by, case = values.get("by"), case_among(values)
        if case is None:
            return Places(why=((frozenset(), NO_CASE),))
        may_open = by is not None and by.can(Permission.IDENTITY_READ)
        if not may_open or not Case.objects.visible_to(by).filter(pk=case.pk).exists():
            return Places(why=((frozenset(), NOT_YOURS),))
        return _places_of(case)

    def move(self, moves: Sequence[Move], values: dict[str, Any]) -> None:
        case, offered = case_among(values), {place.key: place for place in self.places(values).places}
        said: dict[str, dict[str, Move]] = {}
        for move in moves:
            place = offered.get(move.key)
            if place is None or move.kind not in place.kinds:
                raise move.refusal(place.refused.get(move.kind, GONE) if place else GONE)
            there = said.setdefault(move.key, {}).setdefault(FIELDS[Kind(move.kind)], move)
            if there.words != move.words:
                raise move.refusal(TWO)
        for key, fields in said.items():
            try:
                _fill(case, key, {name: move.words for name, move in fields.items()}, by=values["by"])
            except ValidationError as error:
                if hasattr(error, "error_dict"):
                    raise
                sentence = CLOSES if getattr(error, "code", "") == "state" else error.message
                raise next(iter(fields.values())).refusal(sentence) from None


def case_among(values: dict[str, Any]) -> Case | None:
    """The case of what an action is given."""
    return next((case for value in values.values() if (case := _case_of(value)) is not None), None)


def _case_of(value: Any, *, depth: int = 3) -> Case | None:
    if isinstance(value, Case):
        return value
    near = (
        (getattr(value, name, None) for name in BELONG_TO_CASE) if hasattr(value, "_meta") and depth else ()
    )
    return next((case for one in near if (case := _case_of(one, depth=depth - 1)) is not None), None)


def _places_of(case: Case) -> Places:
    level, callers = holds(case.record_level), callers_of(case)
    kinds = frozenset(FIELDS) - (frozenset() if level.personal_number else NUMBER)
    places = [_place_of(caller, callers, kinds) for caller in callers[:MOST]]
    why = [] if level.personal_number else [(NUMBER, NO_NUMBER)]
    identity = Identity.objects.filter(person__case=case).first() if level.person_identity else None
    if identity is not None:
        beside = CONTACT if identity.is_protected else frozenset()
        places.append(Place(PERSON, "flytta till identitet (den oron gäller)", kinds - beside))
    else:
        why.append((frozenset(), NO_IDENTITY if level.person_identity else LEVEL))
    return Places(tuple(places), tuple(why))


def _place_of(caller: Caller, callers: Sequence[Caller], kinds: frozenset[Kind]) -> Place:
    whose = who(caller, callers) if len(callers) > 1 else "den som hör av sig"
    is_protected = hasattr(caller, "identity") and caller.identity.is_protected
    refused = {Kind.NAME: UNNAMED} if caller.is_anonymous else {}
    kinds = kinds - refused.keys() - (CONTACT if is_protected else set())
    return Place(str(caller.pk), f"flytta till identitet ({whose})", kinds, refused)


def _fill(case: Case, key: str, fields: dict[str, str], *, by) -> None:
    person = Identity.objects.filter(person__case=case).first() if key == PERSON else None
    caller = None if person else case.callers.get(pk=key)
    identity = person or getattr(caller, "identity", None)
    if identity is None:
        add_identity(caller=caller, by=by, **fields)
        return
    new = {name: words for name, words in fields.items() if not _is_said(identity, name, words)}
    if any(getattr(identity, name) for name in new):
        raise ValidationError(TAKEN)
    if new:
        change_identity(identity=identity, by=by, **new)


def _is_said(identity: Identity, name: str, words: str) -> bool:
    was = getattr(identity, name)
    if not was:
        return False
    is_same_number = (
        name in ("phone", "personal_number") and likeness.digits(words) == likeness.digits(was) != ""
    )
    return bare(was) == bare(words) or is_same_number
