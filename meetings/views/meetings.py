"""A meeting: its page, and the deeds that are done to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from calls.models import Caller, Case
from calls.promptness import days_after
from calls.views.cases import visible_case
from calls.who import who_in_case
from meetings.actions.answers import why_shut
from meetings.actions.bookings import not_bookable, not_movable
from meetings.actions.meetings import (
    book_meeting,
    book_offered_meeting,
    cancel_meeting,
    confirm_meeting,
    hold_meeting,
    mark_no_show,
    offer_meeting,
    reschedule_meeting,
)
from meetings.forms.meetings import LENGTHS, BookingForm, CancelForm, HoldForm, KindForm
from meetings.models import Assessment, Meeting
from meetings.models.choices import Kind, Mode, Status
from meetings.next_steps import on_its_own_page
from meetings.progress import is_all_answered, progress
from meetings.proposals import propose, propose_by_phone
from meetings.refusals import (
    instead_of,
    not_cancellable,
    not_confirmable,
    not_held_yet,
    not_holdable,
    not_missable,
)
from meetings.with_whom import likely_caller, whom
from stodtelefon.accounts.screen_lock import during_conversation
from stodtelefon.audit.actions import record_read
from stodtelefon.dates import clock, day, moment
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import confirm_page, sent
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.swedish_order import SwedishOrder

USUAL_MINUTES = 60


def open_meeting(request: HttpRequest, meeting_id) -> Meeting:
    """The meeting that the address names, if the person may open its case; the reading leaves its line first."""
    meetings = Meeting.objects.visible_to(request.user).select_related(
        "case", "room", "battery", "caller__role", "caller__identity", "superseded_by", "battery_went_to"
    )
    meeting = get_object_or_404(meetings, pk=meeting_id)
    record_read(meeting, by=request.user, case=meeting.case_id)
    return meeting


def answers_of(request: HttpRequest, meeting: Meeting) -> Meeting:
    """The meeting that has what was written to this one: itself, or the one it went on to, which is opened too."""
    return open_meeting(request, meeting.with_answers.pk) if meeting.battery_went_to_id else meeting


@requires(Permission.MEETING_READ)
def detail(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = open_meeting(request, meeting_id)
    staff = [
        one.user
        for one in meeting.bookings.of_people().select_related("user").order_by(SwedishOrder("user__name"))
    ]
    assessment = Assessment.objects.current().filter(meeting=meeting).first()
    can_act = request.user.can(Permission.MEETING_WRITE) and meeting.case.is_open
    parts = progress(meeting) if meeting.battery_id else []
    said = {"is_assessed": assessment is not None, "is_answered": is_all_answered(parts)}
    context = {
        "meeting": meeting,
        "case": meeting.case,
        "step": on_its_own_page(meeting, **said) if can_act else None,
        "facts": facts_of(meeting, staff),
        "badge_tone": "good" if meeting.status == Status.HELD or meeting.is_confirmed else "",
        "contact": contact_of(meeting.caller),
        "findings": meeting.findings.all().grouped(),
        "progress": parts,
        "shut": why_shut(meeting),
        "went_to": meeting.with_answers if meeting.battery_went_to_id else None,
        "assessment": assessment,
        "has_begun": meeting.starts_at is not None and meeting.starts_at <= timezone.now(),
        "not_held_yet": not_held_yet(meeting),
        "can_act": can_act,
        "ways_on": ways_on(meeting, request.user) if can_act and assessment is not None else [],
    }
    return render(request, "meetings/detail.html", context)


def ways_on(meeting: Meeting, user) -> list[tuple[str, str]]:
    """After an assessed meeting: what else the case may need, in words and address."""
    deeds = [
        ("Koppla in någon", "referrals:create", Permission.REFERRAL_PROPOSE),
        ("Avsluta ärendet", "calls:case_close", Permission.CASE_WRITE),
    ]
    number = meeting.case.number
    return [(words, reverse(name, args=[number])) for words, name, needed in deeds if user.can(needed)]


def facts_of(meeting: Meeting, staff: list) -> list[tuple[str, str]]:
    when = ""
    if meeting.starts_at:
        when = f"{moment(meeting.starts_at)}–{clock(meeting.ends_at)}"
    rows = [
        ("När", when or "ingen tid än"),
        ("Var", meeting.where),
        ("Från oss", ", ".join(person.signature for person in staff)),
        ("Fler som deltar", meeting.participants or ""),
        ("Efter sista dagen", meeting.why_late),
        ("Erbjudet", day(meeting.offered_at)),
        ("Bokat", day(meeting.booked_at) if meeting.booked_at else ""),
        ("Bekräftat", day(meeting.confirmed_at) if meeting.confirmed_at else ""),
        ("Hållet", moment(meeting.held_at) if meeting.held_at else ""),
    ]
    if meeting.reason:
        side = meeting.get_cancelled_side_display()
        rows.append(("Varför, på vems initiativ", f"{meeting.reason} ({side}, {day(meeting.cancelled_at)})"))
    return [(term, value) for term, value in rows if value]


def contact_of(caller: Caller | None) -> dict | None:
    """How the one who got in touch is reached: sealed contact details, or only their own code."""
    if caller is None:
        return None
    return {"caller": caller, "who": who_in_case(caller), "identity": getattr(caller, "identity", None)}


# Booking


@requires(Permission.MEETING_WRITE)
def create(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    record_read(case, by=request.user, case=case.pk)
    form = BookingForm(sent(request), case=case, initial=first_wishes(request, case))
    action = {"book": book_meeting, "offer": offer_meeting}.get(form.deed_chosen)
    form.is_valid()  # read what was wished also where only free times are asked for
    if action and (meeting := form.accept(action, case=case, by=request.user)):
        done = f"Mötet är bokat.{along(meeting)}" if meeting.starts_at else "Mötet är erbjudet."
        messages.success(request, done)
        return redirect(meeting)
    return booking_page(request, form, case, heading="Boka möte", submit="Boka den tiden")


@requires(Permission.MEETING_WRITE)
def book(request: HttpRequest, meeting_id) -> HttpResponse:
    """Give an offered meeting its time."""
    meeting = open_meeting(request, meeting_id)
    data, refused = sent(request), not_bookable(meeting)
    wishes = first_wishes(request, meeting.case, meeting)
    form = BookingForm(data, row=meeting, case=meeting.case, initial=wishes)
    is_booking = form.is_valid() and form.deed_chosen == "book"
    if is_booking and (booked := form.accept(book_offered_meeting, meeting=meeting, by=request.user)):
        messages.success(request, f"Mötet är bokat.{along(booked)}")
        return redirect(meeting)
    if refused:
        return led_on(request, meeting, refused)
    page = {"heading": "Ge mötet en tid", "submit": "Boka den tiden"}
    return booking_page(request, form, meeting.case, **page)


@requires(Permission.MEETING_WRITE)
def reschedule(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = open_meeting(request, meeting_id)
    data, refused = sent(request), not_movable(meeting)
    wishes = first_wishes(request, meeting.case, meeting)
    form = BookingForm(data, row=meeting, case=meeting.case, initial=wishes, is_moving=True)
    is_booking = form.is_valid() and form.deed_chosen == "book"
    if is_booking and (new := form.accept(reschedule_meeting, meeting=meeting, by=request.user)):
        messages.success(request, f"Mötet är ombokat. Den gamla tiden är släppt.{along(new)}")
        return redirect(new)
    if refused:
        return led_on(request, meeting, refused)
    page = {"heading": "Boka om mötet", "submit": "Boka om till den tiden"}
    return booking_page(request, form, meeting.case, **page)


def along(meeting: Meeting) -> str:
    """What is said beside a booking: that it is after the promised day, and that answers came along to it."""
    late = ""
    if meeting.late_reason:
        days = days_after(timezone.localdate(meeting.starts_at), meeting.case.meet_by)
        late = f" Det blir {days} efter sista dagen, så ärendet ligger kvar bland de sena."
    return late + (" Frågebatteriet följde med." if meeting.battery_id else "")


def first_wishes(request: HttpRequest, case: Case, meeting: Meeting | None = None) -> dict:
    """What the form says before anyone has touched it."""
    wishes = {"mode": Mode.ON_SITE, "minutes": USUAL_MINUTES, "kind": Kind.WITH_CALLER}
    if meeting is not None:
        names = ("mode", "participants", "late_reason", "late_words")
        wishes |= {name: getattr(meeting, name) for name in names}
        wishes["staff"] = [one.user for one in meeting.bookings.taken().of_people().select_related("user")]
        if meeting.starts_at:
            length = (meeting.ends_at - meeting.starts_at).total_seconds() / 60
            wishes["minutes"] = min((minutes for minutes, _ in LENGTHS), key=lambda one: abs(one - length))
    else:
        asked = KindForm(request.GET)
        wishes["kind"] = asked.kind
        if wishes["kind"] != Kind.COOPERATION:
            wishes["caller"] = likely_caller(case, asked.cleaned_data.get("med"))
    if not wishes.get("staff"):
        wishes["staff"] = [
            case.handler if case.handler and case.handler.can(Permission.MEETING_WRITE) else request.user
        ]
    return wishes


def booking_page(request, form: BookingForm, case: Case, *, heading: str, submit: str) -> HttpResponse:
    """The form with the earliest times at which everyone and a room are free."""
    wishes = form.cleaned_data if form.is_bound else form.initial
    staff = list(wishes.get("staff") or [])
    meet_by = form.last_day
    form.show_rooms()
    context = {
        "form": form,
        "case": case,
        "heading": heading,
        "submit": submit,
        "staff": staff,
        "meet_by": meet_by,
        "is_late": meet_by is not None and meet_by < timezone.localdate(),
        "back": form.row.get_absolute_url() if form.row else case.get_absolute_url(),
        "contact": contact_of(form.row.caller if form.row else wishes.get("caller")),
        "chosen_at": wishes.get("starts_at"),
        "planned": planned_already(form, wishes, case),
    }
    if context["planned"]:
        context["planned_with"] = whom(context["planned"])
    times = {} if context["planned"] else free_times(form, wishes, staff, meet_by)
    return render(request, "meetings/book.html", context | times)


def planned_already(form: BookingForm, wishes: dict, case: Case) -> Meeting | None:
    """What is moved in place of booking another."""
    caller = wishes.get("caller")
    is_open = form.asks_with_whom and caller is None  # nobody has said with whom: it may be any of them
    if form.row is not None or wishes.get("kind") != Kind.WITH_CALLER or is_open:
        return None
    meetings = Meeting.objects.filter(case=case).planned_with(caller)
    return meetings.select_related("room").first()


def free_times(form: BookingForm, wishes: dict, staff: list, meet_by) -> dict:
    """The times to choose among: in a room, by telephone where no room can be had, or without one as was wished."""
    needs_room = wishes.get("mode") == Mode.ON_SITE and not wishes.get("place")
    rooms = form.rooms if needs_room else None
    line = Organisation.load()
    asked = {
        "staff": staff,
        "minutes": wishes.get("minutes") or USUAL_MINUTES,
        "after": timezone.now(),
        "meet_by": meet_by,
        "hours": (line.meetings_from, line.meetings_until),
        "leave_out": form.row.bookings.taken() if form.is_moving else (),
    }
    in_rooms = propose(rooms=rooms, **asked) if rooms != [] else []
    slots = in_rooms or (propose_by_phone(**asked) if needs_room else [])
    return {
        "in_time": [slot for slot in slots if slot.is_prompt],
        "later": [slot for slot in slots if not slot.is_prompt],
        "is_by_phone": needs_room and not in_rooms and bool(slots),
    }


# The other deeds


def reachable_meeting(request: HttpRequest, meeting_id) -> Meeting:
    """A meeting one may open, or one whose caller has just spoken the code."""
    meetings = Meeting.objects.reachable_by(request.user).select_related("case", "room")
    meeting = get_object_or_404(meetings, pk=meeting_id)
    record_read(meeting, by=request.user, case=meeting.case_id)
    return meeting


def address_back(request: HttpRequest, meeting: Meeting) -> str:
    """The meeting's page, or the caller's part of the case where only the code opens it."""
    if Meeting.objects.visible_to(request.user).filter(pk=meeting.pk).exists():
        return meeting.get_absolute_url()
    return reverse("calls:caller", args=[meeting.caller_id])


def led_on(request: HttpRequest, meeting: Meeting, refused: str) -> HttpResponse:
    """The deed cannot be done any more, whatever is typed: to the meeting that took its place, or its own page. What
    was typed is kept among what is begun."""
    messages.error(request, refused)
    return redirect(address_back(request, instead_of(meeting)))


@requires(Permission.MEETING_WRITE)
def cancel(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = reachable_meeting(request, meeting_id)
    form = CancelForm(sent(request), row=meeting)
    back = address_back(request, meeting)
    if form.accept(cancel_meeting, meeting=meeting, by=request.user):
        messages.success(request, "Mötet är inställt. Rum och personer är lediga igen.")
        return redirect(back)
    if refused := not_cancellable(meeting):
        return led_on(request, meeting, refused)
    text = "Det går inte att ångra."
    if meeting.battery_id:
        text += " Frågebatteriet finns kvar och följer med när mötet bokas på nytt."
    more = {"text": text, "tone": "alarm", "back": back}
    return ask(request, meeting, form, question="Ställa in mötet?", submit="Ställ in mötet", **more)


@requires(Permission.MEETING_WRITE)
def confirm(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = reachable_meeting(request, meeting_id)
    form = DeedForm(sent(request), row=meeting)
    back = address_back(request, meeting)
    if form.accept(confirm_meeting, meeting=meeting, by=request.user):
        messages.success(request, "Mötet är bekräftat.")
        return redirect(back)
    if refused := not_confirmable(meeting):
        return led_on(request, meeting, refused)
    question = "Bekräftar personen mötet?"
    return ask(request, meeting, form, question=question, submit="Mötet är bekräftat", back=back)


@during_conversation
@requires(Permission.MEETING_WRITE)
def hold(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = open_meeting(request, meeting_id)
    now = timezone.now()
    suggested = meeting.starts_at if meeting.starts_at and meeting.starts_at <= now else now
    form = HoldForm(sent(request), row=meeting, case=meeting.case, initial={"at": suggested})
    if form.accept(hold_meeting, meeting=meeting, by=request.user):
        messages.success(request, "Mötet är hållet.")
        return redirect(meeting)
    if refused := not_holdable(meeting):
        return led_on(request, meeting, refused)
    return ask(request, meeting, form, question="När hölls mötet?", submit="Markera som hållet")


@requires(Permission.MEETING_WRITE)
def no_show(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = open_meeting(request, meeting_id)
    form = DeedForm(sent(request), row=meeting)
    if form.accept(mark_no_show, meeting=meeting, by=request.user):
        messages.success(request, "Noterat. Erbjud gärna en ny tid.")
        return redirect(meeting)
    if refused := not_missable(meeting):
        return led_on(request, meeting, refused)
    text = "Mötet markeras som uteblivet. Ärendet går tillbaka och väntar på ett nytt möte."
    return ask(request, meeting, form, question="Kom ingen till mötet?", submit="Ingen kom", text=text)


def ask(request, meeting: Meeting, form, *, back: str = "", **more) -> HttpResponse:
    """A question about a meeting, with what it is about."""
    facts = [("Möte", meeting.get_kind_display())]
    if meeting.starts_at:
        facts.append(("När", f"{moment(meeting.starts_at)}–{clock(meeting.ends_at)}"))
    back = back or meeting.get_absolute_url()
    may_open = back == meeting.get_absolute_url()
    trail = [(f"Ärende {meeting.case.number}", meeting.case.get_absolute_url() if may_open else "")]
    return confirm_page(request, form, trail=trail, facts=facts, back=back, **more)
