"""Which outcome goes with which answers of a call: one table, read by forms, actions and the database alike.

A pair (answer, outcome) that stands in no rule is allowed. One that is asked about is saved with a sentence of reason
(`QuickScan.outcome_reason`), one that is refused is not saved. `docs/utfall.md` is made from the table by
`manage.py write_docs`. Snabbscanningar of wording 2 and later are held to it by the database (`JUDGED` in
`calls/models/scans.py`), since a signed one stays as it is: a table that refuses or asks about more says from when.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from calls.models.children import ChildDecision
from calls.models.choices import Outcome, Urgency, YesNoUnknown

NO, UNKNOWN, YES = YesNoUnknown.NO, YesNoUnknown.UNKNOWN, YesNoUnknown.YES
Kind = ChildDecision.Kind
NOT_DECIDED = ""

# What is held against the outcome: by field, every answer that it can have. All but the last are columns of the scan.
ANSWERS: dict[str, tuple[str, ...]] = {
    "danger": tuple(YesNoUnknown),
    "child_at_risk": tuple(YesNoUnknown),
    "urgency": tuple(Urgency),
    "child_kind": (*Kind, NOT_DECIDED),
}
COLUMNS = ("danger", "child_at_risk", "urgency")

NO_DANGER = (
    "Utfallet är akut, 112 eller polis, men svaret är inte att någon är i fara. Svara ja på frågan om fara och fyll i "
    "den röda rutan, eller välj ett annat utfall."
)
NO_CHILD = (
    "Utfallet är en orosanmälan, men svaret är att inget barn kan fara illa. Ändra svaret eller utfallet."
)
NOT_REPORTED = "Utfallet säger att orosanmälan är gjord. Skriv vid frågan om barn till vem den gjordes."
WE_REPORTED = (
    "Utfallet är att den som hör av sig anmäler själv, men beslutet är att vi har anmält. Välj utfallet orosanmälan "
    "gjord av oss."
)
NOT_INVITED = (
    "Utfallet är ett möte, men svaret är att oron inte kvarstår. Ändra svaret om oron kvarstår, välj annars ett annat "
    "utfall."
)
NOT_SETTLED = "Utfallet är att oron är avklarad, men svaret är att den kvarstår. Ändra svaret eller utfallet."


@dataclass(frozen=True)
class Rule:
    """An outcome that these answers to one question do not simply go with, and the sentence that says so."""

    outcome: str
    question: str
    answers: tuple[str, ...]
    sentence: str
    is_refused: bool = False

    def meets(self, outcome: str, said: dict[str, str]) -> bool:
        return outcome == self.outcome and said.get(self.question) in self.answers

    @property
    def breach(self) -> Q:
        return Q(**{"outcome": self.outcome, f"{self.question}__in": [str(one) for one in self.answers]})


def refuses(outcome: Outcome, question: str, *answers: str, sentence: str) -> Rule:
    return Rule(outcome, question, answers, sentence, is_refused=True)


def asks(outcome: Outcome, question: str, *answers: str, why: str) -> Rule:
    return Rule(outcome, question, answers, why)


RULES: tuple[Rule, ...] = (
    # Police or 112 without danger: no red panel, and nothing for the manager to review.
    refuses(Outcome.ACUTE, "danger", NO, UNKNOWN, sentence=NO_DANGER),
    refuses(Outcome.CHILD_REPORT, "child_at_risk", NO, sentence=NO_CHILD),
    refuses(Outcome.CALLER_REPORTS, "child_at_risk", NO, sentence=NO_CHILD),
    refuses(
        Outcome.CHILD_REPORT,
        "child_kind",
        *(one for one in ANSWERS["child_kind"] if one != Kind.REPORTED),
        sentence=NOT_REPORTED,
    ),
    refuses(Outcome.CALLER_REPORTS, "child_kind", Kind.REPORTED, sentence=WE_REPORTED),
    # A meeting is promised while the concern remains: without it there is no last day, and nobody's Idag shows it.
    refuses(Outcome.INVITED, "urgency", Urgency.NONE, sentence=NOT_INVITED),
    refuses(Outcome.SETTLED, "urgency", *Urgency.remaining(), sentence=NOT_SETTLED),
    asks(
        Outcome.SETTLED,
        "danger",
        YES,
        why="Någon var i fara. Skriv i en mening varför oron ändå är avklarad.",
    ),
    asks(
        Outcome.SETTLED,
        "danger",
        UNKNOWN,
        why="Det är inte känt om någon är i fara. Skriv i en mening varför oron ändå är avklarad.",
    ),
    asks(Outcome.ADVICE_GIVEN, "danger", YES, why="Någon var i fara. Skriv i en mening varför råd räcker."),
    asks(
        Outcome.HELPED_ONWARD,
        "danger",
        YES,
        why="Någon var i fara. Skriv i en mening varför det inte rör våldsbejakande extremism.",
    ),
    asks(
        Outcome.DECLINED,
        "danger",
        YES,
        why="Någon var i fara. Skriv i en mening varför det går att sluta utan mer kontakt.",
    ),
    asks(
        Outcome.CALLER_REPORTS,
        "child_kind",
        Kind.NO_REPORT,
        why="Vi anmäler inte. Skriv i en mening varför den som hör av sig ändå gör det.",
    ),
    asks(
        Outcome.ACUTE,
        "urgency",
        Urgency.NONE,
        why="112 eller polis är inkopplad. Skriv i en mening varför oron inte kvarstår.",
    ),
    asks(
        Outcome.ACUTE,
        "urgency",
        Urgency.CAN_WAIT,
        why="112 eller polis är inkopplad. Skriv i en mening varför det som kvarstår kan vänta.",
    ),
    asks(
        Outcome.LINKED_IN,
        "urgency",
        Urgency.NONE,
        why="Oron kvarstår inte. Skriv i en mening varför en samverkansaktör ändå kopplas in.",
    ),
    asks(
        Outcome.UNREACHABLE,
        "urgency",
        Urgency.NONE,
        why="Samtalet bröts. Skriv i en mening varför oron ändå inte kvarstår.",
    ),
    asks(
        Outcome.UNREACHABLE,
        "urgency",
        Urgency.ACUTE,
        why="Oron är akut och samtalet bröts. Skriv i en mening vad som görs nu.",
    ),
    asks(
        Outcome.HELPED_ONWARD,
        "urgency",
        *Urgency.remaining(),
        why="Oron kvarstår. Skriv i en mening varför den ändå inte rör våldsbejakande extremism.",
    ),
    asks(
        Outcome.ADVICE_GIVEN,
        "urgency",
        Urgency.PROMPT,
        Urgency.ACUTE,
        why="Oron brådskar. Skriv i en mening varför råd räcker tills vidare.",
    ),
    asks(
        Outcome.INVITED,
        "urgency",
        Urgency.ACUTE,
        why="Oron är akut. Skriv i en mening varför ett möte räcker.",
    ),
    asks(
        Outcome.CALLER_REPORTS,
        "urgency",
        Urgency.ACUTE,
        why="Oron är akut. Skriv i en mening varför det räcker att den som hör av sig anmäler.",
    ),
    asks(
        Outcome.DECLINED,
        "urgency",
        Urgency.ACUTE,
        why="Oron är akut. Skriv i en mening vad som görs nu, utan mer kontakt.",
    ),
)


def rule_of(outcome: str, said: dict[str, str]) -> Rule | None:
    """The rule that these answers meet with that outcome, one that refuses before one that asks. None: allowed."""
    met = sorted((rule for rule in RULES if rule.meets(outcome, said)), key=lambda rule: not rule.is_refused)
    return met[0] if met else None


def breaches(*, refused: bool) -> Q:
    """For a constraint: the pairs of a scan's own answers and its outcome that are refused, or that are asked about."""
    found = [rule.breach for rule in RULES if rule.is_refused == refused and rule.question in COLUMNS]
    return reduce(or_, found)
