"""Deeds of the walk: people are away, come back earlier, change who stands in; the clock's nights and holidays pass."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from stodtelefon.accounts.actions import away
from stodtelefon.accounts.models import Away, User
from stodtelefon.dates import midnight
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import Nothing, Walk, deed

# Moments at which a day is easily counted wrong: minutes before and in the nights when the clock changes, Good Friday,
# Midsummer Eve, a Saturday at midnight, the last day of a year, and the day that comes every fourth year.
HARD_MOMENTS = (
    datetime(2024, 3, 29, 9, tzinfo=UTC),
    datetime(2024, 3, 30, 23, 30, tzinfo=UTC),
    datetime(2024, 3, 31, 1, 5, tzinfo=UTC),
    datetime(2024, 6, 21, 7, tzinfo=UTC),
    datetime(2024, 8, 9, 22, 30, tzinfo=UTC),
    datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
    datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
    datetime(2024, 12, 31, 22, 59, tzinfo=UTC),
    datetime(2025, 3, 30, 0, 59, tzinfo=UTC),
    datetime(2025, 6, 20, 9, tzinfo=UTC),
    datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2028, 2, 29, 9, tzinfo=UTC),
)
# The nights in which an hour is missing or comes twice, and Midsummer: from the last moment before to the first after.
NIGHTS = (
    (datetime(2024, 3, 30, 22, 59, tzinfo=UTC), datetime(2024, 3, 31, 1, tzinfo=UTC)),
    (datetime(2024, 10, 26, 21, 59, tzinfo=UTC), datetime(2024, 10, 27, 1, 30, tzinfo=UTC)),
    (datetime(2025, 3, 29, 22, 59, tzinfo=UTC), datetime(2025, 3, 30, 22, 1, tzinfo=UTC)),
    (datetime(2025, 10, 25, 21, 59, tzinfo=UTC), datetime(2025, 10, 26, 23, tzinfo=UTC)),
    (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),
    (datetime(2026, 10, 24, 21, 59, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
)
MIDSUMMERS = (
    (datetime(2024, 6, 20, 14, tzinfo=UTC), datetime(2024, 6, 24, 6, tzinfo=UTC)),
    (datetime(2025, 6, 19, 14, tzinfo=UTC), datetime(2025, 6, 23, 6, tzinfo=UTC)),
    (datetime(2026, 6, 18, 14, tzinfo=UTC), datetime(2026, 6, 22, 6, tzinfo=UTC)),
)


class AwayDeeds(Walk):
    @deed
    def hard_moment_comes(self, chance):
        self.now = chance.one([moment for moment in HARD_MOMENTS if moment > self.now][:2])

    @deed
    def clock_night_goes(self, chance):
        self._pass_over(chance, NIGHTS)

    @deed
    def midsummer_goes(self, chance):
        self._pass_over(chance, MIDSUMMERS)

    def _pass_over(self, chance, spans) -> None:
        """What is promised is asked of on both sides, and something is promised on the first."""
        before, after = next((span for span in spans if span[0] > self.now), (None, None))
        if before is None:
            raise Nothing
        self.now = before
        self.try_to("set_reminder", chance)
        self.try_to("leave_message", chance)
        self.check()
        self.now = after

    @deed
    def last_coordinator_goes(self, chance):
        """All who see every open case are away at once; the last one names who stands in, or is told to."""
        today = timezone.localdate()
        coordinators = self.people(P.CASE_READ_OPEN)
        others = [one for one in self.people(P.CASE_WRITE) if one not in coordinators]
        days = {"first_day": today, "last_day": today + chance.days(35)}
        for user in chance.sample(coordinators, len(coordinators)):
            self.do(
                "är borta, som alla samordnare.",
                away.set_away,
                user=user,
                by=user,
                stand_in=chance.one([None, *others, *others]),
                **days,
            )
        self.check()
        self.now += chance.days(20)

    @deed
    def set_away(self, chance):
        written_in = Away.objects.not_over(on=timezone.localdate()).values_list("user", flat=True)
        user = chance.one([one for one in self.people(P.HOME_READ) if one.pk not in written_in])
        by = chance.one([user, *self.people(P.AWAY_SET)])
        given = self._days(chance, user)
        self.do(f"skriver in {user.name} som borta.", away.set_away, user=user, by=by, **given)

    @deed
    def change_away(self, chance):
        row = chance.one(Away.objects.not_over(on=timezone.localdate()).order_by("pk"))
        by = chance.one([*self.people(P.AWAY_SET), *([row.user] if row.user.is_active else [])])
        given = self._days(chance, row.user, row=row)
        self.do(f"ändrar när {row.user.name} är borta.", away.change_away, away=row, by=by, **given)

    @deed
    def come_back(self, chance):
        """Before the last day; the first one comes before that."""
        row = chance.one(Away.objects.not_over(on=timezone.localdate()).order_by("pk"))
        self.now = max(self.now, midnight(row.first_day) + timedelta(days=1, hours=9))
        by = chance.one([*self.people(P.AWAY_SET), *([row.user] if row.user.is_active else [])])
        self.do(f"skriver att {row.user.name} är tillbaka.", away.end_away, away=row, by=by)

    @deed
    def stay(self, chance):
        today = timezone.localdate()
        row = chance.one(Away.objects.not_over(on=today).filter(first_day__gt=today).order_by("pk"))
        by = chance.one([*self.people(P.AWAY_SET), *([row.user] if row.user.is_active else [])])
        self.do(f"tar bort att {row.user.name} är borta.", away.remove_away, away=row, by=by)

    def _days(self, chance, user: User, row: Away | None = None) -> dict:
        """Mostly days that fit with those of the others."""
        others = [person for person in self.people(P.HOME_READ) if person != user]
        for _ in range(chance.randint(1, 6)):
            first_day = timezone.localdate() + chance.one([chance.days(0), chance.days(30)])
            if row is not None and row.has_begun(on=timezone.localdate()):
                first_day = row.first_day
            given = {
                "first_day": first_day,
                "last_day": max(first_day, timezone.localdate()) + chance.days(35),
                "stand_in": chance.one([None, *others]),
            }
            if not away.away_faults(user, **given, at=self.now, away=row):
                break
        return given
