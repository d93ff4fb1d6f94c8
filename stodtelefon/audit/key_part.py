"""What the log keeps that was made with a key: its signed heads, and the digests of what was signed."""

from __future__ import annotations

from stodtelefon.audit.actions import digest_anew
from stodtelefon.audit.heads import heads_by_key
from stodtelefon.audit.signed_records import digests_by_key
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.keys_in_use import MadeWithKey

MADE = (
    MadeWithKey(
        Ring.AUDIT,
        one="signerat huvud",
        many="signerade huvuden",
        numbers=heads_by_key,
        until="Den behövs inte längre när loggen har signerats med den nya, vid nästa timkörning.",
    ),
    MadeWithKey(
        Ring.AUDIT,
        one="signerad text",
        many="signerade texter",
        numbers=digests_by_key,
        renew=digest_anew,
    ),
)
