"""Deeds of the walk: time goes, accounts are closed and opened, roles change."""

from __future__ import annotations

from datetime import timedelta

from stodtelefon.accounts.actions import provider, role_changes, users
from stodtelefon.accounts.models import RoleChange, User
from stodtelefon.permissions import Permission as P
from stodtelefon.permissions import Role
from stodtelefon.tests.test_promises.walk import HOURS, Walk, deed

ROLES = (
    *([Role.CALL_TAKER], [Role.COORDINATOR], [Role.MANAGER], [Role.STATISTICS_READER]),
    [Role.COORDINATOR, Role.MANAGER],
)


# Those that the municipality's own sign-in decides; the others are given at the line.
DECIDED = (Role.CALL_TAKER, Role.COORDINATOR)


class PeopleDeeds(Walk):
    @deed
    def time_goes(self, chance):
        self.now += timedelta(hours=chance.one(HOURS))

    @deed
    def close_account(self, chance):
        self._close(chance, chance.one(self._others()))

    @deed
    def open_account(self, chance):
        self._open(chance.one(User.objects.filter(is_active=False).order_by("pk")))

    @deed
    def close_and_open_account(self, chance):
        """What was moved stays moved, and what came meanwhile may be this person's again."""
        user = chance.one(self._others())
        if self._close(chance, user) is not None:
            self.now += timedelta(hours=chance.one(HOURS))
            self.check()
            self._open(user)

    @deed
    def change_roles(self, chance):
        user = chance.one(self._others())
        roles, assesses = chance.one(ROLES), chance.yes()
        named = " och ".join(role.label for role in roles) + (", barnbedömare" if assesses else "")
        sent = {
            "user": user,
            "roles": roles,
            "to": self._colleague(chance, user),
            "is_child_assessor": assesses,
            "by": self.administrator,
        }
        if not RoleChange.deciders(user=user, by=self.administrator).exists():
            self.do(f"ger {user.name} rollen som {named}.", users.change_roles, **sent)
            return
        asked = self.do(f"begär att {user.name} blir {named}.", role_changes.ask_for_role_change, **sent)
        if asked and chance.random() < 0.8:  # most end in the same step, since a walk is short
            self.check()
            self._settle_roles(chance, asked)

    @deed
    def settle_asked_roles(self, chance):
        self._settle_roles(chance, chance.one(RoleChange.objects.open().order_by("pk")))

    @deed
    def follow_provider(self, chance):
        """Somebody signs in where the municipality decides who is what, as it is decided by then."""
        user, roles = chance.one(self._others()), chance.one(ROLES)
        named = " och ".join(role.label for role in roles)
        sent = {"user": user, "roles": roles, "decided": DECIDED, "by": user}
        self.do(f"{user.name} loggar in, och är {named} hos kommunen.", provider.follow_provider, **sent)

    def _settle_roles(self, chance, change: RoleChange) -> None:
        if chance.random() < 0.8:
            self._decide_roles(chance, change)
            return
        sent = {"change": change, "by": change.asked_by}
        self.do("återtar begärda roller.", role_changes.withdraw_role_change, **sent)

    def _decide_roles(self, chance, change: RoleChange) -> None:
        able = list(RoleChange.deciders(user=change.user, by=change.asked_by))
        by = (
            chance.one(able)
            if able and chance.random() < 0.8
            else self.somebody(chance, P.ROLE_CHANGE_DECIDE)
        )
        is_approved = chance.random() < 0.8
        said = f"{'godkänner' if is_approved else 'avslår'} begärda roller."
        sent = {"change": change, "is_approved": is_approved, "by": by}
        self.do(said, role_changes.decide_role_change, **sent)

    def _others(self):
        return User.objects.active().exclude(pk=self.administrator.pk).order_by("pk")

    def _colleague(self, chance, user: User) -> User | None:
        return chance.one([None, *User.objects.active().exclude(pk=user.pk).order_by("pk")])

    def _close(self, chance, user: User) -> User | None:
        to = self._colleague(chance, user)
        said = f"stänger kontot för {user.name}, allt till {to.name if to else 'ingen särskild'}."
        return self.do(said, users.disable_user, user=user, to=to, by=self.administrator)

    def _open(self, user: User) -> None:
        self.do(f"öppnar kontot för {user.name}.", users.enable_user, user=user, by=self.administrator)
