"""`manage.py check --deploy --database default`: whether the provider answers the machine where the line is to run."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS

from stodtelefon.accounts.openid_connect import Unreachable
from stodtelefon.accounts.openid_connect.configuration import is_on
from stodtelefon.accounts.openid_connect.provider import keys_now, provider_now


def check_provider(app_configs: Any, databases: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    if DEFAULT_DB_ALIAS not in (databases or ()) or not is_on():
        return []
    try:
        keys_now(provider_now())
    except Unreachable as error:
        return [
            checks.Warning(
                f"OIDC_ISSUER, {settings.OIDC_ISSUER}, svarar inte härifrån som den ska ({error}): pröva adressen, "
                "certifikatet, och att maskinen släpps fram dit.",
                id="stod.W035",
            )
        ]
    return []
