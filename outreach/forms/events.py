"""What people fill in about outreach: on one page, in half a minute; and which of it they look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.utils import timezone

from calls.models import Audience, OutreachKind
from outreach.actions.events import DONE_ON, OCCASION
from outreach.coverage import TOLD
from outreach.models import Area, Language, OutreachEvent
from outreach.models.events import MOST_OF_QUESTIONS
from outreach.occasions import done_already
from outreach.sheets import COLUMNS, MOST_BYTES, MOST_LINES, Lists, Sheet, read_sheet, text_of
from referrals.offers import of_directory
from stodtelefon.accounts.fields import Colleague
from stodtelefon.accounts.offers import colleagues
from stodtelefon.bounds import FIRST_DEED
from stodtelefon.dates import YEAR
from stodtelefon.forms.fields import (
    CodeField,
    Day,
    OneOf,
    OneRow,
    SomeRows,
    Unseen,
    WholeNumber,
    Words,
)
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.offers import Offering
from stodtelefon.organisation.missing import (
    NO_AGENCIES,
    NO_AREAS,
    NO_AUDIENCES,
    NO_LANGUAGES,
    NO_OUTREACH_KINDS,
)
from stodtelefon.organisation.models import CodeRow
from stodtelefon.organisation.offers import ever_in_list, of_list
from stodtelefon.permissions import Permission

MOST_REACHED = 1_000_000
LAST_YEAR = 2100
TOO_BIG = f"Filen är för stor: högst {MOST_BYTES // 1000} kB kan läsas. Dela upp den, eller välj rätt fil."
EVERY_LINE = "alla"
OF_WHAT_IS_DONE = ("people_reached", "questions")


def reached(help_text: str) -> WholeNumber:
    return WholeNumber(
        label="Ungefär hur många nåddes?",
        required=False,
        min_value=0,
        max_value=MOST_REACHED,
        help_text=help_text,
    )


def asked_year() -> WholeNumber:
    return WholeNumber(
        label="År",
        required=False,
        min_value=FIRST_DEED,
        max_value=LAST_YEAR,
        error_messages={"min_value": YEAR, "max_value": YEAR},
    )


def asked() -> Words:
    return Words(
        label="Frågor som kom upp",
        rows=3,
        max_length=MOST_OF_QUESTIONS,
        required=False,
        help_text="Vad folk undrade, utan att det går att förstå vem. Hjälper nästa som berättar om linjen.",
    )


class OutreachForm(StodForm, Offering):
    """One occasion. Today, by me, is filled in."""

    edits = "__all__"
    offers = TOLD | {
        "kind": of_list(OutreachKind),
        "held_by": colleagues(Permission.OUTREACH_LOG),
        "agencies": of_directory(),
        "languages": of_list(Language),
    }

    kind = OneRow(label="Hur?", empty_label="Välj", nothing=NO_OUTREACH_KINDS)
    audiences = SomeRows(
        label="För vilka?", nothing=NO_AUDIENCES, error_messages={"required": "Välj minst en målgrupp."}
    )
    areas = SomeRows(label="Var?", required=False, nothing=NO_AREAS)
    on = Day(within=OCCASION, label="Dag", initial=timezone.localdate)
    people_reached = reached("Tomt när det inte går att säga, till exempel för en annons.")
    languages = SomeRows(
        label="Språk", required=False, nothing=NO_LANGUAGES, help_text="Om det inte var på svenska."
    )
    held_by = Colleague(label="Av vem?", empty_label=None, error_messages={"required": "Välj vem."})
    agencies = SomeRows(label="Tillsammans med", required=False, nothing=NO_AGENCIES)
    together_with = Words(may_name=True, label="Andra vi var där med", max_length=200, required=False)
    material = Words(
        may_name=True,
        label="Material",
        max_length=500,
        required=False,
        help_text="Till exempel folder, affisch eller bilder.",
    )
    questions = asked()
    every = OneOf(
        (("", "nej"), *OutreachEvent.Every.choices),
        label="Upprepas?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select,
        help_text="När det är gjort planeras nästa gång av sig själv, räknat från den här dagen.",
    )

    def __init__(self, *args, user, row: OutreachEvent | None = None, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        for name in ("kind", "held_by"):
            self.fields[name].offer(self.offered(name), keep=row and getattr(row, name))
        for name in ("audiences", "areas", "languages", "agencies"):
            self.fields[name].offer(self.offered(name), keep=self.initial.get(name, ()) if row else ())
        self.fields["held_by"].initial = user
        if row is not None and not row.is_done:
            for name in OF_WHAT_IS_DONE:
                del self.fields[name]
        if row is not None and not row.is_planned:
            del self.fields["every"]


class NewOutreachForm(OutreachForm):
    """Done, or planned: the day and a choice say which."""

    once = True

    is_planned = OneOf(
        (("done", "ja, det är gjort"), ("planned", "nej, det är planerat")),
        label="Är det gjort?",
        initial="done",
        error_messages={"required": "Välj om det är gjort eller planerat."},
    )
    field_order = ("is_planned",)

    @cached_property
    def face(self) -> tuple | None:
        """All that the fields are drawn from but who held it, where nobody has written in them. See that of a field."""
        faces = tuple(self[name].face for name in self.fields if name not in ("token", "held_by"))
        return None if None in faces else faces

    @property
    def plans(self) -> bool:
        return self.cleaned_data["is_planned"] == "planned"

    @property
    def arguments(self) -> dict:
        """What is planned has reached nobody yet."""
        without = {"is_planned", *(OF_WHAT_IS_DONE if self.plans else ("every",))}
        return {name: value for name, value in self.cleaned_data.items() if name not in without}


class ChangeOutreachForm(OutreachForm):
    versioned = True


class DoneForm(StodForm, forms.Form):
    versioned = True
    edits = ("on", "people_reached", "questions")

    on = Day(within=DONE_ON, label="Vilken dag blev det?")
    people_reached = reached("Tomt när det inte går att säga.")
    questions = asked()


# What reads the cells of a file that are not of a list.
OF_A_SHEET = {
    "on": Day(within=DONE_ON),
    "people_reached": reached(""),
    **{
        name: Words(may_name=True, max_length=most, required=False)
        for name, most in (("together_with", 200), ("material", 500))
    },
    "questions": Words(may_name=True, rows=3, max_length=MOST_OF_QUESTIONS, required=False),
}


class CancelForm(StodForm, forms.Form):
    """Of what repeats: is all of it called off, or this once?"""

    versioned = True

    goes_on = OneOf(
        (("yes", "ja, planera nästa gång"), ("no", "nej, det upprepas inte mer")),
        label="Ska det bli av nästa gång?",
    )

    def __init__(self, *args, row: OutreachEvent, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        if row.every is None:
            del self.fields["goes_on"]

    @property
    def arguments(self) -> dict:
        return self.cleaned_data | {"goes_on": self.cleaned_data.get("goes_on") == "yes"}


class YearForm(forms.Form):
    """`?ar=2027`; anything else is this year, and `is_unknown` then says that another was asked for."""

    ar = asked_year()

    is_unknown = False

    def year(self, today: date) -> int:
        found = self.cleaned_data["ar"] if self.is_valid() else None
        self.is_unknown = found is None and bool(self.data.get("ar"))
        return found or today.year


class PlanFor(forms.Form):
    """Which audience or area a new occasion is planned for (from the list of who has been told)."""

    malgrupp = Words(may_name=True, required=False)
    omrade = Words(may_name=True, required=False)

    def wanted(self) -> dict:
        """What to fill in on the form; empty when nothing, or nothing that exists, is asked for."""
        if not self.data or not self.is_valid():
            return {}
        audience, area = self.cleaned_data["malgrupp"], self.cleaned_data["omrade"]
        found = {}
        if audience and (row := Audience.objects.filter(key=audience).first()):
            found["audiences"] = [row.pk]
        if area and (row := Area.objects.filter(key=area).first()):
            found["areas"] = [row.pk]
        return found | {"is_planned": "planned"} if found else {}


class OutreachFilter(Offering):
    """Which occasions to show: how, for whom, where and in which year. What is not in use any more can be asked for."""

    offers = {
        "hur": ever_in_list(OutreachKind),
        "vem": ever_in_list(Audience),
        "var": ever_in_list(Area),
    }

    hur = CodeField(label="Hur", required=False, empty_label="Alla sätt")
    vem = CodeField(label="För vilka", required=False, empty_label="Alla målgrupper")
    var = CodeField(label="Var", required=False, empty_label="Alla områden")
    ar = asked_year()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for name in self.offers:
            self.fields[name].offer(self.offered(name))

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was asked for, by the name of its field; nothing where it cannot be understood."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class SheetForm(StodForm, Offering):
    """A csv file of what has been done. It is read and shown first; what was read comes back in `text` and is written
    down when that is confirmed. One line that cannot be read, and nothing is."""

    once = True
    is_kept = False
    offers = {
        "kind": ever_in_list(OutreachKind, "retired_on"),
        "audiences": ever_in_list(Audience, "retired_on"),
        "areas": ever_in_list(Area, "retired_on"),
        "languages": ever_in_list(Language, "retired_on"),
    }

    file = forms.FileField(
        label="Csv-fil",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=f"Högst {MOST_LINES} rader.",
    )
    text = Unseen(strip=False)
    is_confirmed = Unseen()
    known = Unseen()

    is_windows = False
    sheet: Sheet | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file = cleaned.get("file")
        text = cleaned.get("text") or ""
        if file is not None:
            if file.size > MOST_BYTES:
                self.add_error("file", TOO_BIG)
                return cleaned
            text, self.is_windows = text_of(file.read())
        elif not text:
            self.add_error("file", "Välj en fil.")
            return cleaned
        cleaned["text"] = text
        self.sheet = read_sheet(text, self.lists, OF_A_SHEET)
        return cleaned

    @property
    def lists(self) -> Lists:
        rows = {name: self.offered(name) for name in self.offers}
        return Lists(
            offered={name: [row for row in those if not row.is_retired] for name, those in rows.items()},
            retired={name: [row for row in those if row.is_retired] for name, those in rows.items()},
        )

    @property
    def words(self) -> list[tuple[str, Sequence[CodeRow]]]:
        """What may stand in the columns of a list, by what the column is called."""
        offered = self.lists.offered
        return [(column, offered[name]) for column, name in COLUMNS.items() if name in offered]

    @property
    def is_done(self) -> bool:
        """Has somebody seen what was read, and is there nothing that could not be?"""
        return self.is_valid() and bool(self.cleaned_data["is_confirmed"]) and not self.sheet.refused

    @cached_property
    def known_now(self) -> list[int]:
        """The lines that are written already, or stand twice in the file."""
        return done_already(self.sheet.rows)

    @property
    def new_now(self) -> int:
        return len(self.sheet.rows) - len(self.known_now)

    @property
    def arguments(self) -> dict:
        is_all = self.cleaned_data["is_confirmed"] == EVERY_LINE
        known = set(self.cleaned_data["known"].split(","))
        known = {line for line, _ in self.sheet.rows if str(line) in known}
        return {
            "rows": [row for line, row in self.sheet.rows if is_all or line not in known],
            "known": len(known) if is_all else 0,
            "token": self.cleaned_data["token"],
        }
