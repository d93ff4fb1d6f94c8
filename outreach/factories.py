"""Rows for tests, as the database allows them. The demo does not use these: it goes through the actions."""

from datetime import timedelta

import factory
from django.utils import timezone

from calls.factories import PromisingFactory
from calls.models import Audience, OutreachKind
from outreach.models import OutreachEvent, OutreachTarget
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.factories import Trait


class OutreachEventFactory(PromisingFactory):
    """Something done yesterday. Traits: `planned` (in a week), `cancelled`."""

    class Meta:
        model = OutreachEvent

    class Params:
        planned = Trait(
            status=OutreachEvent.Status.PLANNED,
            on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7)),
            people_reached=None,
        )
        cancelled = Trait(status=OutreachEvent.Status.CANCELLED, people_reached=None)

    status = OutreachEvent.Status.DONE
    kind = factory.LazyFunction(lambda: OutreachKind.objects.first())
    audience = factory.LazyFunction(lambda: Audience.objects.first())
    on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    people_reached = 25
    held_by = factory.SubFactory(UserFactory)
    created_by = factory.SelfAttribute("held_by")


class OutreachTargetFactory(factory.django.DjangoModelFactory):
    """One more audience of something done, or another area."""

    class Meta:
        model = OutreachTarget

    event = factory.SubFactory(OutreachEventFactory)
    audience = factory.SelfAttribute("event.audience")
    area = None
    on = factory.SelfAttribute("event.on")
    status = factory.SelfAttribute("event.status")
