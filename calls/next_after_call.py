"""What comes after a saved call: the outcome decides, in one click."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from calls.case_parts import NextStep
from calls.models import Call, QuickScan
from calls.models.choices import Outcome, State, Urgency
from calls.promptness import Clock

BOOK = ("Boka ett möte", "meetings:create")
ONWARD = ("Hänvisa vidare", "referrals:signposting_create")
LINK_IN = ("Koppla in en samverkansaktör", "referrals:create")
CLOSE = ("Avsluta ärendet", "calls:case_close")
OPEN = ("Öppna ärendet", "calls:case")

STEPS = {
    Outcome.SETTLED: (*CLOSE, "Oron är avklarad", "Det som återstår är att avsluta ärendet."),
    Outcome.ADVICE_GIVEN: (*CLOSE, "Råd gavs", "Personen hör av sig igen vid behov. Koden gäller också då."),
    Outcome.INVITED: (*BOOK, "Boka mötet", "Gör det nu, medan du minns när det passar."),
    Outcome.HELPED_ONWARD: (*ONWARD, "Hjälp vidare till rätt dörr", "Skriv vart. Inget lämnas ut."),
    Outcome.CHILD_REPORT: (*OPEN, "Orosanmälan är gjord", "Beslutet står här nedanför och i ärendet."),
    Outcome.CALLER_REPORTS: (*CLOSE, "Den som hörde av sig anmäler själv", "Beslutet står här nedanför."),
    Outcome.ACUTE: (*BOOK, "112 eller polis är inkopplad", "Ska det hållas ett möte bokar du det nu."),
    Outcome.LINKED_IN: (*LINK_IN, "Koppla in den som behövs", "Skriv underlaget medan samtalet är färskt."),
    Outcome.DECLINED: (*CLOSE, "Vidare kontakt avböjdes", "Koden gäller om personen ångrar sig."),
    Outcome.UNREACHABLE: (*CLOSE, "Samtalet bröts", "Avsluta, eller sätt en bevakning i ärendet."),
}

# The concern remains although nobody was invited in the call: a meeting is what the clock waits for.
STILL_A_MEETING = (Outcome.SETTLED, Outcome.ADVICE_GIVEN, Outcome.CALLER_REPORTS)


def address(name: str, *args) -> str:
    """The address of a page that may belong to a later app; empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def next_after(call: Call, scan: QuickScan, *, may_open: bool, clock: Clock | None) -> NextStep:
    """The one step that the page shows first, beside the case's clock. Without the case there is no way on."""
    step = _next_after(call, scan)
    if clock is not None:
        step.badge, step.tone = clock.text, clock.tone
    if scan.is_signed and not may_open:
        step.url = ""
    return step


def _next_after(call: Call, scan: QuickScan) -> NextStep:
    if not scan.is_signed:
        return NextStep(
            what="Besvara det som återstår",
            why="Samtalet sparades vid fara. Resten av de fyra frågorna väntar på svar.",
            label="Gör klart snabbscanningen",
            url=reverse("calls:scan_complete", args=[call.pk]),
            tone="soon",
        )
    if call.case.state not in (State.NEW, State.SCANNED):
        what = f"Ärendet har gått vidare: {call.case.get_state_display()}"
        return NextStep(what=what, label=OPEN[0], url=address(OPEN[1], call.case.number))
    label, url_name, what, why = STEPS[Outcome(scan.outcome)]
    if url_name == CLOSE[1] and scan.urgency != Urgency.NONE:
        label, url_name = BOOK if scan.outcome in STILL_A_MEETING else OPEN
        why = "Oron kvarstår, så ärendet är öppet och klockan går."
    return NextStep(what=what, why=why, label=label, url=address(url_name, call.case.number))


def other_steps(call: Call, scan: QuickScan, first: NextStep) -> list[tuple[str, str]]:
    """The other ways on, for a call that took another turn."""
    if not scan.is_signed or not call.case.is_open:
        return [] if first.label == OPEN[0] else [(OPEN[0], address(OPEN[1], call.case.number))]
    ways = [(label, address(name, call.case.number)) for label, name in (OPEN, BOOK, ONWARD, LINK_IN, CLOSE)]
    return [(label, url) for label, url in ways if url and url != first.url]
