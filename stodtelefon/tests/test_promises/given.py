"""Deeds of the walk: what hangs on a case and is somebody's own is given to a colleague, as when an account closes."""

from __future__ import annotations

from calls.actions import reminders, scans
from calls.models import QuickScan, Reminder
from referrals.actions import arrivals, disclosures
from referrals.models import Arrival, Disclosure
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import Walk, deed


class GivenDeeds(Walk):
    def _to(self, chance, permission: P) -> User:
        """Mostly somebody who may do it."""
        return chance.one(User.objects.order_by("pk") if chance.random() < 0.2 else self.people(permission))

    @deed
    def give_reminder(self, chance):
        reminder = chance.one(Reminder.objects.undone().order_by("created_at", "pk"))
        to = self._to(chance, P.CASE_WRITE)
        said = f"ger {to.name} en bevakning i {reminder.case}."
        self.do(said, reminders.give_reminder, reminder=reminder, to=to, by=self.administrator)

    @deed
    def give_scan(self, chance):
        scan = chance.one(QuickScan.objects.unfinished().current().order_by("written_at", "pk"))
        to = self._to(chance, P.CASE_WRITE)
        said = f"ger {to.name} snabbscanningen i {scan.call.case}."
        self.do(said, scans.give_scan, scan=scan, to=to, by=self.administrator)

    @deed
    def give_arrival(self, chance):
        arrival = chance.one(Arrival.objects.waiting().order_by("ask_on", "pk"))
        to = self._to(chance, P.REFERRAL_PROPOSE)
        said = f"ger {to.name} att fråga i {arrival.signposting.case}."
        self.do(said, arrivals.give_arrival, arrival=arrival, to=to, by=self.administrator)

    @deed
    def give_disclosure(self, chance):
        rows = Disclosure.objects.untold() | Disclosure.objects.refused_unread()
        row = chance.one(rows.order_by("created_at", "pk"))
        to = self._to(chance, P.REFERRAL_PROPOSE)
        said = f"ger {to.name} det som är kvar av utlämnandet i {row.case}."
        self.do(said, disclosures.give_disclosure, disclosure=row, to=to, by=self.administrator)
