"""`migrate` asks whether the keys belong to the database before it changes anything, and plants their sentinels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from stodtelefon.privacy.sentinel import check_keys_fit, plant_sentinels, table_is_there

PRIVACY = "stodtelefon.privacy"


@receiver(pre_migrate)
def refuse_wrong_keys(sender: AppConfig, **kwargs: Any) -> None:
    if sender.name == PRIVACY and table_is_there():
        _in_one_sentence(partial(check_keys_fit, before_migration=True))


@receiver(post_migrate)
def plant(sender: AppConfig, **kwargs: Any) -> None:
    if sender.name == PRIVACY and table_is_there():
        _in_one_sentence(plant_sentinels)


def _in_one_sentence(do: Callable[[], None]) -> None:
    try:
        do()
    except ImproperlyConfigured as error:
        raise CommandError(str(error)) from None
