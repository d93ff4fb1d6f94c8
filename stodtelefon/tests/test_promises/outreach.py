"""Deeds of the walk: information is planned, changed, given, done or called off, and a contact is kept up."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from calls.models import Audience, OutreachKind
from outreach.actions import cooperations
from outreach.actions import events as outreach
from outreach.inputs import DoneInput
from outreach.models import Cooperation, OutreachEvent
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import Walk, deed


class OutreachDeeds(Walk):
    def _given(self, chance) -> dict:
        return {
            "kind": OutreachKind.objects.first(),
            "audiences": [Audience.objects.first()],
            "held_by": self.somebody(chance, P.OUTREACH_LOG),
        }

    def _planned(self, chance, **only) -> tuple[User, OutreachEvent]:
        events = OutreachEvent.objects.planned().filter(**only).order_by("pk")
        return self.somebody(chance, P.OUTREACH_LOG), chance.one(events)

    @deed
    def log_outreach(self, chance):
        by, given = self.somebody(chance, P.OUTREACH_LOG), self._given(chance)
        on = timezone.localdate() - chance.days(5)
        self.do("skriver in information som är gjord.", outreach.log_outreach, on=on, by=by, **given)

    @deed
    def import_outreach(self, chance):
        by, on = self.somebody(chance, P.OUTREACH_LOG), timezone.localdate() - chance.days(5)
        row = DoneInput(on=on, kind=OutreachKind.objects.first(), audiences=(Audience.objects.first(),))
        self.do("läser in en fil med information som är gjord.", outreach.import_outreach, rows=[row], by=by)

    @deed
    def plan_outreach(self, chance):
        by, given = self.somebody(chance, P.OUTREACH_LOG), self._given(chance)
        on = timezone.localdate() + chance.days(40)
        said = f"planerar information av {given['held_by']}."
        self.do(said, outreach.plan_outreach, on=on, by=by, **given)

    @deed
    def change_outreach(self, chance):
        by, event = self._planned(chance)
        given = {**self._given(chance), "on": timezone.localdate() + chance.days(40)}
        said = f"flyttar planerad information till {given['held_by']}."
        self.do(said, outreach.change_outreach, event=event, by=by, **given)

    @deed
    def give_outreach(self, chance):
        by, event = self._planned(chance)
        to = self.somebody(chance, P.OUTREACH_LOG)
        said = f"låter {to} hålla planerad information."
        self.do(said, outreach.give_outreach, event=event, to=to, by=by)

    @deed
    def end_outreach(self, chance):
        """Mostly its day comes first."""
        by, event = self._planned(chance)
        if chance.yes():
            days = max((event.on - timezone.localdate()).days, 0)
            self.now += timedelta(days=days)
            self.do("har gjort det som var planerat.", outreach.mark_done, event=event, by=by)
        else:
            self.do("ställer in planerad information.", outreach.cancel_outreach, event=event, by=by)

    def _kept_up(self, chance) -> tuple[User, Cooperation]:
        going_on = Cooperation.objects.going_on().order_by("created_at", "pk")
        return self.somebody(chance, P.OUTREACH_LOG), chance.one(going_on)

    @deed
    def begin_cooperation(self, chance):
        by, owner = (self.somebody(chance, P.OUTREACH_LOG) for _ in range(2))
        given = {"organisation": "Frivården", "every": 3, "owner": owner}
        next_on = timezone.localdate() + chance.days(40)
        said = f"börjar en stående samverkan som {owner} håller."
        self.do(said, cooperations.begin_cooperation, next_on=next_on, by=by, **given)

    @deed
    def note_contact(self, chance):
        by, cooperation = self._kept_up(chance)
        on = timezone.localdate() - chance.days(5)
        said = "skriver in en kontakt i en stående samverkan."
        self.do(said, cooperations.note_contact, cooperation=cooperation, on=on, by=by)

    @deed
    def change_cooperation(self, chance):
        by, cooperation = self._kept_up(chance)
        owner = self.somebody(chance, P.OUTREACH_LOG)
        given = {"organisation": "Frivården", "every": 1, "owner": owner}
        next_on = timezone.localdate() + chance.days(40)
        said = f"flyttar en stående samverkan till {owner}."
        action = cooperations.change_cooperation
        self.do(said, action, cooperation=cooperation, next_on=next_on, by=by, **given)

    @deed
    def give_cooperation(self, chance):
        by, cooperation = self._kept_up(chance)
        to = self.somebody(chance, P.OUTREACH_LOG)
        said = f"låter {to} hålla en stående samverkan."
        self.do(said, cooperations.give_cooperation, cooperation=cooperation, to=to, by=by)

    @deed
    def end_cooperation(self, chance):
        by, cooperation = self._kept_up(chance)
        action = cooperations.end_cooperation
        self.do("avslutar en stående samverkan.", action, cooperation=cooperation, reason="Slut.", by=by)
