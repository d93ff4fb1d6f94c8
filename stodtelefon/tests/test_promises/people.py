"""Deeds of the walk: time goes, accounts are closed and opened, roles change."""

from __future__ import annotations

from datetime import timedelta

from stodtelefon.accounts.actions import users
from stodtelefon.accounts.models import User
from stodtelefon.permissions import Role
from stodtelefon.tests.test_promises.walk import HOURS, Walk, deed


class PeopleDeeds(Walk):
    @deed
    def time_goes(self, chance):
        self.now += timedelta(hours=chance.one(HOURS))

    @deed
    def close_account(self, chance):
        user = chance.one(User.objects.active().exclude(pk=self.administrator.pk).order_by("pk"))
        to = chance.one([None, *User.objects.active().exclude(pk=user.pk).order_by("pk")])
        said = f"stänger kontot för {user.name}, allt till {to.name if to else 'ingen särskild'}."
        self.do(said, users.disable_user, user=user, to=to, by=self.administrator)

    @deed
    def open_account(self, chance):
        user = chance.one(User.objects.filter(is_active=False).order_by("pk"))
        self.do(f"öppnar kontot för {user.name}.", users.enable_user, user=user, by=self.administrator)

    @deed
    def change_roles(self, chance):
        user = chance.one(User.objects.active().exclude(pk=self.administrator.pk).order_by("pk"))
        roles = chance.one([[Role.CALL_TAKER], [Role.COORDINATOR], [Role.MANAGER], [Role.STATISTICS_READER]])
        assesses = chance.yes()
        to = chance.one([None, *User.objects.active().exclude(pk=user.pk).order_by("pk")])
        self.do(
            f"ger {user.name} rollen {roles[0].label}{', barnbedömare' if assesses else ''}.",
            users.change_roles,
            user=user,
            roles=roles,
            to=to,
            is_child_assessor=assesses,
            by=self.administrator,
        )
