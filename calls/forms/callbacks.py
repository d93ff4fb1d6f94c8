"""Calling back: which call it was, when to try again, and giving up."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.db.models import F
from django.utils import timezone

from calls.actions.callbacks import NO_REASON, REACH, is_to_be_decided, no_answer_faults
from calls.models import Callback
from calls.promptness import add_working_days, why_free
from stodtelefon.dates import moment
from stodtelefon.forms.fields import Clock, Day, OneRow, Tick, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.offers import Offer, Offering

# As `by_clock` has them.
WAITING = Offer(
    Callback,
    lambda on, user: Callback.objects.waiting().tried_by(user).annotate(received_at=F("call__received_at")),
    ("id", "due_on", "reach_from"),
    order=lambda row: (row.due_on, row.reach_from or time.min, row.received_at),
    beside=(("received_at", datetime.fromisoformat),),
)


class CallbackFields(Offering):
    """Is the call the answer to a message? Asked of those who have called back, while the message waits."""

    callback = OneRow(
        label="Är samtalet en återuppringning?",
        required=False,
        empty_label="nej",
        help_text="Meddelandet och numret tas bort när du sparar. Tills dess står återuppringningen på Idag.",
    )
    offers = {"callback": WAITING}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        field, waiting = self.fields["callback"], self.offered("callback")
        if not waiting and not self.data.get(self.add_prefix("callback")):
            del self.fields["callback"]
            return
        # One that a colleague has settled meanwhile may still be sent: the call is saved all the same.
        field.queryset = Callback.objects.tried_by(user.pk)
        words = [(str(row.pk), f"meddelande {moment(row.received_at)}") for row in waiting]
        field.choices = [("", field.empty_label), *words]


class NoAnswerForm(StodForm, forms.Form):
    """Nobody answered: again the next working day unless another is chosen, after three tries as a decision."""

    try_on = Tick(label="Vi försöker igen, trots tre försök utan svar")
    next_on = Day(
        within=REACH, label="Nästa försök", error_messages={"required": "Välj dag för nästa försök."}
    )
    next_from = Clock(label="Tidigast klockan", required=False)

    def __init__(self, *args, row: Callback, **kwargs):
        tomorrow = add_working_days(timezone.localdate(), 1)
        super().__init__(*args, row=row, initial={"next_on": tomorrow}, **kwargs)
        if not is_to_be_decided(row):
            del self.fields["try_on"]

    def clean(self):
        data = self.cleaned_data
        faults = no_answer_faults(
            self.row,
            data.get("next_on"),
            data.get("next_from"),
            try_on=data.get("try_on", False),
            at=timezone.now(),
        )
        self.ask_for(faults)
        self.point_out({"next_on": why_free(data.get("next_on"))})
        return data


class GiveUpForm(StodForm, forms.Form):
    """Why, before what cannot be had back is erased."""

    reason = Words(
        label="Varför går personen inte att nå?",
        max_length=300,
        rows=2,
        help_text="En mening. Skriv inte namn eller nummer här.",
        error_messages={"required": NO_REASON},
    )
