"""What somebody read last month in the demo, and the review of it: asked, answered and judged halfway. All made up."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from calls.models import Case
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.new_row import insert
from stodtelefon.demo.narrator import local
from stodtelefon.demo.today import Today
from stodtelefon.review.actions import answer_question, ask_reader, decide_item, draw_month
from stodtelefon.review.models import ReviewItem, Rule
from stodtelefon.review.rules import month_before

CASE, IDENTITY, BROKEN = "case.opened", "identity.opened", "opening.by_break_glass"


def tell_last_month(today: Today) -> None:
    """One question waits for Maja, one reading is judged, and Omar's own is for somebody else to judge."""
    users, month = today.users, month_before(timezone.localdate(today.now))
    omar = users["logg"]
    read_last_month(users, month)
    review = draw_month(month=month)
    ask = {"question": "Vad var anledningen till att du öppnade ärendet?", "by": omar}
    [night] = review.items.filter(reader=today.maja, rules__contains=[Rule.NIGHT])
    ask_reader(item=night, at=today.now - timedelta(hours=2), **ask)
    answered = _first(review.items.filter(reader=today.yusuf))
    ask_reader(item=answered, at=today.now - timedelta(days=1), **ask)
    answer = "Jag förberedde överlämningen till Maja samma eftermiddag."
    answer_question(item=answered, answer=answer, by=today.yusuf, at=today.now - timedelta(hours=20))
    judged = _first(review.items.filter(reader=users["ivan.stone"]))
    decide_item(item=judged, decision="in_order", by=omar, at=today.now - timedelta(hours=1))


def read_last_month(users: dict[str, User], month: date) -> None:
    """Lines with moments of their own, since nobody was there to read."""
    maja, yusuf, ivan, omar = (users[key] for key in ("samtal", "samordnare", "ivan.stone", "logg"))
    majas, yusufs, ivans = (
        list(Case.objects.filter(handler=one).order_by("number").values_list("pk", flat=True)[:3])
        for one in (maja, yusuf, ivan)
    )
    for who, case, day, hour, event in (
        (maja, yusufs[0], 6, 23, CASE),
        (maja, majas[0], 8, 10, CASE),
        (maja, majas[0], 8, 11, IDENTITY),
        (yusuf, yusufs[0], 9, 9, CASE),
        (yusuf, yusufs[1], 12, 14, CASE),
        (yusuf, ivans[0], 13, 15, IDENTITY),
        (ivan, majas[1], 14, 9, BROKEN),
        (ivan, majas[1], 14, 9, CASE),
        (ivan, ivans[1], 20, 13, CASE),
        (omar, majas[2], 21, 10, "case_log.opened"),
    ):
        line = {"event": event, "is_read": event != BROKEN, "actor_id": who.pk, "case_id": case}
        insert(AuditEvent(at=local(month.replace(day=day), hour, 12), **line))


def _first(rows) -> ReviewItem:
    return rows.order_by("first_at", "pk")[0]
