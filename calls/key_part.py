"""What calls keep that was made with a key: personal numbers and reference codes, both as keyed hashes."""

from __future__ import annotations

from calls.models import Caller, Identity
from stodtelefon.privacy.hashing import key_numbers
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.keys_in_use import MadeWithKey

MADE = (
    MadeWithKey(
        Ring.LOOKUP,
        one="personnummer",
        many="personnummer",
        numbers=lambda: key_numbers(Identity.objects.all(), "personal_number_hash"),
    ),
    MadeWithKey(
        Ring.LOOKUP,
        one="återkopplingskod",
        many="återkopplingskoder",
        numbers=lambda: key_numbers(Caller.objects.all(), "code_hash"),
        until="En återkopplingskod behöver sin nyckel tills den har bytts ut eller ärendet har gallrats.",
    ),
)
