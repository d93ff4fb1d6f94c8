"""`every_part.html` and what fills it: every component on one page, for the tests of the look."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from calls.case_parts import Entry, NextStep
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.bounds import EITHER, HAPPENED
from stodtelefon.forms.fields import Clock, Day, Moment, OneOf, SomeOf, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.leafing import leaf
from stodtelefon.permissions import Role

HERE = Path(__file__).parent
ORGANISATION = SimpleNamespace(
    name="Storköping", line_number="010-00 00 00", data_protection_officer="", is_demo=True
)
NOBODY = SimpleNamespace(is_authenticated=False)


def person(*roles):
    return UserFactory.build(name="Maja Lindqvist", title="socialsekreterare", roles=list(roles))


def page(template, context=None, *, user=NOBODY, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    return template.render({"organisation": ORGANISATION, "user": user, **(context or {})}, request)


def whole_page(*, bound=True, user=None):
    template = engines["django"].from_string((HERE / "every_part.html").read_text())
    return page(template, every_part(bound=bound), user=user or person(Role.CALL_TAKER))


YES_NO = [("yes", "ja"), ("no", "nej"), ("unknown", "vet inte")]
AGES = [
    ("under_12", "under 12"),
    ("12_14", "12–14"),
    ("15_17", "15–17"),
    ("18_20", "18–20"),
    ("unknown", "vet inte"),
]
TOLD = [("police", "polisen"), ("social", "socialjouren"), ("head", "närmaste chef")]
BASIS = [("seen", "sett eller hört själv"), ("told", "hört av annan"), ("feeling", "känsla eller tolkning")]


class EveryField(StodForm, forms.Form):
    """One field of each kind, some of them wrong when bound with nothing."""

    once = True
    versioned = True

    danger = OneOf(
        YES_NO,
        label="Är någon i fara just nu?",
        help_text="Också om någon har sagt att något ska hända inom kort.",
    )
    age = OneOf(AGES, label="Ungefär hur gammal?", required=False)
    told = SomeOf(TOLD, label="Vem fick veta?")
    seen = Words(
        label="Vad har du själv sett eller hört?",
        rows=3,
        required=False,
        help_text="Skriv inte namn, skola eller adress här.",
    )
    day = Day(within=EITHER, label="Dag")
    time = Clock(label="Tid", required=False)
    received = Moment(within=HAPPENED, label="När kom samtalet?", required=False)
    group = OneOf([("", "Välj"), ("teacher", "Lärare")], label="Vem hör av sig?", widget=forms.Select)
    basis = OneOf(BASIS, label="Det bygger på", required=False)
    informed = Tick(
        label="Jag har berättat om tystnadsplikten", required=True, help_text="Med egna ord går bra."
    )
    file_number = Words(label="Diarienummer", required=False)


def every_part(*, bound: bool = True) -> dict:
    """The context of the page. Bound: with errors in it."""
    form = EveryField({"age": "15_17"} if bound else None)
    if bound:
        form.add_error(None, "Rummet är upptaget 13:30–14:30.")
    return {
        "form": form,
        "now": date(2026, 11, 23),
        "tabs": [
            {"text": "Mina", "href": "#x", "current": True, "count": 4},
            {"text": "Ingen handläggare", "href": "#x", "count": 0},
            {"text": "Väntar på möte", "href": "#x"},
        ],
        "steps": [
            {"text": "samtal", "state": "done"},
            {"text": "snabbscanning", "state": "done"},
            {"text": "möte planerat", "state": "now"},
            {"text": "avslutat", "state": ""},
        ],
        "next": NextStep(
            "Boka möte",
            "Den som hörde av sig nås efter 15.",
            "Boka möte",
            "#x",
            "möte senast tor 26 nov",
            "soon",
        ),
        "desk": [
            NextStep(
                what="Granska vad som gjordes vid fara",
                why="Samtal i morse 07:52.",
                label="Granska",
                url="#x",
                badge="fara",
                tone="alarm",
                subject="2026-0117",
            ),
            NextStep(
                what="Ärendet har ingen handläggare",
                label="Ta ärendet",
                url="#x",
                post=True,
                subject="2026-0118",
                subject_url="#x",
            ),
        ],
        "facts": [("Ålder", "15–17 år"), ("Läge", "i riskzon")],
        "entries": [
            Entry(
                at=timezone.make_aware(datetime(2026, 11, 19, 10, 20)),
                who="Yusuf Andersson, samordnare",
                title="Inkoppling: elevhälsan har tagit emot",
                badge="svar har kommit",
                tone="good",
                lines=["Kurator deltar i nästa möte.\nGrund: samtycke."],
                links=[("Visa vad som lämnats ut", "#x")],
            ),
            Entry(at=date(2026, 11, 9), who="Maja Lindqvist", title="Ny handläggare", quiet=True),
        ],
        "values": [("Ålder", "15–17 år"), ("Situation", "i riskzon"), ("Skola", "")],
        "week": [
            {"name": "mån 23 nov", "today": True, "booked": True},
            {"name": "tis 24 nov", "booked": False},
            {"name": "ons 25 nov", "booked": True},
            {"name": "tor 26 nov", "booked": False},
            {"name": "fre 27 nov", "booked": False},
        ],
        "people": ["Samtalsrum 2", "Maja Lindqvist"],
        "rows": [["Skola", 16], ["Socialtjänst", "visas inte"], ["Övriga", "färre än 5"]],
        "page": leaf(range(60), {"sida": "2"}, per_page=20),
        "messages": [
            Message(messages.SUCCESS, "Samtalet är sparat."),
            Message(messages.WARNING, "Texten verkar innehålla ett namn."),
        ],
    }
