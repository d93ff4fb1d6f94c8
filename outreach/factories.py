"""Rows for tests, as the database allows them. The demo does not use these: it goes through the actions."""

from datetime import timedelta

import factory
from django.utils import timezone

from calls.factories import PromisingFactory
from calls.models import Audience, OutreachKind
from outreach.models import Cooperation, CooperationContact, OutreachEvent, OutreachTarget
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


class CooperationFactory(PromisingFactory):
    """A contact to keep up in a week. Trait: `ended`."""

    class Meta:
        model = Cooperation

    class Params:
        ended = Trait(
            next_on=None,
            contact=None,
            ended_on=factory.LazyFunction(timezone.localdate),
            ended_by=factory.SelfAttribute("owner"),
            ended_reason="Tjänsten finns inte kvar.",
        )

    organisation = "Centrala elevhälsan"
    function = "skolkuratorer"
    contact = "växeln 000-12 34 56"
    owner = factory.SubFactory(UserFactory)
    every = 3
    next_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    created_by = factory.SelfAttribute("owner")


class CooperationContactFactory(factory.django.DjangoModelFactory):
    """In touch yesterday."""

    class Meta:
        model = CooperationContact

    cooperation = factory.SubFactory(CooperationFactory)
    on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    created_by = factory.SelfAttribute("cooperation.owner")
