"""What outreach promises: that what was planned is done and written down, and that a contact is kept up."""

from __future__ import annotations

from calls.case_parts import NextStep
from calls.promise_kinds import PromiseKind
from calls.promptness import in_words
from outreach.models import Cooperation, OutreachEvent
from stodtelefon.permissions import Permission


def planned_step(event: OutreachEvent, *, today) -> NextStep:
    words = in_words(event.on, today=today, what="gör")
    return NextStep(
        what=f"{event.kind.label}, {event.audience.label}",
        why="Skriv in att den är gjord, flytta den eller ställ in.",
        label="Öppna",
        url=event.get_absolute_url(),
        badge=words.text,
        tone=words.tone,
    )


def contact_step(cooperation: Cooperation, *, today) -> NextStep:
    words = in_words(cooperation.next_on, today=today, what="ta kontakt")
    return NextStep(
        what=str(cooperation),
        why="Ta kontakt, och skriv in att ni hade det.",
        label="Öppna",
        url=cooperation.get_absolute_url(),
        badge=words.text,
        tone=words.tone,
    )


KINDS = (
    PromiseKind(
        name="outreach_to_do",
        title="Planerad information",
        what="Planerad information att hålla",
        rank=145,
        may=Permission.OUTREACH_LOG,
        rows=lambda: OutreachEvent.objects.planned(),
        case=None,
        owner="held_by",
        due="on",
        more_url="outreach:index",
        is_rare=True,
        read=lambda: OutreachEvent.objects.select_related("kind", "audience").only(
            "on", "kind__label", "audience__label"
        ),
        step=lambda row, user, today: planned_step(row, today=today),
    ),
    PromiseKind(
        name="cooperation_to_keep_up",
        title="Stående samverkan",
        what="Stående samverkan att hålla",
        rank=146,
        may=Permission.OUTREACH_LOG,
        rows=lambda: Cooperation.objects.going_on(),
        case=None,
        owner="owner",
        due="next_on",
        more_url="outreach:cooperation_index",
        is_rare=True,
        read=lambda: Cooperation.objects.only("organisation", "function", "next_on"),
        step=lambda row, user, today: contact_step(row, today=today),
    ),
)
