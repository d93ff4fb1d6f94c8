"""Forms on a meeting: book, move, cancel, hold."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property

from calls.actions.cases import REASON_MAX
from calls.promptness import why_free
from calls.record_levels import holds
from calls.who import callers_of, to_choose
from meetings.actions.bookings import BOOKED, last_day, late_faults
from meetings.actions.meetings import HELD
from meetings.models import Meeting, Room
from meetings.models.choices import Kind, LateReason, Mode, Side
from meetings.proposals import outside_hours
from meetings.refusals import TOO_EARLY
from meetings.with_whom import caller_faults
from stodtelefon.accounts.fields import Colleagues
from stodtelefon.accounts.models import User
from stodtelefon.dates import in_utc, moment
from stodtelefon.forms.fields import Clock, Day, Moment, OneOf, OneRow, Tick, Unseen, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission
from stodtelefon.reading import read_moment

LENGTHS = [(30, "30 min"), (45, "45 min"), (60, "1 timme"), (90, "1,5 timme"), (120, "2 timmar")]
SLOT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})/(\d{0,18}|phone)")


class MeetingForm(StodForm, forms.Form):
    """A deed on a meeting. Somebody else who was first is answered with how the meeting stands."""

    versioned = True

    def compare(self, row: Meeting) -> list[tuple[str, str]]:
        return [
            ("Mötet", row.standing),
            ("Tid", moment(row.starts_at) if row.starts_at else "inte bestämd"),
            ("Plats", row.where),
        ]


class BookingForm(MeetingForm):
    """Who, how and when. `deed`: only show free times, book, or offer without a time.

    `row` is the offered meeting that gets a time, or with `is_moving` the booked one that gets another; without it a
    new one is made. A chosen slot wins over a date and a time that were typed. A time after the promised day asks why,
    and one that is typed on a day off or outside the hours is pointed out.
    """

    once = True
    optional = ("participants",)

    kind = OneOf(Kind, label="Slags möte")
    caller = OneRow(label="Med vem", required=False, empty_label="ingen av dem som hört av sig")
    mode = OneOf(Mode, label="Hur ses ni?")
    minutes = OneOf(LENGTHS, label="Hur länge", coerce=int)
    staff = Colleagues(label="Från oss", required=False)
    participants = Words(
        label="Fler som deltar",
        max_length=1000,
        required=False,
        rows=2,
        help_text="Till exempel en kollega till den som hör av sig, eller en samverkansaktör.",
    )
    on = Day(within=BOOKED, label="Dag", required=False)
    start = Clock(label="Klockan", required=False)
    room = OneRow(label="Rum", required=False, empty_label="inget rum")
    place = Words(
        may_name=True,
        label="Annan plats",
        max_length=200,
        required=False,
        help_text="När ni ses någon annanstans än i ett av rummen.",
    )
    is_late = Tick(label="Mötet har redan varit, jag skriver in det i efterhand")
    late_reason = OneOf(LateReason, label="Varför efter sista dagen?", required=False)
    late_words = Words(label="Varför, i en mening", max_length=500, required=False, rows=2)
    side = OneOf(Side, label="På vems initiativ flyttas det?")
    reason = Words(label="Varför flyttas det?", max_length=500, rows=2)
    deed = OneOf([(name, name) for name in ("times", "book", "offer")], required=False)
    slot = Unseen(max_length=40)

    def __init__(self, *args, case, row=None, is_moving: bool = False, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.is_moving, self.case = is_moving, case
        today = timezone.localdate()
        self.fields["staff"].queryset = User.objects.who_may(Permission.MEETING_WRITE).with_away(on=today)
        self.fields["room"].offer(Room.objects.current(on=today))
        callers = callers_of(case)
        self.fields["caller"].label_from_instance = lambda caller: to_choose(caller, callers)
        self.fields["caller"].offer(case.callers.by_first_call().select_related("role", "identity"))
        self.asks_with_whom = row is None and len(callers) > 1
        if self.asks_with_whom:
            self.fields["caller"].empty_label = None
            self.fields["caller"].widget = forms.RadioSelect(choices=self.fields["caller"].choices)
        if row is not None:
            self._leave_out("kind", "caller")
        if not self.is_moving:
            self._leave_out("side", "reason")
        if row is None:
            self._leave_out("version")

    def _leave_out(self, *names: str) -> None:
        for name in names:
            del self.fields[name]

    @cached_property
    def rooms(self) -> list[Room]:
        """Those that can be chosen, read when the page is drawn."""
        return list(self.fields["room"].queryset)

    def show_rooms(self) -> None:
        """Where there are none nothing is said of them."""
        self.fields["room"].choices = self.fields["room"].choices_of(self.rooms)
        if not self.rooms:
            place = self.fields["place"]
            place.label, place.help_text = "Plats", ""

    @property
    def deed_chosen(self) -> str:
        """What the pressed button asked for. Reading it never depends on the rest being filled in."""
        if self.data.get("slot"):
            return "book"
        deed = self.data.get("deed")
        return deed if deed in ("times", "offer") else "book"

    def clean(self):
        data = super().clean()
        if self.deed_chosen == "times":
            self.errors.clear()
            return data
        if "caller" in self.fields:
            self.ask_for(caller_faults(self.case, data.get("caller"), kind=data.get("kind")))
        if self.deed_chosen == "offer":
            return data
        if not data.get("staff"):
            self.add_error("staff", "Välj minst en person från oss som är med på mötet.")
        self._take_slot(data)
        if not self.errors and data.get("starts_at") is None:
            self._take_typed(data)
        if data.get("starts_at") is not None:
            given = data.get("late_reason", ""), data.get("late_words", "")
            self.ask_for(late_faults(self.last_day, data["starts_at"], *given))
        return data

    @cached_property
    def last_day(self) -> date | None:
        """The promised day that the time is held against, if there is one for that kind of meeting."""
        kind = self.row.kind if self.row else self["kind"].value()
        return last_day(self.case, kind, moved=self.row)

    @property
    def asks_why_late(self) -> bool:
        """Is the reason to be seen? From the start once the day has passed, since every time is then after it."""
        names = ("late_reason", "late_words")
        is_past = self.last_day is not None and self.last_day < timezone.localdate()
        return is_past or any(self[name].value() or self[name].errors for name in names)

    def _take_slot(self, data: dict) -> None:
        if not data.get("slot"):
            return
        found = SLOT.fullmatch(data["slot"])
        try:
            starts_at = read_moment(found[1]) if found else None
        except ValidationError:
            starts_at = None
        if starts_at is None:
            raise ValidationError("Välj en tid ur listan, eller skriv en annan.")
        if found[2] == Mode.PHONE:
            data["mode"], data["room"] = Mode.PHONE, None
        else:
            try:
                data["room"] = self.fields["room"].clean(found[2])
            except ValidationError as gone:
                self.add_error("room", gone)
        data["place"] = data.get("place", "") if data.get("room") is None else ""
        if fault := BOOKED.fault(timezone.localdate(starts_at), on=timezone.localdate()):
            raise ValidationError(fault, code="year")
        data["starts_at"] = starts_at

    def _take_typed(self, data: dict) -> None:
        if not data.get("on"):
            self.add_error("on", "Välj dag, eller en av de lediga tiderna.")
        if not data.get("start"):
            self.add_error("start", "Välj klockslag, eller en av de lediga tiderna.")
        if data.get("on") and data.get("start"):
            try:
                data["starts_at"] = in_utc(datetime.combine(data["on"], data["start"]))
            except ValidationError as no_such_hour:
                self.add_error("start", no_such_hour)
                return
            line, minutes = Organisation.load(), data.get("minutes") or 0
            hours = outside_hours(data["start"], minutes, (line.meetings_from, line.meetings_until))
            earliest = self.case.opened_at if data.get("is_late") else timezone.now()
            if data["on"] >= timezone.localdate(earliest):
                self.point_out({"on": why_free(data["on"]), "start": hours})

    @property
    def arguments(self) -> dict:
        return self.offer() if self.deed_chosen == "offer" else self.booking()

    def booking(self) -> dict:
        """What the booking actions take."""
        data = self.cleaned_data
        starts_at = data["starts_at"]
        values = {
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=data["minutes"]),
            "staff": list(data["staff"]),
            "mode": data["mode"],
            "room": data["room"],
            "place": data["place"],
            "participants": data["participants"],
            "is_late": data["is_late"],
            "late_reason": data["late_reason"],
            "late_words": data["late_words"],
        }
        names = ("kind", "caller", "side", "reason", "version", "token")
        if self.row is not None and not self.is_moving:
            names = ("version",)
        return values | {name: data[name] for name in names if name in data}

    def offer(self) -> dict:
        """What `offer_meeting` takes."""
        names = ("kind", "caller", "mode", "participants", "token")
        return {name: self.cleaned_data[name] for name in names}


class CancelForm(MeetingForm):
    side = OneOf(Side, label="På vems initiativ?")
    reason = Words(label="Varför ställs det in?", max_length=500, rows=2)


class LevelForm(MeetingForm):
    """The reason for raising the record level, asked only where the case is at the level of advice."""

    versioned = False

    level_reason = Words(
        label="Varför höjs nivån?",
        max_length=REASON_MAX,
        rows=2,
        help_text="Ärendet är på nivån rådgivning. Här höjs det till insats utan behovsprövning, avidentifierad.",
    )

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        if holds(case.record_level).battery:
            del self.fields["level_reason"]


class HoldForm(LevelForm):
    versioned = True

    at = Moment(within=HELD, label="När hölls mötet?", error_messages={"required": "Ange när mötet hölls."})
    field_order = ("at", "level_reason")

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.fields["at"].since = case.opened_at
        if "level_reason" in self.fields:
            self.fields["level_reason"].must_be_answered = True  # marked: the time stands there already

    def clean(self):
        cleaned = super().clean()
        at = self.cleaned_data.get("at")
        if at is not None and timezone.localdate(at) < timezone.localdate(self.row.starts_at):
            self.ask_for({"at": TOO_EARLY})
        return cleaned

    @property
    def arguments(self) -> dict:
        return {("held_at" if name == "at" else name): value for name, value in super().arguments.items()}


class KindForm(forms.Form):
    """`?slag=cooperation`; anything else is a meeting with the one who got in touch. `?med=`: with whom of them."""

    slag = OneOf(Kind, required=False)
    med = forms.UUIDField(required=False)

    @property
    def kind(self) -> str:
        self.full_clean()
        return self.cleaned_data.get("slag") or Kind.WITH_CALLER
