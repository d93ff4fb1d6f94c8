"""The settings of the line, of which *Tidigare lydelser* are shown to whoever may change them."""

from __future__ import annotations

from django.http import HttpRequest

from stodtelefon.addresses import address
from stodtelefon.earlier.earlier_parts import EarlierPart, Opened
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission


def _settings(request: HttpRequest, settings: Organisation) -> Opened:
    return Opened({settings: ""}, (("Inställningar", address("organisation:edit")),))


SETTINGS = EarlierPart("installningar", Organisation, (Permission.SETTINGS_EDIT,), _settings)
