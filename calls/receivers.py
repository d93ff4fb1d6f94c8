"""After `migrate`: what waits in an older database becomes promises, so that it stands on Idag from the first page."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from calls.actions.promises import mend_promises


@receiver(post_migrate)
def mend_after_migrating(sender: AppConfig, plan: list | None = None, **kwargs: Any) -> None:
    """Not when nothing was migrated, nor on the way down, nor before every table has the shape that the kinds read."""
    if sender.name != "calls" or not plan or any(is_backwards for _, is_backwards in plan):
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        mend_promises()
