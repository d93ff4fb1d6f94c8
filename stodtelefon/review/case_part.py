"""The review says nothing of any case: it tells what waits for its people, and the log how its lines read."""

from __future__ import annotations

from collections.abc import Iterable

from calls.case_parts import CasePart
from calls.promise_kinds import PromiseKind
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

    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS
