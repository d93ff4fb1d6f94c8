"""To whom something was given that is the handler's while the case is open (`calls.promise_kinds.who_has()`)."""

from django.conf import settings
from django.db import models


def given_to(verbose_name: str = "den som har fått den") -> models.ForeignKey:
    """The colleague who has it in the queue or in a closed case, since the one who had it cannot. Only that move
    writes it; nobody is found by it, so it has no index.
    """
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        verbose_name=verbose_name,
    )
