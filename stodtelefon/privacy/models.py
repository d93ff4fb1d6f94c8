"""The one row that privacy keeps for itself."""

import uuid

from django.db import models

from stodtelefon.privacy.fields import SealedTextField


class KeySentinel(models.Model):
    """A known sentence, sealed when the database was new. A ring that does not open it is a wrong one."""

    SENTENCE = "Nyckeln passar."

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_the_only_one = models.BooleanField("den enda", default=True, unique=True, editable=False)
    sentence = SealedTextField("mening")
    sealed_at = models.DateTimeField("förseglad", auto_now_add=True)

    class Privacy:
        personal = ("sentence",)
        plain = ("id", "is_the_only_one", "sealed_at")

    class Meta:
        verbose_name = "nyckelprov"
        verbose_name_plural = "nyckelprov"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_the_only_one=True),
                name="there_is_one_key_sentinel",
                violation_error_message="Det finns redan ett nyckelprov.",
            ),
        )

    def __str__(self) -> str:
        return f"Nyckelprov {self.id}"
