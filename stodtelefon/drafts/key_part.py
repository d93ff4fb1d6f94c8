"""What drafts keep that was made with a key: the browser that a form waits for and what was sent, as keyed hashes."""

from __future__ import annotations

from django.utils import timezone

from stodtelefon.drafts.models import FirstWords, HeldForm, Sending, Showing
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
    MadeWithKey(
        Ring.LOOKUP,
        one="skickat formulär",
        many="skickade formulär",
        numbers=lambda: key_numbers(Sending.objects.all(), "contents_hash"),
        until="Ett skickat formulär behöver sin nyckel i högst tolv timmar, för att kännas igen om det skickas igen.",
    ),
    MadeWithKey(
        Ring.LOOKUP,
        one="första sändning",
        many="första sändningar",
        numbers=lambda: key_numbers(FirstWords.objects.all(), "words_hash"),
        until="En första sändning behöver sin nyckel i högst femton dagar, för att orden ska kunna jämföras.",
    ),
    MadeWithKey(
        Ring.LOOKUP,
        one="svar som hämtas",
        many="svar som hämtas",
        numbers=lambda: key_numbers(Showing.objects.all(), "browser_hash"),
        until="Ett svar som hämtas behöver sin nyckel i högst åtta timmar.",
    ),
)
