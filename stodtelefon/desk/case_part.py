"""What waits and belongs to no case: what is begun and not finished, and what takes two: a second step that is to be
taken away, roles that are to be changed, and deputies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from calls.case_parts import CasePart, NextStep
from calls.promise_kinds import AT_ONCE, PromiseKind
from stodtelefon.accounts.models import Deputyship, FactorReset, RoleChange
from stodtelefon.addresses import address
from stodtelefon.dates import moment
from stodtelefon.drafts.models import Draft
from stodtelefon.permissions import Permission

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


def draft_step(draft: Draft, user: User) -> NextStep:
    """To its writer what it is, by its code where one was read out, and the way on; to who looks after a colleague's
    work that it is there, and no more."""
    written = f"Påbörjad {moment(draft.begun_at)}, senast skriven {moment(draft.written_at)}."
    if draft.writer_id != user.pk:
        return NextStep(
            "Påbörjad text", f"{written} Bara {draft.writer.name} ser vad som står där.", tone="note"
        )
    code = draft.spoken_code
    if draft.received_from:
        written = f"Från {draft.received_from.name}. {written}"
    return NextStep(
        what=f"{draft.title}, kod {code}" if code else draft.title,
        why=f"{written} Inte sparad än.",
        label="Skriv vidare",
        url=draft.resume_url,
        subject=draft.place,
        subject_url=draft.get_absolute_url(),
    )


def reset_step(reset: FactorReset) -> NextStep:
    return NextStep(
        what="Ta bort någons andra steg",
        why=f"{reset.asked_by.name} bad om det {moment(reset.asked_at)}: {reset.get_why_display()}.",
        label="Besluta",
        url=address("accounts:factor_reset_approve", reset.pk),
        subject=reset.user.name,
    )


def role_step(change: RoleChange) -> NextStep:
    return NextStep(
        what="Ändra någons roller",
        why=f"{change.asked_by.name} bad om det {moment(change.asked_at)}: {change.in_words}.",
        label="Besluta",
        url=address("accounts:role_change_approve", change.pk),
        subject=change.user.name,
    )


def deputy_step(deputyship: Deputyship) -> NextStep:
    return NextStep(
        what="Någon att göra till ställföreträdare",
        why=f"{deputyship.asked_by.name} bad om det {moment(deputyship.asked_at)}: {deputyship.in_words}.",
        label="Besluta",
        url=address("accounts:deputy_approve", deputyship.pk),
        subject=deputyship.user.name,
    )


KINDS = (
    PromiseKind(
        name="deputyship_to_decide",
        title="Ställföreträdare att besluta om",
        what="Begäran om ställföreträdare",
        rank=48,
        may=Permission.ROLE_CHANGE_DECIDE,
        rows=lambda: Deputyship.objects.open(),
        case=None,
        owner=None,
        due="first_day",
        notice=AT_ONCE,
        barred=("asked_by", "user"),
        is_shared=True,
        climbs=False,
        more_url="accounts:factor_resets",
        is_rare=True,
        read=lambda: Deputyship.objects.select_related("user", "of", "asked_by"),
        step=lambda row, user, today: deputy_step(row),
    ),
    PromiseKind(
        name="role_change_to_decide",
        title="Roller att besluta om",
        what="Begäran om andra roller",
        rank=47,
        may=Permission.ROLE_CHANGE_DECIDE,
        rows=lambda: RoleChange.objects.open(),
        case=None,
        owner=None,
        barred=("asked_by", "user"),
        is_shared=True,
        climbs=False,
        more_url="accounts:factor_resets",
        is_rare=True,
        read=lambda: RoleChange.objects.select_related("user", "asked_by"),
        step=lambda row, user, today: role_step(row),
    ),
    PromiseKind(
        name="factor_reset_to_decide",
        title="Andra steg att besluta om",
        what="Begäran om att ta bort ett andra steg",
        rank=46,
        may=Permission.FACTOR_RESET_DECIDE,
        rows=lambda: FactorReset.objects.open(),
        case=None,
        owner=None,
        barred=("asked_by", "user"),
        is_shared=True,
        climbs=False,
        more_url="accounts:factor_resets",
        is_rare=True,
        read=lambda: FactorReset.objects.select_related("user", "asked_by"),
        step=lambda row, user, today: reset_step(row),
    ),
    PromiseKind(
        name="draft_to_finish",
        title="Påbörjade texter",
        what="Påbörjad text att göra färdig",
        rank=25,
        may=Permission.HOME_READ,
        rows=lambda: Draft.objects.open().filter(due_on__isnull=False),
        case=None,
        owner="writer",
        due="due_on",
        notice=AT_ONCE,
        is_rare=True,
        read=lambda: Draft.objects.select_related("writer", "received_from"),
        step=lambda row, user, today: draft_step(row, user),
    ),
)


class DeskPart(CasePart):
    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS
