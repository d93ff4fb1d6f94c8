"""Invented accounts for tests and nothing else."""

from datetime import timedelta
from functools import cache

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from stodtelefon.accounts.models import Away, Deputyship, FactorReset, RoleChange, User
from stodtelefon.accounts.second_factor import seal
from stodtelefon.permissions import Role
from stodtelefon.tests.factories import RowFactory, Trait

PASSWORD = "stodtelefon"  # noqa: S105


@cache
def hashed(password: str) -> str:
    """Hashing is slow by design: once for the whole run is enough."""
    return make_password(password)


class UserFactory(RowFactory):
    """`UserFactory(roles=[Role.MANAGER])`, `UserFactory(call_taker=True)`, `UserFactory(disabled=True)`."""

    class Meta:
        model = User

    class Params:
        call_taker = Trait(roles=[Role.CALL_TAKER])
        coordinator = Trait(roles=[Role.COORDINATOR])
        manager = Trait(roles=[Role.MANAGER])
        statistics_reader = Trait(roles=[Role.STATISTICS_READER])
        archivist = Trait(roles=[Role.ARCHIVIST])
        log_reviewer = Trait(roles=[Role.LOG_REVIEWER])
        administrator = Trait(roles=[Role.ADMINISTRATOR])
        child_assessor = Trait(is_child_assessor=True)
        invited = Trait(password=factory.LazyFunction(lambda: make_password(None)))
        disabled = Trait(
            is_active=False,
            disabled_at=factory.LazyFunction(timezone.now),
            disabled_by=factory.SubFactory("stodtelefon.accounts.factories.UserFactory", administrator=True),
        )

    email = factory.Sequence(lambda n: f"person{n}@stodtelefon.example")
    name = factory.Sequence(lambda n: f"Person Nummer{n}")
    title = "socialsekreterare"
    roles = factory.LazyFunction(list)
    password = factory.LazyFunction(lambda: hashed(PASSWORD))


class AwayFactory(RowFactory):
    """Away in a week, for three days, with nobody standing in; `going_on=True`: since yesterday, until tomorrow."""

    class Meta:
        model = Away

    class Params:
        going_on = Trait(
            first_day=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1)),
            last_day=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=1)),
        )

    user = factory.SubFactory(UserFactory, call_taker=True)
    first_day = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    last_day = factory.LazyAttribute(lambda row: row.first_day + timedelta(days=2))
    created_by = factory.SelfAttribute("user")


class DeputyshipFactory(RowFactory):
    """A coordinator is to be deputy for the manager, who is away from yesterday until tomorrow: asked for by the
    manager, and not decided; `approved=True`: by an administrator."""

    class Meta:
        model = Deputyship

    class Params:
        approved = Trait(
            decision="approved",
            decided_at=factory.LazyFunction(timezone.now),
            decided_by=factory.SubFactory(UserFactory, administrator=True),
        )
        away = factory.SubFactory(
            AwayFactory,
            going_on=True,
            user__manager=True,
            user__call_taker=False,
            stand_in=factory.SubFactory(UserFactory, coordinator=True),
        )

    of = factory.SelfAttribute("away.user")
    user = factory.SelfAttribute("away.stand_in")
    role = Role.MANAGER
    first_day = factory.SelfAttribute("away.first_day")
    last_day = factory.SelfAttribute("away.last_day")
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SelfAttribute("of")


class FactorResetFactory(RowFactory):
    """Asked for by an administrator, and not decided."""

    class Meta:
        model = FactorReset

    user = factory.SubFactory(UserFactory, call_taker=True)
    why = FactorReset.Why.LOST
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SubFactory(UserFactory, administrator=True)


class RoleChangeFactory(RowFactory):
    """A call taker is to be a coordinator: asked for by an administrator, and not decided."""

    class Meta:
        model = RoleChange

    user = factory.SubFactory(UserFactory, call_taker=True)
    user_version = factory.SelfAttribute("user.version")
    roles = factory.LazyFunction(lambda: [Role.COORDINATOR])
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SubFactory(UserFactory, administrator=True)


class AuthenticatorFactory(factory.django.DjangoModelFactory):
    """An app with codes, with which the `user` signs in."""

    class Meta:
        model = Authenticator

    type = Authenticator.Type.TOTP
    data = factory.LazyFunction(lambda: {"secret": seal(generate_totp_secret())})


class UserSessionFactory(factory.django.DjangoModelFactory):
    """Where the `user` is signed in besides: at another desk."""

    class Meta:
        model = UserSession

    session_key = factory.Sequence(lambda n: f"annanstans{n}")
    ip = "192.0.2.7"
    user_agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0"
