"""What the yearly figures leave to their people, and how the lines about their releases read. No case has any."""

from __future__ import annotations

from collections.abc import Iterable

from calls.case_parts import CasePart
from calls.promise_kinds import PromiseKind
from stodtelefon.reporting.promises import KINDS


class ReleasePart(CasePart):
    nouns = {"release": "en utgåva av årsstatistiken"}
    kinds = {
        "Årsstatistik": (
            *("release.prepared", "release.approved", "release.declined", "release.withdrawn"),
            *("release.opened", "year_to_release.expected"),
        ),
    }
    sentences = {
        "release.prepared": "förberedde ett års siffror",
        "release.approved": "fastställde ett års siffror",
        "release.declined": "godkände inte ett års siffror",
        "release.withdrawn": "tog tillbaka förberedda siffror",
        "year_to_release.expected": "satte ut när ett års siffror ska vara fastställda",
    }

    def promise_kinds(self) -> Iterable[PromiseKind]:
        return KINDS
