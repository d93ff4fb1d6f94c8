"""What an invitation's link begins with: the line's own address, as people type it (`SITE_URL`)."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from stodtelefon.accounts.models import Invitation


def link_to(invitation: Invitation, *, otherwise: str) -> str:
    """The whole link of an invitation just made. `otherwise` is how it begins where `SITE_URL` is not set."""
    path = reverse("accounts:invitation", args=[invitation.token])
    return (settings.SITE_URL or otherwise.rstrip("/")) + path
