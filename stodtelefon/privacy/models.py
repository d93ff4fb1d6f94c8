"""What privacy keeps for itself: by what the right keys are told from wrong ones."""

from django.db import models

from stodtelefon.privacy.keys import Ring


class KeySentinel(models.Model):
    """One key that this database was written with: its ring, its number and a proof that only that key makes.

    The proof is an HMAC by the key (`stodtelefon/privacy/sentinel.py`), and says nothing about it.
    """

    ring = models.CharField("ring", max_length=20, choices=Ring)
    number = models.PositiveIntegerField("nyckelns nummer")
    proof = models.BinaryField("prov", max_length=32)
    planted_at = models.DateTimeField("lagt", auto_now_add=True)

    class Privacy:
        personal = ()
        plain = ("id", "ring", "number", "proof", "planted_at")

    class Meta:
        verbose_name = "nyckelprov"
        verbose_name_plural = "nyckelprov"
        constraints = (
            models.UniqueConstraint(
                fields=["ring", "number"],
                name="there_is_one_sentinel_of_each_key",
                violation_error_message="Det finns redan ett prov av den nyckeln.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.ring}, nyckel {self.number}"
