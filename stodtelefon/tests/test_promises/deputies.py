"""Deeds of the walk: deputies for the days away, asked for, decided, taken back and ended."""

from __future__ import annotations

from django.utils import timezone

from stodtelefon.accounts.actions import away, deputies
from stodtelefon.accounts.models import Away, Deputyship, RoleChange, User
from stodtelefon.permissions import LENT_TO
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import Nothing, Walk, deed


class DeputyDeeds(Walk):
    @deed
    def ask_for_deputy(self, chance):
        """Mostly of days away that are written in for it; most requests end in the same step, since a walk is short."""
        row = self._days_with_stand_in(chance)
        by = chance.one([row.user, *self.people(P.ROLE_CHANGE_DECIDE)])
        said = f"begär att {row.stand_in.name} blir ställföreträdare för {row.user.name}."
        asked = self.do(said, deputies.ask_for_deputy, away=row, by=by)
        if asked and chance.random() < 0.8:
            self.check()
            self._settle_deputy(chance, asked)

    @deed
    def settle_asked_deputy(self, chance):
        self._settle_deputy(chance, chance.one(Deputyship.objects.open().order_by("pk")))

    @deed
    def end_deputy(self, chance):
        row = chance.one(Deputyship.objects.approved().not_over(on=timezone.localdate()).order_by("pk"))
        by = chance.one([row.of, row.user, *self.people(P.ROLE_CHANGE_DECIDE)])
        self.do("avslutar en ställföreträdare.", deputies.end_deputy, deputyship=row, by=by)

    def _days_with_stand_in(self, chance) -> Away:
        today = timezone.localdate()
        written = Away.objects.not_over(on=today).filter(stand_in__isnull=False, user__is_active=True)
        role = chance.one(list(LENT_TO))
        able = User.objects.active().order_by("pk")
        of = chance.one(able.filter(roles__contains=[role]))
        to = chance.one(able.filter(roles__contains=[LENT_TO[role]]).exclude(roles__contains=[role]))
        days = {"first_day": today, "last_day": today + chance.days(14)}
        made = self.do(
            f"är borta, och {to.name} står in.", away.set_away, user=of, by=of, stand_in=to, **days
        )
        if made is not None:
            self.check()
            return made
        return chance.one(written.order_by("pk"))

    def _settle_deputy(self, chance, row: Deputyship) -> None:
        if chance.random() < 0.3:
            sent = {"deputyship": row, "by": row.asked_by}
            self.do("återtar en begärd ställföreträdare.", deputies.withdraw_deputy, **sent)
            return
        able = list(RoleChange.deciders(user=row.user, by=row.asked_by))
        if not able:
            raise Nothing
        by = chance.one(able) if chance.random() < 0.8 else self.somebody(chance, P.ROLE_CHANGE_DECIDE)
        is_approved = chance.random() < 0.85
        said = f"{'godkänner' if is_approved else 'avslår'} en begärd ställföreträdare."
        sent = {"deputyship": row, "is_approved": is_approved, "by": by}
        self.do(said, deputies.decide_deputy, **sent)
