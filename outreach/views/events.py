"""Pages on what is done to make the line known."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from outreach.actions.events import (
    cancel_outreach,
    change_outreach,
    import_outreach,
    log_outreach,
    mark_done,
    plan_outreach,
)
from outreach.coverage import TOLD, coverage, read_told
from outreach.forms.events import (
    CancelForm,
    ChangeOutreachForm,
    DoneForm,
    NewOutreachForm,
    OutreachFilter,
    PlanFor,
    SheetForm,
    YearForm,
)
from outreach.forms.lists import CardsForm
from outreach.forms.targets import Before, GapForm
from outreach.grid import read_grid
from outreach.models import OutreachEvent
from outreach.occasions import MOST_OF_A_YEAR, Occasion, Occasions, of_year
from outreach.sheets import HEADER, NEEDED
from outreach.tabs import tabs
from stodtelefon.dates import MONTHS, day
from stodtelefon.forms.pages import confirm_page, form_page, sent
from stodtelefon.leafing import leaf
from stodtelefon.organisation.models import CodeRow
from stodtelefon.permissions import Permission, requires, roles_that_may

PER_PAGE = 20
CARDS_ON_A_SHEET = 8


@requires(Permission.OUTREACH_READ)
def index(request: HttpRequest) -> HttpResponse:
    """The form, what is planned, what has been done, and who has been told. The form posts here."""
    user, today = request.user, timezone.localdate()
    form, wanted = None, {}
    if user.can(Permission.OUTREACH_LOG):
        wanted = PlanFor(request.GET).wanted()
        form = NewOutreachForm(sent(request), user=user, initial=wanted)
        if form.is_valid():
            action = plan_outreach if form.plans else log_outreach
            if form.accept(action, by=user):
                messages.success(request, "Planerat." if form.plans else "Inskrivet.")
                return redirect("outreach:index")
    told = {name: form.offered(name) for name in TOLD} if form is not None else read_told(today=today)
    narrowed = OutreachFilter(request.GET)
    occasions = Occasions(user, narrowed.chosen)
    page = leaf(occasions, request.GET, per_page=PER_PAGE)
    context = {
        "form": form,
        "narrowed": narrowed,
        "planned": occasions.planned,
        "has_more_planned": occasions.has_more_planned,
        "page": page,
        "audiences": coverage(told["audiences"], today=today),
        "areas": coverage(told["areas"], today=today),
        "today": today,
        "may_log": form is not None,
        "tabs": tabs(request),
    }
    return render(request, "outreach/index.html", context)


@requires(Permission.OUTREACH_READ)
def coverage_grid(request: HttpRequest) -> HttpResponse:
    """Each audience in each area. A press on a gap plans something there; the form posts here."""
    user, today = request.user, timezone.localdate()
    form = None
    if user.can(Permission.OUTREACH_LOG):
        form = GapForm(sent(request), user=user, initial=Before(request.GET).initial_values())
    if form is not None and (planned := form.accept(plan_outreach, by=user)):
        whom = labels(form.cleaned_data["gap"]["audiences"])
        said = f"Planerat: {planned.kind.label} {day(planned.on)} för {whom}. {planned.held_by} håller i det."
        messages.success(request, said)
        return redirect(f"{reverse('outreach:coverage')}?{Before.of(planned)}")
    told = {name: form.offered(name) for name in TOLD} if form is not None else read_told(today=today)
    context = {
        "form": form,
        "grid": read_grid(told["audiences"], told["areas"], today=today),
        "tabs": tabs(request),
        "may_log": form is not None,
        "who_plans": roles_that_may(Permission.OUTREACH_LOG),
    }
    return render(request, "outreach/coverage.html", context)


@requires(Permission.OUTREACH_READ)
def calendar(request: HttpRequest) -> HttpResponse:
    """A year, month by month: what is done, what is planned, and when what repeats is expected again."""
    today, asked = timezone.localdate(), YearForm(request.GET)
    year = asked.year(today)
    occasions = of_year(request.user, year, today=today)
    by_month: dict[int, list[Occasion]] = {}
    for one in occasions:
        by_month.setdefault(one.on.month, []).append(one)
    months = [
        (capfirst(name), (year, number) == (today.year, today.month), by_month.get(number, []))
        for number, name in enumerate(MONTHS, start=1)
    ]
    context = {
        "year": year,
        "months": months,
        "today": today,
        "is_unknown": asked.is_unknown,
        "has_more": len(occasions) >= MOST_OF_A_YEAR,
        "tabs": tabs(request),
    }
    return render(request, "outreach/calendar.html", context)


@requires(Permission.OUTREACH_READ)
def cards(request: HttpRequest) -> HttpResponse:
    """What is printed and handed out: the line's number and hours, and that nobody need say who they are."""
    form = CardsForm(request.GET or None)
    context = {"form": form, "tabs": tabs(request), "on_a_sheet": range(CARDS_ON_A_SHEET)}
    return render(request, "outreach/cards.html", context)


