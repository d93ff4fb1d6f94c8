"""Which person at the municipality's own sign-in an account belongs to."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from stodtelefon.accounts.models.user import User


class ProviderBindingQuerySet(models.QuerySet):
    def of_person(self, *, issuer: str, subject: str):
        return self.filter(issuer=issuer, subject=subject)

    def of_issuer(self, issuer: str):
        return self.filter(issuer=issuer)

    def account_of(self, *, issuer: str, subject: str, email: str) -> User | None:
        """The open account of whoever the provider names: the one that is bound, whatever address they have by now;
        else the one with that address, where nobody at the provider has it yet. `email`: "" for none."""
        bound = self.of_person(issuer=issuer, subject=subject).select_related("user").first()
        if bound is not None:
            return bound.user if bound.user.is_active else None
        found = User.objects.active().with_address(email).first() if email else None
        if found is None or self.filter(issuer=issuer, user=found).exists():
            return None
        return found


class ProviderBinding(models.Model):
    """Made at the first sign-in through the provider. From then on `subject` alone says whose account it is: an address
    may be given to somebody else. Both are as the provider writes them (`iss` and `sub`)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="provider_bindings", verbose_name="konto"
    )
    issuer = models.CharField("leverantör", max_length=500)
    subject = models.CharField("leverantörens märke för personen", max_length=255)
    bound_at = models.DateTimeField("knuten")

    objects = ProviderBindingQuerySet.as_manager()

    class Privacy:
        personal = ("subject",)
        plain = ("id", "user", "issuer", "bound_at")

    class Meta:
        verbose_name = "knytning till kommunens inloggning"
        verbose_name_plural = "knytningar till kommunens inloggning"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="provider_subject_has_one_account",
                violation_error_message="Personen är redan knuten till ett konto.",
            ),
            models.UniqueConstraint(
                fields=["user", "issuer"],
                name="user_is_bound_once_to_a_provider",
                violation_error_message="Kontot är redan knutet till en person.",
            ),
        ]

    def __str__(self):
        return f"knytning {self.pk}"
