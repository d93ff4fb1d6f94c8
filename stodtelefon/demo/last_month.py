"""What somebody read last month in the demo, and the review of it: asked, answered and judged halfway. All made up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from calls.models import Case
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.new_row import insert
from stodtelefon.demo.today import Today
from stodtelefon.review.actions import answer_question, ask_reader, decide_item, draw_month
from stodtelefon.review.models import ReviewItem, Rule

CASE, IDENTITY, BROKEN = "case.opened", "identity.opened", "opening.by_break_glass"


def tell_last_month(today: Today) -> None:
    """One question waits for Maja, one reading is judged, and Omar's own is for somebody else to judge."""
    users, month = today.users, last_month(today.now)
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
    cases = list(Case.objects.order_by("number").values_list("pk", flat=True)[:8])
    maja, yusuf, ivan, omar = (users[key] for key in ("samtal", "samordnare", "ivan.stone", "logg"))
    for who, case, day, hour, event in (
        (maja, cases[0], 6, 23, CASE),
        (maja, cases[1], 8, 10, CASE),
        (maja, cases[1], 8, 11, IDENTITY),
        (yusuf, cases[2], 9, 9, CASE),
        (yusuf, cases[3], 12, 14, CASE),
        (yusuf, cases[4], 13, 15, IDENTITY),
        (ivan, cases[5], 14, 9, BROKEN),
        (ivan, cases[5], 14, 9, CASE),
        (ivan, cases[6], 20, 13, CASE),
        (omar, cases[6], 21, 10, "case_log.opened"),
    ):
        on = datetime.combine(month.replace(day=day), time(hour, 12))
        line = {"event": event, "is_read": event != BROKEN, "actor_id": who.pk, "case_id": case}
        insert(AuditEvent(at=timezone.make_aware(on), **line))


def last_month(now: datetime) -> date:
    """Its first day."""
    return (timezone.localdate(now).replace(day=1) - timedelta(days=1)).replace(day=1)


def _first(rows) -> ReviewItem:
    return rows.order_by("first_at", "pk")[0]
