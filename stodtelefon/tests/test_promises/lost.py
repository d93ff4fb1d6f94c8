"""Deeds of the walk: somebody has lost the second step of signing in, and two take it away."""

from __future__ import annotations

from stodtelefon.accounts.actions import second_factor
from stodtelefon.accounts.factories import AuthenticatorFactory
from stodtelefon.accounts.models import FactorReset, User
from stodtelefon.accounts.second_factor import factors_of
from stodtelefon.permissions import Permission as P
from stodtelefon.tests.test_promises.walk import Walk, deed


class LostDeeds(Walk):
    def _open_reset(self, chance) -> FactorReset:
        return chance.one(FactorReset.objects.open().order_by("pk"))

    @deed
    def lose_the_second_step(self, chance):
        """One deed of three: it happens once in a year, and the others are what the walk is about. What is asked for
        mostly ends in the same step, since a walk is short."""
        if not FactorReset.objects.open().exists():
            self._ask_for_reset(chance)
            self.check()
        if FactorReset.objects.open().exists() and chance.random() < 0.8:
            chance.one([self._decide_reset, self._decide_reset, self._withdraw_reset])(chance)

    def _ask_for_reset(self, chance):
        user, by = chance.one(User.objects.active().order_by("pk")), self.somebody(chance, P.USER_MANAGE)
        if not factors_of(user).exists():
            AuthenticatorFactory(user=user)
        sent = {"user": user, "why": FactorReset.Why.LOST, "by": by}
        self.do(f"begär att {user} får ett nytt andra steg.", second_factor.ask_for_reset, **sent)

    def _decide_reset(self, chance):
        reset, people = self._open_reset(chance), self.people(P.FACTOR_RESET_DECIDE)
        able = [one for one in people if one.pk not in (reset.asked_by_id, reset.user_id)]
        by = chance.one(able if able and chance.random() < 0.8 else people)
        sent = {"reset": reset, "is_approved": chance.one([True, False]), "by": by}
        self.do("beslutar om ett andra steg.", second_factor.decide_reset, **sent)

    def _withdraw_reset(self, chance):
        reset = self._open_reset(chance)
        self.do("återtar en begäran.", second_factor.withdraw_reset, reset=reset, by=reset.asked_by)
