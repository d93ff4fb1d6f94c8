"""What the review tells: what waits for its people, how its lines read, and the way from a case to who has seen it."""

from __future__ import annotations

from collections.abc import Iterable

from calls.case_page import CasePage
from calls.case_parts import CasePart, Link
from calls.promise_kinds import PromiseKind
from stodtelefon.addresses import address
from stodtelefon.permissions import Permission
from stodtelefon.review.promises import KINDS


class ReviewPart(CasePart):
    nouns = {
        "log_review": "en loggkontroll",
        "review_item": "en läsning att kontrollera",
    }
    kinds = {
        "Fil, brev eller utskrift": ("log_review.printed",),
        "Loggkontroll": (
            *("log_review.opened", "review_item.opened", "review_item.asked", "review_item.answered"),
            *("review_item.question_fell", "review_item.decided", "log_review.drawn"),
            "log_review.signed_off",
        ),
    }
    sentences = {
        "log_review.drawn": "drog månadens loggkontroll",
        "log_review.listed": "såg loggkontrollerna",
        "log_review.printed": "tog fram en loggkontroll för utskrift",
        "log_review.signed_off": "skrev under en loggkontroll",
        "review_item.answered": "svarade på en fråga om sin läsning",
        "review_item.asked": "frågade någon om en läsning",
        "review_item.decided": "bedömde en läsning",
        "review_item.question_fell": "lät en obesvarad fråga om en läsning falla",
    }

    def links(self, page: CasePage) -> list[Link]:
        """For who may read the log and open the case: who has seen it. A handler does not read the log (ADR 39)."""
        if not page.user.can(Permission.LOG_READ):
            return []
        return [Link("Vem har sett det här ärendet?", address("audit:case", page.case.pk), rank=90)]

    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS
