"""Deeds of the walk: people are away, come back earlier, change who stands in; the clock's nights and holidays pass."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import timezone

from stodtelefon.accounts.actions import away
from stodtelefon.accounts.models import Away, User
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import Walk, deed

# Moments at which a day is easily counted wrong: minutes before and in the nights when the clock changes, Good Friday,
# Midsummer Eve, a Saturday at midnight, the last day of a year, and the day that comes every fourth year.
HARD_MOMENTS = (
    datetime(2026, 3, 28, 22, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 5, tzinfo=UTC),
    datetime(2026, 4, 3, 9, tzinfo=UTC),
    datetime(2026, 4, 5, 22, 1, tzinfo=UTC),
    datetime(2026, 6, 19, 7, tzinfo=UTC),
    datetime(2026, 8, 7, 22, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 22, 59, tzinfo=UTC),
    datetime(2027, 3, 28, 0, 59, tzinfo=UTC),
    datetime(2027, 6, 25, 9, tzinfo=UTC),
    datetime(2027, 10, 31, 0, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 9, tzinfo=UTC),
    datetime(2028, 3, 26, 1, tzinfo=UTC),
)


class AwayDeeds(Walk):
    @deed
    def hard_moment_comes(self, chance):
        self.now = chance.one([moment for moment in HARD_MOMENTS if moment > self.now][:2])

    @deed
    def set_away(self, chance):
        written_in = Away.objects.not_over(on=timezone.localdate()).values_list("user", flat=True)
        user = chance.one([one for one in self.people(P.HOME_READ) if one.pk not in written_in])
        by = chance.one([user, *self.people(P.AWAY_SET)])
        self.do(
            f"skriver in {user.name} som borta.", away.set_away, user=user, by=by, **self._days(chance, user)
        )

    @deed
    def change_away(self, chance):
        row = chance.one(Away.objects.not_over(on=timezone.localdate()).order_by("pk"))
        by = chance.one([row.user, *self.people(P.AWAY_SET)])
        given = self._days(chance, row.user)
        if row.has_begun(on=timezone.localdate()):
            given["first_day"] = row.first_day
        self.do(f"ändrar när {row.user.name} är borta.", away.change_away, away=row, by=by, **given)

    @deed
    def come_back(self, chance):
        row = chance.one(Away.objects.not_over(on=timezone.localdate()).order_by("pk"))
        by = chance.one([row.user, *self.people(P.AWAY_SET)])
        action = away.end_away if row.has_begun(on=timezone.localdate()) else away.remove_away
        self.do(f"tar bort att {row.user.name} är borta.", action, away=row, by=by)

    def _days(self, chance, user: User) -> dict:
        others = [person for person in self.people(P.HOME_READ) if person != user]
        first_day = timezone.localdate() + chance.one([chance.days(0), chance.days(30)])
        return {
            "first_day": first_day,
            "last_day": first_day + chance.days(35),
            "stand_in": chance.one([None, *others]),
        }
