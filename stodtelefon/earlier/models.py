"""What a record that people edit said before it was changed: *Tidigare lydelser*.

The database writes these rows (`stodtelefon/earlier/triggers.py`): whoever changes a record need say nothing, and
nothing can be changed past them. Source: SoL 14:6, dataskyddsförordningen 5.1 d and f.
"""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q

from stodtelefon.saving import Versioned

ERASED = {"erased": True}  # in place of a value that must not be kept any longer


class EarlierVersionQuerySet(models.QuerySet):
    def of(self, *records: Versioned) -> EarlierVersionQuerySet:
        """Of these records, the newest first."""
        keys: dict[str, list[str]] = {}
        for record in records:
            keys.setdefault(record._meta.label_lower, []).append(str(record.pk))
        those = [Q(record_type=kind, record__in=found) for kind, found in keys.items()]
        return self.filter(reduce(or_, those)).order_by("-id") if those else self.none()


class EarlierVersion(models.Model):
    """What one change replaced: of the fields that it changed, what they said before. What they say afterwards stands
    in the next change of the field, or in the record itself.

    `record_type` and `record` name the record as the log does; it has no foreign key, so it follows a record that is
    moved to another case, and a trigger takes it away with the record. `before` is by column; `sealed` likewise, each
    value as it lay in the record (hexadecimal), bound to the record's table, column and row. `at`, `by` and `line` are
    those of the line of the log that tells of the change; `transaction` is empty from then on. `by` empty: the program
    itself. Times are UTC.
    """

    id = models.BigAutoField(primary_key=True)
    record_type = models.CharField("vad för slag", max_length=60, editable=False)
    record = models.CharField("vad", max_length=40, editable=False)
    version = models.PositiveIntegerField("version", editable=False)
    before = models.JSONField("uppgifter före", default=dict, editable=False)
    sealed = models.JSONField("förseglade uppgifter före", default=dict, editable=False)
    at = models.DateTimeField("ersatt", editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        db_index=False,
        verbose_name="ersatt av",
    )
    line = models.BigIntegerField("loggrad", null=True, editable=False)
    transaction = models.BigIntegerField("transaktion", null=True, editable=False)

    objects = EarlierVersionQuerySet.as_manager()

    class Privacy:
        personal = ("before", "sealed")
        plain = ("id", "record_type", "record", "version", "at", "by", "line", "transaction")

    class Meta:
        verbose_name = "tidigare lydelse"
        verbose_name_plural = "tidigare lydelser"
        indexes = (
            models.Index(fields=["record_type", "record", "id"], name="earlier_by_record"),
            models.Index(
                fields=["transaction"], name="earlier_of_transaction", condition=Q(transaction__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return f"{self.record_type}, version {self.version}"
