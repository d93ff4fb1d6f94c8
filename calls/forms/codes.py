"""Codes that are read out: the one that the page of a call shows, signed so that it comes back as it was, and those on
paper, for when the network is down, with the field in which one of them comes home."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from calls.models import Caller
from stodtelefon.forms.fields import Unseen, Words
from stodtelefon.forms.kept import is_shown
from stodtelefon.privacy.reference_codes import new_reference_code, reference_code_hashes
from stodtelefon.privacy.sought import code_alone

if TYPE_CHECKING:
    from django.http import QueryDict

    from stodtelefon.accounts.models import User

ON_A_SHEET = 12
SALT = "calls.forms.calls"


def spare_codes() -> list[str]:
    """Codes that nobody has, for a sheet of paper. Nothing is stored: one counts when its call is saved."""
    codes = {new_reference_code(): None for _ in range(ON_A_SHEET)}
    hashes = {one: code for code in codes for one in reference_code_hashes(code)}
    taken = Caller.objects.order_by().filter(code_hash__in=hashes).values_list("code_hash", flat=True)
    gone = {hashes[bytes(one)] for one in taken}
    return [code for code in codes if code not in gone]


class SpareCodeFields(forms.Form):
    """The code that was read out from the sheet, in place of the one that the page shows."""

    spare_code = Words(
        may_name=True,
        label="Kod från kodbladet",
        required=False,
        max_length=20,
        help_text="Läste du upp en kod från papperet skriver du den här. Då gäller den och inte den som sidan visar.",
    )

    def clean_spare_code(self) -> str:
        typed = self.cleaned_data["spare_code"]
        code = code_alone(typed)
        if typed and not code:
            raise forms.ValidationError("En kod ser ut som LEK-47-RAV. Läs på kodbladet igen.")
        return code


def free_code(opening: UUID, user: User) -> str:
    """A code that nobody has: for the same opening of a form by the same person the same one, so that it can be loaded
    again. Nothing is stored: it counts when the call is saved."""
    drawn = Random(salted_hmac(SALT, f"{opening.hex}:{user.pk}", algorithm="sha256").digest())  # noqa: S311 (what it is made of is secret)
    while True:
        code = new_reference_code(drawn.choice)
        if not Caller.objects.with_code(code).exists():
            return code


def token_of(code: str, opening: UUID, user: User) -> UUID:
    """The token of the form with that code, which is one conversation in however many windows it is open: saved in one
    of them, what another says is no call of its own until its writer says so (`made_once`)."""
    made = salted_hmac(SALT, f"{opening.hex}:{user.pk}:{code}", algorithm="sha256").digest()
    return UUID(bytes=made[:16], version=4)


def was_opened(data: QueryDict, *, user: User, caller_id: UUID) -> bool:
    """Had this person the form of that caller's next call open? The signature says so, whatever has happened since."""
    try:
        held = signing.loads(data.get("opened", ""), salt=SALT)
    except signing.BadSignature:
        return False
    return (held["user"], held.get("caller")) == (user.pk, str(caller_id))


def code_of_form(fields: QueryDict) -> str:
    """The code that was read out to who calls, as the fields of a call that is being written hold it."""
    try:
        return signing.loads(fields.get("opened", ""), salt=SALT).get("code", "")
    except signing.BadSignature:
        return ""


class OpenedFields(forms.Form):
    """When the form was opened, by whom, and the code shown beside it: signed, so that it comes back as it was."""

    opened = Unseen()
    with_code = True

    def __init__(self, *args, user, opening: UUID | None = None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.opening = opening or uuid4()
        self.opened_at, self.code = timezone.now(), ""
        if not self.is_bound:
            self.open_anew()
            return
        try:
            self._read(self.data.get(self.add_prefix("opened"), ""))
            self.is_forged = False
        except (signing.BadSignature, KeyError, TypeError, ValueError):
            self.is_forged = True
            self.open_anew()

    def _read(self, sealed: str) -> None:
        held = signing.loads(sealed, salt=SALT)
        if held["user"] != self.user.pk:
            self._take_over(held)
        self.opened_at = datetime.fromisoformat(held["at"])
        if self.with_code and not held["code"]:
            raise KeyError("code")  # written to a caller whose case has slipped out of sight
        self.code = held["code"]

    def _take_over(self, held: dict) -> None:
        """A draft that a colleague has given: the same call with the same code, from now on this person's."""
        if not is_shown(self.data):
            raise signing.BadSignature
        self.data = self.data.copy()
        self.data[self.add_prefix("opened")] = signing.dumps(held | {"user": self.user.pk}, salt=SALT)

    def open_anew(self) -> None:
        """A new code, read out again, in place of one that is not free or not ours."""
        if self.with_code:
            self.code = free_code(self.opening, self.user)
            self.initial["token"] = token_of(self.code, self.opening, self.user)
        self.opening = uuid4()  # another one, if that is taken meanwhile
        held = {"user": self.user.pk, "at": self.opened_at.isoformat(), "code": self.code}
        held |= {"caller": str(self.caller.pk)} if self.caller else {}
        sealed = signing.dumps(held, salt=SALT)
        if self.is_bound:
            self.data = self.data.copy()
            self.data[self.add_prefix("opened")] = sealed
        else:
            self.initial["opened"] = sealed

    def clean_opened(self):
        if self.is_forged:
            raise forms.ValidationError("Koden gäller inte längre. Läs upp den nya koden och spara igen.")
        return ""
