"""Deeds of the walk: a month of the log is drawn, asked about, answered, judged and signed off."""

from __future__ import annotations

from uuid import uuid4

from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.database.new_row import insert
from stodtelefon.dates import midnight
from stodtelefon.permissions import Permission as P
from stodtelefon.review import actions as review
from stodtelefon.review.models import LogReview, ReviewItem
from stodtelefon.review.steps import months_to_draw
from stodtelefon.tests.test_promises.walk import Walk, deed


class ReviewDeeds(Walk):
    def _reading_to_judge(self, chance) -> tuple[User, ReviewItem]:
        by = self.somebody(chance, P.LOG_REVIEW)
        return by, chance.one(ReviewItem.objects.undecided().order_by("pk"))

    @deed
    def draw_month(self, chance):
        """The night does it. In the month before somebody has read in some cases."""
        month = chance.one(months_to_draw(timezone.localdate()))
        for _ in range(3):
            reader = self.somebody(chance, P.HOME_READ)
            line = {"event": "case.opened", "is_read": True, "actor_id": reader.pk, "case_id": uuid4()}
            insert(AuditEvent(at=midnight(month), **line))
        self.said.append(f"Loggen för {month:%Y-%m} dras.")
        review.draw_month(month=month)
        self.done[review.draw_month] += 1

    @deed
    def ask_reader(self, chance):
        by, item = self._reading_to_judge(chance)
        self.do(
            f"frågar {item.reader} om en läsning.", review.ask_reader, item=item, question="Varför?", by=by
        )

    @deed
    def answer_question(self, chance):
        item = chance.one(ReviewItem.objects.unanswered().order_by("pk"))
        said = "svarar på en fråga om en läsning."
        self.do(said, review.answer_question, item=item, answer="För att.", by=item.reader)

    @deed
    def decide_item(self, chance):
        by, item = self._reading_to_judge(chance)
        self.do("bedömer en läsning.", review.decide_item, item=item, decision="in_order", by=by)

    @deed
    def sign_off(self, chance):
        """Mostly what is left is judged first, by somebody who has not read it."""
        by, month = self.somebody(chance, P.LOG_REVIEW), chance.one(LogReview.objects.open().order_by("pk"))
        for item in month.items.undecided().order_by("pk") if chance.random() < 0.8 else ():
            others = [person for person in self.people(P.LOG_REVIEW) if person.pk != item.reader_id]
            judge = {"item": item, "decision": "in_order", "by": chance.one(others)}
            self.do("bedömer en läsning.", review.decide_item, **judge)
        self.do("skriver under en loggkontroll.", review.sign_off, review=month, by=by)

    @deed
    def drop_question(self, chance):
        """As when the account closes: what waits for somebody else falls with nobody's say."""
        item = chance.one(ReviewItem.objects.unanswered().order_by("pk"))
        said = f"låter frågan till {item.reader} falla."
        self.do(said, review.drop_question, item=item, by=self.administrator)