@requires(Permission.OUTREACH_LOG)
def read_file(request: HttpRequest) -> HttpResponse:
    """A csv file is read and shown, and written down when that is confirmed. Both forms post here."""
    form = SheetForm(sent(request), request.FILES or None)
    if form.is_bound and form.is_done and form.accept(import_outreach, by=request.user):
        count = len(form.arguments["rows"])
        messages.success(
            request, f"{count} {'tillfälle är inskrivet' if count == 1 else 'tillfällen är inskrivna'}."
        )
        return redirect("outreach:index")
    is_read = form.sheet is not None and not form.sheet.refused
    context = {
        "form": form,
        "tabs": tabs(request),
        "needed": NEEDED,
        "header": HEADER,
        "words": form.words,
        "known": form.known_now if is_read else [],
    }
    return render(request, "outreach/import.html", context)


def labels(rows: Iterable[CodeRow]) -> str:
    return ", ".join(row.label for row in rows)


def visible_event(request: HttpRequest, event_id: int) -> OutreachEvent:
    events = OutreachEvent.objects.visible_to(request.user).for_page()
    return get_object_or_404(events, pk=event_id)


@requires(Permission.OUTREACH_READ)
def detail(request: HttpRequest, event_id: int) -> HttpResponse:
    event = visible_event(request, event_id)
    together = [agency.name for agency in event.agencies.all()]
    if event.together_with:
        together.append(event.together_with)
    facts = [
        ("Målgrupper", labels(event.audiences)),
        ("Områden", labels(event.areas)),
        ("Språk", labels(event.languages.all()) or event.language),
        ("Ungefär så många nåddes", "" if event.people_reached is None else str(event.people_reached)),
        ("Av vem", event.held_by.name),
        ("Tillsammans med", ", ".join(together)),
        ("Material", event.material),
        ("Frågor som kom upp", event.questions),
        ("Upprepas", event.get_every_display() or ""),
    ]
    may_log = request.user.can(Permission.OUTREACH_LOG)
    return render(request, "outreach/detail.html", {"event": event, "facts": facts, "may_log": may_log})


def event_page(request: HttpRequest, form, event: OutreachEvent, **more) -> HttpResponse:
    name = f"{capfirst(event.kind.label)}, {day(event.on)}"
    trail = [("Nå ut", reverse("outreach:index")), (name, event.get_absolute_url())]
    return form_page(request, form, trail=trail, **more)


@requires(Permission.OUTREACH_LOG)
def edit(request: HttpRequest, event_id: int) -> HttpResponse:
    event = visible_event(request, event_id)
    form = ChangeOutreachForm(sent(request), row=event, user=request.user)
    if form.accept(change_outreach, event=event, by=request.user):
        messages.success(request, "Ändrat.")
        return redirect(event)
    return event_page(request, form, event, heading="Ändra")


@requires(Permission.OUTREACH_LOG)
def done(request: HttpRequest, event_id: int) -> HttpResponse:
    """What was planned has been done: which day, and about how many it reached."""
    event = visible_event(request, event_id)
    form = DoneForm(sent(request), row=event, initial={"on": min(event.on, timezone.localdate())})
    if form.accept(mark_done, event=event, by=request.user):
        messages.success(request, "Markerat som genomfört.")
        return redirect("outreach:index")
    return event_page(request, form, event, heading="Hur blev det?", submit="Det är gjort")


@requires(Permission.OUTREACH_LOG)
def cancel(request: HttpRequest, event_id: int) -> HttpResponse:
    """What was planned is called off, or what was written as done by mistake is taken back."""
    event = visible_event(request, event_id)
    form = CancelForm(sent(request), row=event)
    if form.accept(cancel_outreach, event=event, by=request.user):
        messages.success(request, "Borttaget." if event.is_done else "Inställt.")
        return redirect("outreach:index")
    text = f"{capfirst(event.kind.label)} för {labels(event.audiences)}, {event.on:%Y-%m-%d}."
    if event.is_done:
        question, submit = "Ta bort det som är inskrivet?", "Ta bort"
        text += " Det räknas inte mer, varken i Täckning eller i pågående års siffror, och står kvar som inställt."
    else:
        question, submit = "Ställa in det här tillfället?", "Ställ in"
    back = event.get_absolute_url()
    return confirm_page(request, form, question=question, text=text, submit=submit, back=back)
