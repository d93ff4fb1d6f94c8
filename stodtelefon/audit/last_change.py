"""Who changed a row last, by the log: for a page that shows two writers what each of them wrote."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone

from stodtelefon.audit.models import AuditEvent

PAGE_STAYS_OPEN = timedelta(days=2)


def last_to_change(row: models.Model) -> AbstractBaseUser | None:
    """The one who changed the row last, within the days that a page may have been open. None where the log does not
    tell: a case is changed by what is done in it too, and where its own latest line and the latest of all that was done
    there are two people's, either may be meant."""
    since = timezone.now() - PAGE_STAYS_OPEN
    lines = AuditEvent.objects.between(since, None).filter(is_read=False, actor_id__isnull=False)
    lines = lines.order_by("-id").values_list("actor_id", flat=True)
    latest = [lines.filter(target_type=row._meta.label_lower, target_id=str(row.pk)).first()]
    if isinstance(row.pk, UUID) and (in_case := lines.about(row.pk).first()) is not None:
        latest.append(in_case)
    actors = set(latest)
    return get_user_model().objects.filter(pk=actors.pop()).first() if len(actors) == 1 else None
