"""What drafts keep that was made with a key: the browser that a form waits for, as a keyed hash."""

from __future__ import annotations

from django.utils import timezone

from stodtelefon.drafts.models import HeldForm
from stodtelefon.privacy.hashing import key_numbers
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.keys_in_use import MadeWithKey

MADE = (
    MadeWithKey(
        Ring.LOOKUP,
        one="formulär som väntar",
        many="formulär som väntar",
        numbers=lambda: key_numbers(HeldForm.objects.current(at=timezone.now()), "browser_hash"),
        until="Ett formulär som väntar behöver sin nyckel i högst åtta timmar.",
    ),
)
