"""What accounts keep that was made with a key: the links of invitations, as keyed hashes, and the sealed secrets of
second factors."""

from __future__ import annotations

from django.utils import timezone

from stodtelefon.accounts.models import Invitation
from stodtelefon.accounts.second_factor import numbers_of_keys, renew_secrets
from stodtelefon.privacy.hashing import key_numbers
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.keys_in_use import MadeWithKey

MADE = (
    MadeWithKey(
        Ring.LOOKUP,
        one="öppen inbjudan",
        many="öppna inbjudningar",
        numbers=lambda: key_numbers(Invitation.objects.open(at=timezone.now()), "token_hash"),
        until="En inbjudan behöver sin nyckel tills den har använts eller gått ut, högst sju dagar.",
    ),
    MadeWithKey(
        Ring.FIELD,
        one="hemlighet i ett andra steg",
        many="hemligheter i andra steg",
        numbers=numbers_of_keys,
        renew=renew_secrets,
    ),
)
