"""Code lists that a municipality may edit: a stable key, a label, an order and the day it was retired.

What the code decides on is a `TextChoices` in the model that uses it; what people only choose from is a row here.
A row is never deleted, since old calls keep pointing to it.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q


class CodeQuerySet(models.QuerySet):
    def current(self, *, on: date):
        """The rows that can be chosen on a day."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on))


class CodeRow(models.Model):
    """One choice in a code list. `key` never changes; `label` is what people read."""

    key = models.SlugField("nyckel", max_length=40, unique=True)
    label = models.CharField("benämning", max_length=120)
    position = models.PositiveSmallIntegerField("ordning", default=0)
    retired_on = models.DateField("används inte från", null=True, blank=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("position", "label")

    def __str__(self):
        return self.label
