"""Invented accounts for tests and nothing else."""

from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from stodtelefon.accounts.models import User
from stodtelefon.permissions import Role

PASSWORD = "stodtelefon"  # noqa: S105


@cache
def hashed(password: str) -> str:
    """Hashing is slow by design: once for the whole run is enough."""
    return make_password(password)


class UserFactory(factory.django.DjangoModelFactory):
    """`UserFactory(roles=[Role.MANAGER])`, `UserFactory(call_taker=True)`, `UserFactory(disabled=True)`."""

    class Meta:
        model = User

    class Params:
        call_taker = factory.Trait(roles=[Role.CALL_TAKER])
        coordinator = factory.Trait(roles=[Role.COORDINATOR])
        manager = factory.Trait(roles=[Role.MANAGER])
        statistics_reader = factory.Trait(roles=[Role.STATISTICS_READER])
        archivist = factory.Trait(roles=[Role.ARCHIVIST])
        log_reviewer = factory.Trait(roles=[Role.LOG_REVIEWER])
        administrator = factory.Trait(roles=[Role.ADMINISTRATOR])
        child_assessor = factory.Trait(is_child_assessor=True)
        invited = factory.Trait(password=factory.LazyFunction(lambda: make_password(None)))
        disabled = factory.Trait(
            is_active=False,
            disabled_at=factory.LazyFunction(timezone.now),
            disabled_by=factory.SubFactory("stodtelefon.accounts.factories.UserFactory", administrator=True),
        )

    email = factory.Sequence(lambda n: f"person{n}@stodtelefon.example")
    name = factory.Sequence(lambda n: f"Person Nummer{n}")
    title = "socialsekreterare"
    roles = factory.LazyFunction(list)
    password = factory.LazyFunction(lambda: hashed(PASSWORD))
