"""What comes after a saved call: the outcome decides, in one click."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from calls.case_parts import NextStep, parts
from calls.models import Call, QuickScan
from calls.models.choices import Outcome, State, Urgency, YesNoUnknown
from calls.next_steps import NOT_ANSWERED, contradiction_step
from calls.promptness import Clock

BOOK = ("Boka ett möte", "meetings:create")
ONWARD = ("Hänvisa vidare", "referrals:signposting_create")
LINK_IN = ("Koppla in en samverkansaktör", "referrals:create")
CLOSE = ("Avsluta ärendet", "calls:case_close")
OPEN = ("Öppna ärendet", "calls:case")

# outcome: the step when no concern remains, the step when one does, what is said first, and why when none remains.
# None: the pair is refused (`calls/models/outcomes.py`), and stands only in a snabbscanning from before it was.
STEPS = {
    Outcome.SETTLED: (CLOSE, None, "Oron är avklarad", "Det som återstår är att avsluta ärendet."),
    Outcome.ADVICE_GIVEN: (
        CLOSE,
        BOOK,
        "Råd gavs",
        "Personen hör av sig igen vid behov.",
    ),
    Outcome.INVITED: (None, BOOK, "Boka mötet", ""),
    Outcome.HELPED_ONWARD: (
        ONWARD,
        ONWARD,
        "Hjälp vidare till rätt dörr",
        "Skriv vart. Hänvisningen lämnar inte ut något.",
    ),
    Outcome.CHILD_REPORT: (OPEN, BOOK, "Orosanmälan är gjord", "Beslutet står här nedanför och i ärendet."),
    Outcome.CALLER_REPORTS: (
        *(CLOSE, BOOK),
        *("Den som hörde av sig anmäler själv", "Beslutet står här nedanför."),
    ),
    Outcome.ACUTE: (
        *(OPEN, BOOK, "Det akuta är inskrivet"),
        "Se till att allt som gjordes står i ärendet innan det avslutas.",
    ),
    Outcome.LINKED_IN: (
        *(LINK_IN, LINK_IN, "Koppla in den som behövs"),
        "Skriv underlaget medan samtalet är färskt.",
    ),
    Outcome.DECLINED: (CLOSE, OPEN, "Vidare kontakt avböjdes", "Personen får höra av sig om det ändras."),
    Outcome.UNREACHABLE: (CLOSE, OPEN, "Samtalet bröts", "Avsluta, eller sätt en bevakning i ärendet."),
}
REMAINS = "Oron kvarstår, så ärendet är öppet och har ett sista datum för möte."
REMAINED = "Oron kvarstod efter det här samtalet."
# Said where the person may come back, of one who has a code.
MAY_COME_BACK = (Outcome.ADVICE_GIVEN, Outcome.DECLINED)
CODE_HOLDS = " Koden gäller också då."


def address(name: str, *args) -> str:
    """The address of a page that may belong to a later app; empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def next_after(
    call: Call, scan: QuickScan, *, may_open: bool, clock: Clock | None, child_waits: bool = False
) -> NextStep:
    """The one step that the page shows first, beside the case's clock. Without the case there is no way on.

    `child_waits`: a child is left to be assessed today, so the case cannot be closed yet.
    """
    step = _next_after(call, scan, clock=clock, child_waits=child_waits)
    if scan.danger == YesNoUnknown.YES and call.case.state in (State.NEW, State.SCANNED):
        step.badge, step.tone = "fara", "alarm"
        if clock is not None:
            step.why = f"{step.why} {clock.text[:1].upper()}{clock.text[1:]}.".strip()
    elif clock is not None:
        step.badge, step.tone = clock.text, clock.tone
    if scan.is_signed and not may_open:
        step.url = ""
    return step


def _next_after(call: Call, scan: QuickScan, *, clock: Clock | None, child_waits: bool) -> NextStep:
    if not scan.is_signed:
        return NextStep(
            what="Besvara det som återstår",
            why=f"Samtalet sparades vid fara. {NOT_ANSWERED}",
            label="Gör klart snabbscanningen",
            url=reverse("calls:scan_complete", args=[call.pk]),
            tone="soon",
        )
    if call.case.state not in (State.NEW, State.SCANNED):
        what = f"Ärendet har gått vidare: {call.case.get_state_display()}"
        return NextStep(what=what, label=OPEN[0], url=address(OPEN[1], call.case.number))
    if scan.contradiction is not None:
        return contradiction_step(scan, scan.contradiction)
    without, remaining, what, why = STEPS[Outcome(scan.outcome)]
    page = without if scan.urgency == Urgency.NONE else remaining
    if page == CLOSE and child_waits:
        page, why = OPEN, "Ett barn ska bedömas idag, innan ärendet avslutas."
    elif scan.urgency != Urgency.NONE:
        why = REMAINS if clock is not None else REMAINED
    elif scan.outcome in MAY_COME_BACK and call.caller is not None and call.caller.code_hash:
        why += CODE_HOLDS
    return NextStep(what=what, why=why, label=page[0], url=address(page[1], call.case.number))


def first_of_all(call: Call, scan: QuickScan, *, may_open: bool) -> list[NextStep]:
    """What the apps put before the outcome's own step."""
    return [step for part in parts() for step in part.after_call(call, scan, may_open=may_open)]


def onward_beside(call: Call, scan: QuickScan, first: NextStep) -> str:
    """The address of a help onward, which stands beside a meeting to book: often the one or the other. Else empty."""
    is_beside = first.label == BOOK[0] and scan.is_signed and call.case.is_open
    return address(ONWARD[1], call.case.number) if is_beside else ""


def other_steps(call: Call, scan: QuickScan, first: NextStep) -> list[tuple[str, str]]:
    """The other ways on, for a call that took another turn. While the concern remains nothing is closed here."""
    if not scan.is_signed or not call.case.is_open:
        return [] if first.label == OPEN[0] else [(OPEN[0], address(OPEN[1], call.case.number))]
    pages = (
        OPEN,
        BOOK,
        *(() if first.label == BOOK[0] else (ONWARD,)),
        LINK_IN,
        *((CLOSE,) if scan.urgency == Urgency.NONE else ()),
    )
    ways = [(label, address(name, call.case.number)) for label, name in pages]
    return [(label, url) for label, url in ways if url and url != first.url]
