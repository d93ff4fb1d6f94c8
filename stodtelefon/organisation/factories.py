"""The settings of an invented municipality, for tests and nothing else."""

import factory

from stodtelefon.organisation.models import Organisation


class OrganisationFactory(factory.django.DjangoModelFactory):
    """The one row of settings; made again it is the same row."""

    class Meta:
        model = Organisation
        django_get_or_create = ("id",)

    id = 1
    name = "Exempelstad"
    board = "Socialnämnden"
    line_number = "000-00 00 00"
    contact_mail = "fel@exempelstad.example"
