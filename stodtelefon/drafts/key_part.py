"""What drafts keep that was made with a key, as keyed hashes: the code of a call being written, and what was sent."""

from __future__ import annotations

from stodtelefon.drafts.models import Draft, FirstWords, Sending, Showing
from stodtelefon.privacy.hashing import key_numbers
from stodtelefon.privacy.keys import Ring
from stodtelefon.privacy.keys_in_use import MadeWithKey

MADE = (
    MadeWithKey(
        Ring.LOOKUP,
        one="kod i ett samtal som inte är sparat",
        many="koder i samtal som inte är sparade",
        numbers=lambda: key_numbers(Draft.objects.open().exclude(spoken_hash=None), "spoken_hash"),
        until="Koden i ett samtal som skrivs behöver sin nyckel tills samtalet är sparat eller borttaget.",
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
        until="En första sändning behöver sin nyckel i högst en månad, för att orden ska kunna jämföras.",
    ),
    MadeWithKey(
        Ring.LOOKUP,
        one="svar som hämtas",
        many="svar som hämtas",
        numbers=lambda: key_numbers(Showing.objects.all(), "browser_hash"),
        until="Ett svar som hämtas behöver sin nyckel i högst åtta timmar.",
    ),
)
